// The page's side of the search worker (searcher.js): one job at a time, and the events that it
// found.
'use strict';

var createFinds = require('./finds.js').createFinds;
var createWatched = require('./watched.js').createWatched;

var NAMES = ['shown', 'found', 'steps']; // the lists of testing.js

// open() returns a new search worker. on: {changed(first) with new finds, first with those of a new
// job; marked(texts, marks) with an answer to mark; live(epoch, numbers) with the finds among new
// events; end(ok) when the history is read, ok is whether all of it came; failed(why), a reason of
// watched.js}.
function createFinder(open, on) {
  var worker = null;       // while there is a job
  // {number, query, reading, pending, answered, live, texts}. reading is {at, from, last}, the
  // numbers of events, null when the history is read; pending is how many other answers are due;
  // answered is whether the finds are of this job; live events and texts to mark wait for schedule.
  var job = null;
  var jobs = 0;            // answers to an older job are ignored
  var finds = emptyFinds();
  var timer = null;

  // Starts a job. query is {text, regexp, caseful, invert}, chosen that of filters.js, span what to
  // read (reading.js). The finds of the job before stay until there are new ones.
  function find(query, chosen, span) {
    // A worker with work left may be stuck in an expression.
    if (worker && busy()) {
      worker.end();
      worker = null;
    }
    worker = worker || createWatched(open, receive, busy, on.failed);
    jobs += 1;
    job = {number: jobs, query: query, reading: {at: span.from, from: span.from, last: span.last}, pending: 0, answered: false, live: [], texts: []};
    worker.post({type: 'find', job: jobs, query: query, chosen: chosen, span: span});
  }

  // Ends the worker as well: without a job nothing needs one.
  function stop() {
    if (worker) {
      worker.end();
    }
    worker = null;
    job = null;
    finds = emptyFinds();
  }

  // Whether an answer is due. Then watched.js takes silence for a hang.
  function busy() {
    return job !== null && (job.reading !== null || job.pending > 0);
  }

  function receive(message) {
    var first = !!job && !job.answered;
    if (!job || message.job !== job.number) {
      return;
    }
    switch (message.type) {
    case 'found':
      addFinds(message);
      on.changed(first);
      break;
    // The finds of the same events came before.
    case 'tested':
      job.pending -= 1;
      break;
    case 'marked':
      job.pending -= 1;
      on.marked(message.texts, message.marks);
      break;
    // Where there was nothing to read, no finds came before this.
    default:
      beginFinds();
      job.reading = null;
      on.end(message.ok);
    }
  }

  // From now on the finds are those of this job.
  function beginFinds() {
    if (!job.answered) {
      job.answered = true;
      finds = emptyFinds();
    }
  }

  function addFinds(message) {
    beginFinds();
    NAMES.forEach(function (name) {
      finds[name].take(message.epoch, message.taken[name]);
      finds[name].add(message.epoch, message[name]);
    });
    if (message.at !== null && job.reading) {
      job.reading.at = message.at;
    } else if (!job.reading && message.steps.length > 0) {
      on.live(message.epoch, message.steps);
    }
  }

  // Tests a new event of the stream. It is in the history already, so a job that starts now reads
  // it there.
  function add(event) {
    if (job) {
      job.live.push({id: event.id, event: event.event, data: event.data, at: event.at});
      schedule();
    }
  }

  // Asks for the marks of a text by the query of the job.
  function mark(text) {
    if (job) {
      job.texts.push(text);
      schedule();
    }
  }

  // One message for all that comes in one turn of the event loop.
  function schedule() {
    timer = timer || setTimeout(function () {
      timer = null;
      if (job && job.live.length > 0) {
        post({type: 'live', list: job.live.splice(0)});
      }
      if (job && job.texts.length > 0) {
        post({type: 'marks', job: job.number, query: job.query, texts: job.texts.splice(0)});
      }
    }, 0);
  }

  function post(message) {
    worker.post(message);
    job.pending += 1;
  }

  // From 0 to 1, which is also that of no job.
  function progress() {
    var reading = job && job.reading;
    return reading ? (reading.at - reading.from) / Math.max(1, reading.last - reading.from) : 1;
  }

  return {
    find: find,
    stop: stop,
    add: add,
    mark: mark,
    progress: progress,
    // Whether the finds are of this job.
    answered: function () { return job !== null && job.answered; },
    shown: function () { return finds.shown; },
    found: function () { return finds.found; },
    steps: function () { return finds.steps; }
  };
}

function emptyFinds() {
  return {shown: createFinds(), found: createFinds(), steps: createFinds()};
}

module.exports = {createFinder: createFinder};
