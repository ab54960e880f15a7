// Where the rows of a list stand: pure functions, which list.js asks before it touches the page.
// shown are the rows that are elements, {row, id, height}, in order and without a hole. The anchor
// {row, id, top} is one of the rows, with the distance of its top from that of the view. Lengths
// are px. size describes the rest: {count: of all rows, fresh: of those since the last paint, view:
// its height, near: mean height of what is shown, average: of all rows that were measured,
// following: whether the view stays at the end, pouring: whether lines come faster than anybody
// reads}.
'use strict';

var bars = require('./scrollbar.js');

var PAD_PX = 8;             // above the first row and below the last
var MORE_PX = 600;          // of rows above and below the view, so that scrolling shows no hole
var SPARE_PX = 100;         // the same while lines pour: a guess a little short fills the view
var ROWS = 800;             // above or below the anchor at most, whatever is guessed

// The height of the first `to` rows that are shown.
function height(shown, to) {
  var px = 0;
  var i;
  for (i = 0; i < to; i += 1) {
    px += shown[i].height;
  }
  return px;
}

// Where the first row that is shown begins, from the top of the view.
function first(shown, anchor) {
  return anchor.top - height(shown, anchor.row - shown[0].row);
}

// Where the last row that is shown ends.
function end(shown, anchor) {
  return first(shown, anchor) + height(shown, shown.length);
}

function reaches(shown, row) {
  return shown.length > 0 && shown[0].row <= row && row <= shown[shown.length - 1].row;
}

// The height of the whole list: exact where all rows are shown.
function total(shown, size) {
  var all = shown.length > 0 && shown.length === size.count;
  return (all ? height(shown, shown.length) : size.count * size.average) + 2 * PAD_PX;
}

// Whether the list ends in view, to the pixel.
function showsEnd(shown, anchor, size) {
  return reaches(shown, size.count - 1) && end(shown, anchor) < size.view - PAD_PX + 1;
}

// Whether rows would stand above the beginning of the scroll bar's list, which is bar high, or
// below its end, where the bar is at `scroll`.
function leaves(shown, anchor, scroll, bar) {
  return shown.length > 0 && (scroll + first(shown, anchor) < 0 || scroll + end(shown, anchor) > bar);
}

// The anchor where rows may have come or gone since there were `before`: its event is in another
// row now. idAt(row) is the id of a row, indexOf(id) the row of an id or -1.
function find(anchor, size, before, idAt, indexOf) {
  var row = anchor.row;
  if (size.following) {
    return {row: Math.max(0, size.count - 1), id: null, top: size.view - PAD_PX - size.near};
  }
  if (anchor.id !== null && idAt(row) !== anchor.id) {
    row = indexOf(anchor.id);
    row = row >= 0 ? row : anchor.row + size.count - before;
  }
  return {row: Math.max(0, Math.min(row, size.count - 1)), id: anchor.id, top: anchor.top};
}

// The anchor where the scroll bar was put: which row is there can only be guessed, by the average.
function jump(scroll, shown, size) {
  var place = bars.place(scroll, total(shown, size), size.view) - PAD_PX;
  var row = Math.max(0, Math.floor(place / size.average));
  return {row: row, id: null, top: row * size.average - place};
}

// Whether the fresh rows take the place of all that are in view.
function replaces(shown, size) {
  return size.following && shown.length > 0 && size.fresh >= size.view / size.near;
}

// Whether lines that poured do so yet: until the list has rested. A source that holds its breath
// would have rows completed that the next paint takes away.
function pours(size, resting) {
  return size.pouring && size.following && resting;
}

// How many rows a paint of lines that pour needs, about.
function fit(size) {
  return Math.ceil((size.view + SPARE_PX) / size.near);
}

// What is to be shown below the view: nothing comes behind the end that is followed.
function below(size) {
  return size.following ? 0 : MORE_PX;
}

// And above it: to what is gone with the next paint nobody scrolls.
function above(size) {
  return size.pouring ? SPARE_PX : MORE_PX;
}

