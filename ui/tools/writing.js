// The lines of a file of events. docs/wire.md names the keys of NDJSON.
'use strict';

var wire = require('../connection/wire.js');
var find = require('../line/find.js');

// Returns an event as one line. format is 'text', 'times' or 'ndjson'; at is its Unix time in ms,
// null where that is not known.
function line(format, id, type, data, at) {
  var text;
  if (format === 'ndjson') {
    return JSON.stringify({id: id, time: at, type: type, data: data}) + '\n';
  }
  // Line feeds in the data become a sign; rows of a terminal are lines.
  text = find.textOf(type, data).replace(/\n/g, type === wire.SCREEN ? '\n' : ' ⏎ ') + '\n';
  return format === 'times' && at !== null ? new Date(at).toISOString() + ' ' + text : text;
}

// Returns the Unix time in ms of the event with this id, null if it is not known; started is that
// of the begin of its epoch.
function time(id, started) {
  var offset = id.split('.')[2];
  return offset === undefined || started === null ? null : started + Number(offset);
}

module.exports = {line: line, time: time};
