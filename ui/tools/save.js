// Saves the lines as a file: a worker reads the history and writes the file in Blobs, which the
// browser may store on disk, so that the page needs no memory for it.
'use strict';

var createWatched = require('./watched.js').createWatched;
var words = require('./words.js');

var MAX_BYTES = 1e9;
var REVOKE_MS = 60000;   // after the click that saves the file: its address is valid until then
var EXTENSIONS = {text: '.txt', times: '.txt', ndjson: '.ndjson'};

// showNote(text) shows the progress and the result; changed() is called when running() changes.
// open() returns a new search worker; each file gets one of its own, so that a search goes on.
// print(text) is given the lines of the format `print`.
function createSave(open, showNote, changed, print) {
  var worker = null;
  var parts = [];
  var bytes = 0;
  var format = '';

  // request: {format, query, chosen, least: 1 for the lines that are shown, 2 for those that match
  // (searcher.js), span: what to read (reading.js)}.
  function start(request) {
    format = request.format;
    parts = [];
    bytes = 0;
    worker = createWatched(open, function (message) { receive(message, request.span); },
      function () { return true; }, stop);
    worker.post({type: 'save', format: format === 'print' ? 'text' : format, query: request.query, chosen: request.chosen, least: request.least, span: request.span});
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
    var name = 'pushpane-' + new Date().toISOString().slice(0, 19).replace(/:/g, '').replace('T', '-') + EXTENSIONS[format];
    if (events > 0 && format === 'print') {
      readOut(new Blob(parts));
      showNote('');
      end();
      return;
    }
    if (events > 0) {
      download(new Blob(parts, {type: 'text/plain;charset=utf-8'}), name);
    }
    showNote(words.saved(events, name));
    end();
  }

  // The dialog of the browser holds up the page, so it comes when all else is done.
  function readOut(blob) {
    var reader = new FileReader();
    reader.onload = function () { print(reader.result); };
    reader.readAsText(blob);
  }

  // Saves by a click on a link: all browsers can do that; older Firefox needs the link in the
  // document.
  function download(blob, name) {
    var link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    document.body.appendChild(link);
    link.click();
    document.body.removeChild(link);
    setTimeout(function () { URL.revokeObjectURL(link.href); }, REVOKE_MS);
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
