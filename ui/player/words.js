// The sentences of an exported page. Documents and tests quote them word for word.
'use strict';

var text = require('../base/text.js');
var plural = text.plural;

var SOURCES = {clock: 'the clock', stdin: 'lines from a pipe'}; // that have no name of their own
var MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

// header is that of the recording (docs/recording.md).
function title(header) {
  return header.title || header.name || 'Recording';
}

// Returns what the page is a recording of. ms is the length of the recording, null where it has
// none to speak of. Without a header only the program is named (see empty).
function about(header, lines, ms) {
  if (header.pushpane !== 'recording') {
    return 'Made with pushpane.';
  }
  return ['A recording of ' + (header.name || SOURCES[header.source] || 'a stream'), date(header.start), ms === null ? '' : text.duration(ms), plural(lines, 'line')]
    .filter(function (part) { return part !== ''; }).join(', ') + '. Made with pushpane.';
}

// Returns a Unix time in ms as date and time of the local zone, '' where it is not known.
function date(ms) {
  var at = new Date(ms);
  if (!(ms > 0) || isNaN(at.getTime())) {
    return '';
  }
  return at.getDate() + ' ' + MONTHS[at.getMonth()] + ' ' + at.getFullYear() + ', ' + text.timeOfDay(ms).slice(0, 5);
}

// Returns the sentence in place of the lines while there are none. A recording without a header is
// longer than a text can be in this browser.
function empty(header, events) {
  if (header.pushpane !== 'recording') {
    return 'This recording is too large for this browser.';
  }
  return events === 0 ? 'There is no event in this recording.' : '';
}

module.exports = {
  // The keys of shortcuts.js, as in TABLE of tools/keys.js.
  KEYS: [{keys: [' '], label: 'Play, or pause'}, {keys: ['ArrowLeft'], label: '5 seconds back'}, {keys: ['ArrowRight'], label: '5 seconds on'}],
  SKIP: 'Skip pauses',
  title: title,
  about: about,
  whole: function (lines) { return 'or show ' + (lines === 1 ? 'the line' : 'all' + (lines > 0 ? ' ' + plural(lines, 'line') : '')) + ' at once'; },
  empty: empty
};
