// A list of any number of rows, of which only those in view are elements. What is
// read stays where it is: an anchor (a row and where its top stands) is all that
// a position is; the scroll bar follows it, and is followed by it.
'use strict';

var make = require('../base/dom.js').make;
var createElements = require('./elements.js').createElements;
var idOf = require('./elements.js').idOf;
var createHand = require('./gestures.js').createHand;
var bars = require('./scrollbar.js');

var PAD_PX = 8;             // above the first row and below the last
// of rows above and below the view that are ready, so that scrolling shows no hole
var MORE_PX = 600;
var EXACT = 3;              // views; who scrolls farther at once jumps
var REST_MS = 160;          // without scrolling, after which the bar may be put right
var WANT_MS = 50;           // between two wishes while somebody drags the bar
var ROWS = 800;             // above or below the anchor at most, whatever is guessed
var TRIES = 5;              // guesses of how many rows fill the view

// rows: {count(), row(i), want(i, j), indexOf(id)}. build(row, i) makes the element of a row.
// told(behind, fresh) says whether the reader has left the end, and how many rows have come
// since.
function createList(element, rows, build, told) {
  var span = make('div', 'span');
  var body = make('div', 'rows');
  var elements = createElements(body, build);
  var shown = [];           // the items of elements
  var anchor = {row: 0, id: null, top: PAD_PX};
  var following = true;
  var newest = null;        // id of the newest event when the reader left the end
  var behind = 0;           // rows that stood behind it then
  var fresh = 0;
  var counted = 0;          // rows at the last paint
  var at = 0;               // scrollTop as we know it
  // height of a row for the scroll bar; it keeps while somebody scrolls, as the bar's length does
  var average = elements.average();
  var bar = 0;              // px
  var near = average;       // mean height of what is shown
  var hand = createHand(element, {scrolled: scrolled, up: up, top: function () { goTo(0); }, bottom: follow, released: released});
  var scrolling = null;     // timers
  var wanting = null;
  var said = '';            // what told was told last

  span.appendChild(body);
  element.appendChild(span);

  // Exact where all rows are shown.
  function total() {
    var all = shown.length > 0 && shown.length === rows.count();
    return (all ? elements.height(shown.length) : rows.count() * average) + 2 * PAD_PX;
  }

  // Where the first row that is shown begins, and the last ends, in px from the top of the view.
  function first() {
    return anchor.top - elements.height(anchor.row - shown[0].row);
  }

  function end() {
    return first() + elements.height(shown.length);
  }

  function reaches(row) {
    return shown.length > 0 && shown[0].row <= row && row <= shown[shown.length - 1].row;
  }

  function scrolled() {
    var to = element.scrollTop;
    var by = to - at;
    var most = element.scrollHeight - element.clientHeight;
    var far = Math.abs(by) > EXACT * element.clientHeight;
    if (Math.abs(by) < 1) {
      return;
    }
    at = to;
    // A view that has become higher is at its end as before.
    if (to > most - 1 && (following || (by > 0 && far))) {
      follow();
      return;
    }
    rest();
    leave();
    if (far) {
      jump(to);
    } else {
      anchor.top -= by;
    }
    paint();
    if (by > 0 && reaches(rows.count() - 1) && end() < element.clientHeight - PAD_PX + 1) {
      follow();
    }
  }

  // Which row that is can only be guessed, by the average; what is there then is exact again, and
  // the bar is put right at rest.
  function jump(to) {
    var place = bars.place(to, total(), element.clientHeight) - PAD_PX;
    var row = Math.max(0, Math.floor(place / average));
    anchor = {row: row, id: null, top: row * average - place};
  }

  // From now on the reader's place counts, not the end. newest is the last event that was shown;
  // notes behind it have no id to find them by, so they are counted (behind).
  function leave() {
    var i = shown.length - 1;
    if (!following) {
      return;
    }
    following = false;
    while (i >= 0 && shown[i].id === null) {
      i -= 1;
    }
    newest = i >= 0 ? shown[i].id : null;
    behind = i >= 0 ? shown[shown.length - 1].row - shown[i].row : 0;
    fresh = 0;
    hold();
  }

  function follow() {
    following = true;
    fresh = 0;
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
    elements.clear();
    shown = [];
    paint();
  }

  // Shows what there is now, at the place where the reader is.
  function paint() {
    var view = element.clientHeight;
    // What somebody points at, or selects, must not slip away.
    if (view === 0 || (following && hand.down() && shown.length > 0)) {
      return;
    }
    find(view);
    if (rows.count() > 0) {
      fill(view);
    } else {
      render(0, 0);
    }
    put(view);
    if (!following) {
      hold();
    }
    ask();
    tell();
  }

  // Rows may have come or gone before the anchor; its event tells where it is now.
  function find(view) {
    var count = rows.count();
    var row;
    if (following) {
      anchor = {row: count - 1, id: null, top: view - PAD_PX - near};
    } else if (anchor.id !== null && idOf(rows.row(anchor.row)) !== anchor.id) {
      row = rows.indexOf(anchor.id);
      anchor.row = row >= 0 ? row : anchor.row + count - counted;
    }
    anchor.row = Math.max(0, Math.min(anchor.row, count - 1));
    counted = count;
  }

  // Builds rows around the anchor until they fill the view and some more.
  function fill(view) {
    var below = following ? 0 : MORE_PX;
    var count = rows.count();
    var known = measured(view + below);
    var from = known.from;
    var to = known.to;
    var top = known.top;
    var bottom = known.bottom;
    var tries = 0;
    do {
      from = Math.max(0, from - Math.max(0, Math.ceil((top + MORE_PX) / near)), anchor.row - ROWS);
      to = Math.min(count, to + Math.max(0, Math.ceil((view + below - bottom) / near)), anchor.row + ROWS);
      render(from, to);
      moor(view);
      top = first();
      bottom = end();
      tries += 1;
    } while (tries < TRIES && ((from > 0 && top > -MORE_PX / 2) || (to < count && bottom < view + below / 2)));
  }

  // What of the elements around the anchor is in reach. A guess instead would take some away and
  // build them again, and a click that has begun on one would be lost.
  function measured(reach) {
    var at = shown.length > 0 ? anchor.row - shown[0].row : -1;
    var up = at;
    var down = at;
    var top = anchor.top;
    var bottom;
    if (at < 0 || at >= shown.length) {
      return {from: anchor.row, to: anchor.row + 1, top: top, bottom: top + near};
    }
    bottom = top + shown[at].height;
    while (up > 0 && top > -MORE_PX) {
      up -= 1;
      top -= shown[up].height;
    }
    while (down < shown.length - 1 && bottom < reach) {
      down += 1;
      bottom += shown[down].height;
    }
    return {from: shown[up].row, to: shown[down].row + 1, top: top, bottom: bottom};
  }

  // Each change is measured at once: what follows calculates with heights in px, never with
  // guesses. near is never 0, it divides.
  function render(from, to) {
    elements.render(rows, from, to);
    elements.measure();
    shown = elements.items();
    near = shown.length > 0 ? Math.max(1, elements.height(shown.length) / shown.length) : near;
  }

  // No hole above the first row, nor below the last. The first goes before: of a short list the
  // rows stand at the top.
  function moor(view) {
    if (following) {
      anchor.top = view - PAD_PX - shown[shown.length - 1].height;
    }
    if (reaches(rows.count() - 1)) {
      anchor.top += Math.max(0, view - PAD_PX - end());
    }
    if (reaches(0)) {
      anchor.top -= Math.max(0, first() - PAD_PX);
    }
  }

  // Puts the rows where the scroll bar says that the view is; or the bar, where the two cannot be
  // brought together.
  function put(view) {
    var still = scrolling === null && !hand.down();
    var to;
    if (still || following) {
      average = elements.average();
      bar = bars.height(total());
      span.style.height = bar + 'px';
    }
    to = shown.length > 0 ? expected(view) : 0;
    // To move the bar under a hand, or while the browser glides, would stop it.
    if (following || (still && (atEdge() || Math.abs(to - at) > view)) || (shown.length > 0 && (at + first() < 0 || at + end() > bar))) {
      scroll(to);
    }
    body.style.top = (shown.length > 0 ? at + first() : 0) + 'px';
  }

  function atEdge() {
    return shown.length === 0 || reaches(0) || reaches(rows.count() - 1);
  }

  // Where the bar should be: exactly, as soon as one of its ends can be seen.
  function expected(view) {
    if (following) {
      return bar - view;
    }
    if (reaches(0)) {
      return PAD_PX - first();
    }
    if (reaches(rows.count() - 1)) {
      return bar - PAD_PX - end();
    }
    return bars.scroll(PAD_PX + anchor.row * average - anchor.top, total(), view);
  }

  function scroll(to) {
    if (Math.abs(to - at) >= 1) {
      element.scrollTop = to;
    }
    at = element.scrollTop;
  }

  // The first event in view is the anchor: a note can move among the events. Taken anew after
  // each paint, so it is never far away.
  function hold() {
    var top = shown.length > 0 ? first() : 0;
    var found = null;
    shown.forEach(function (item) {
      if (top + item.height > 0 && (!found || (found.id === null && item.id !== null && top < element.clientHeight))) {
        found = {row: item.row, id: item.id, top: top};
      }
      top += item.height;
    });
    anchor = found || anchor;
  }

  // Who reads holds what he reads in memory, so it is wanted even if it is here.
  function ask() {
    var missing = shown.some(function (item) { return !item.loaded; });
    if ((missing || !following) && wanting === null) {
      wanting = setTimeout(function () {
        wanting = null;
        if (shown.length > 0) {
          rows.want(shown[0].row, shown[shown.length - 1].row);
        }
      }, WANT_MS);
    }
  }

  function tell() {
    var row = following || newest === null ? -1 : rows.indexOf(newest);
    var text;
    fresh = row >= 0 ? Math.max(0, rows.count() - 1 - behind - row) : fresh;
    text = following + ' ' + fresh;
    if (text !== said) {
      said = text;
      told(!following, fresh);
    }
  }

  // When nothing moves any more, the bar can be put where the rows say that it belongs.
  function rest() {
    clearTimeout(scrolling);
    scrolling = setTimeout(function () {
      scrolling = null;
      paint();
    }, REST_MS);
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

  // The rows that can be seen, as [first, last], or null.
  function seen() {
    var view = element.clientHeight;
    var top = shown.length > 0 ? first() : 0;
    var visible = shown.filter(function (item) {
      var above = top;
      top += item.height;
      return top > 0 && above < view;
    });
    return visible.length > 0 ? [visible[0].row, visible[visible.length - 1].row] : null;
  }

  return {
    paint: paint,
    refresh: refresh,
    follow: follow,
    // A focus may have scrolled, and its event not have come yet.
    pause: function () { scrolled(); leave(); paint(); },
    following: function () { return following; },
    goTo: goTo,
    seen: seen
  };
}

module.exports = {createList: createList};
