// What happened, addressed by row: the events of the stream and the notes between
// them. A bounded number of events is in memory; the others are asked for where
// they are looked at, and only what the server no longer keeps is gone.
'use strict';

var wire = require('../connection/wire.js');
var createOutline = require('./outline.js').createOutline;
var missing = require('./missing.js');
var createPieces = require('./pieces.js').createPieces;
var createRecords = require('./records.js').createRecords;
var eventsOf = require('./records.js').eventsOf;
var createRemoved = require('./removed.js').createRemoved;
var createRequests = require('./requests.js').createRequests;
var createScreens = require('./screens.js').createScreens;
var spans = require('./spans.js');

// in memory: of short lines the one, of long ones the other; 8 to 16 MB of text
var LIMITS = {events: 20000, chars: 8388608};
// events around those that are missing, so that scrolling on finds them here
var AHEAD = 128;
var NEAR = 8;               // the same where single rows are picked

// server: {read(after, limit, done(list or null)), look(done(first, started)), steps(done(epoch,
// ranges)), later(run, ms), now()}, where read is a poll that does not wait, look asks which is the
// oldest event kept, steps which events have no row.
// changed() is called when rows came or went by what the server answered, lost() where those that
// went are no lines any more.
function createHistory(server, changed, lost) {
  var outline = createOutline();
  var pieces = createPieces(LIMITS, letGo);
  var epoch = '';           // of what comes now, the only one that can be asked for
  var started = null;       // when that began, Unix ms
  var kept = 1;             // number of the oldest event that the server keeps, if known
  var reached = null;       // the id that reach was called with last
  var wish = [];            // ranges {from, to} of numbers that are to be asked for
  var ahead = AHEAD;
  var requests = createRequests(server, {epoch: function () { return epoch; }, next: next, read: read, found: found, oldest: oldest});
  var open = null;          // the note about a gap whose other end is the next event
  var lastAt = null;        // time of the newest event
  var removed = createRemoved();
  var records = createRecords({outline: outline, get: pieces.get, loaded: pieces.loaded, first: function (of) { return of === epoch ? kept : 1; }});
  var screens = createScreens(outline, pieces.get, function (of, ranges) { records.release(of, ranges); });
  var folds = {records: records, screens: screens};

  // An event of the stream, in its order: {id, event, data, at}, at in Unix ms or null before the
  // first hello. Another epoch means that the server was started anew.
  function add(event) {
    var id = wire.parseId(event.id);
    if (id.epoch !== epoch) {
      leave();
      epoch = id.epoch;
    }
    started = event.at === null || id.t === null ? started : event.at - id.t;
    if (open && event.at !== null) {
      open.to = event.at;
      outline.renew(open);
      open = null;
    }
    lastAt = event.at === null ? lastAt : event.at;
    pieces.append(epoch, id.n, event);
    outline.add(epoch, id.n, event.event === wire.ROOM ? 'acts' : records.append(epoch, id.n, event));
    if (event.event === wire.SCREEN) {
      screens.read(epoch, id.n, event.data);
    }
  }

  // Another log begins: of the old one only what is in memory is left.
  function leave() {
    var old = epoch;
    kept = 1;
    started = null;
    reached = null;
    wish = [];
    epoch = '';
    outline.settle(old, Infinity, pieces.loaded);
  }

  // Adds a note and returns it; it is completed later with the times between which events were
  // missed. noteText makes the sentence of it.
  function note(said) {
    said.from = lastAt;
    said.to = null;
    outline.note(said);
    open = said.note === 'gap' || said.note === 'hole' ? said : open;
    return said;
  }

  // Clears the page. An answer that is under way finds nothing more to ask for: what is hidden has
  // no rows.
  function hide() {
    wish = [];
    outline.hide(spans.lines(outline.runs(true), pieces, LIMITS.events));
  }

  // Another viewing begins, of the same log: epoch, started and kept stay true.
  function clear() {
    outline.clear();
    pieces.clear();
    records.clear();
    screens.clear();
    reached = null;
    wish = [];
    lastAt = null;
    open = null;
  }

  // The server keeps the events from first (an id) on, those before the first one shown here
  // among them. Called with every paint, as the last hello has it; since is when its epoch began.
  function reach(first, since) {
    var id = first === reached ? null : wire.parseId(first);
    if (!id || id.epoch !== epoch) {
      return;
    }
    reached = first;
    started = started === null ? since : started;
    outline.reachBack(epoch);
    screens.again();
    recede(id.n);
    server.steps(omit);
  }

  // The blocks of some steps are not here. Those that come later are read as they come.
  function omit(of, steps) {
    if (of === epoch && screens.omit(of, steps)) {
      lost();
    }
  }

  // The id of the oldest event that the server keeps.
  function oldest(first) {
    var id = wire.parseId(first);
    if (id && id.epoch === epoch && id.n > kept) {
      recede(id.n);
      changed();
    }
  }

  // kept never goes back: of two answers the older may come later.
  function recede(first) {
    if (first > kept) {
      kept = first;
      records.recede(epoch, kept);
      screens.recede(epoch, kept);
      outline.settle(epoch, kept, pieces.loaded);
    }
  }

  // What pieces.js lets go of can be asked for again, but of an old epoch, or of what the server
  // no longer keeps, it is gone.
  function letGo(from, a) {
    var limit = from === epoch ? kept : Infinity;
    if (a < limit) {
      outline.settle(from, limit, pieces.loaded);
    }
  }

  function indexOf(id) {
    return indexIn(outline, folds, id);
  }

  // Whether the event with this id was cleared away.
  function hides(id) {
    var at = wire.parseId(id);
    return at !== null && outline.hides(at.epoch, at.n);
  }

  // What is missing among rows i..j is asked for, and nothing that was wanted before.
  function want(i, j) {
    seek(whole(outline, records, epoch, spans.ranges(outline, i, j)), AHEAD);
  }

  // The same for single lines, such as a search has found, by their ids.
  function pick(ids) {
    seek(whole(outline, records, epoch, ids.filter(function (id) { return indexOf(id) >= 0; }).map(function (id) {
      var at = wire.parseId(id);
      return {epoch: at.epoch, from: at.n, to: at.n};
    })), NEAR);
  }

  function seek(list, around) {
    ahead = around;
    pieces.hold(list);
    wish = list.filter(function (range) { return range.epoch === epoch; });
    if (reached !== null) {
      requests.look();
    }
    requests.ask();
  }

  // The range to ask for next, or null: the first of the wish that is neither here nor under way,
  // with what lies around it. A wish has rows: what takes rows away (clear, hide, leave) ends it.
  function next(under) {
    return missing.next(wish, {
      kept: kept,
      around: ahead,
      taken: function (from, to) { return pieces.loaded(epoch, from, to).concat(under); },
      run: function (n) { return outline.stretch(epoch, n); }
    });
  }

  // Reads an answer about the events of an epoch: {first, events}, or null where it is of no use.
  // Each that is of use brings events or moves kept, so asking on ends; what brings neither is of a
  // server that is away or has another epoch. A gap says what the server no longer keeps.
  function read(of, list) {
    var answer = missing.read(list, of);
    if (of !== epoch) {
      return null;
    }
    if (answer.gap !== null) {
      recede(answer.gap + 1);
    }
    return answer.gap !== null || answer.items.length > 0 ? answer.items : null;
  }

  function found(items) {
    if (items.length > 0) {
      pieces.put(epoch, items[0].id.n, items.map(function (item) {
        var at = started === null || item.id.t === null ? null : started + item.id.t;
        return removed.mask({id: item.text, event: item.event, data: item.data, at: at});
      }));
      outline.turn(epoch, missing.acts(items), 'run', 'acts');
      records.load(epoch, items[0].id.n, items[items.length - 1].id.n);
      screens.load(epoch, items);
    }
    changed();
  }

  // Hides the text of a message, in memory and whenever it comes. Returns whether it is a row.
  function remove(id) {
    var at = wire.parseId(id);
    removed.add(id);
    removed.mask(at && pieces.get(at.epoch, at.n) || {id: ''});
    return indexOf(id) >= 0;
  }

  return {
    // Takes the rows of acts (docs/wire.md, "The room"): ranges [from, to] of numbers that rise.
    omit: function (ranges) { outline.turn(epoch, ranges, 'run', 'acts'); },
    remove: remove, removed: function () { return removed.numbers(epoch); }, steps: function () { return screens.without(epoch); },
    add: add, note: note, clear: clear, reach: reach, row: function (i) { return rowOf(outline, pieces, folds, i); }, indexOf: indexOf, want: want, pick: pick, hide: hide, hides: hides,
    count: outline.count, events: outline.events, notes: outline.absent, unhide: outline.unhide, cleared: outline.cleared,
    // The record that the line with this id is of, or null (records.js); the line as a row, whether
    // or not it is folded, null for what has none; asks for the lines of a record.
    recordOf: function (id) { return records.at(wire.parseId(id)); },
    rowAt: function (id) { return indexOf(id) < 0 ? null : eventRow(pieces, folds, wire.parseId(id).epoch, wire.parseId(id).n); },
    fetch: function (its) { seek(records.parts(its), NEAR); }, records: records,
    // What is unfolded; the ids of its lines beside the head; what rises where those change.
    open: function () { return records.open().concat(screens.open()); }, version: function () { return records.version() + screens.version(); },
    linesOf: function (its) { return linesOf(outline, its, its.key ? its.ranges : records.ranges(its, false)); },
    toggle: function (its) { (its.key ? screens : records).toggle(its); }, eventsOf: function (its) { return its.key ? stepsOf(its, pieces) : records.events(its); },
    // All of what is shown; all: and of what was cleared away.
    span: function (all) { return spans.server(outline.runs(all), epoch, kept, started); },
    tail: function () { return spans.tail(outline.runs(false), pieces, spans.server(outline.runs(false), epoch, kept, started)); },
    only: function (all) { return spans.memory(outline.runs(all), pieces, epoch, kept); }
  };
}

