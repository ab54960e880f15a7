// The lines as a file: a worker reads the history and writes it in pieces, each of
// which the browser keeps where it likes, so that the page's memory stays as it is.
'use strict';

var createWatched = require('./watched.js').createWatched;
var phrases = require('./words.js');

var MAX_BYTES = 1e9;
var KEPT_MS = 60000;     // of the file's address, after the browser was told to save it
var EXTENSIONS = {text: '.txt', times: '.txt', ndjson: '.ndjson'};

// say(text) and changed() tell what is going on. address is the search worker's, which can read
// the history too; each file gets one of its own, so that a search goes on.
function createSave(address, say, changed) {
  var worker = null;
  var parts = [];
  var bytes = 0;
  var format = '';

  // asked: {format, query, hidden, least: 1 for what is shown and 2 for what is
  // found (worker.js), what}, which is as for a search (search.js).
  function start(asked) {
    format = asked.format;
    parts = [];
    bytes = 0;
    worker = createWatched(address, function (said) { hear(said, asked.what); },
      function () { return true; }, stop);
    worker.post({type: 'save', format: asked.format, query: asked.query, hidden: asked.hidden, least: asked.least, what: asked.what});
    changed();
  }

  function hear(said, what) {
    if (said.type === 'part') {
      parts.push(said.part);
      bytes += said.part.size;
      if (bytes > MAX_BYTES) {
        stop('large');
      }
    } else if (said.type === 'progress') {
      say(phrases.saving((said.at - what.from) / Math.max(1, what.last - what.from), said.events));
    } else if (said.ok) {
      finish(said.events);
    } else {
      stop('lost');
    }
  }

  function finish(events) {
    var name = 'pushpane-' + new Date().toISOString().slice(0, 19).replace(/:/g, '').replace('T', '-') + EXTENSIONS[format];
    if (events > 0) {
      give(new Blob(parts, {type: 'text/plain;charset=utf-8'}), name);
    }
    say(phrases.saved(events, name));
    end();
  }

  // The one way to save that all browsers have; older Firefox wants the link in the document.
  function give(blob, name) {
    var link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    document.body.appendChild(link);
    link.click();
    document.body.removeChild(link);
    setTimeout(function () { URL.revokeObjectURL(link.href); }, KEPT_MS);
  }

  // Nothing of a file that was not finished is given: half a log looks like a whole one.
  function stop(why) {
    say(why ? phrases.unsaved(why) : '');
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
