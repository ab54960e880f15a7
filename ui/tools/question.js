// A question to the search in the server (docs/wire.md, "A search", by records), and the events
// that it found. What is behind the last answer is asked for by the next one, whether it was there
// already or comes later.
'use strict';

var ranges = require('../base/ranges.js');
var wire = require('../connection/wire.js');
var createFinds = require('./finds.js').createFinds;

var ANSWER_MS = 20000;
var LIVE_MS = 150;       // what has come since is one request
var AGAIN_MS = 1000;     // after "too many at once"
// What is malformed or too long, also for a proxy: 414 and 431 are about the address.
var REFUSED = [400, 414, 431];

// ask is that of transports.js. on: {changed(first) with new finds, first with those of a new
// address; live(epoch, numbers) with the finds among new events; end(ok) when the history is read;
// refused(), the server takes no such question}.
function createQuestion(ask, on) {
  // {address, epoch, from, reached, reading, answered, newest, last, gone}: reached is the last
  // event that was looked at, newest the last that there is, last that of the history, reading
  // whether that is read; gone are the numbers that have lost their rows since the request.
  var job = null;
  var finds = emptyFinds();
  var request = null;
  var timer = null;

  // Asks for the events of a span (reading.js). The finds before stay until there are new ones;
  // those in memory (finder.js) are the first of these.
  function begin(address, span, inMemory) {
    cancel();
    job = {address: address, epoch: span.epoch, from: span.from, reached: span.from, reading: true, answered: false, newest: span.last, last: span.last, gone: []};
    if (inMemory.found.count() > 0) {
      beginFinds();
      inMemory.found.each(finds.found.add);
      inMemory.steps.each(finds.steps.add);
      on.changed(true);
    }
    next();
  }

  // The finds stay.
  function cancel() {
    if (request) {
      request.close();
    }
    request = null;
    clearTimeout(timer);
    timer = null;
    job = null;
  }

  function stop() {
    cancel();
    finds = emptyFinds();
  }

  function next() {
    timer = null;
    if (job.newest <= job.reached) {
      finish(true);
    } else {
      request = ask('GET', job.address + '&after=' + job.epoch + '.' + job.reached, {}, null, ANSWER_MS, receive);
    }
  }

  function receive(answer) {
    request = null;
    if (answer.status === 200) {
      add(wire.parseObject(answer.text));
    } else if (REFUSED.indexOf(answer.status) >= 0) {
      on.refused();
    } else if (answer.status === 503) {
      timer = setTimeout(next, AGAIN_MS);
    } else if (answer.status === 409) {
      job.reading = false; // another log: asked.js begins anew with its first event
      on.end(true);
    } else {
      finish(false);
    }
  }

  function add(said) {
    var first = !job.answered;
    var steps = ranges.read(said.steps);
    var rows = ranges.join(steps.concat(ranges.read(said.rows)));
    steps = numbersOf(steps, job.from);
    beginFinds();
    takeOut(numbersOf(ranges.read(said.out), 0));
    finds.steps.add(job.epoch, steps);
    finds.found.add(job.epoch, numbersOf(rows, job.from));
    takeOut(job.gone.splice(0));
    job.reached = Math.max(job.reached, said.last);
    job.newest = Math.max(job.newest, job.reached + (said.more ? 1 : 0));
    if (!job.reading && steps.length > 0) {
      on.live(job.epoch, steps);
    }
    on.changed(first);
    if (said.more) {
      next();
    } else {
      finish(true);
      arm();
    }
  }

  function takeOut(numbers) {
    var list = Array.prototype.slice.call(numbers);
    finds.found.take(job.epoch, list);
    finds.steps.take(job.epoch, list);
  }

  // From now on the finds are those of this job.
  function beginFinds() {
    if (!job.answered) {
      job.answered = true;
      finds = emptyFinds();
    }
  }

  function finish(ok) {
    beginFinds();
    if (job.reading || !ok) {
      job.reading = false;
      on.end(ok);
    }
  }

  // There is a new event, and the ranges of numbers that are gone have no row any more.
  function hear(number, gone) {
    var numbers;
    if (job) {
      numbers = Array.prototype.slice.call(numbersOf(ranges.join(gone), 0));
      takeOut(numbers);
      job.gone = request ? job.gone.concat(numbers) : [];
      job.newest = Math.max(job.newest, number);
      arm();
    }
  }

  function arm() {
    if (!job.reading && request === null && timer === null && job.newest > job.reached) {
      timer = setTimeout(next, LIVE_MS);
    }
  }

  // From 0 to 1, which is also that of no job.
  function progress() {
    return job && job.reading ? (job.reached - job.from) / Math.max(1, job.last - job.from) : 1;
  }

  return {
    begin: begin,
    cancel: cancel,
    stop: stop,
    hear: hear,
    progress: progress,
    asks: function (address, epoch) { return job !== null && job.address === address && job.epoch === epoch; },
    // Whether the finds are of this address.
    answered: function () { return job !== null && job.answered; },
    found: function () { return finds.found; },
    steps: function () { return finds.steps; }
  };
}

// Returns the numbers of ranges that rise. Those up to from were cleared away.
function numbersOf(all, from) {
  var kept = all.map(function (range) {
    return [Math.max(range[0], from + 1), range[1]];
  }).filter(function (range) { return range[0] <= range[1]; });
  var numbers = new Float64Array(kept.reduce(function (sum, range) { return sum + range[1] - range[0] + 1; }, 0));
  var i = 0;
  kept.forEach(function (range) {
    var n;
    for (n = range[0]; n <= range[1]; n += 1, i += 1) {
      numbers[i] = n;
    }
  });
  return numbers;
}

function emptyFinds() {
  return {found: createFinds(), steps: createFinds()};
}

module.exports = {createQuestion: createQuestion};
