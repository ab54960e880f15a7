// Which rows there are, whether or not their events are in memory: runs of events
// with numbers that follow each other, notes between them, and what is gone. Few
// parts stand for any number of rows.
'use strict';

var NOTES = 1000;           // more are of no use; the oldest go
// Notes about lines that are not here, by said.note: a filter shows them too.
var ABSENT = {cleared: true, gap: true, hole: true, unreadable: true};

// history.js adds what has come, removes what has gone, and asks what stands in a row. Rows are
// counted from the first that is shown; rows is how many a part has, and what is gone has one
// however many events it was.
function createOutline() {
  // {kind, row, rows}; a run and acts (of the room, which have no rows) have {epoch, from, to}, a
  // note {said}, what is gone both
  var parts = [];
  var begin = 0;            // the first part that is shown; those before were cleared away
  var marker = null;        // the note about them
  var notes = 0;
  var keys = 0;
  var absences = null;      // what absent returned, until rows change

  // Adds event n behind all others; act: it is no line, and has no row.
  function add(epoch, n, act) {
    var last = parts[parts.length - 1];
    if (last && last.kind === (act ? 'acts' : 'run') && last.epoch === epoch && last.to === n - 1) {
      last.to = n;
      last.rows += act ? 0 : 1;
    } else {
      parts.push((act ? acts : run)(epoch, n, n));
      number();
    }
  }

  // Takes the rows of events that turn out to be acts: ranges [from, to] that rise.
  function omit(epoch, ranges) {
    if (ranges.length === 0) {
      return;
    }
    parts = parts.reduce(function (left, part) {
      return left.concat(part.kind === 'run' && part.epoch === epoch ? cutOut(part, ranges) : [part]);
    }, []);
    tidy();
  }

  function note(said) {
    var part = {kind: 'note', said: said, row: 0, rows: 1};
    renew(said);
    parts.push(part);
    notes += 1;
    if (notes > NOTES) {
      notes -= 1;
      parts.splice(oldestNote(), 1);
    }
    tidy();
    return part;
  }

  // The text of a note has changed: its row is another one now.
  function renew(said) {
    keys += 1;
    said.key = 'note-' + keys;
  }

  function oldestNote() {
    var i = 0;
    while (parts[i].kind !== 'note' || parts[i] === marker) {
      i += 1;
    }
    return i;
  }

  function count() {
    var last = parts[parts.length - 1];
    return last ? last.row + last.rows : 0;
  }

  // How many lines there are to read, for the page's own count: no notes, none of what is gone or
  // cleared away.
  function events() {
    return runs(false).reduce(function (sum, part) { return sum + part.rows; }, 0);
  }

  // The runs of events that are shown; all: and those that were cleared away.
  function runs(all) {
    return parts.slice(all ? 0 : begin).filter(function (part) { return part.kind === 'run'; });
  }

  function cleared() {
    return marker !== null;
  }

  // Whether event n was cleared away, and is there to come back.
  function hides(epoch, n) {
    return parts.slice(0, begin).some(function (part) {
      return part.kind === 'run' && part.epoch === epoch && part.from <= n && n <= part.to;
    });
  }

  // The notes in ABSENT, in their order: {said, before: the id of the first event behind it, or
  // null}. The same list until another note, or the event behind one, has come.
  function absent() {
    absences = absences || absentFrom(parts, begin);
    return absences;
  }

  // Returns the part that row i is of, or null.
  function at(i) {
    return i < 0 || i >= count() ? null : parts[last(parts, begin, i)];
  }

  // Returns the row of event n, or of the note that it is gone, or -1.
  // From the end, where most of what is asked for stands.
  function find(epoch, n) {
    var i, part;
    for (i = parts.length - 1; i >= begin; i -= 1) {
      part = parts[i];
      if (part.epoch === epoch && part.from <= n && n <= part.to) {
        return part.kind === 'run' ? part.row + n - part.from : part.kind === 'acts' ? -1 : part.row;
      }
    }
    return -1;
  }

  function stretch(epoch, n) {
    return stretchOf(parts, begin, epoch, n);
  }

  // Before the first event of an epoch that came here there were those from 1 on.
  function reachBack(epoch) {
    var i = 0;
    while (i < parts.length && parts[i].epoch !== epoch) {
      i += 1;
    }
    if (i < parts.length && parts[i].from > 1 && parts[i].kind !== 'gone') {
      parts.splice(i, 0, run(epoch, 1, parts[i].from - 1));
      tidy();
    }
  }

  // Of the events before kept only those in memory are left: loaded(epoch, from, to) lists them.
  function settle(epoch, kept, loaded) {
    var settled = [];
    parts.forEach(function (part) {
      if (part.kind === 'run' && part.epoch === epoch && part.from < kept) {
        settled = settled.concat(split(part, kept, loaded, gone));
      } else if (part.kind !== 'acts' || part.epoch !== epoch || part.to >= kept) {
        settled.push(part);
      }
    });
    parts = settled;
    tidy();
  }

  function gone(epoch, from, to, count) {
    var said = {note: 'gone', count: count};
    renew(said);
    return {kind: 'gone', epoch: epoch, from: from, to: to, said: said, row: 0, rows: 1};
  }

  function tidy() {
    parts = join(parts, gone);
    number();
  }

  // What is hidden has rows of its own, from 0; at, find and events begin behind it.
  function number() {
    var row = 0;
    var i;
    absences = null;
    begin = marker ? parts.indexOf(marker) : 0;
    for (i = 0; i < parts.length; i += 1) {
      row = i === begin ? 0 : row;
      parts[i].row = row;
      row += parts[i].rows;
    }
  }

  // Clears away what is there, behind a note with the count of its lines, null if it is not known.
  // Where there is no line nothing is cleared.
  function hide(lines) {
    unhide();
    if (lines !== 0) {
      marker = note({note: 'cleared', count: lines});
      number();
    }
  }

  function unhide() {
    if (marker) {
      parts.splice(parts.indexOf(marker), 1);
      notes -= 1;
      marker = null;
      tidy();
    }
  }

  function clear() {
    parts = [];
    begin = 0;
    marker = null;
    notes = 0;
    absences = null;
  }

  return {add: add, omit: omit, stretch: stretch, note: note, renew: renew, count: count, events: events, runs: runs, at: at, find: find, reachBack: reachBack, settle: settle,
    hide: hide, unhide: unhide, cleared: cleared, hides: hides, absent: absent, clear: clear};
}

