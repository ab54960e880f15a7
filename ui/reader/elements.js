// The elements of a list: those of some rows that follow each other, with their
// heights. An element stays the same as long as its row is shown.
'use strict';

var SAMPLE = 1000;          // so many heights make the average
var GUESS_PX = 24;          // height of a row before one was measured

// build(row, i, plain) makes the element of a row (list.js); list gets the focus of what goes.
function createElements(body, build, list) {
  var items = [];           // {key, id, row, loaded, plain, element, height}, no hole
  var ready = {};           // plain elements by key, for the next render
  var sum = 0;              // of `measured` heights
  var measured = 0;

  // Builds plain elements of rows from..to-1 for the next render, which need not use them.
  function prepare(rows, from, to) {
    var i, row;
    ready = {};
    for (i = from; i < to; i += 1) {
      row = rows.row(i);
      ready[keyOf(row)] = build(row, i, true);
    }
  }

  // Makes rows from..to-1 the elements; those that are elements already stay. All must exist:
  // list.js stays below count(). New ones are plain if that is true; if not, none of those stays.
  function render(rows, from, to, plain) {
    var old = {};
    var next = [];
    var i, row, key;
    items.forEach(function (item) {
      old[item.key] = item;
    });
    for (i = from; i < to; i += 1) {
      row = rows.row(i);
      key = keyOf(row);
      next.push(old[key] || {key: key, id: idOf(row), said: saidBy(row), plain: plain, element: plain && ready[key] || build(row, i, plain), height: 0});
      next[next.length - 1].row = i;
      next[next.length - 1].loaded = row.kind !== 'unloaded' && !row.unsure;
      if (next[next.length - 1].said !== saidBy(row) || (next[next.length - 1].plain && !plain)) {
        renew(next[next.length - 1], row, build(row, i, plain));
        next[next.length - 1].plain = plain;
      }
      delete old[key];
    }
    Object.keys(old).forEach(function (key) {
      leave(old[key].element);
      body.removeChild(old[key].element);
    });
    place(next);
    items = next;
    ready = {};
  }

  // Only what is out of place is moved: an element that is removed loses the focus and a click
  // that has begun.
  function place(next) {
    var child = body.firstChild;
    next.forEach(function (item) {
      if (item.element === child) {
        child = child.nextSibling;
      } else {
        body.insertBefore(item.element, child);
      }
    });
  }

  // A row counts for the average once, when it is new; one that waits for its event is as high as
  // an empty line, and does not. Halving lets older ones count for less: the reader may have
  // changed the size of the text.
  function measure() {
    items.forEach(function (item) {
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
  }

  function height(to) {
    var px = 0;
    var i;
    for (i = 0; i < to; i += 1) {
      px += items[i].height;
    }
    return px;
  }

  function leave(element) {
    if (element.contains(document.activeElement)) {
      list.focus();
    }
  }

  // All are built and measured anew.
  function clear() {
    leave(body);
    body.textContent = '';
    items = [];
    ready = {};
    sum = 0;
    measured = 0;
  }

  return {
    prepare: prepare,
    render: render,
    measure: measure,
    clear: clear,
    items: function () { return items; },
    // px of the first `to` of them.
    height: height,
    // Of all rows that were measured lately: what the scroll bar goes by.
    average: function () { return measured > 0 ? sum / measured : GUESS_PX; }
  };
}

// Another key is another element: a note gets one when its words change (renew in outline.js), a
// row when its event comes, or turns out to be of a record.
function keyOf(row) {
  switch (row.kind) {
  case 'event':
    return row.record && row.record.key || row.event.id + (row.record ? (row.head ? ' head ' : ' rest ') + row.record.grade : '');
  case 'note':
    return row.said.key;
  default:
    return 'unloaded-' + row.id;
  }
}

// A row that changes in place says something else under the same key.
function saidBy(row) {
  return row.kind === 'event' ? row.event.id : '';
}

// Puts another element in the place of an item's. The focus stays where it was, on the control of
// the same kind.
function renew(item, row, element) {
  var active = document.activeElement;
  var focused = active && active !== item.element && item.element.contains(active) ? element.querySelector('.' + active.className.split(' ')[0]) : null;
  item.element.parentNode.replaceChild(element, item.element);
  item.element = element;
  item.id = idOf(row);
  item.said = saidBy(row);
  if (focused) {
    focused.focus();
  }
}

// The cursor of a row's event, or null: without its time, which is not known before it is here.
function idOf(row) {
  var id = !row || row.kind === 'note' ? null : row.kind === 'event' ? row.event.id : row.id;
  return id === null ? null : id.split('.').slice(0, 2).join('.');
}

module.exports = {createElements: createElements, idOf: idOf};
