// The search as the page has it: the query of the toolbar, the rows that it leaves in the list, and
// the way from one match to the next.
'use strict';

var filters = require('../line/filters.js');
var patterns = require('../line/find.js');
var createFinder = require('./finder.js').createFinder;
var createMarks = require('./marks.js').createMarks;
var createRows = require('./rows.js').createRows;

// how: {open(): a new search worker, asked(on): the search of a server (asked.js), else null: the
// worker reads, history, span(): what to read (reading.js), and inMemory, the events of other
// epochs, changed(other): there is something new to paint, other if rows in view may look
// different, live(epoch, numbers): new events are among the finds}.
function createSearch(how) {
  var query = emptyQuery();
  var matcher = null;      // of the query (find.js), null for no text
  var problem = '';        // a key of words.PROBLEMS, or the sentence about a bad expression
  var due = 0;             // the way of a step (1, -1) that was taken before there was a match
  var on = {changed: how.changed, marked: setMarks, live: how.live, end: end, failed: fail, replaced: find};
  var finder = how.asked ? how.asked(on) : createFinder(how.open, on);
  var marks = createMarks(function (text) { finder.mark(text); });
  var rows = createRows(how.history, part);

  // Searches for next, the whole query of the toolbar: {text, regexp, caseful, invert, only:
  // filter, chosen: the choices of filters.js}. A bad expression is a problem, and the one before
  // it stays: the reader is still typing.
  function ask(next) {
    var compiled = patterns.compile(next);
    var before = query;
    problem = compiled.error || '';
    if (compiled.error) {
      query = mix(before, next);
    } else {
      query = next;
      matcher = compiled.matcher;
    }
    if (sameFinds(before, query)) {
      how.changed(true); // another part of the same finds may be shown
    } else {
      find();
    }
  }

  // Searches for the same once more, in another history: after a restart of the server, or where
  // lines were cleared away. The finds before are of rows that may not be there any more.
  function again() {
    finder.stop();
    find();
  }

  function find() {
    marks.clear();
    due = 0;
    problem = problem === 'lost' ? '' : problem;
    if (active()) {
      finder.find(pattern(query), query.chosen, how.span());
    } else {
      finder.stop();
    }
    how.changed(true);
  }

  function setMarks(texts, lists) {
    marks.set(texts, lists);
    how.changed(true);
  }

  function end(ok) {
    problem = ok ? problem : 'lost';
    due = finder.steps().count() > 0 || finder.progress() < 1 ? due : 0;
    how.changed(false);
  }

  // An expression that is too slow or refused is dropped, but not the filters: what they hide stays
  // so, by a new worker where the one before has failed. Filters that are refused hide nothing.
  function fail(why) {
    problem = why;
    query = mix(emptyQuery(), why !== 'absent' && why !== 'fields' && matcher !== null ? query : emptyQuery());
    matcher = null;
    if (why === 'refused' || why === 'long') {
      find();
    } else {
      again();
    }
  }

  // A search is about to be made.
  function prepare() {
    if (how.asked) {
      finder.prepare(how.span());
    }
  }

  function active() {
    return matcher !== null || filters.any(query.chosen);
  }

  function part() {
    if (matcher !== null && query.only || matcher === null && active()) {
      return finder.found();
    }
    return filters.any(query.chosen) ? finder.shown() : null;
  }

  // Returns the id of the next match (finds.js), null where there is none. While the history is
  // read there may be one later: then the step is due.
  function step(id, way, inclusive) {
    var next = matcher !== null && finder.answered() ? finder.steps().next(id, way, inclusive) : null;
    due = next === null && matcher !== null && finder.progress() < 1 ? way : 0;
    return next;
  }

  // What the toolbar shows of the search. place is the number of the match with this id, from 1; 0
  // for none.
  function state(id) {
    return {
      text: matcher !== null,
      active: active(),
      count: matcher === null ? 0 : finder.steps().count(),
      place: matcher !== null && id ? finder.steps().indexOf(id) + 1 : 0,
      progress: finder.progress(),
      due: finder.answered() && finder.steps().count() > 0 ? due : 0,
      problem: problem,
      query: query
    };
  }

  // Returns the function that marks a line, null where nothing is marked. A text is marked at once,
  // an expression by the worker.
  function marker() {
    return matcher === null || query.invert ? null : query.regexp ? marks.of : matcher.marks;
  }

  return {ask: ask, retry: find, prepare: prepare, add: function (event) { finder.add(event); }, again: again, matches: function () { return matcher === null ? null : finder.steps(); }, rows: rows, step: step, state: state, marks: marker};
}

function emptyQuery() {
  return {text: '', regexp: false, caseful: false, invert: false, only: false, chosen: {}};
}

// Returns what is looked for by the first query, shown as the second says.
function mix(first, second) {
  var mixed = pattern(first);
  mixed.only = second.only;
  mixed.chosen = second.chosen;
  return mixed;
}

function pattern(query) {
  return {text: query.text, regexp: query.regexp, caseful: query.caseful, invert: query.invert};
}

// Whether two queries have the same finds. The filter is no part of that: it picks among them.
function sameFinds(one, other) {
  return JSON.stringify([pattern(one), one.chosen]) === JSON.stringify([pattern(other), other.chosen]);
}

module.exports = {createSearch: createSearch};
