// The sentences of the chart.
'use strict';

var timeOfDay = require('../base/text.js').timeOfDay;

var SPOKEN_MAX = 8; // series that are read out

function more(count) {
  return count > 0 ? 'and ' + count + ' more' : '';
}

// Of count names that were found so many are shown.
function found(count, shown) {
  return count === 0 ? 'No series has that in its name.' : count > shown ? 'The first ' + shown + ' of ' + count + '. Type to see others.' : '';
}

// The time of the values; still: the chart stands still there, with the lines.
function place(at, still) {
  return at !== at ? '' : still ? 'Paused at ' + timeOfDay(at) : timeOfDay(at);
}

// What the values of a series are, where those of another of the same name are something else.
function family(unit) {
  return unit || 'no unit';
}

// lane.text is the value (legend.read), '' if the series has none up to the cursor.
function list(lanes) {
  return lanes.slice(0, SPOKEN_MAX).map(function (lane) {
    return lane.name + ' ' + (lane.text || 'no value');
  }).concat(more(lanes.length - SPOKEN_MAX) || []).join(', ');
}

// What the chart shows, on its picture: from when to when, or which lines.
function span(view) {
  var first = view.slots[0];
  var last = view.slots[view.slots.length - 1];
  return view.by === 'time' ? day(view.ring.at[first]) + ', ' + timeOfDay(view.ring.at[first]) + ' – ' + timeOfDay(view.ring.at[last]) :
    'lines ' + view.ring.id[first].split('.')[1] + ' – ' + view.ring.id[last].split('.')[1];
}

function day(ms) {
  var at = new Date(ms);
  return at.getFullYear() + '-' + ('0' + (at.getMonth() + 1)).slice(-2) + '-' + ('0' + at.getDate()).slice(-2);
}

function label(lanes) {
  return 'Chart of the numbers in the lines: ' + (list(lanes) || 'every series is switched off') +
    '. Arrow keys read values, Enter goes to the line.';
}

var SAVE = {
  csv: ['CSV', 'Save the numbers of the chart as CSV'],
  png: ['PNG', 'Save the chart as a PNG picture']
};

var SEARCH = 'Find another series';
var FULL = 'No more fit in here: switch a series off first.';

module.exports = {SAVE: SAVE, SEARCH: SEARCH, FULL: FULL, found: found, span: span, HANDLE: 'Height of the chart', more: more, place: place, family: family, list: list, label: label};
