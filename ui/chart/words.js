// The sentences of the chart.
'use strict';

var timeOfDay = require('../base/text.js').timeOfDay;

var SPOKEN_MAX = 8; // series that are read out

function more(count) {
  return count > 0 ? 'and ' + count + ' more' : '';
}

// The time of the values; still: the chart stands still there, with the lines.
function place(at, still) {
  return at !== at ? '' : still ? 'Paused at ' + timeOfDay(at) : timeOfDay(at);
}

// lane.text is the value (legend.read), '' if the series has none up to the cursor.
function list(lanes) {
  return lanes.slice(0, SPOKEN_MAX).map(function (lane) {
    return lane.name + ' ' + (lane.text || 'no value');
  }).concat(more(lanes.length - SPOKEN_MAX) || []).join(', ');
}

function label(lanes) {
  return 'Chart of the numbers in the lines: ' + (list(lanes) || 'every series is switched off') +
    '. Arrow keys read values, Enter goes to the line.';
}

module.exports = {HANDLE: 'Height of the chart', more: more, place: place, list: list, label: label};
