// Which lines of the history go on with one before them (line/record.js), as far as they have been
// in memory: what is folded has no rows. A record stays known when its events leave the memory.
'use strict';

var behind = require('../base/bisect.js').behind;
var has = require('../base/ranges.js').has;
var without = require('../base/ranges.js').without;
var find = require('../line/find.js');
var record = require('../line/record.js');
var createUnsure = require('./unsure.js').createUnsure;

var SPANS_MAX = 10000;   // of an epoch; of more the oldest are lines by themselves again
var FORGOTTEN = 1000;    // at once
var AHEAD = 256;         // events that are asked for at a time where a record is not known whole

// how: {outline, get(epoch, n): the event or null, loaded(epoch, from, to): ranges in memory,
// first(epoch): the number before which there is nothing}. history.js tells it of each event.
//
// A record is {id: EPOCH.N of its head, epoch, head, lines: how many follow the head, hidden: how
// many of them are folded where it is not open, open, grade: its level}.
function createRecords(how) {
  var spans = {};          // by epoch: [{from, to, record, hidden}], what follows heads, in order
  var heads = {};          // the records by their ids
  var opened = {};         // ids of those that the reader has unfolded
  var unsure = createUnsure();
  var tail = null;         // {epoch, next, reader} of what comes now
  var changed = [];        // records that look different from the last paint
  var version = 0;         // rises where an open record is another

  // Returns the kind of part (parts.js) for an event that comes behind all others.
  function append(epoch, n, event) {
    var answer;
    if (!tail || tail.epoch !== epoch || tail.next !== n) {
      tail = {epoch: epoch, next: n, reader: record.createRecords(n, n <= how.first(epoch))};
    }
    tail.next += 1;
    answer = tail.reader.read(n, event.event, event.data);
    return answer && set(epoch, n, answer) ? 'fold' : 'run';
  }

  // Events a..b of the past have come into memory: with those around them more is known.
  function load(epoch, a, b) {
    var range = around(epoch, a, Math.max(1, (Math.floor(a / record.BLOCK) - 1) * record.BLOCK), b + 2 * record.BLOCK);
    var reader = range && record.createRecords(range[0], range[0] <= how.first(epoch));
    var left = range ? unsure.count(epoch, b + 1, range[1]) : 0;
    var folds = [];
    var lines = range ? how.outline.lines(epoch, range[0], range[1]) : []; // without steps
    var n, event, answer, was;
    if (!range) {
      return; // it was let go at once
    }
    for (n = range[0]; n <= b || left > 0 && n <= range[1]; n += 1) {
      event = how.get(epoch, n);
      answer = has(lines, n) ? reader.read(n, event.event, event.data) : null;
      was = unsure.has(epoch, n);
      if (answer && (n >= a || was) && set(epoch, n, answer)) {
        folds.push([n, n]);
      }
      left -= was && n > b && !unsure.has(epoch, n) ? 1 : 0;
    }
    if (tail && tail.epoch === epoch && tail.next === n) {
      tail.reader = reader;
    }
    how.outline.turn(epoch, folds, 'run', 'fold');
  }

  // The range of events in memory that n is in, within from..to.
  function around(epoch, n, from, to) {
    return how.loaded(epoch, from, to).filter(function (range) { return range[0] <= n && n <= range[1]; })[0];
  }

  // Returns whether the line is to be folded.
  function set(epoch, n, answer) {
    var its, span;
    unsure.put(epoch, n, !answer.sure);
    if (answer.role === record.HEAD || spanOf(epoch, n)) {
      return false;
    }
    its = recordOf(epoch, answer.head);
    span = {from: n, to: n, record: its, hidden: answer.role === record.HIDDEN};
    insert(epoch, span);
    grow(span, 1);
    its.grade = answer.late || its.grade;
    version += its.open ? 1 : 0;
    note(its);
    return span.hidden && !its.open && how.outline.find(epoch, its.head) >= 0;
  }

  // Its button is painted.
  function note(its) {
    if (!its.grown) {
      its.grown = true;
      changed.push(its);
    }
  }

  function recordOf(epoch, head) {
    var id = epoch + '.' + head;
    var event = heads[id] ? null : how.get(epoch, head);
    heads[id] = heads[id] || {id: id, epoch: epoch, head: head, lines: 0, hidden: 0, open: opened[id] === true,
      grade: event ? find.levelOf(event.event, event.data) : ''};
    return heads[id];
  }

  function insert(epoch, span) {
    var list = spans[epoch] = spans[epoch] || [];
    var i = behind(list, span.from);
    var before = list[i - 1];
    if (before && before.to === span.from - 1 && before.record === span.record && before.hidden === span.hidden) {
      before.to = span.to;
      return;
    }
    list.splice(i, 0, span);
    if (list.length > SPANS_MAX) {
      forget(epoch, list.splice(0, FORGOTTEN));
    }
  }

  // They are lines by themselves again, until they come into memory once more.
  function forget(epoch, list) {
    how.outline.turn(epoch, list.filter(function (span) { return span.hidden; }).map(rangeOf), 'fold', 'run');
    list.forEach(function (span) {
      grow(span, span.from - span.to - 1);
      if (span.record.lines === 0) {
        delete heads[span.record.id];
      }
    });
  }

  // Lines that a terminal has drawn anew are of no record.
  function release(epoch, ranges) {
    var cut = cutOut(spans[epoch] || [], ranges);
    spans[epoch] = cut.kept;
    forget(epoch, cut.taken);
    restore(heads, cut.left, function (span) { insert(epoch, span); });
    how.outline.turn(epoch, cut.left.filter(isFolded).map(rangeOf), 'run', 'fold');
    cut.taken.forEach(function (span) { note(span.record); });
  }

  // The server no longer keeps what is before event `first`.
  function recede(epoch, first) {
    var list = spans[epoch] || [];
    var i = 0;
    while (i < list.length && list[i].to < first) {
      i += 1;
    }
    forget(epoch, list.splice(0, i));
    unsure.recede(epoch, first);
  }

  function spanOf(epoch, n) {
    var list = spans[epoch] || [];
    var span = list[behind(list, n) - 1];
    return span && n <= span.to ? span : null;
  }

  // Returns the record that event n is of, or null.
  function of(epoch, n) {
    var span = spanOf(epoch, n);
    return span ? span.record : heads[epoch + '.' + n] || null;
  }

  // Returns the ranges [from, to] of its lines without the head: all, or those that are folded.
  function ranges(its, hidden) {
    return (spans[its.epoch] || []).filter(function (span) { return span.record === its && (span.hidden || !hidden); })
      .map(rangeOf);
  }

  // Returns the ranges {epoch, from, to} of all of its lines.
  function parts(its) {
    return [[its.head, its.head]].concat(ranges(its, false)).map(function (range) { return {epoch: its.epoch, from: range[0], to: range[1]}; });
  }

  // Returns all of its lines, null for each that is not in memory.
  function events(its) {
    return eventsOf(parts(its), how.get);
  }

  // Returns the events that are folded behind event n of a record, null for each that is not in
  // memory.
  function foldedBehind(its, n) {
    return eventsOf(its.open ? [] : ranges(its, true).filter(function (range) { return range[0] === n + 1; })
      .map(function (range) { return {epoch: its.epoch, from: range[0], to: range[1]}; }), how.get);
  }

  function toggle(its) {
    its.open = !its.open;
    opened[its.id] = its.open;
    version += 1;
    note(its);
    if (its.open || how.outline.find(its.epoch, its.head) >= 0) {
      how.outline.turn(its.epoch, ranges(its, true), its.open ? 'fold' : 'run', its.open ? 'run' : 'fold');
    }
  }

  // Returns the range {epoch, from, to} that has to be in memory for that of these lines to be
  // known: more before a line that may go on with another, more behind a record that goes on where
  // nothing is in memory. last is the number of the newest event.
  function whole(range, last) {
    var wide = {epoch: range.epoch, from: range.from, to: range.to};
    var here = around(range.epoch, range.from, Math.max(1, range.from - 2 * record.BLOCK), range.from);
    if (here && unsure.count(range.epoch, range.from, range.to) > 0) {
      wide.from = Math.max(1, (Math.floor(range.from / record.BLOCK) - 1) * record.BLOCK, here[0] - AHEAD);
    }
    here = around(range.epoch, range.to, range.to, range.to + 2 * record.BLOCK);
    if (here && here[1] < last && of(range.epoch, here[1]) === of(range.epoch, range.to)) {
      wide.to = of(range.epoch, range.to) === null && here[1] > range.to ? range.to : Math.min(last, here[1] + AHEAD);
    }
    return wide;
  }

  function clear() {
    spans = {};
    heads = {};
    unsure.clear();
    tail = null;
    changed = [];
    version += 1;
  }

  return {append: append, release: release, load: load, recede: recede, of: of, ranges: ranges, parts: parts, events: events, foldedBehind: foldedBehind, toggle: toggle, unsure: unsure.has, whole: whole, clear: clear,
    at: function (id) { return id && of(id.epoch, id.n); }, version: function () { return version; },
    // Those that are unfolded.
    open: function () {
      return Object.keys(opened).filter(function (id) { return opened[id] && heads[id]; }).map(function (id) { return heads[id]; });
    },
    // Those that look different from when this was called before.
    changed: function () {
      changed.forEach(function (its) { its.grown = false; });
      return changed.splice(0);
    }};
}

