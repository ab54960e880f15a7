// The counts where a server has the history: it counts (docs/wire.md, "Counts"), and is asked again
// when something has come. Where the page has lines of a log that is gone, the worker counts those
// and reads the rest (counter.js).
'use strict';

var now = require('../base/clock.js').now;
var wire = require('../connection/wire.js');
var filters = require('../line/filters.js');
var time = require('../line/time.js');
var spans = require('../reader/spans.js');
var createCounter = require('./counter.js').createCounter;

var ANSWER_MS = 20000;
var PAUSE_MS = 500;      // behind an answer, at least
var PAUSES = 10;         // times as long as the answer took: a tenth of the time at most is for it
var BARS_MAX = 2000;     // that the server makes
var AGAIN_MS = 1000;     // after "too many at once" that does not say when
// Events of the history that the worker reads over a network: thirty phones in one room read the
// same. On this machine it reads all.
var FAR_MAX = 50000;
var NEAR = /^(localhost|.*\.localhost|127\.[\d.]+|\[::1\])$/;
var NONE = {lines: 0, levels: filters.LEVELS.map(function () { return 0; }), types: []};

// ask is that of transports.js, open() returns a new search worker. how: that of counter.js, and
// replaced() when another log begins. Returns what counter.js returns.
function createCounted(ask, open, how) {
  var worker = createCounter(open, {span: readable, tail: how.tail, kept: how.kept, onCount: how.onCount});
  // {epoch: '' before the first event, address}, null while the worker counts.
  var job = null;
  var view = null;         // of the histogram (tally.js), null for none
  var last = null;         // the last answer of the job
  var due = false;         // something has come since that question, or the view is another one
  var refused = false;     // the server takes no such question
  var lost = false;        // the last question has no answer
  var request = null;
  var timer = null;        // of the pause behind an answer
  var busy = false;        // the server has asked for that pause

  // Counts from the begin, in another history too.
  function start() {
    var span = how.span();
    if (request) {
      request.close();
    }
    request = null;
    job = null;
    last = null;
    lost = false;
    refused = false;
    worker.stop();
    if (hasOthers(span)) {
      worker.start();
      return;
    }
    job = {epoch: span.epoch, address: span.url + 'counts?client=' + span.client + '&after=' + span.cursor};
    if (job.epoch === '') {
      how.onCount(NONE, null, true);
    }
    hurry();
  }

  function hurry() {
    due = true;
    if (!busy) {
      clearTimeout(timer);
      timer = null;
    }
    next();
  }

  // A hidden tab waits until it is looked at.
  function next() {
    var began = now();
    var of = view;
    if (job && job.epoch !== '' && due && !refused && !request && timer === null && document.hidden !== true) {
      due = false;
      // The last parameter is for caches that ignore no-store, as in transports.js.
      request = ask('GET', job.address + barsOf(view) + '&_=' + Date.now().toString(36), {}, null, ANSWER_MS, function (answer) {
        request = null;
        receive(answer, now() - began, of);
      });
    }
  }

  function receive(answer, took, of) {
    var said = answer.status === 200 ? wire.parseObject(answer.text) : {};
    var more = said.more === true;
    lost = !Array.isArray(said.levels);
    last = lost ? last : said;
    refused = answer.status === 400 || answer.status === 404;
    busy = answer.status === 503;
    due = due || more || busy;
    if (busy) {
      timer = setTimeout(rested, Math.max(PAUSE_MS, answer.retryAfterMs === null ? AGAIN_MS : answer.retryAfterMs));
    } else if (!more && view === of) {
      timer = setTimeout(rested, Math.max(PAUSE_MS, PAUSES * Math.min(ANSWER_MS, took)));
    }
    next();
    if (last) {
      how.onCount(last, last.bars, !lost && !more);
    }
  }

  function rested() {
    timer = null;
    busy = false;
    next();
  }

  // An event of the stream. The server has it already.
  function add(event) {
    if (!job) {
      worker.add(event);
    } else if (job.epoch !== event.id.slice(0, event.id.indexOf('.'))) {
      how.replaced();
    } else {
      due = true;
      next();
    }
  }

  // What the histogram shows from now on.
  function look(other) {
    view = other;
    worker.look(other);
    if (job) {
      refused = false;
      hurry();
    }
  }

  function readable() {
    var span = how.span();
    return NEAR.test(root.location.hostname) ? span : lastOf(span);
  }

  document.addEventListener('visibilitychange', next, false);
  return {start: start, add: add, look: look, lost: function () { return job ? lost && !refused : worker.lost(); }};
}

// Whether there are events of another log, or of none that the server has. Those of its own that it
// no longer keeps do not count.
function hasOthers(span) {
  return span.inMemory.some(function (event) { return span.epoch === '' || event.id.indexOf(span.epoch + '.') !== 0; });
}

function barsOf(view) {
  return view === null ? '' : '&most=' + Math.min(BARS_MAX, view.most) +
    (view.own !== null ? '&own=' + (view.own ? 1 : 0) : '') +
    (view.from !== null ? '&from=' + time.format(view.from, view.own) : '') +
    (view.to !== null ? '&to=' + time.format(view.to, view.own) : '') +
    (view.types ? '&type=' + encodeURIComponent(view.types.join()) : '');
}

// Returns the part of a span that is read over a network.
function lastOf(span) {
  var part = spans.behind(span, Math.max(span.from, span.last - FAR_MAX));
  part.shortened = part.from > span.from;
  return part;
}

module.exports = {createCounted: createCounted};
