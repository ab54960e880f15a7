// The page's side of the worker that counts the lines (searcher.js, tally.js). It reads the history
// once, behind the first line, and then gets what comes.
'use strict';

var createWatched = require('./watched.js').createWatched;

var EVERY_MS = 250;      // what has come since is one message
// Events of the history that are read over a network: thirty phones in one room read the same. This
// machine reads all.
var FAR_MAX = 50000;
var NEAR = /^(localhost|.*\.localhost|127\.[\d.]+|\[::1\]|)$/;

// open() returns a new search worker. how: {span(): what to read (reading.js), kept(): {epoch, first} of
// the server's history or null, onCount(counts, bars, exact)}. exact is false until all of the
// history has been read, and where it is not: then there are at least so many.
function createCounter(open, how) {
  var worker = null;
  var job = 0;             // answers to an older one are ignored
  var reading = false;
  var exact = false;
  var shortened = false;   // whether only the last events of the history are read
  var live = [];
  var timer = null;
  var view = null;         // of the histogram (tally.js), null for none
  var last = null;         // {counts, bars}

  // Counts from the begin, in another history too.
  function start() {
    var span = near() ? how.span() : lastOf(how.span());
    worker = worker || createWatched(open, receive, function () { return reading; }, fail);
    job += 1;
    reading = true;
    exact = false;
    shortened = span.shortened === true;
    live = [];
    worker.post({type: 'count', job: job, span: span, view: view});
  }

  function receive(message) {
    if (message.job !== job) {
      return;
    }
    if (message.type === 'end') {
      reading = false;
      exact = message.ok && !shortened;
    } else {
      last = message;
    }
    how.onCount(last.counts, last.bars, exact);
  }

  // Without the worker there are no counts, and everything else goes on.
  function fail() {
    worker = null;
    reading = false;
  }

  // An event of the stream. It is in the history already, so a job that starts later reads it there.
  function add(event) {
    if (worker) {
      live.push({id: event.id, event: event.event, data: event.data, at: event.at});
      timer = timer || setTimeout(post, EVERY_MS);
    }
  }

  function post() {
    var kept = how.kept();
    timer = null;
    if (worker && live.length > 0) {
      worker.post({type: 'more', list: live, epoch: kept ? kept.epoch : '', first: kept ? kept.first : 0});
      live = [];
    }
  }

  // What the histogram shows from now on.
  function look(next) {
    view = next;
    if (worker) {
      worker.post({type: 'view', view: view});
    }
  }

  return {start: start, add: add, look: look};
}

function near() {
  return NEAR.test(root.location.hostname);
}

// Returns the part of a span that is read over a network.
function lastOf(span) {
  var part = {shortened: true};
  if (span.last - span.from <= FAR_MAX) {
    return span;
  }
  Object.keys(span).forEach(function (key) { part[key] = span[key]; });
  part.from = span.last - FAR_MAX;
  part.cursor = span.epoch + '.' + part.from;
  return part;
}

module.exports = {createCounter: createCounter};
