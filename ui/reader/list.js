// A list of any number of rows, of which only those in view are elements. What is
// read stays where it is: an anchor (a row and where its top stands) is all that
// a position is; the scroll bar follows it, and is followed by it.
(function (root) {
  'use strict';

  var scale = root.pushpane.scale;
  var PAD_PX = 8;             // above the first row and below the last
  var MORE_PX = 600;          // of rows above and below the view that are ready, so that scrolling shows no hole
  var EXACT = 3;              // views; who scrolls farther at once jumps
  var REST_MS = 160;          // without scrolling, after which the bar may be put right
  var WANT_MS = 50;           // between two wishes while somebody drags the bar
  var GUESS_PX = 24;          // height of a row before one was measured
  var SAMPLE = 1000;          // so many heights make the average
  var ROWS = 800;             // elements at most, whatever is guessed
  var TRIES = 5;              // guesses of how many rows fill the view
  var UP = {ArrowUp: true, Up: true, PageUp: true, Home: true};

  // rows: {count(), row(i), want(i, j), indexOf(id)}. build(row, i) makes the element of a row. told(behind, fresh)
  // says whether the reader has left the end, and how many rows have come since.
  function createList(element, rows, build, told) {
    var span = make('span');
    var body = make('rows');
    var shown = [];           // {key, id, row, element, height}, in order, without a hole
    var anchor = {row: 0, id: null, top: PAD_PX};
    var following = true;
    var newest = null;        // id of the newest event when the reader left the end
    var behind = 0;           // rows that stood behind it then
    var fresh = 0;
    var counted = 0;          // rows at the last paint
    var at = 0;               // scrollTop as we know it
    var near = GUESS_PX;      // mean height of what is shown
    var sum = 0;              // of `measured` heights
    var measured = 0;
    var held = false;         // a button or finger is down
    var resting = null;       // timers
    var wanting = null;
    var said = '';            // what told was told last

    span.appendChild(body);
    element.appendChild(span);

    function average() {
      return measured > 0 ? sum / measured : GUESS_PX;
    }

    // Exact where all rows are shown.
    function total() {
      var all = shown.length > 0 && shown.length === rows.count();
      return (all ? height(0, shown.length) : rows.count() * average()) + 2 * PAD_PX;
    }

    function height(from, to) {
      var px = 0;
      var i;
      for (i = from; i < to; i += 1) {
        px += shown[i].height;
      }
      return px;
    }

    // Where the first row that is shown begins, and the last ends, in px from the top of the view.
    function first() {
      return anchor.top - height(0, anchor.row - shown[0].row);
    }

    function end() {
      return first() + height(0, shown.length);
    }

    function scrolled() {
      var to = element.scrollTop;
      var by = to - at;
      var most = element.scrollHeight - element.clientHeight;
      var last = shown[shown.length - 1];
      var far = Math.abs(by) > EXACT * element.clientHeight;
      if (Math.abs(by) < 1) {
        return;
      }
      rest();
      at = to;
      // A view that has become higher is at its end as before.
      if (to > most - 1 && (following || (by > 0 && (far || (last && last.row === rows.count() - 1))))) {
        follow();
        return;
      }
      leave();
      if (far) {
        jump(to);
      } else {
        anchor.top -= by;
      }
      paint();
    }

    function jump(to) {
      var place = scale.place(to, total(), element.clientHeight) - PAD_PX;
      var row = Math.max(0, Math.floor(place / average()));
      aim(row, row * average() - place);
    }

    function aim(row, top) {
      anchor = {row: row, id: null, top: top};
    }

    // From now on the reader's place counts, not the end.
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
      behind = i >= 0 ? rows.count() - 1 - shown[i].row : 0;
      fresh = 0;
      hold();
    }

    function follow() {
      following = true;
      fresh = 0;
      paint();
    }

    // Puts row i in view.
    function goTo(i) {
      leave();
      aim(Math.max(0, Math.min(i, rows.count() - 1)), element.clientHeight / 3);
      paint();
      rest();
    }

    // The rows are others, or look different: all are built anew.
    function refresh() {
      body.textContent = '';
      shown = [];
      paint();
    }

    // Other rows take the place of these.
    function over(next) {
      rows = next;
      refresh();
    }

    // Shows what there is now, at the place where the reader is.
    function paint() {
      var view = element.clientHeight;
      if (view === 0) {
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
      var from = anchor.row;
      var to = anchor.row + 1;
      var top = anchor.top;
      var bottom = anchor.top + near;
      var tries = 0;
      do {
        from = Math.max(0, from - Math.max(0, Math.ceil((top + MORE_PX) / near)), anchor.row - ROWS);
        to = Math.min(count, to + Math.max(0, Math.ceil((view + below - bottom) / near)), anchor.row + ROWS);
        render(from, to);
        measure();
        moor(view);
        top = first();
        bottom = end();
        tries += 1;
      } while (tries < TRIES && ((from > 0 && top > -MORE_PX / 2) || (to < count && bottom < view + below / 2)));
    }

    // Makes rows from..to-1 the elements of the list, and keeps those that are.
    function render(from, to) {
      var old = {};
      var next = [];
      var child, i, row, key;
      shown.forEach(function (item) {
        old[item.key] = item;
      });
      for (i = from; i < to; i += 1) {
        row = rows.row(i);
        key = keyOf(row);
        next.push(old[key] || {key: key, id: idOf(row), loaded: row.kind !== 'unloaded', element: build(row, i), height: 0});
        next[next.length - 1].row = i;
        delete old[key];
      }
      Object.keys(old).forEach(function (key) {
        body.removeChild(old[key].element);
      });
      child = body.firstChild;
      next.forEach(function (item) {
        if (item.element === child) {
          child = child.nextSibling;
        } else {
          body.insertBefore(item.element, child);
        }
      });
      shown = next;
    }

    function measure() {
      shown.forEach(function (item) {
        var px = item.element.getBoundingClientRect().height;
        if (item.height === 0 && item.loaded) {
          sum += px;
          measured += 1;
        }
        item.height = px;
      });
      if (measured > SAMPLE) {
        sum /= 2;
        measured /= 2;
      }
      near = Math.max(1, height(0, shown.length) / shown.length);
    }

    // No hole above the first row, nor below the last.
    function moor(view) {
      var count = rows.count();
      if (following) {
        anchor.top = view - PAD_PX - shown[shown.length - 1].height;
      }
      if (shown[shown.length - 1].row === count - 1) {
        anchor.top += Math.max(0, view - PAD_PX - end());
      }
      if (shown[0].row === 0) {
        anchor.top -= Math.max(0, first() - PAD_PX);
      }
    }

    // Puts the rows where the scroll bar says that the view is; or the bar, where the two cannot be brought together.
    function put(view) {
      var full = total();
      var bar = scale.height(full);
      var to = at;
      span.style.height = bar + 'px';
      if (shown.length > 0) {
        if (following) {
          to = bar - view;
        } else if (shown[0].row === 0) {
          to = PAD_PX - first();
        } else if (shown[shown.length - 1].row === rows.count() - 1) {
          to = bar - PAD_PX - end();
        } else if (at < 1 || at + first() < 0 || at + end() > bar) {
          to = expected(full, view);
        }
        scroll(to);
        body.style.top = (at + first()) + 'px';
      } else {
        scroll(0);
      }
    }

    // Where the bar should be for the anchor.
    function expected(full, view) {
      return scale.scroll(PAD_PX + anchor.row * average() - anchor.top, full, view);
    }

    function scroll(to) {
      if (Math.abs(to - at) >= 1) {
        element.scrollTop = to;
      }
      at = element.scrollTop;
    }

    // The first event in view is the anchor: a note can move among the events.
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

    // Nobody's hand is on the bar: it can be put where the rows say that it belongs.
    function rest() {
      clearTimeout(resting);
      resting = setTimeout(function () {
        var view = element.clientHeight;
        var to = following || held || view === 0 || shown.length === 0 ? at : expected(total(), view);
        if (Math.abs(to - at) > view) {
          scroll(to);
          paint();
        }
      }, REST_MS);
    }

    function up() {
      if (at > 0) {
        leave();
      }
    }

    function listen() {
      element.addEventListener('scroll', scrolled, false);
      // Before the first pixel: a list that grows would hold on to its end.
      element.addEventListener('wheel', function (event) {
        if (event.deltaY < 0) {
          up();
        }
      }, {passive: true});
      element.addEventListener('keydown', function (event) {
        if (UP[event.key] || (event.key === ' ' && event.shiftKey)) {
          up();
        }
      }, false);
      element.addEventListener('mousedown', function () { held = true; }, false);
      element.addEventListener('touchstart', function () { held = true; }, {passive: true});
      element.addEventListener('touchend', release, false);
      window.addEventListener('mouseup', release, false);
      // Where a scroll bar swallows the mouseup.
      window.addEventListener('mousemove', function (event) {
        if (held && event.buttons === 0) {
          release();
        }
      }, false);
    }

    function release() {
      held = false;
      rest();
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

    listen();
    return {
      paint: paint,
      refresh: refresh,
      over: over,
      follow: follow,
      pause: leave,
      following: function () { return following; },
      goTo: goTo,
      seen: seen
    };
  }

  function keyOf(row) {
    switch (row.kind) {
    case 'event':
      return row.event.id;
    case 'note':
      return row.said.key;
    default:
      return 'unloaded-' + row.id;
    }
  }

  // The cursor of an event; without its time, which is not known before it is here.
  function idOf(row) {
    var id = !row || row.kind === 'note' ? null : row.kind === 'event' ? row.event.id : row.id;
    return id === null ? null : id.split('.').slice(0, 2).join('.');
  }

  function make(className) {
    var element = document.createElement('div');
    element.className = className;
    return element;
  }

  root.pushpane.createList = createList;
}(this));
