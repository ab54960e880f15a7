// Between the scroll bar and the rows. Browsers cap the height of an element, so a
// long list is shown on a shorter scale: the bar shows about where one is, the rows
// exactly.
'use strict';

var MAX_PX = 8000000;       // Firefox draws nothing beyond 17.8 million

// The height of the element that makes the bar, for a list that would be `total` high.
function height(total) {
  return Math.min(MAX_PX, total);
}

// Where the list stands (px from its top) when the bar is at `scroll`.
function place(scroll, total, view) {
  var most = height(total) - view;
  return most <= 0 ? 0 : Math.max(0, Math.min(1, scroll / most)) * (total - view);
}

// Where the bar must be for a list that stands at `place`.
function scroll(place, total, view) {
  var most = height(total) - view;
  return most <= 0 ? 0 : Math.max(0, Math.min(1, place / (total - view))) * most;
}

module.exports = {height: height, place: place, scroll: scroll};
