// The rows of the list: the whole history, or the part of it that a search found, with the notes
// about lines that are not here.
'use strict';

// part() returns the finds that are shown at the time (finds.js), null for the whole history.
function createRows(history, part) {
  var placed = null;       // {finds, count, notes, at}, what place has last returned

  // Returns the rows of the notes among the finds, rising. An epoch without finds is passed by
  // finds.before, so no note is below the one behind it.
  function place(finds) {
    var notes = history.notes();
    var next = finds.count();
    var k;
    if (!placed || placed.finds !== finds || placed.count !== finds.count() || placed.notes !== notes) {
      placed = {finds: finds, count: finds.count(), notes: notes, at: []};
      for (k = notes.length - 1; k >= 0; k -= 1) {
        next = notes[k].before === null ? next : Math.min(next, finds.before(notes[k].before));
        placed.at[k] = next + k;
      }
    }
    return placed.at;
  }

  // How many notes are above row i.
  function above(finds, i) {
    return place(finds).filter(function (at) { return at < i; }).length;
  }

  function count() {
    var finds = part();
    return finds ? finds.count() + history.notes().length : history.count();
  }

  function indexOf(id) {
    var finds = part();
    var i = finds ? finds.indexOf(id) : -1;
    return !finds ? history.indexOf(id) : i < 0 ? -1 : place(finds).reduce(function (row, at) { return at <= row ? row + 1 : row; }, i);
  }

  // Returns the id of the find in row i, null where there is a note or no row.
  function findIn(finds, i) {
    var find = i - above(finds, i);
    return place(finds).indexOf(i) < 0 && find >= 0 && find < finds.count() ? finds.id(find) : null;
  }

  // A find that the server no longer retains stays a row, so that those behind it do not move.
  function row(i) {
    var finds = part();
    var id, at;
    if (!finds) {
      return history.row(i);
    }
    if (place(finds).indexOf(i) >= 0) {
      return {kind: 'note', said: history.notes()[above(finds, i)].said};
    }
    id = findIn(finds, i);
    at = id ? history.indexOf(id) : -1;
    return at >= 0 ? history.row(at) : id ? {kind: 'note', said: {note: 'gone', count: 1, key: 'gone-' + id}} : null;
  }

  // Loads the rows from..to, which are in view.
  function want(from, to) {
    var finds = part();
    var list = [];
    var id;
    if (!finds) {
      history.want(from, to);
      return;
    }
    for (; from <= to && from < count(); from += 1) {
      id = findIn(finds, from);
      if (id) {
        list.push(history.indexOf(id));
      }
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
