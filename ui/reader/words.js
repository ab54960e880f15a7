// The sentences among the lines of the log, and its buttons. Documents and tests quote them word
// for word.
'use strict';

var text = require('../base/text.js');
var plural = text.plural;
var thousands = text.thousands;
var timeOfDay = text.timeOfDay;

// The parts of the page that have a script of their own, by their name in app.js.
var WITHOUT = {
  tools: 'The search, the shortcuts and the toolbar',
  chart: 'The chart of the numbers',
  tokens: 'The text of the answers',
  replay: 'The controls of the replay',
  room: 'What the presenter shows',
  share: 'The invitation',
  demo: 'This view',
  present: 'The present mode'
};
// Why a connection has ended for good, in the word that ends it.
var OVER = {
  quit: 'pushpane has stopped. You can close this tab.',
  shut: 'The presenter has ended your access. You can close this tab.',
  off: 'The presenter has switched sharing off. You can close this tab.'
};
var over = 'quit';

// Notes that are always the same.
var NOTES = {
  opened: 'Connection Opened.',
  closed: 'Connection Closed.',
  unreadable: 'This browser cannot read one event; it was left out.',
  bye: 'The server has stopped. This page goes on by itself when it is back.'
};

// The buttons of the reader: [text, label, key of tools/keys.js]; and a choice (dom.js).
var READING = {
  wrap: ['Wrap long lines', 'Wrap long lines', 'w'],
  fields: ['Fields of JSON and logfmt', 'Fields of JSON and logfmt', 'r'],
  since: ['Time since the line before', 'Time since the line before', ''],
  smaller: ['Smaller text', 'Smaller text', '−'],
  larger: ['Larger text', 'Larger text', '+'],
  gutter: {label: 'Before the lines', options: {number: 'numbers', time: 'times', both: 'times and arrivals', none: 'nothing'}},
  clear: ['Clear this page', 'Clear this page; the server keeps the lines', ''],
  unhide: ['Show again', 'Show the cleared lines again']
};

// Returns the sentence of a note: one of viewing.js, connection.js or app.js (effect.note is its
// kind), of a gap with the times from and to.
function noteText(effect) {
  switch (effect.note) {
  case 'gap':
    return gap(effect);
  case 'hole':
    return missed(effect) + ', and the server did not say so.';
  case 'gone':
    return plural(effect.count, 'earlier line') + (effect.count === 1 ? ' is' : ' are') + ' no longer kept.';
  case 'cleared':
    return (effect.count === null ? 'All lines until now were' : plural(effect.count, 'line') + (effect.count === 1 ? ' was' : ' were')) +
      ' cleared from this page only.';
  case 'without':
    return WITHOUT[effect.part] + ' could not be loaded, or failed. The log goes on without; reload the page to try again.';
  case 'quit':
    return stopped();
  default:
    return NOTES[effect.note] || 'pushpane could not be stopped from here: ' + effect.why;
  }
}

// The reasons are those of docs/wire.md, under "Where an answer starts".
function gap(effect) {
  return effect.reason === 'history' ? missed(effect) + ': ' + (effect.missed === 1 ? 'it' : 'they') + ' had left the history.' :
    effect.reason === 'restart' ? 'The server was restarted; what it sent before is not known here.' :
    effect.reason === 'ahead' ? 'The server does not know the last event shown here; it goes on from now.' :
    'The server could not tell where this page had stopped; some events may be missed or shown twice.';
}

// effect.missed is how many events, null where that is not known; from and to are the Unix times in
// ms of the events before and after them, null or absent while there is none.
function missed(effect) {
  var said = 'Some events were missed';
  if (typeof effect.missed === 'number') {
    said = plural(effect.missed, 'event') + (effect.missed === 1 ? ' was' : ' were') + ' missed';
  }
  if (effect.from && effect.to) {
    return said + ' between ' + timeOfDay(effect.from) + ' and ' + timeOfDay(effect.to);
  }
  return effect.from ? said + ' after ' + timeOfDay(effect.from) : said;
}

// When a line was written, as it says itself, and when it came here.
function times(own, arrival) {
  return own + ' in the line' + (arrival ? ', came at ' + arrival : '');
}

// The button that leads back to the end of the log; fresh lines have come there since the reader
// left it.
function latestText(fresh) {
  return (fresh > 0 ? thousands(fresh) + ' new' : 'Latest') + ' ↓';
}

// The button of a record, at its first line: count is how many of its lines are folded.
function folded(count, open) {
  return (open ? '−' : '+') + thousands(count);
}

function foldedLabel(count, open) {
  return (open ? 'Fold in ' : 'Fold out ') + plural(count, 'more line');
}

// Makes the end of the connection that comes next one of OVER.
function stopFor(reason) {
  over = reason;
}

function stopped() {
  return OVER[over];
}

module.exports = {READING: READING, folded: folded, foldedLabel: foldedLabel, stopFor: stopFor, stopped: stopped, noteText: noteText, times: times, latestText: latestText};
