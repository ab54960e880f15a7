// The cursor of the chart: {x: px}, the place of a pointer; or {p: position}, which stays with its
// line as the chart moves on; or null.
'use strict';

var STEPS = {37: -1, 39: 1, 33: -10, 34: 10}; // by keyCode: left, right, Page Up, Page Down
var HOME = 36;
var END = 35;

// Returns the index of the slot of the view (rings.js) that is nearest to the cursor, -1 without
// one. xs are the places of the slots (draw.js).
function nearest(view, xs, cursor) {
  var best = -1;
  var least = Infinity;
  view.slots.forEach(function (s, i) {
    var far = !cursor ? Infinity : cursor.p === undefined ? Math.abs(xs[i] - cursor.x) : Math.abs(view.ring.p[s] - cursor.p);
    best = far < least ? i : best;
    least = Math.min(far, least);
  });
  return best;
}

// Returns the index that a key leads to from index i, -1 for no cursor; the first key leads to the
// last slot. -1 if the key is no such key, or there are no slots. By keyCode, which every browser
// with a canvas has.
function moved(keyCode, i, count) {
  var to = keyCode === HOME ? 0 : keyCode === END ? count - 1 : i + STEPS[keyCode];
  return to !== to ? -1 : Math.min(count - 1, i < 0 ? count - 1 : Math.max(0, to));
}

module.exports = {nearest: nearest, moved: moved};