// Ranges with what is needed to know the records in them; epoch is that of what comes now.
function whole(outline, records, epoch, list) {
  var runs = outline.runs(false);
  var last = runs.length > 0 ? runs[runs.length - 1].to : 0;
  return list.map(function (range) { return records.whole(range, range.epoch === epoch ? last : range.to); });
}

// The row of an event, whose id is with or without its time; -1 for what is gone or cleared away. A
// line that is folded is in the row of its head, and a step of a terminal in that of its block.
function indexIn(outline, of, id) {
  var at = wire.parseId(id);
  var i = at ? outline.find(at.epoch, at.n) : -1;
  var its = at && i < 0 ? of.screens.of(at.epoch, at.n) || of.records.of(at.epoch, at.n) : null;
  i = its ? outline.find(its.epoch, its.head) : i;
  return i >= 0 && outline.at(i).kind === 'run' ? i : -1;
}

// The ids of the lines in the ranges of a record or block. Its head is none of them.
function linesOf(outline, its, ranges) {
  var list = [];
  ranges.forEach(function (range) {
    outline.lines(its.epoch, range[0], range[1]).forEach(function (part) {
      var n;
      for (n = part[0]; n <= part[1]; n += 1) {
        list.push(its.epoch + '.' + n);
      }
    });
  });
  return list;
}

// Returns all events of a block of a terminal, its steps first, null for each that is not in
// memory.
function stepsOf(its, pieces) {
  return eventsOf(its.ranges.concat([[its.head, its.head]]).map(function (range) {
    return {epoch: its.epoch, from: range[0], to: range[1]};
  }), pieces.get);
}

// Row i as {kind: 'event', event, record: that of records.js, or the block of screens.js, or null,
// head: whether it begins that, unsure: it may go on with a line that is not here},
// {kind: 'unloaded', id: EPOCH.N} or {kind: 'note', said}; null behind the last.
function rowOf(outline, pieces, of, i) {
  var part = outline.at(i);
  return part && part.kind === 'run' ? eventRow(pieces, of, part.epoch, part.from + i - part.row) : part && {kind: 'note', said: part.said};
}

function eventRow(pieces, of, epoch, n) {
  var event = pieces.get(epoch, n);
  var its = event && event.event === wire.SCREEN ? of.screens.at(epoch, n) : of.records.of(epoch, n);
  return event ? {kind: 'event', event: event, record: its, head: its !== null && its.head === n, unsure: of.records.unsure(epoch, n)} :
    {kind: 'unloaded', id: epoch + '.' + n};
}

module.exports = {createHistory: createHistory};
