// The rows of the list: the whole history, or the part of it that a search found, with the notes
// about lines that are not here.
'use strict';

var first = require('../base/bisect.js').first;

// part() returns the finds that are shown at the time (finds.js), null for the whole history. Among
// finds stand notes, and the lines of records that are unfolded.
function createRows(history, part) {
  var placed = null;       // {finds, change, notes, version, list, at}, what place returned

  // Returns {list, at}: what stands among the finds, {key: id of the first event that is not before
  // it, said: of a note, id: of a line}, and their rows, rising. An epoch without finds is passed
  // by finds.before, so none is below the one behind it.
  function place(finds) {
    var notes = history.notes();
    var version = history.version();
    var next = finds.count();
    var k;
    if (!placed || placed.finds !== finds || placed.change !== finds.change() || placed.notes !== notes || placed.version !== version) {
      placed = {finds: finds, change: finds.change(), notes: notes, version: version, list: among(finds, notes), at: []};
      for (k = placed.list.length - 1; k >= 0; k -= 1) {
        next = placed.list[k].key === null ? next : Math.min(next, finds.before(placed.list[k].key));
        placed.at[k] = next + k;
      }
    }
    return placed;
  }

  function among(finds, notes) {
    var list = notes.map(function (note) { return {key: note.before, said: note.said}; });
    history.open().forEach(function (its) {
      if (finds.indexOf(its.id) >= 0) {
        list = list.concat(left(finds, its));
      }
    });
    return list.length === notes.length ? list : list.sort(function (a, b) { return order(finds, a.key, b.key); });
  }

  // The lines of a record or block that are none of the finds.
  function left(finds, its) {
    return history.linesOf(its).filter(function (id) { return finds.indexOf(id) < 0; }).map(function (id) { return {key: id, id: id}; });
  }

  // How many of those that stand among the finds are above row i; of them is the one in row i where
  // at[that] is i.
  function above(at, i) {
    return first(0, at.length, function (k) { return at[k] >= i; });
  }

  function count() {
    var finds = part();
    return finds ? finds.count() + place(finds).list.length : history.count();
  }

  function indexOf(id) {
    var finds = part();
    var i;
    if (!finds) {
      return history.indexOf(id);
    }
    i = finds.indexOf(id);
    return i >= 0 ? place(finds).at.reduce(function (row, at) { return at <= row ? row + 1 : row; }, i) : indexAmong(finds, id);
  }

  // A line that is folded is in the row of its head.
  function indexAmong(finds, id) {
    var short = id.split('.').slice(0, 2).join('.');
    var its = history.recordOf(id);
    var list = place(finds).list;
    var k = list.length - 1;
    while (k >= 0 && list[k].id !== short) {
      k -= 1;
    }
    return k >= 0 ? place(finds).at[k] : its && its.id !== short && finds.indexOf(its.id) >= 0 ? indexOf(its.id) : -1;
  }

  // Returns the id of the event in row i, null where there is a note or no row.
  function idIn(finds, i) {
    var among = place(finds);
    var k = above(among.at, i);
    return among.at[k] === i ? among.list[k].id || null : i - k >= 0 && i - k < finds.count() ? finds.id(i - k) : null;
  }

  // A find that the server no longer retains stays a row, so that those behind it do not move.
  function row(i) {
    var finds = part();
    var id, k;
    if (!finds) {
      return history.row(i);
    }
    id = idIn(finds, i);
    k = above(place(finds).at, i);
    if (id === null) {
      return place(finds).at[k] === i ? {kind: 'note', said: place(finds).list[k].said} : null;
    }
    return history.rowAt(id) || {kind: 'note', said: {note: 'gone', count: 1, key: 'gone-' + id}};
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
      id = idIn(finds, from);
      if (id) {
        list.push(id);
      }
    }
    history.pick(list);
  }

  // How many lines of a record or block are no rows where it is folded. Steps are no finds.
  function folded(its) {
    var finds = part();
    return !finds || its.key ? its.hidden : history.records.ranges(its, false).reduce(function (sum, range) {
      return sum + range[1] - range[0] + 1 - (finds.before(its.epoch + '.' + (range[1] + 1)) - finds.before(its.epoch + '.' + range[0]));
    }, 0);
  }

  return {count: count, indexOf: indexOf, row: row, want: want, folded: folded};
}

// Compares two keys, of which null is behind all others; a note stands before the line of its key.
function order(finds, a, b) {
  var places = [a, b].map(function (key) { return key === null ? Infinity : finds.before(key); });
  return places[0] !== places[1] ? (places[0] < places[1] ? -1 : 1) : a === null || b === null || a === b ? 0 : numberOf(a) - numberOf(b);
}

function numberOf(id) {
  return Number(id.split('.')[1]);
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
