// The sentences of the search, of saving, copying and announcing. Documents and tests quote them
// word for word.
'use strict';

var text = require('../base/text.js');
var thousands = text.thousands;
var plural = text.plural;

var PROBLEMS = {
  slow: 'This expression is too slow; the search was ended.',
  lost: 'The server did not answer, so this is not the whole history.',
  refused: 'The search takes no such expression: it has no look-ahead, look-behind or back-references, and at most 1,000 characters.',
  long: 'The search takes at most 1,000 characters.',
  fields: 'The filter has more values of fields, or longer ones, than the server takes. All lines are shown.',
  absent: 'The search could not be started in this browser. Reload the page to try again.'
};

// Why there is no file: 'slow' and 'absent' are reasons of watched.js.
var UNSAVED = {
  slow: 'Not saved: the expression of the search is too slow.',
  lost: 'Not saved: the server did not answer.',
  absent: 'Not saved: this browser could not start the work. Reload the page to try again.',
  large: 'Not saved. The file would be larger than 1 GB. Narrow it down by a search, or take the stream with curl.'
};

// In the order of filters.LEVELS: on the chip, and what a click shows.
var LEVELS = ['Error', 'Warn', 'Info', 'Debug', 'Other'];
var WORSE = ['and worse', 'The chosen level and all that are worse'];
var CHIPS = {levels: 'Levels', types: 'Types', active: 'Filters that are on'};
var HOLDS = 'Only the lines that match the search';
var TAKE_OFF = 'Take this filter off';

function onlyLevel(i) {
  return 'Only lines of the level: ' + LEVELS[i].toLowerCase() + '. With Shift: and worse. With Ctrl or ⌘: besides the others.';
}

function onlyType(name) {
  return 'Only events of the type: ' + name + '. With Ctrl or ⌘: besides the others.';
}

// The filter by the text of a search.
function holds(query) {
  return (query.invert ? 'without ' : 'with ') + (query.regexp ? '/' + query.text + '/' : '“' + query.text + '”');
}

function takeOff(filter) {
  return 'Take off: ' + filter;
}

var HISTOGRAM = {label: 'Lines over time', from: 'From', to: 'To', zoom: 'Zoom in', out: 'Zoom out', none: 'No lines with a time.',
  title: 'Drag to choose a span. What is counted are all lines of the log, of the chosen levels and types, whatever the search is; the lines of a record count as one.'};
// How long a bar is: the longest unit that it is a whole number of.
var UNITS = [[864e5, 'day'], [36e5, 'h'], [6e4, 'min'], [1e3, 's'], [1, 'ms']];

// What the histogram counts. bars are those of tally.js; exact is false while the history is read.
// some: only the levels or types that are chosen are counted.
function histogram(bars, exact, some) {
  var unit = UNITS.filter(function (one) { return bars.step >= one[0]; })[0];
  return (exact ? '' : 'At least ') + (bars.rest > 0 ? plural(bars.lines, 'record') + ' of ' + plural(bars.lines + bars.rest, 'line') : plural(bars.lines, 'line')) + (some ? ' of what is chosen' : '') +
    (bars.own ? ', by the time in the lines' : ', by when they came') + (bars.without > 0 ? ', ' + thousands(bars.without) + ' more without it' : '') +
    '; a bar is ' + (unit[1] === 'day' ? plural(bars.step / unit[0], 'day') : bars.step / unit[0] + ' ' + unit[1]) + '.';
}

// What one bar counts, by the levels in LEVELS; others stand for themselves in the sum.
function bar(name, counts) {
  var lines = counts.reduce(function (all, one) { return all + one; }, 0);
  var parts = counts.slice(0, -1).map(function (count, i) { return count > 0 ? thousands(count) + ' ' + LEVELS[i].toLowerCase() : ''; })
    .filter(function (part) { return part !== ''; });
  return name + ': ' + plural(lines, 'line') + (parts.length > 0 ? ', ' + parts.join(', ') : '');
}

// Of the address of the page.
function ignored(keys) {
  return 'Ignored in the address, because malformed: ' + keys + '.';
}

// Why the line of a link is not shown.
var MISSING = {
  run: 'The link leads to a line of another run of pushpane, which is not here.',
  hidden: 'The line of the link is hidden by the search or a filter.',
  cleared: 'The line of the link was cleared from this page: Show again brings it back.',
  ahead: 'The line of the link has not come yet.',
  gone: 'The line of the link is no longer in the history.'
};

// Where the lines are no text (binary.js), and the button that takes this away.
var BINARY = {
  binary: 'This looks like binary data, not text. It is shown all the same: a � stands for what is no character.',
  utf16: 'This looks like text in UTF-16, which is not read here. To convert it: iconv -f UTF-16 -t UTF-8',
  hide: 'Hide this note'
};

// What the menu of a value does.
var FIELD = {
  only: 'Only this value',
  not: 'Not this value',
  column: 'Show as a column',
  noColumn: 'Remove the column',
  copy: 'Copy the value'
};
var NO_FIELDS = 'This line has no fields.';
var COLUMNS = 'Columns';

// The name of a column is a button that takes it away.
function removeColumn(name) {
  return name + ': remove the column';
}

