// The search as the page sees it: it asks the worker, keeps what was found, and is
// the rows of a filtered list.
'use strict';

var find = require('../line/find.js');
var createFinds = require('./finds.js').createFinds;
var createWatched = require('./watched.js').createWatched;

var MARKED_MAX = 2000;   // texts whose marks are remembered

// what: {worker: its address, history, reading(): what to read (reading.js), and
// before, the events of other epochs that are in memory, changed(other): to be
// called when there is something new, other if rows in view may look different}.
function createSearch(what) {
  var query = idle();
  var matcher = null;
  var worker = null;
  var job = 0;             // answers to an older one are not listened to
  var shown = createFinds();
  var found = createFinds();
  var fresh = false;       // the job has answered, what is found is of it
  var reading = null;      // {at, from, last} while the history is read
  var problem = '';        // 'slow', 'lost', 'absent' or the sentence about a bad expression
  var live = [];           // not yet handed to the worker
  var owed = 0;            // answers that are due besides the reading
  var marked = {};
  var markedCount = 0;
  var toMark = [];
  var handing = null;

  // A bad expression is told, and the one that was there stays: somebody is still typing. next is
  // the whole query of the toolbar, {text, regexp, caseful, invert, only: filter, hidden: {level:
  // true}}.
  function ask(next) {
    var compiled = find.compile(next);
    var before = asked();
    problem = compiled.error || '';
    if (compiled.error) {
      next = {text: query.text, regexp: query.regexp, caseful: query.caseful, invert: query.invert, only: next.only, hidden: next.hidden};
    } else {
      matcher = compiled.matcher;
    }
    query = next;
    if (asked() === before) {
      what.changed(true); // another part of the same may be shown
      return;
    }
    again();
  }

  // What decides which events are found and shown. The filter is not part of it: it picks among
  // the answers.
  function asked() {
    return JSON.stringify([plain(), query.hidden]);
  }

  // Anew, too, when the history is another: after a restart of the server, say.
  function again() {
    marked = {};
    markedCount = 0;
    toMark = [];
    problem = problem === 'lost' ? '' : problem;
    if (active()) {
      begin();
    } else {
      stop();
    }
    what.changed(true);
  }

  function begin() {
    var it = what.reading();
    // One that has work may be stuck in it.
    if (worker && busy()) {
      worker.end();
      worker = null;
    }
    job += 1;
    fresh = false;
    live = [];
    owed = 0;
    worker = worker || createWatched(what.worker, hear, busy, fail);
    reading = {at: it.from, from: it.from, last: it.last};
    worker.post({type: 'find', job: job, query: plain(), hidden: query.hidden, what: it});
  }

  // Then watched.js takes silence for a hang: an answer is due.
  function busy() {
    return reading !== null || owed > 0;
  }

  // judged is told after the found of the same list, so it changes nothing itself; what has no
  // name here is the end of the reading.
  function hear(said) {
    var other = said.type === 'marked';
    if (said.job !== job) {
      return;
    }
    switch (said.type) {
    case 'found':
      other = !fresh;
      take(said);
      break;
    case 'judged':
      owed -= 1;
      return;
    case 'marked':
      owed -= 1;
      said.texts.forEach(function (text, i) { marked[' ' + text] = said.marks[i]; });
      break;
    default:
      reading = null;
      problem = said.ok ? problem : 'lost';
    }
    what.changed(other);
  }

  // What was found before stays in view until there is something new.
  function take(said) {
    if (!fresh) {
      fresh = true;
      shown = createFinds();
      found = createFinds();
    }
    shown.add(said.epoch, said.shown);
    found.add(said.epoch, said.found);
    if (said.at !== null && reading) {
      reading.at = said.at;
    }
  }

  // The levels are not to blame for an expression that is too slow: what they hide stays hidden,
  // by a new worker.
  function fail(why) {
    var kept = why === 'slow' && matcher !== null ? query : idle();
    problem = why;
    query = idle();
    query.only = kept.only;
    query.hidden = kept.hidden;
    matcher = null;
    again();
  }

  // The worker goes as well: without a query nothing needs one, and what it still says is of an
  // older job.
  function stop() {
    if (worker) {
      worker.end();
    }
    worker = null;
    reading = null;
    fresh = false;
    job += 1;
    found = createFinds();
    shown = createFinds();
  }

  // A new event of the stream. reader.js has put it into the history before, so a search that
  // begins now reads it by itself.
  function add(event) {
    if (worker) {
      live.push({id: event.id, event: event.event, data: event.data});
      hand();
    }
  }

  // Once for all that come in one turn.
  function hand() {
    if (handing === null) {
      handing = setTimeout(function () {
        handing = null;
        if (worker && live.length > 0) {
          worker.post({type: 'live', list: live});
          owed += 1;
          live = [];
        }
        if (worker && toMark.length > 0) {
          worker.post({type: 'marks', job: job, query: plain(), texts: toMark});
          owed += 1;
          toMark = [];
        }
      }, 0);
    }
  }

  // Called for each line as it is built (createLine), so it must answer at once. Text marks
  // itself at once. An expression could hold up the page: the worker looks, and the line is drawn
  // again when it has.
  function marks(text) {
    if (!query.regexp) {
      return matcher.marks(text);
    }
    if (!Object.prototype.hasOwnProperty.call(marked, ' ' + text)) {
      if (markedCount === MARKED_MAX) {
        marked = {};
        markedCount = 0;
      }
      marked[' ' + text] = [];
      markedCount += 1;
      toMark.push(text);
      hand();
    }
    return marked[' ' + text];
  }

  function active() {
    return matcher !== null || find.anyHidden(query.hidden);
  }

  function plain() {
    return {text: query.text, regexp: query.regexp, caseful: query.caseful, invert: query.invert};
  }

  // What of it is shown: null for the whole history.
  function part() {
    if (!active()) {
      return null;
    }
    if (matcher === null || query.only) {
      return found;
    }
    return find.anyHidden(query.hidden) ? shown : null;
  }

  // The rows to show, whatever the query is at the time.
  var rows = {
    count: function () { return part() ? part().count() : what.history.count(); },
    indexOf: function (id) { return part() ? part().indexOf(id) : what.history.indexOf(id); },
    row: function (i) { return part() ? picked(part(), i) : what.history.row(i); },
    want: function (from, to) {
      var list = [];
      if (!part()) {
        what.history.want(from, to);
        return;
      }
      for (; from <= to && from < part().count(); from += 1) {
        list.push(what.history.indexOf(part().id(from)));
      }
      what.history.pick(list);
    }
  };

  // What was found may have gone from the server since: its row stays, so that those behind it
  // keep their places.
  function picked(finds, i) {
    var id = i >= 0 && i < finds.count() ? finds.id(i) : null;
    var at = id ? what.history.indexOf(id) : -1;
    if (at >= 0) {
      return what.history.row(at);
    }
    return id ? {kind: 'note', said: {note: 'gone', count: 1, key: 'gone-' + id}} : null;
  }

  // The id of the next found event after (1) or before (-1) that with the id, round
  // the end; from '' it is the first or the last. null where there is none. too says
  // that the one with the id will do, if it is found.
  function step(id, way, too) {
    var count = found.count();
    var i;
    if (matcher === null || count === 0) {
      return null;
    }
    if (too && found.indexOf(id) >= 0) {
      return found.id(found.indexOf(id));
    }
    if (id === '') {
      i = way > 0 ? 0 : count - 1;
    } else {
      i = found.before(id);
      i = way < 0 ? i - 1 : found.indexOf(id) < 0 ? i : i + 1;
    }
    return found.id((i + count) % count);
  }

  // What can be said of the search. place is how many are found up to the id.
  function state(id) {
    return {
      text: matcher !== null,
      count: matcher === null ? 0 : found.count(),
      place: matcher !== null && id ? found.indexOf(id) + 1 : 0,
      progress: reading ? (reading.at - reading.from) / Math.max(1, reading.last - reading.from) : 1,
      problem: problem,
      query: query
    };
  }

  return {
    ask: ask,
    add: add,
    again: again,
    rows: rows,
    step: step,
    state: state,
    marks: function () { return matcher === null || query.invert ? null : marks; }
  };
}

function idle() {
  return {text: '', regexp: false, caseful: false, invert: false, only: false, hidden: {}};
}

module.exports = {createSearch: createSearch};
