// What the chart says.
'use strict';

var timeOfDay = require('../base/text.js').timeOfDay;

var SPOKEN_MAX = 8; // a longer list is not listened to

function more(count) {
  return count > 0 ? 'and ' + count + ' more' : '';
}

// Where the values were read, or where the chart stands still with the lines.
function place(at, still) {
  return at !== at ? '' : still ? 'Paused at ' + timeOfDay(at) : timeOfDay(at);
}

// lane.text is what legend.read wrote last; empty where the series has nothing up to the cursor.
function list(lanes) {
  return lanes.slice(0, SPOKEN_MAX).map(function (lane) {
    return lane.name + ' ' + (lane.text || 'no value');
  }).concat(more(lanes.length - SPOKEN_MAX) || []).join(', ');
}

function label(lanes) {
  return 'Chart of the numbers in the lines: ' + (list(lanes) || 'every series is switched off') +
    '. Arrow keys read values, Enter goes to the line.';
}

module.exports = {FOLD: 'Chart', more: more, place: place, list: list, label: label};
