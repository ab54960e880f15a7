// The rows of the list: the whole history, or the part of it that a search found.
'use strict';

// part() returns the finds that are shown at the time (finds.js), null for the whole history.
function createRows(history, part) {
  function count() {
    return (part() || history).count();
  }

  function indexOf(id) {
    return (part() || history).indexOf(id);
  }

  // A find that the server no longer retains stays a row, so that those behind it do not move.
  function row(i) {
    var finds = part();
    var id = finds && i >= 0 && i < finds.count() ? finds.id(i) : null;
    var at = id ? history.indexOf(id) : -1;
    if (!finds || at >= 0) {
      return history.row(finds ? at : i);
    }
    return id ? {kind: 'note', said: {note: 'gone', count: 1, key: 'gone-' + id}} : null;
  }

  // Loads the rows from..to, which are in view.
  function want(from, to) {
    var finds = part();
    var list = [];
    if (!finds) {
      history.want(from, to);
      return;
    }
    for (; from <= to && from < finds.count(); from += 1) {
      list.push(history.indexOf(finds.id(from)));
    }
    history.pick(list);
  }

  return {count: count, indexOf: indexOf, row: row, want: want};
}

// Returns row i, or the next one that is no note: below it (1) or above it (-1); null behind the
// last.
function lineFrom(rows, i, way) {
  var row = rows.row(i);
  while (row && row.kind === 'note') {
    i += way;
    row = rows.row(i);
  }
  return row;
}

// Returns where a step to the next match starts: {id, inclusive}. From the current line or, if that
// is out of view, from the first line in view, with that one. current is an id or '', seen the rows
// in view (list.js), null without any.
function stepStart(rows, current, seen, way) {
  var at = current ? rows.indexOf(current) : -1;
  var line;
  if (seen === null || (at >= seen[0] && at <= seen[1])) {
    return {id: current, inclusive: false};
  }
  line = lineFrom(rows, way > 0 ? seen[0] : seen[1], way);
  return {id: line ? idOf(line) : '', inclusive: true};
}

// Returns the id of the event of a row that is no note, whether or not it is in memory.
function idOf(row) {
  return row.kind === 'event' ? row.event.id : row.id;
}

module.exports = {createRows: createRows, lineFrom: lineFrom, stepStart: stepStart, idOf: idOf};
