// When the lines were written that have numbers.
'use strict';

var find = require('../line/find.js');

var MINUTE_MS = 60000;

function createMoments() {
  var says = null;       // {p, at} of the last line that says its time, or goes on one

  // Returns when a line was written, in ms: the time that it says, of a line without one that of
  // the line before it (NaN where that is not here), and if no line says one, when it came.
  function of(event, found, p) {
    var own = found.at !== null ? found.at : found.says !== null ? local(found.says) : said(event);
    if (own === null && says) {
      own = p === says.p + 1 ? says.at : NaN;
    }
    says = own === null ? says : {p: p, at: own};
    return own === null ? event.at : own;
  }

  return {of: of};
}

// Returns the time that a line says, as its digits are in the zone of the reader; null for none.
function said(event) {
  var ms = event.says;
  if (ms === undefined) {
    ms = event.says = find.timeOf(event.event, event.data, event.at);
  }
  return ms === null ? null : local(ms);
}

// Digits as if they were UTC are a time in the zone of the reader.
function local(ms) {
  return ms + new Date(ms).getTimezoneOffset() * MINUTE_MS;
}

module.exports = {createMoments: createMoments};
