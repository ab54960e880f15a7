// The layout of the page: `reading`, which is dense and gives the log the window, and `showing`,
// which can be read from the back of a room. The style sheets are by its class of the body.
'use strict';

var LAYOUTS = ['reading', 'showing'];

// Returns the layout for a source where nobody has chosen one: only the clock is there to be shown.
function layoutFor(source) {
  return source === 'clock' ? 'showing' : 'reading';
}

// Returns {current(source)}.
function createLayout() {
  function current(source) {
    return layoutFor(source);
  }

  return {current: current};
}

module.exports = {LAYOUTS: LAYOUTS, layoutFor: layoutFor, createLayout: createLayout};
