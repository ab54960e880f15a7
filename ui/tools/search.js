// The search as the page has it: the query of the toolbar, the rows that it leaves in the list, and
// the way from one match to the next.
'use strict';

var filters = require('../line/filters.js');
var patterns = require('../line/find.js');
var createAsked = require('./asked.js').createAsked;
var createFinder = require('./finder.js').createFinder;
var meet = require('./finds.js').meet;
var createMarks = require('./marks.js').createMarks;
var createRows = require('./rows.js').createRows;

// how: {open(): a new search worker, ask: of transports.js, where a server has the history,
// history, span(): what to read (reading.js), and inMemory, the events of other epochs,
// changed(other): there is something new to paint, other if rows in view may look different,
// live(epoch, numbers): new events are among the finds}. The server looks for the text and the
// worker for what passes the filters; without a server the worker does both.
function createSearch(how) {
  var query = emptyQuery();
  var matcher = null;      // of the query (find.js), null for no text
  var problem = '';        // a key of words.PROBLEMS, or the sentence about a bad expression
  var due = 0;             // the way of a step (1, -1) that was taken before there was a match
  var finder = createFinder(how.open, {changed: how.changed, marked: setMarks, live: ring, end: end, failed: fail});
  var asked = how.ask ? createText() : null;
  var filtered = '';       // the filters of the finder's job
  var marks = createMarks(asked ? asked.mark : finder.mark);
  var met = {found: null, steps: null}; // what was found by both
  var rows = createRows(how.history, part);

  function createText() {
    var text;
    var sieve = createFinder(how.open, {changed: function () { return; }, marked: setMarks, live: function () { return; },
      end: function () { text.tested(); }, failed: unmarked});
    text = createAsked(how.ask, sieve, {changed: how.changed, live: ringText, end: end, failed: fail, replaced: again});
    text.mark = sieve.mark;
    return text;

    // The worker hangs in the expression. The server finds what it matches; the marks are missing.
    function unmarked() {
      sieve.stop();
      text.tested();
    }
  }

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
    stop();
    find();
  }

  function stop() {
    finder.stop();
    filtered = '';
    if (asked) {
      asked.stop();
    }
  }

  function find() {
    var chosen = JSON.stringify(query.chosen);
    marks.clear();
    due = 0;
    problem = problem === 'lost' ? '' : problem;
    if (!active()) {
      stop();
    } else if (!asked) {
      finder.find(pattern(query), query.chosen, how.span());
    } else {
      findBoth(chosen);
    }
    how.changed(true);
  }

  // Filters that stay are not looked for again.
  function findBoth(chosen) {
    if (matcher !== null) {
      asked.find(pattern(query), how.span());
    } else {
      asked.stop();
    }
    if (!filters.any(query.chosen)) {
      finder.stop();
      filtered = '';
    } else if (filtered !== chosen) {
      filtered = chosen;
      finder.find(pattern(emptyQuery()), query.chosen, how.span());
    }
  }

  // A search is about to be typed.
  function prepare() {
    if (asked) {
      asked.prepare(how.span());
    }
  }

  function setMarks(texts, lists) {
    marks.set(texts, lists);
    how.changed(true);
  }

  function end(ok) {
    problem = ok ? problem : 'lost';
    due = steps().count() > 0 || progress() < 1 ? due : 0;
    how.changed(false);
  }

  // An expression that is too slow or refused is dropped, but not the filters: what they hide stays
  // so, by a new worker where the one before has failed.
  function fail(why) {
    problem = why;
    query = mix(emptyQuery(), why !== 'absent' && matcher !== null ? query : emptyQuery());
    matcher = null;
    if (why === 'refused' || why === 'long') {
      find();
    } else {
      again();
    }
  }

  function active() {
    return matcher !== null || filters.any(query.chosen);
  }

  function part() {
    if (matcher !== null && query.only || matcher === null && active()) {
      return found();
    }
    return !filters.any(query.chosen) ? null : asked ? finder.found() : finder.shown();
  }

  function found() {
    return asked && matcher !== null ? both('found', asked.found()) : finder.found();
  }

  function steps() {
    return asked && matcher !== null ? both('steps', asked.steps()) : finder.steps();
  }

  // Returns what of the finds of the text passes the filters, too: the same finds until there are
  // others.
  function both(name, finds) {
    var others = [finder.found(), finder.inner()];
    var change = [finds].concat(others).map(function (one) { return one.change(); }).join();
    var last = met[name];
    if (!filters.any(query.chosen)) {
      return finds;
    }
    if (!last || last.change !== change || last.of !== finds || last.among !== others[0]) {
      met[name] = last = {change: change, of: finds, among: others[0], finds: meet(finds, others)};
    }
    return last.finds;
  }

  function progress() {
    return asked ? Math.min(asked.progress(), finder.progress()) : finder.progress();
  }

  function answered() {
    return asked && matcher !== null ? asked.answered() : finder.answered();
  }

  // New events that pass, where the text has no say.
  function ring(epoch, numbers) {
    if (!asked || matcher === null) {
      how.live(epoch, numbers);
    }
  }

  function ringText(epoch, numbers) {
    how.live(epoch, Array.prototype.filter.call(numbers, function (number) { return steps().indexOf(epoch + '.' + number) >= 0; }));
  }

  function add(event) {
    finder.add(event);
    if (asked) {
      asked.add(event);
    }
  }

  // Returns the id of the next match (finds.js), null where there is none. While the history is
  // read there may be one later: then the step is due.
  function step(id, way, inclusive) {
    var next = matcher !== null && answered() ? steps().next(id, way, inclusive) : null;
    due = next === null && matcher !== null && progress() < 1 ? way : 0;
    return next;
  }

  // What the toolbar shows of the search. place is the number of the match with this id, from 1; 0
  // for none.
  function state(id) {
    return {
      text: matcher !== null,
      active: active(),
      count: matcher === null ? 0 : steps().count(),
      place: matcher !== null && id ? steps().indexOf(id) + 1 : 0,
      progress: progress(),
      due: answered() && steps().count() > 0 ? due : 0,
      problem: problem,
      query: query
    };
  }

  // Returns the function that marks a line, null where nothing is marked. A text is marked at once,
  // an expression by the worker.
  function marker() {
    return matcher === null || query.invert ? null : query.regexp ? marks.of : matcher.marks;
  }

  return {ask: ask, prepare: prepare, add: add, again: again, matches: function () { return matcher === null ? null : steps(); }, rows: rows, step: step, state: state, marks: marker};
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
