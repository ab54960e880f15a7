// A list of any number of rows, of which only those in view are elements (a virtual list). What is
// read stays where it is: an anchor (a row and where its top stands) is all that a position is; the
// scroll bar follows it, and is followed by it. placing.js calculates, this moves the elements.
'use strict';

var make = require('../base/dom.js').make;
var createElements = require('./elements.js').createElements;
var idOf = require('./elements.js').idOf;
var createGestures = require('./gestures.js').createGestures;
var placing = require('./placing.js');
var bars = require('./scrollbar.js');
var createUnread = require('./unread.js').createUnread;

var EXACT = 3;              // views; a scroll that goes farther at once jumps
var REST_MS = 160;          // without scrolling, after which the bar may be put right
var WANT_MS = 50;           // between two calls of rows.want while the bar is dragged
var TRIES = 5;              // guesses of how many rows fill the view

// rows: {count(), row(i), want(i, j), indexOf(id)}. build(row, i, plain) makes the element of a
// row; plain: nobody can read it or click on it, so its text is enough.
// onUnread(behind, count) is called when either changes: whether the reader has left the end, and
// how many rows have come since. onPaint() is called when other rows may be in view.
function createList(element, rows, build, onUnread, onPaint) {
  var span = make('div', 'span');
  var body = make('div', 'rows');
  var elements = createElements(body, build, element);
  var unread = createUnread(rows, onUnread);
  var shown = [];           // the items of elements
  var anchor = {row: 0, id: null, top: placing.PAD_PX};
  var following = true;
  var stale = false;        // whether rows look different
  var counted = 0;          // rows at the last paint, and
  var height = 0;           // px of the view then
  var prepared = null;      // rows when the next paint was prepared, null if it is not
  var limit = null;         // the same while it is painted
  var pouring = false;      // see placing.pours
  var at = 0;               // scrollTop as we know it
  // height of a row for the scroll bar; it stays while the list is scrolled, as the bar's length
  var average = elements.average();
  var bar = 0;              // px
  var near = average;       // mean height of what is shown
  var gestures = createGestures(element, {scrolled: scrolled, up: up, top: function () { goTo(0); }, bottom: follow, released: released});
  var rest = createPause(rested, REST_MS);
  var want = createWant(rows);

  span.appendChild(body);
  element.appendChild(span);

  function count() {
    return limit === null ? rows.count() : Math.min(limit, rows.count());
  }

  // view is the height of the element: asking for it again after a change would cost a layout.
  function size(view) {
    return {count: count(), fresh: rows.count() - counted, view: view, near: near, average: average, following: following, pouring: pouring};
  }

  function scrolled() {
    var view = element.clientHeight;
    var to = element.scrollTop;
    var by = to - at;
    var most = element.scrollHeight - view;
    var far = Math.abs(by) > EXACT * view;
    if (Math.abs(by) < 1) {
      return;
    }
    at = to;
    // A view that has become higher is at its end as before.
    if (to > most - 1 && (following || (by > 0 && far))) {
      follow();
      return;
    }
    rest.begin();
    leave();
    if (far) {
      // What is there then is exact again, and the bar is put right at rest.
      anchor = placing.jump(to, shown, size(view));
    } else {
      anchor.top -= by;
    }
    paint();
    if (by > 0 && placing.showsEnd(shown, anchor, size(view))) {
      follow();
    }
  }

  // From now on the reader's place counts, not the end.
  function leave() {
    if (following) {
      following = false;
      unread.leave(shown);
      anchor = placing.hold(shown, anchor, element.clientHeight);
    }
  }

  function follow() {
    following = true;
    paint();
  }

  // Puts row i in view, a third from its top, so that what led there is seen as well.
  function goTo(i) {
    leave();
    anchor = {row: i, id: null, top: element.clientHeight / 3};
    paint();
  }

  // The rows look different: all are built anew.
  function refresh() {
    stale = true;
    paint();
  }

  // Builds what the next paint will show, in a frame before it: all that is shown now goes then.
  function prepare() {
    if (!gestures.near()) {
      prepared = rows.count();
      elements.prepare(rows, Math.max(0, prepared - placing.fit(size(height))), prepared);
    }
  }

  // Shows what there is now, at the place where the reader is.
  function paint() {
    var view = element.clientHeight;
    prepared = null;
    height = view;
    if (stale) {
      stale = false;
      elements.clear();
      shown = [];
    }
    // What is pointed at, or selected, must not slip away.
    if (view === 0 || (following && gestures.down() && shown.length > 0)) {
      return;
    }
    anchor = placing.find(anchor, size(view), counted, function (row) { return idOf(rows.row(row)); }, rows.indexOf);
    if (placing.replaces(shown, size(view))) {
      pouring = true;
      rest.begin(); // then complete, and with rows above the view, for who scrolls up
    }
    pouring = placing.pours(size(view), rest.runs());
    if (pouring) {
      stretch(view); // with heights of before: the layout that measures the rows is the only one
    }
    counted = count();
    if (counted > 0) {
      fill(view);
    } else {
      render(0, 0);
    }
    put(view);
    // Chosen anew after each paint, so it is never far away.
    if (!following) {
      anchor = placing.hold(shown, anchor, view);
    }
    want(shown, following);
    unread.update(following);
    onPaint();
  }

  // Builds rows around the anchor until they fill the view and some more.
  function fill(view) {
    var part = placing.known(shown, anchor, size(view));
    var tries = 0;
    do {
      part = placing.more(part, anchor, size(view));
      render(part.from, part.to);
      anchor.top = placing.moor(shown, anchor, size(view));
      part.top = placing.first(shown, anchor);
      part.bottom = placing.end(shown, anchor);
      tries += 1;
    } while (tries < TRIES && !placing.fills(part, size(view)));
  }

  // Each change is measured at once: what follows calculates with heights in px, never with
  // guesses. near is never 0, it divides.
  function render(from, to) {
    // Of what goes with the next paint nobody reads more than the text, but may press a value.
    elements.render(rows, from, to, pouring && !gestures.near());
    elements.measure();
    shown = elements.items();
    near = shown.length > 0 ? Math.max(1, placing.height(shown, shown.length) / shown.length) : near;
  }

  // Makes the scroll bar's list as high as the rows are.
  function stretch(view) {
    average = elements.average();
    bar = bars.height(placing.total(shown, size(view)));
    span.style.height = bar + 'px';
  }

  // Puts the rows where the scroll bar shows that the view is; or the bar, where the two cannot be
  // brought together.
  function put(view) {
    var still = !rest.runs() && !gestures.down();
    var to;
    if ((still || following) && !pouring) {
      stretch(view);
    }
    to = placing.scroll(shown, anchor, size(view), bar);
    // To move the bar while it is dragged, or while the browser glides, would stop it. Where it is
    // right it is not asked for its place: the reader may have moved it, and the event comes yet.
    if (Math.abs(to - at) >= 1 && (following || (still && (placing.atEdge(shown, size(view)) || Math.abs(to - at) > view)) ||
        placing.leaves(shown, anchor, at, bar))) {
      element.scrollTop = to;
      at = element.scrollTop;
    }
    body.style.top = (shown.length > 0 ? at + placing.first(shown, anchor) : 0) + 'px';
  }

  // Nothing moves any more, and the bar can be put where it belongs by the rows. A late paint is no
  // rest: it shows other rows, and this begins anew.
  function rested() {
    if (!pouring || !placing.replaces(shown, size(element.clientHeight))) {
      paint();
    }
  }

  // Before the first pixel: a list that grows would hold on to its end.
  function up() {
    if (at > 0) {
      leave();
    }
  }

  // What came at the end while a button was down was not painted (paint), and is now.
  function released(selected) {
    if (selected) {
      leave();
    }
    paint();
  }

  return {
    prepare: prepare,
    // Of what was prepared it shows what there was then.
    paint: function () { limit = prepared; paint(); limit = null; },
    refresh: refresh,
    // The same with the next paint.
    renew: function () { stale = true; },
    follow: follow,
    // A focus may have scrolled, and its event not have come yet.
    pause: function () { scrolled(); leave(); paint(); },
    following: function () { return following; },
    // Each paint shows other lines than the one before (oncePerFrame in base/dom.js).
    pours: function () { return !stale && (pouring || placing.replaces(shown, size(height))); },
    goTo: goTo,
    seen: function () { return placing.seen(shown, anchor, element.clientHeight); }
  };
}

// Calls run ms after it was begun last (debounce).
function createPause(run, ms) {
  var timer = null;
  return {
    begin: function () {
      clearTimeout(timer);
      timer = setTimeout(function () {
        timer = null;
        run();
      }, ms);
    },
    runs: function () { return timer !== null; }
  };
}

// Returns a function that asks for what is shown: the rows that are missing. What is read is to
// stay in memory, so it is wanted even if it is here.
function createWant(rows) {
  var timer = null;
  var of = [];
  return function (shown, following) {
    of = shown;
    if (timer === null && (!following || shown.some(function (item) { return !item.loaded; }))) {
      timer = setTimeout(function () {
        timer = null;
        if (of.length > 0) {
          rows.want(of[0].row, of[of.length - 1].row);
        }
      }, WANT_MS);
    }
  };
}

module.exports = {createList: createList};