// place is the number of the current match, from 1; 0 for none. done is whether the history is
// read.
function matches(place, count, done) {
  if (count === 0) {
    return done ? 'No matches' : '';
  }
  return (place > 0 ? thousands(place) + ' of ' : '') + (count === 1 ? '1 match' : thousands(count) + ' matches');
}

// progress is from 0 to 1. Rounded down, so that 100 means done.
function percent(progress) {
  return Math.floor(100 * progress) + ' %';
}

// problem is a key of PROBLEMS, or a sentence.
function problem(problem) {
  return Object.prototype.hasOwnProperty.call(PROBLEMS, problem) ? PROBLEMS[problem] : problem;
}

// On paper, above the lines: so many do not fit, or are not in this page's memory.
function left(count) {
  return plural(count, 'earlier line') + (count === 1 ? ' is' : ' are') + ' left out. Menu, Print has up to 20,000 of all that a filter shows.';
}

// Both are of the file, so far.
function saving(progress, events) {
  return 'Reading the history: ' + percent(progress) + ', ' + plural(events, 'line') + '.';
}

// name is that of the file; without events there is none.
function saved(events, name, format) {
  return events === 0 ? 'There is nothing to save.' : plural(events, format === 'csv' ? 'row' : 'line') + ' saved as ' + name + '.';
}

// The head of the column of times in a CSV file; guess: 03/04 is taken for the 4th of March, and
// nothing says whether that is right.
function time(guess) {
  return guess ? 'time (month first is a guess)' : 'time';
}

// The lines of a record that is to be copied are not in this page's memory.
var COMING = 'The lines of this record are on their way. Copy it again in a moment.';

var NO_SERVER = 'No server is behind this page: it is a file.';

// what is 'Line', 'Link' or 'Command'. Some browsers refuse (ok is false) on a page that came by
// plain http.
function copied(what, ok) {
  return ok ? what + ' copied.' : 'The browser did not allow copying. Mark the text and copy it by its menu.';
}

var BOOKMARKS = {
  list: 'Bookmarks',
  goTo: 'Go to this line',
  note: 'Note',
  none: 'There is no bookmark. The key b sets one on the current line.',
  hidden: 'The line of this bookmark is not among the lines that are shown.'
};

// kind is that of bookmarks.js: who has it now, or why it was refused.
function bookmarked(kind) {
  return kind === 'shared' ? 'Bookmark set, for all pages and the recording.' : kind === 'own' ?
    'Bookmark set, for this browser only: one for all needs the key of pushpane.' : 'Bookmark not set: ' + kind;
}

function unbookmarked(kind) {
  return kind === 'shared' || kind === 'own' ? 'Bookmark taken away.' : 'Bookmark not taken away: ' + kind;
}

function noted(kind) {
  return kind === 'shared' || kind === 'own' ? 'Note kept.' : 'Note not kept: ' + kind;
}

// The button for the list: its few characters, and in words.
function bookmarks(count) {
  return ['★ ' + thousands(count), plural(count, 'bookmark')];
}

// On the line.
function sign(note) {
  return '★' + (note === '' ? '' : ' ' + note);
}

// A line in the list, by its number; text is '' while it is not known.
function place(n, text) {
  return '#' + thousands(n) + (text === '' ? '' : ' ' + text);
}

function noteOf(n) {
  return 'Note of line ' + thousands(n);
}

function dropOf(n) {
  return 'Take the bookmark of line ' + thousands(n) + ' away';
}

// The bell of the search.
var BELL = {
  label: 'Notify me of new lines that match',
  on: 'New lines that match are notified, also while this page is hidden, until the bell or the filter is off.',
  denied: 'This browser blocks notifications of this page. Its settings for this address allow them again.',
  unanswered: 'The browser was not allowed to notify, so the bell stays off.',
  insecure: 'Browsers notify only for pages on their own machine or by https, so the bell stays off.',
  absent: 'This browser cannot notify from a page, so the bell is off.'
};

// For a screen reader, or a notification: how many lines have come since the last announcement, and
// the last of them.
function fresh(count, latest) {
  return count === 1 ? latest : plural(count, 'new line') + '; the latest: ' + latest;
}

// base is the title without a number before it.
function title(count, base) {
  return count === 0 ? base : '(' + (count > 999 ? '999+' : count) + ') ' + base;
}

module.exports = {BINARY: BINARY, FIELD: FIELD, NO_FIELDS: NO_FIELDS, COLUMNS: COLUMNS, removeColumn: removeColumn,
  matches: matches, percent: percent, problem: problem, saving: saving, saved: saved, left: left, UNSAVED: UNSAVED,
  LEVELS: LEVELS, WORSE: WORSE, CHIPS: CHIPS, HOLDS: HOLDS, TAKE_OFF: TAKE_OFF, onlyLevel: onlyLevel, onlyType: onlyType, holds: holds,
  HISTOGRAM: HISTOGRAM, histogram: histogram, bar: bar,
  takeOff: takeOff, ignored: ignored, copied: copied, MISSING: MISSING, BELL: BELL, BOOKMARKS: BOOKMARKS,
  COMING: COMING, NO_SERVER: NO_SERVER, bookmarked: bookmarked, unbookmarked: unbookmarked, noted: noted, bookmarks: bookmarks, sign: sign, place: place, noteOf: noteOf, dropOf: dropOf, fresh: fresh, title: title, time: time};
