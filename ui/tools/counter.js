// The page's side of the worker that counts the lines (searcher.js, tally.js), where the server
// does not (counted.js). The worker gets what is in memory and what comes, and reads only the rest
// of the history: by polls, one after the other, because twenty tabs with a stream each would leave
// no connection for anything else.
'use strict';

var createWatched = require('./watched.js').createWatched;

var EVERY_MS = 250;      // what has come since is one message
var SLICE = 2000;        // events in memory that are copied to the worker at a time, a few ms

// open() returns a new search worker. how: {span(): what to read (reading.js), with shortened where
// that is not all, tail(): the end of that which is in memory (spans.js), kept(): {epoch, first} of
// the server's history or null, onCount(counts, bars, exact)}. exact is false until all of the
// history has been read, and where it is not: then there are at least so many.
function createCounter(open, how) {
  var worker = null;
  var job = 0;             // answers to an older one are ignored
  var counting = 0;        // the job that the worker has all of to begin with
  var waiting = false;     // for the tab to be looked at
  var reading = false;
  var exact = false;
  var shortened = false;   // whether only the last events of the history are read
  var lost = false;        // whether it could not be read to its end
  var live = [];
  var timer = null;
  var view = null;         // of the histogram (tally.js), null for none
  var last = null;         // {counts, bars}

  // Counts from the begin, in another history too. A hidden tab waits until it is looked at.
  function start() {
    waiting = document.hidden === true;
    if (!waiting) {
      begin(how.span(), how.tail());
    }
  }

  function begin(span, tail) {
    worker = worker || createWatched(open, receive, function () { return reading; }, fail);
    rest();
    exact = false;
    shortened = span.shortened === true;
    span.stream = false;
    span.last = Math.min(span.last, tail.from - 1);
    hold(span, tail.list, job);
  }

  // What is under way ends.
  function rest() {
    job += 1;
    reading = false;
    lost = false;
    live = [];
    clearTimeout(timer);
    timer = null;
  }

  function stop() {
    waiting = false;
    rest();
    if (worker) {
      worker.end();
    }
    worker = null;
  }

  // Gives the worker what is behind the span, and then the span.
  function hold(span, list, of) {
    if (!worker || of !== job) {
      return;
    }
    worker.post({type: 'hold', job: job, list: list.slice(0, SLICE).map(copy)});
    if (list.length > SLICE) {
      setTimeout(function () { hold(span, list.slice(SLICE), of); }, 0);
    } else {
      reading = true;
      worker.post({type: 'count', job: job, span: span, view: view});
      counting = job;
      arm();
    }
  }

  function receive(message) {
    if (message.job !== job) {
      return;
    }
    if (message.type === 'end') {
      reading = false;
      exact = message.ok && !shortened;
      lost = !message.ok;
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

  // An event of the stream. It is in the history already, so a job that starts later reads it
  // there.
  function add(event) {
    if (worker) {
      live.push(copy(event));
      arm();
    }
  }

  function arm() {
    timer = timer || (live.length > 0 ? setTimeout(post, EVERY_MS) : null);
  }

  function post() {
    var kept = how.kept();
    timer = null;
    if (worker && counting === job && live.length > 0) {
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

  document.addEventListener('visibilitychange', function () {
    if (waiting) {
      start();
    }
  }, false);
  return {start: start, stop: stop, add: add, look: look, lost: function () { return lost; }};
}

function copy(event) {
  return {id: event.id, event: event.event, data: event.data, at: event.at};
}

module.exports = {createCounter: createCounter};
