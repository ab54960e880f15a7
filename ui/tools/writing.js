// The lines of a file that is taken along (docs/wire.md names the keys).
'use strict';

var find = require('../line/find.js');

// format is 'text', 'times' or 'ndjson'; at is Unix ms, null where it is not known.
function line(format, id, type, data, at) {
  var text;
  if (format === 'ndjson') {
    return JSON.stringify({id: id, time: at, type: type, data: data}) + '\n';
  }
  // An event is one line of the file, whatever it holds.
  text = find.textOf(type, data).replace(/\n/g, ' ⏎ ') + '\n';
  return format === 'times' && at !== null ? new Date(at).toISOString() + ' ' + text : text;
}

// When the event with this id happened, in an epoch that began at started.
function time(id, started) {
  var offset = id.split('.')[2];
  return offset === undefined || started === null ? null : started + Number(offset);
}

module.exports = {line: line, time: time};