// The last of the parts from `low` on that begins at row i or before. By halves: an outline of
// notes between single events may have thousands of parts.
function last(parts, low, i) {
  var high = parts.length - 1;
  var middle;
  while (low < high) {
    middle = Math.ceil((low + high) / 2);
    if (parts[middle].row > i) {
      high = middle - 1;
    } else {
      low = middle;
    }
  }
  return low;
}

function absentFrom(parts, begin) {
  var absences = [];
  var before = null;
  var i;
  for (i = parts.length - 1; i >= begin; i -= 1) {
    if (parts[i].kind === 'run') {
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
      pieces.push(run(part.epoch, range[0], range[1]));
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
        (part.kind === 'run' ? run : acts)(part.epoch, last.from, part.to);
    } else {
      list.push(part);
    }
    return list;
  }, []);
}

function run(epoch, from, to) {
  return {kind: 'run', epoch: epoch, from: from, to: to, row: 0, rows: to - from + 1};
}

function acts(epoch, from, to) {
  return {kind: 'acts', epoch: epoch, from: from, to: to, row: 0, rows: 0};
}

// Whether the events of a part follow those of another that is not gone.
function follows(before, part) {
  return (before.kind === 'run' || before.kind === 'acts') && (part.kind === 'run' || part.kind === 'acts') &&
    before.epoch === part.epoch && before.to === part.from - 1;
}

// Returns the {from, to} around event n, which is shown, that can be asked for at once: runs and
// the acts between them.
function stretchOf(parts, begin, epoch, n) {
  var a = parts.length - 1;
  var b;
  while (parts[a].epoch !== epoch || parts[a].from > n || n > parts[a].to) {
    a -= 1;
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

// Returns the parts of a run without the acts in it.
function cutOut(part, ranges) {
  var taken = ranges.filter(function (range) { return range[0] <= part.to && range[1] >= part.from; });
  var pieces = [];
  var next = part.from;
  taken.concat([[part.to + 1, part.to]]).forEach(function (range) {
    var from = Math.max(range[0], part.from);
    var to = Math.min(range[1], part.to);
    if (from > next) {
      pieces.push(run(part.epoch, next, from - 1));
    }
    if (from <= to) {
      pieces.push(acts(part.epoch, from, to));
    }
    next = to + 1;
  });
  return pieces;
}

module.exports = {createOutline: createOutline};
