// The values of the chart as text: beside the names, at the cursor, and for screen readers.
'use strict';

var dom = require('../base/dom.js');
var legend = require('./legend.js');
var words = require('./words.js');

var READ_MS = 250;     // values that change faster cannot be read,
var LABEL_MS = 2000;   // nor listened to

// place is the element of the time, canvas has the label. change() asks for another show.
function createReadout(place, canvas, change) {
  var readAt = 0;
  var labelAt = 0;
  var timers = {};       // by their time

  // Shows the values at slot i of the view, -1 for the latest. still: the chart stands still there.
  // lanes are {on, off} of legend.js.
  function show(view, lanes, i, still) {
    var now = Date.now();
    dom.fill(place, i < 0 ? '' : words.place(view.ring.at[view.slots[i]], still));
    if (i < 0 && now - readAt < READ_MS) {
      changeAfter(READ_MS);
      return;
    }
    readAt = i < 0 ? now : 0;
    legend.read(lanes.on, view, i);
    legend.read(lanes.off, view, i);
    if (now - labelAt >= LABEL_MS) {
      labelAt = now;
      canvas.setAttribute('aria-label', words.label(lanes.on));
    } else {
      changeAfter(LABEL_MS);
    }
  }

  // Throttled, but the last value is shown in the end: by one timer for each of the two times.
  function changeAfter(ms) {
    timers[ms] = timers[ms] || setTimeout(function () {
      timers[ms] = null;
      change();
    }, ms);
  }

  return {show: show};
}

module.exports = {createReadout: createReadout};