// The rows around the anchor that are shown already and in reach, as {from, to, top, bottom}: rows
// from..to-1. To guess instead would take some away and build them again, and a click that has
// begun on one would be lost.
function known(shown, anchor, size) {
  var at = shown.length > 0 ? anchor.row - shown[0].row : -1;
  var up = at;
  var down = at;
  var top = anchor.top;
  var bottom;
  if (at < 0 || at >= shown.length) {
    return {from: anchor.row, to: anchor.row + 1, top: top, bottom: top + size.near};
  }
  bottom = top + shown[at].height;
  while (up > 0 && top > -above(size)) {
    up -= 1;
    top -= shown[up].height;
  }
  while (down < shown.length - 1 && bottom < size.view + below(size)) {
    down += 1;
    bottom += shown[down].height;
  }
  return {from: shown[up].row, to: shown[down].row + 1, top: top, bottom: bottom};
}

// More of them, as many as should fill the view and some more: {from, to}.
function more(part, anchor, size) {
  return {
    from: Math.max(0, part.from - Math.max(0, Math.ceil((part.top + above(size)) / size.near)), anchor.row - ROWS),
    to: Math.min(size.count, part.to + Math.max(0, Math.ceil((size.view + below(size) - part.bottom) / size.near)), anchor.row + ROWS)
  };
}

// Whether the guess was good enough.
function fills(part, size) {
  return (part.from <= 0 || part.top <= -above(size) / 2) && (part.to >= size.count || part.bottom >= size.view + below(size) / 2);
}

// The top of the anchor that leaves no hole above the first row, nor below the last. The first goes
// before: of a short list the rows stand at the top.
function moor(shown, anchor, size) {
  var moored = {row: anchor.row, id: anchor.id, top: anchor.top};
  if (size.following) {
    moored.top = size.view - PAD_PX - shown[shown.length - 1].height;
  }
  if (reaches(shown, size.count - 1)) {
    moored.top += Math.max(0, size.view - PAD_PX - end(shown, moored));
  }
  if (reaches(shown, 0)) {
    moored.top -= Math.max(0, first(shown, moored) - PAD_PX);
  }
  return moored.top;
}

function atEdge(shown, size) {
  return shown.length === 0 || reaches(shown, 0) || reaches(shown, size.count - 1);
}

// Where the scroll bar, whose list is bar high, belongs: exactly, as soon as one of its ends can be
// seen.
function scroll(shown, anchor, size, bar) {
  if (shown.length === 0) {
    return 0;
  }
  if (size.following) {
    return bar - size.view;
  }
  if (reaches(shown, 0)) {
    return PAD_PX - first(shown, anchor);
  }
  if (reaches(shown, size.count - 1)) {
    return bar - PAD_PX - end(shown, anchor);
  }
  return bars.scroll(PAD_PX + anchor.row * size.average - anchor.top, total(shown, size), size.view);
}

// The first event in view as an anchor: a note can move among the events. anchor where nothing is.
function hold(shown, anchor, view) {
  var top = shown.length > 0 ? first(shown, anchor) : 0;
  var found = null;
  shown.forEach(function (item) {
    if (top + item.height > 0 && (!found || (found.id === null && item.id !== null && top < view))) {
      found = {row: item.row, id: item.id, top: top};
    }
    top += item.height;
  });
  return found || anchor;
}

// The rows that can be seen, as [first, last], or null.
function seen(shown, anchor, view) {
  var top = shown.length > 0 ? first(shown, anchor) : 0;
  var visible = shown.filter(function (item) {
    var above = top;
    top += item.height;
    return top > 0 && above < view;
  });
  return visible.length > 0 ? [visible[0].row, visible[visible.length - 1].row] : null;
}

module.exports = {
  PAD_PX: PAD_PX, height: height, first: first, end: end, reaches: reaches, total: total,
  showsEnd: showsEnd, leaves: leaves, find: find, jump: jump, replaces: replaces, pours: pours,
  fit: fit, known: known, more: more, fills: fills, moor: moor, atEdge: atEdge, scroll: scroll,
  hold: hold, seen: seen
};
