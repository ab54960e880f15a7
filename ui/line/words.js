// The texts in and beside a line of the log. Documents and tests quote them word for word.
'use strict';

var text = require('../base/text.js');
var plural = text.plural;
var thousands = text.thousands;
var time = require('./time.js');

var ANONYMOUS = 'Anonymous'; // the name of a message that has none
var OWN = ' (you)';          // behind the name, in the tab that sent the message

var REMOVED = 'A message was removed.'; // in place of its text

var FOLD_OUT = 'Fold out JSON';
var FOLD_IN = 'Fold in JSON';
var FOLD_LIMIT = 'The rest is left out: up to 1,000 lines and 100,000 characters are folded out.';
var NOT_JSON = 'This looks like JSON but is not, or is nested deeper than this browser can read.';

// The button at a line of which only the start is shown; count is that of all its characters.
function showAll(count) {
  return 'Show all ' + thousands(count) + ' characters';
}

// Behind the name of a message, from the server: a name is what its writer says.
function guest(number) {
  return 'Guest ' + number;
}

// Of a link behind a text that a program has written.
function leadsTo(host, address) {
  return 'Leads to ' + host + ': ' + address;
}

// grade is one of level.js: its letter stands in the line, this is its name in full.
function level(grade) {
  return grade === 'warn' ? 'warning' : grade;
}

// The word for no level in an address.
var OTHER = 'other';

var SPAN = 'Lines of this time';
var FINE_MS = 60000; // the length of a span of which milliseconds matter

// The days are named once where they are the same. An end that is null is open.
function span(from, to, own) {
  var fine = from !== null && to !== null && to - from < FINE_MS;
  var begin = from === null ? null : time.parts(from, own, fine);
  var end = to === null ? null : time.parts(to, own, fine);
  if (begin === null || end === null) {
    return begin ? 'since ' + begin.join(', ') : 'before ' + end.join(', ');
  }
  return begin.join(', ') + ' – ' + (begin[0] === end[0] ? end[1] : end.join(', '));
}

// The button for the fields of a line that are not shown; found: a match of the search is among
// them.
function moreFields(count, found) {
  return 'Show ' + plural(count, 'more field') + (found ? ', with a match' : '');
}

// A filter by the value of a field.
function field(path, value, not) {
  return (not ? 'not ' : '') + path + '=' + value;
}

function fieldTitle(not) {
  return not ? 'Lines without this value' : 'Lines with this value';
}

module.exports = {leadsTo: leadsTo, field: field, fieldTitle: fieldTitle, OTHER: OTHER, SPAN: SPAN, span: span, ANONYMOUS: ANONYMOUS, OWN: OWN, REMOVED: REMOVED, FOLD_OUT: FOLD_OUT, FOLD_IN: FOLD_IN, FOLD_LIMIT: FOLD_LIMIT,
  NOT_JSON: NOT_JSON, showAll: showAll, guest: guest, level: level, moreFields: moreFields};