function eventsOf(parts, get) {
  var list = [];
  parts.forEach(function (range) {
    var n;
    for (n = range.from; n <= range.to; n += 1) {
      list.push(get(range.epoch, n));
    }
  });
  return list;
}

function isFolded(span) {
  return span.hidden && !span.record.open;
}

// Gives spans back to their records.
function restore(heads, list, insert) {
  list.forEach(function (span) {
    heads[span.record.id] = span.record;
    insert(span);
    grow(span, span.to - span.from + 1);
  });
}

function rangeOf(span) {
  return [span.from, span.to];
}

// So many lines come to the record of a span.
function grow(span, by) {
  span.record.lines += by;
  span.record.hidden += span.hidden ? by : 0;
}

// What of the spans, which rise, is in the ranges: {kept: those that are not touched, taken: those
// that are, left: what is left of them}.
function cutOut(list, ranges) {
  var cut = {kept: list, taken: [], left: []};
  if (ranges.length === 0 || list.length === 0 || list[list.length - 1].to < ranges[0][0]) {
    return cut;
  }
  cut.taken = list.filter(function (span) {
    return ranges.some(function (range) { return range[0] <= span.to && range[1] >= span.from; });
  });
  cut.kept = list.filter(function (span) { return cut.taken.indexOf(span) < 0; });
  cut.taken.forEach(function (span) {
    without(span.from, span.to, ranges).forEach(function (range) {
      cut.left.push({from: range[0], to: range[1], record: span.record, hidden: span.hidden});
    });
  });
  return cut;
}

module.exports = {createRecords: createRecords, eventsOf: eventsOf};
