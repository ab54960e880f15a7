// The page's side of the worker that counts the lines (searcher.js, tally.js). It reads the history
// once, behind the first line, and then gets what comes.
'use strict';

var createWatched = require('./watched.js').createWatched;

var EVERY_MS = 250;      // what has come since is one message

// open() returns a new search worker. how: {span(): what to read (reading.js), kept(): {epoch, first} of
// the server's history or null, onCount(counts, bars, exact)}. exact is false until all of the
// history has been read, and where it cannot be: then there are at least so many.
function createCounter(open, how) {
  var worker = null;
  var job = 0;             // answers to an older one are ignored
  var reading = false;
  var exact = false;
  var live = [];
  var timer = null;
  var view = null;         // of the histogram (tally.js), null for none
  var last = null;         // {counts, bars}

  // Counts from the begin, in another history too.
  function start() {
    var span = how.span();
    worker = worker || createWatched(open, receive, function () { return reading; }, fail);
    job += 1;
    reading = true;
    exact = false;
    live = [];
    worker.post({type: 'count', job: job, span: span, view: view});
  }

  function receive(message) {
    if (message.job !== job) {
      return;
    }
    if (message.type === 'end') {
      reading = false;
      exact = message.ok;
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

module.exports = {createCounter: createCounter};
