// Saves the lines as a file: a worker reads the history and writes the file in Blobs, which the
// browser may store on disk, so that the page needs no memory for it.
'use strict';

var download = require('../base/download.js');
var createWatched = require('./watched.js').createWatched;
var words = require('./words.js');

var MAX_BYTES = 1e9;
var EXTENSIONS = {text: '.txt', times: '.txt', ndjson: '.ndjson', csv: '.csv'};
var TYPES = {csv: 'text/csv;charset=utf-8'};

// showNote(text) shows the progress and the result; changed() is called when running() changes.
// open() returns a new search worker; each file gets one of its own, so that a search goes on.
// print(text) is given the lines of the format `print`.
function createSave(open, showNote, changed, print) {
  var worker = null;
  var parts = [];
  var bytes = 0;
  var format = '';

  // request: {format, query, chosen, least: 1 for the lines that are shown, 2 for those that match
  // (searcher.js), span: what to read (reading.js), columns: of csv (numberrows.js)}.
  function start(request) {
    format = request.format;
    parts = [];
    bytes = 0;
    worker = createWatched(open, function (message) { receive(message, request.span); },
      function () { return true; }, stop);
    worker.post({type: 'save', format: format === 'print' ? 'text' : format, query: request.query, chosen: request.chosen, columns: request.columns, least: request.least, span: request.span});
    changed();
  }

  function receive(message, span) {
    if (message.type === 'part') {
      parts.push(message.part);
      bytes += message.part.size;
      if (bytes > MAX_BYTES) {
        stop('large');
      }
    } else if (message.type === 'progress') {
      showNote(words.saving((message.at - span.from) / Math.max(1, span.last - span.from), message.events));
    } else if (message.ok) {
      finish(message.events);
    } else {
      stop('lost');
    }
  }

  function finish(events) {
    var name = download.fileName('pushpane', EXTENSIONS[format] || '');
    if (events > 0 && format === 'print') {
      readOut(new Blob(parts));
      showNote('');
      end();
      return;
    }
    if (events > 0) {
      download.download(new Blob(parts, {type: TYPES[format] || 'text/plain;charset=utf-8'}), name);
    }
    showNote(words.saved(events, name, format));
    end();
  }

  // The dialog of the browser holds up the page, so it comes when all else is done.
  function readOut(blob) {
    var reader = new FileReader();
    reader.onload = function () { print(reader.result); };
    reader.readAsText(blob);
  }

  // A file that is not finished is dropped: half a log looks like a whole one.
  function stop(why) {
    showNote(why ? words.UNSAVED[why] : '');
    end();
  }

  function end() {
    worker.end();
    worker = null;
    parts = [];
    changed();
  }

  return {start: start, stop: function () { stop(''); }, running: function () { return worker !== null; }};
}

module.exports = {createSave: createSave};
