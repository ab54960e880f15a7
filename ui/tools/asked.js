// The search where a server has the history: it is asked for what matches, and for what passes the
// filters (question.js). What only the page has, of a log that is gone, is tested by the worker
// (finder.js), and comes before.
'use strict';

var wire = require('../connection/wire.js');
var block = require('../line/block.js');
var fieldfilter = require('../line/fieldfilter.js');
var filters = require('../line/filters.js');
var patterns = require('../line/find.js');
var time = require('../line/time.js');
var spans = require('../reader/spans.js');
var blocks = require('./blocks.js');
var createFinder = require('./finder.js').createFinder;
var createFinds = require('./finds.js').createFinds;
var createQuestion = require('./question.js').createQuestion;

var PREPARE_MS = 20000;

// ask is that of transports.js, open() returns a new search worker. on: that of finder.js, and
// replaced() when another log begins. failed(why) is called with a problem of words.js. Returns
// what finder.js returns, and prepare.
function createAsked(ask, open, on) {
  var job = null;          // {query, chosen, span, waiting: for the worker}
  var fresh = block.createFresh();
  var sieve = createFinder(open, {changed: nothing, marked: on.marked, live: nothing, end: inMemoryTested, failed: sieveFailed});
  // With a text there are two questions: which lines are found, and which are shown.
  var text = createQuestion(ask, {changed: on.changed, live: on.live, end: on.end, refused: function () { on.failed(job.query.regexp ? 'refused' : 'long'); }});
  var filter = createQuestion(ask, {changed: on.changed, live: ring, end: on.end, refused: function () { on.failed('fields'); }});

  // As that of finder.js. Filters that stay are not asked for again.
  function find(query, chosen, span) {
    fresh = job && job.span.epoch === span.epoch ? fresh : block.createFresh();
    job = {query: query, chosen: chosen, span: span, waiting: span.inMemory.length > 0};
    text.cancel();
    if (!filter.asks(filterAddress(), span.epoch)) {
      filter.cancel();
    }
    // The worker marks what an expression matches (marks.js), which could hold up the page.
    if (job.waiting || query.regexp && query.text !== '') {
      sieve.find(query, chosen, spans.behind(span, span.last));
    } else {
      sieve.stop();
    }
    if (!job.waiting) {
      begin();
    }
  }

  function begin() {
    var hasText = job.query.text !== '';
    put(text, hasText ? addressOf(job.span) + textOf(job.query) + filterOf(job.chosen) : '', 'found');
    if (!filter.asks(filterAddress(), job.span.epoch)) {
      put(filter, filterAddress(), hasText ? 'shown' : 'found');
    }
  }

  // list is the name of its finds in memory.
  function put(question, address, list) {
    var none = createFinds();
    if (address === '') {
      question.stop();
    } else {
      question.begin(address, job.span, job.waiting ? {found: sieve[list](), steps: sieve.steps()} : {found: none, steps: none});
    }
  }

  function filterAddress() {
    return filters.any(job.chosen) ? addressOf(job.span) + filterOf(job.chosen) : '';
  }

  function inMemoryTested() {
    if (job && job.waiting) {
      begin();
      job.waiting = false;
    }
  }

  // There is no worker, or it hangs in the expression. The server finds what that matches; the
  // marks are missing.
  function sieveFailed() {
    sieve.stop();
    inMemoryTested();
  }

  function stop() {
    job = null;
    sieve.stop();
    text.stop();
    filter.stop();
  }

  // Lets the server read what it has to know before a search: the next one is sooner answered.
  function prepare(span) {
    ask('GET', addressOf(span), {}, null, PREPARE_MS, nothing);
  }

  // A new event of the stream. A block stands for its steps, which are no rows any more.
  function add(event) {
    var number = blocks.number(event.id);
    var gone;
    if (job && job.span.epoch !== event.id.slice(0, event.id.indexOf('.'))) {
      on.replaced();
    } else if (job) {
      job.span.last = Math.max(job.span.last, number);
      gone = event.event === wire.SCREEN ? fresh(block.read(number, event.data)) : [];
      text.hear(number, gone);
      filter.hear(number, gone);
    }
  }

  // With a text what matters is what has it.
  function ring(epoch, numbers) {
    if (job.query.text === '') {
      on.live(epoch, numbers);
    }
  }

  function main() {
    return job && job.query.text !== '' ? text : filter;
  }

  return {
    find: find,
    stop: stop,
    prepare: prepare,
    add: add,
    mark: sieve.mark,
    progress: function () { return job && job.waiting ? 0 : Math.min(text.progress(), filter.progress()); },
    answered: function () { return job !== null && !job.waiting && main().answered(); },
    shown: filter.found,
    found: function () { return main().found(); },
    steps: function () { return main().steps(); }
  };
}

function addressOf(span) {
  return span.url + 'find?records=1&client=' + span.client;
}

function textOf(query) {
  return (query.regexp ? '&re=' : '&match=') + encodeURIComponent(query.text) + '&case=' + (patterns.caseful(query) ? 1 : 0) + (query.invert ? '&not=1' : '');
}

function filterOf(chosen) {
  var span = chosen.span || {from: null, to: null};
  return (chosen.levels ? '&level=' + chosen.levels.map(function (level) { return level || 'other'; }).join() : '') +
    (chosen.types ? '&type=' + encodeURIComponent(chosen.types.join()) : '') +
    (chosen.fields ? '&' + fieldfilter.query(chosen.fields) : '') +
    (span.from !== null ? '&from=' + time.format(span.from, span.own) : '') +
    (span.to !== null ? '&to=' + time.format(span.to, span.own) : '');
}

function nothing() {
  return;
}

module.exports = {createAsked: createAsked};
