// The texts in and beside a line of the log. Documents and tests quote them word for word.
'use strict';

var thousands = require('../base/text.js').thousands;

var ANONYMOUS = 'Anonymous'; // the name of a message that has none
var OWN = ' (you)';          // behind the name, in the tab that sent the message

var FOLD_OUT = 'Fold out JSON';
var FOLD_IN = 'Fold in JSON';
var FOLD_LIMIT = 'The rest is left out: up to 1,000 lines and 100,000 characters are folded out.';
var NOT_JSON = 'This looks like JSON but is not, or is nested deeper than this browser can read.';

// The button at a line of which only the start is shown; count is that of all its characters.
function showAll(count) {
  return 'Show all ' + thousands(count) + ' characters';
}

// grade is one of level.js: its letter stands in the line, this is its name in full.
function level(grade) {
  return grade === 'warn' ? 'warning' : grade;
}

module.exports = {ANONYMOUS: ANONYMOUS, OWN: OWN, FOLD_OUT: FOLD_OUT, FOLD_IN: FOLD_IN, FOLD_LIMIT: FOLD_LIMIT,
  NOT_JSON: NOT_JSON, showAll: showAll, level: level};
