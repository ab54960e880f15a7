// The page's side of the search in the server (docs/wire.md, "A search", by records): one job at a
// time, and the events that it found. What is behind the last answer is asked for by the next one,
// whether it was there already or comes later. What only the page has, of a log that is gone, is
// tested by a worker (finder.js), and comes before.
'use strict';

var joined = require('../base/ranges.js').join;
var wire = require('../connection/wire.js');
var block = require('../line/block.js');
var patterns = require('../line/find.js');
var blocks = require('./blocks.js');
var createFinds = require('./finds.js').createFinds;

var ANSWER_MS = 20000;
var LIVE_MS = 150;       // what has come since is one request
var AGAIN_MS = 1000;     // after "too many at once"

// ask is that of transports.js. sieve: {find(query, chosen, span), stop()}, whose end is told by
// tested. on: {changed(first) with new finds, first with those of a new job; live(epoch, numbers)
// with the finds among new events; end(ok) when the history is read; failed(why), why is a problem
// of words.js; replaced() when another log begins: what was found of the one before may not be here
// any more}.
function createAsked(ask, sieve, on) {
  // {address, query, span, epoch, from, reached, reading, answered, newest}: reached is the last
  // event that was looked at, newest the last that there is; reading is whether the history is.
  var job = null;
  var finds = emptyFinds();
  var request = null;
  var timer = null;
  var fresh = null;        // of block.js

  // As that of finder.js, without filters.
  function find(query, span) {
    cancel();
    fresh = block.createFresh();
    job = {address: addressOf(query, span), query: query, span: span, epoch: span.epoch, from: span.from, reached: span.from, reading: true, answered: false, newest: span.last};
    // The worker marks what an expression matches (marks.js), which could hold up the page.
    if (span.inMemory.length > 0 || query.regexp) {
      sieve.find(query, {}, onlyMemory(span));
    } else {
      sieve.stop();
    }
    if (span.inMemory.length === 0) {
      next();
    }
  }

  // Lets the server read what it has to know before a search: the next one is sooner answered.
  function prepare(span) {
    ask('GET', span.url + 'find?records=1&client=' + span.client, {}, null, ANSWER_MS, function () { return; });
  }

  // The worker has tested what is in memory only, or has failed.
  function tested() {
    if (job && job.span.inMemory.length > 0 && !job.answered) {
      beginFinds();
      sieve.found().each(finds.found.add);
      sieve.steps().each(finds.steps.add);
      on.changed(true);
      next();
    }
  }

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
    sieve.stop();
    finds = emptyFinds();
  }

  function next() {
    timer = null;
    if (job.newest <= job.reached) {
      request = null;
      finish(true);
      return;
    }
    request = ask('GET', job.address + '&after=' + job.epoch + '.' + job.reached, {}, null, ANSWER_MS, receive);
  }

  function receive(answer) {
    request = null;
    if (answer.status === 200) {
      add(wire.parseObject(answer.text));
    } else if (answer.status === 400) {
      on.failed(job.query.regexp ? 'refused' : 'long');
    } else if (answer.status === 503) {
      timer = setTimeout(next, AGAIN_MS);
    } else {
      beginFinds();
      finish(false);
    }
  }

  function add(said) {
    var first = !job.answered;
    var steps = numbersOf(said.steps, job.from);
    beginFinds();
    take(said.out);
    finds.steps.add(job.epoch, steps);
    finds.found.add(job.epoch, numbersOf(said.steps.concat(said.rows), job.from));
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

  function take(list) {
    var numbers = Array.prototype.slice.call(numbersOf(list, 0));
    finds.found.take(job.epoch, numbers);
    finds.steps.take(job.epoch, numbers);
  }

  // From now on the finds are those of this job.
  function beginFinds() {
    if (!job.answered) {
      job.answered = true;
      finds = emptyFinds();
    }
  }

  function finish(ok) {
    if (job.reading || !ok) {
      beginFinds();
      job.reading = false;
      on.end(ok);
    }
  }

  // A new event of the stream. A block stands for its steps, which are no rows any more.
  function live(event) {
    var its = event.id.slice(0, event.id.indexOf('.'));
    if (!job) {
      return;
    }
    if (job.epoch !== its) {
      on.replaced();
      return;
    }
    job.newest = Math.max(job.newest, blocks.number(event.id));
    if (event.event === wire.SCREEN) {
      take(fresh(block.read(blocks.number(event.id), event.data)));
    }
    arm();
  }

  function arm() {
    if (job && !job.reading && request === null && timer === null && job.newest > job.reached) {
      timer = setTimeout(next, LIVE_MS);
    }
  }

  // From 0 to 1, which is also that of no job.
  function progress() {
    return job && job.reading ? (job.reached - job.from) / Math.max(1, job.span.last - job.from) : 1;
  }

  return {
    find: find,
    prepare: prepare,
    tested: tested,
    stop: stop,
    add: live,
    progress: progress,
    // Whether the finds are of this job.
    answered: function () { return job !== null && job.answered; },
    found: function () { return finds.found; },
    steps: function () { return finds.steps; }
  };
}

function addressOf(query, span) {
  return span.url + 'find?records=1&client=' + span.client + (query.regexp ? '&re=' : '&match=') + encodeURIComponent(query.text) +
    '&case=' + (patterns.caseful(query) ? 1 : 0) + (query.invert ? '&not=1' : '');
}

// Returns the numbers of a list of numbers and ranges, rising. Those up to from were cleared away.
function numbersOf(list, from) {
  var ranges = joined(list.map(function (one) { return typeof one === 'number' ? [one, one] : one; })).map(function (range) {
    return [Math.max(range[0], from + 1), range[1]];
  }).filter(function (range) { return range[0] <= range[1]; });
  var numbers = new Float64Array(ranges.reduce(function (sum, range) { return sum + range[1] - range[0] + 1; }, 0));
  var i = 0;
  ranges.forEach(function (range) {
    var n;
    for (n = range[0]; n <= range[1]; n += 1, i += 1) {
      numbers[i] = n;
    }
  });
  return numbers;
}

// Returns what of a span is to be tested here.
function onlyMemory(span) {
  var part = {};
  Object.keys(span).forEach(function (key) { part[key] = span[key]; });
  part.from = span.last;
  part.cursor = span.epoch + '.' + span.last;
  return part;
}

function emptyFinds() {
  return {found: createFinds(), steps: createFinds()};
}

module.exports = {createAsked: createAsked};
