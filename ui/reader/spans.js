// Which events the rows of an outline are, as ranges of numbers: pure functions.
'use strict';

var MARKS = {source: true, end: true}; // events that are no lines of the source

// The events of rows i..j, as ranges {epoch, from, to}.
function ranges(outline, i, j) {
  var list = [];
  var at = Math.max(0, i);
  var part = outline.at(at);
  while (part && at <= j) {
    if (part.kind === 'run') {
      list.push({epoch: part.epoch, from: part.from + at - part.row, to: Math.min(part.to, part.from + j - part.row)});
    }
    at = part.row + part.rows;
    part = outline.at(at);
  }
  return list;
}

// What the server can be asked for of the runs of an outline: {epoch, first, last, started}, or
// null. A search and a file read that from the server and memory() from memory: together all of it,
// nothing twice. kept is the number of the oldest event that the server keeps.
function server(runs, epoch, kept, started) {
  var here = runs.filter(function (run) { return run.epoch === epoch && run.to >= kept; });
  return here.length === 0 ? null :
    {epoch: epoch, first: Math.max(kept, here[0].from), last: here[here.length - 1].to, started: started};
}

// The others, which are in memory only. Steps are no lines.
function memory(runs, pieces, epoch, kept) {
  var list = [];
  runs.forEach(function (run) {
    var to = run.epoch === epoch ? Math.min(run.to, kept - 1) : run.to;
    var n, event;
    for (n = run.from; n <= to && run.kind !== 'step'; n += 1) {
      event = pieces.get(run.epoch, n);
      if (event) {
        list.push(event);
      }
    }
  });
  return list;
}

// The part at the end of span, that of server(), that is in memory: {from: its first number, list:
// its events}. Acts of the room have numbers and no rows.
function tail(runs, pieces, span) {
  var loaded = span ? pieces.loaded(span.epoch, span.first, span.last) : [];
  var end = loaded[loaded.length - 1];
  var list = [];
  if (!end || end[1] < span.last) {
    return {from: span ? span.last + 1 : 1, list: list};
  }
  runs.forEach(function (run) {
    var n = Math.max(run.from, end[0]);
    for (; run.epoch === span.epoch && n <= run.to && run.kind !== 'step'; n += 1) {
      list.push(pieces.get(run.epoch, n));
    }
  });
  return {from: end[0], list: list};
}

// How many lines there are in runs, without the marks of the source, which are events as well. null
// where it is not known: there are more than limit, or some are not in memory and may be marks.
function lines(runs, pieces, limit) {
  var events = runs.reduce(function (sum, run) { return sum + (run.kind === 'step' ? 0 : run.to - run.from + 1); }, 0);
  var here = events > limit ? [] : memory(runs, pieces, '', 0);
  return here.length < events ? null : here.filter(function (event) { return !MARKS.hasOwnProperty(event.event); }).length;
}

// Returns what of a span (tools/reading.js) is behind the event with a number.
function behind(span, number) {
  var part = {};
  Object.keys(span).forEach(function (key) { part[key] = span[key]; });
  part.from = number;
  part.cursor = span.epoch + '.' + number;
  return part;
}

module.exports = {ranges: ranges, server: server, memory: memory, tail: tail, lines: lines, behind: behind};
