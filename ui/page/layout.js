// The layout of the page: `reading`, which is dense and gives the log the window, and `showing`,
// which can be read from the back of a room. The style sheets are by its class of the body. A
// choice is in the address (layout=reading), so a link shows the same.
'use strict';

var address = require('../base/address.js');

var KEY = 'layout';
var LAYOUTS = {reading: true, showing: true};

// Returns the layout for a source where nobody has chosen one: only the clock is there to be shown.
function layoutFor(source) {
  return source === 'clock' ? 'showing' : 'reading';
}

// onChange() is called when another layout is chosen, or comes with the address. Returns
// {current(source), choose(layout)}.
function createLayout(onChange) {
  var latest = '';

  function current(source) {
    var chosen = address.get(KEY);
    latest = source;
    return LAYOUTS.hasOwnProperty(chosen) ? chosen : layoutFor(source);
  }

  // The address names only what is not so by itself.
  function choose(layout) {
    var values = {};
    values[KEY] = layout === layoutFor(latest) ? null : layout;
    address.set(values);
  }

  address.onChange(onChange);
  return {current: current, choose: choose};
}

module.exports = {layoutFor: layoutFor, createLayout: createLayout};
