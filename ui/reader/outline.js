// Which rows there are, whether or not their events are in memory: runs of events
// with numbers that follow each other, notes between them, and what is gone. Few
// parts stand for any number of rows.
'use strict';

var pieces = require('./parts.js');

var NOTES = 1000;           // more are of no use; the oldest go

// history.js adds what has come, removes what has gone, and asks what stands in a row. Rows are
// counted from the first that is shown; rows is how many a part has, and what is gone has one
// however many events it was.
function createOutline() {
  // {kind, row, rows}; a run, acts (of the room) and what is folded (into the record of a line
  // before it), both without rows, have {epoch, from, to}, a note {said}, what is gone both
  var parts = [];
  var begin = 0;            // the first part that is shown; those before were cleared away
  var marker = null;        // the note about them
  var notes = 0;
  var keys = 0;
  var absences = null;      // what absent returned, until rows change

  // Adds event n behind all others; kind is that of its part: 'run', 'acts' or 'fold'.
  function add(epoch, n, kind) {
    var last = parts[parts.length - 1];
    var next = pieces.make(kind, epoch, n, n);
    if (last && last.kind === kind && last.epoch === epoch && last.to === n - 1) {
      last.to = n;
      last.rows += next.rows;
    } else {
      next.row = count();
      parts.push(next);
      absences = null;
    }
  }

  // Makes events of one kind, in ranges [from, to] that rise, those of another: 'run' to 'acts'
  // where they turn out to be acts, to 'fold' and back.
  function turn(epoch, ranges, from, to) {
    var next = [];
    if (ranges.length === 0) {
      return;
    }
    parts.forEach(function (part) {
      if (part.kind !== from || part.epoch !== epoch || part.to < ranges[0][0] || part.from > ranges[ranges.length - 1][1]) {
        next.push(part);
      } else {
        Array.prototype.push.apply(next, pieces.cutOut(part, ranges, to));
      }
    });
    parts = next;
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
    return runs(false).reduce(function (sum, part) { return sum + part.to - part.from + 1; }, 0);
  }

  // The runs of lines that are shown or folded; all: and those that were cleared away.
  function runs(all) {
    return parts.slice(all ? 0 : begin).filter(pieces.hasLines);
  }

  function cleared() {
    return marker !== null;
  }

  // Whether event n was cleared away, and is there to come back.
  function hides(epoch, n) {
    return parts.slice(0, begin).some(function (part) {
      return pieces.hasLines(part) && part.epoch === epoch && part.from <= n && n <= part.to;
    });
  }

  // The notes in ABSENT, in their order: {said, before: the id of the first event behind it, or
  // null}. The same list until another note, or the event behind one, has come.
  function absent() {
    absences = absences || pieces.absentFrom(parts, begin);
    return absences;
  }

  // Returns the part that row i is of, or null.
  function at(i) {
    return i < 0 || i >= count() ? null : parts[pieces.last(parts, begin, i)];
  }

  // Returns the row of event n, or of the note that it is gone, or -1: it has none.
  // From the end, where most of what is asked for stands.
  function find(epoch, n) {
    var i, part;
    for (i = parts.length - 1; i >= begin; i -= 1) {
      part = parts[i];
      if (part.epoch === epoch && part.from <= n && n <= part.to) {
        return part.kind === 'run' ? part.row + n - part.from : part.kind === 'gone' ? part.row : -1;
      }
    }
    return -1;
  }

  // Which of the events from..to are lines that are shown, or folded into a record that is.
  function lines(epoch, from, to) {
    return parts.filter(function (part) {
      return part.epoch === epoch && part.from <= to && part.to >= from && (part.kind === 'run' || part.kind === 'fold');
    }).map(function (part) { return [Math.max(part.from, from), Math.min(part.to, to)]; });
  }

  // The numbers of events of an epoch that have no row and are of no record.
  function without(epoch) {
    return parts.filter(function (part) { return part.epoch === epoch && (part.kind === 'acts' || part.kind === 'step'); })
      .map(function (part) { return [part.from, part.to]; });
  }

  function stretch(epoch, n) {
    return pieces.stretchOf(parts, begin, epoch, n);
  }

  // Before the first event of an epoch that came here there were those from 1 on.
  function reachBack(epoch) {
    var i = 0;
    while (i < parts.length && parts[i].epoch !== epoch) {
      i += 1;
    }
    if (i < parts.length && parts[i].from > 1 && parts[i].kind !== 'gone') {
      parts.splice(i, 0, pieces.make('run', epoch, 1, parts[i].from - 1));
      tidy();
    }
  }

  // Of the events before kept only those in memory are left: loaded(epoch, from, to) lists them.
  function settle(epoch, kept, loaded) {
    var settled = [];
    parts.forEach(function (part) {
      if (pieces.hasLines(part) && part.epoch === epoch && part.from < kept) {
        settled = settled.concat(pieces.split(part, kept, loaded, gone));
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
    parts = pieces.join(parts, gone);
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

  return {add: add, turn: turn, stretch: stretch, note: note, renew: renew, count: count, events: events, runs: runs, at: at, find: find, reachBack: reachBack, settle: settle,
    hide: hide, unhide: unhide, cleared: cleared, hides: hides, without: without, lines: lines, absent: absent, clear: clear};
}

module.exports = {createOutline: createOutline};
