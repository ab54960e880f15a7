// The parts of an outline (outline.js): pure functions on lists of them.
'use strict';

var first = require('../base/bisect.js').first;

// Notes about lines that are not here, by said.note: a filter shows them too.
var ABSENT = {cleared: true, gap: true, hole: true, unreadable: true};

// The last of the parts from `low` on that begins at row i or before. By halves: an outline of
// notes between single events may have thousands of parts.
function last(parts, low, i) {
  return first(low + 1, parts.length, function (k) { return parts[k].row > i; }) - 1;
}

function absentFrom(parts, begin) {
  var absences = [];
  var before = null;
  var i;
  for (i = parts.length - 1; i >= begin; i -= 1) {
    if (hasLines(parts[i])) {
      before = parts[i].epoch + '.' + parts[i].from;
    } else if (parts[i].kind === 'note' && ABSENT.hasOwnProperty(parts[i].said.note)) {
      absences.unshift({said: parts[i].said, before: before});
    }
  }
  return absences;
}

// Returns what is left of a run when of the events before kept only those in memory are. gone makes
// a part. The ranges of loaded rise and do not touch; the last one stands for what the server still
// has.
function split(part, kept, loaded, gone) {
  var last = Math.min(part.to, kept - 1);
  var pieces = [];
  var next = part.from;
  loaded(part.epoch, part.from, last).concat([[last + 1, part.to]]).forEach(function (range) {
    if (range[0] > next) {
      pieces.push(gone(part.epoch, next, range[0] - 1, range[0] - next));
    }
    if (range[0] <= range[1]) {
      pieces.push(make(part.kind, part.epoch, range[0], range[1]));
    }
    next = range[1] + 1;
  });
  return pieces;
}

// Parts of the same kind that follow each other become one. Between two that are gone there are
// only acts, which are gone as well.
function join(parts, gone) {
  return parts.reduce(function (list, part) {
    var last = list[list.length - 1];
    if (last && last.kind === part.kind && last.epoch === part.epoch && (last.kind === 'gone' || follows(last, part))) {
      list[list.length - 1] = part.kind === 'gone' ? gone(part.epoch, last.from, part.to, last.said.count + part.said.count) :
        make(part.kind, part.epoch, last.from, part.to);
    } else {
      list.push(part);
    }
    return list;
  }, []);
}

// Returns a part of events; only those of a run have rows.
function make(kind, epoch, from, to) {
  return {kind: kind, epoch: epoch, from: from, to: to, row: 0, rows: kind === 'run' ? to - from + 1 : 0};
}

function hasLines(part) {
  return part.kind === 'run' || part.kind === 'fold' || part.kind === 'step';
}

// Whether the events of a part follow those of another that is not gone.
function follows(before, part) {
  return (hasLines(before) || before.kind === 'acts') && (hasLines(part) || part.kind === 'acts') &&
    before.epoch === part.epoch && before.to === part.from - 1;
}

// Returns the {from, to} around event n, which is shown, that can be asked for at once: runs and
// the acts between them. A number that no part has, as in a recording with holes, is alone.
function stretchOf(parts, begin, epoch, n) {
  var a = parts.length - 1;
  var b;
  while (a >= 0 && (parts[a].epoch !== epoch || parts[a].from > n || n > parts[a].to)) {
    a -= 1;
  }
  if (a < 0) {
    return {from: n, to: n};
  }
  b = a;
  while (a > begin && follows(parts[a - 1], parts[a])) {
    a -= 1;
  }
  while (b + 1 < parts.length && follows(parts[b], parts[b + 1])) {
    b += 1;
  }
  return {from: parts[a].from, to: parts[b].to};
}

// Returns the parts of a part of events of which those in ranges are of another kind.
function cutOut(part, ranges, kind) {
  var pieces = [];
  var next = part.from;
  var i = first(0, ranges.length, function (k) { return ranges[k][1] >= part.from; });
  var from, to;
  for (; i < ranges.length && ranges[i][0] <= part.to; i += 1) {
    from = Math.max(ranges[i][0], next);
    to = Math.min(ranges[i][1], part.to);
    if (from > next) {
      pieces.push(make(part.kind, part.epoch, next, from - 1));
    }
    if (from <= to) {
      pieces.push(make(kind, part.epoch, from, to));
      next = to + 1;
    }
  }
  if (next <= part.to) {
    pieces.push(make(part.kind, part.epoch, next, part.to));
  }
  return pieces;
}

module.exports = {make: make, hasLines: hasLines, last: last, absentFrom: absentFrom, split: split, join: join, stretchOf: stretchOf, cutOut: cutOut};
