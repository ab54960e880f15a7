// What happened, addressed by row: the events of the stream and the notes between
// them. A bounded number of events is in memory; the others are asked for where
// they are looked at, and only what the server no longer keeps is gone.
'use strict';

var wire = require('../connection/wire.js');
var createOutline = require('./outline.js').createOutline;
var createPieces = require('./pieces.js').createPieces;

// in memory: of short lines the one, of long ones the other; 8 to 16 MB of text
var LIMITS = {events: 20000, chars: 8388608};
var REQUESTS = 2;           // at a time: a browser has six connections for one host
// events around those that are missing, so that scrolling on finds them here
var AHEAD = 128;
var NEAR = 8;               // the same where single rows are picked
var RETRY_MS = 1000;
// how old the news of what the server keeps may be while somebody reads
var LOOK_MS = 5000;

// server: {read(after, limit, done(list or null)), look(done(first, started)), later(run, ms),
// now()}, where read is a poll that does not wait, look asks which is the oldest event kept.
// changed() is called when rows came or went by what the server answered.
function createHistory(server, changed) {
  var outline = createOutline();
  var pieces = createPieces(LIMITS, lost);
  var epoch = '';           // of what comes now, the only one that can be asked for
  var started = null;       // when that began, Unix ms
  // number of the oldest event that the server keeps, as far as is known
  var kept = 1;
  var reached = null;       // what reach was told last
  var wish = [];            // ranges {from, to} of numbers that are to be asked for
  var ahead = AHEAD;
  var asking = [];          // ranges that are asked for
  var resting = false;      // after a request that failed
  var lookedAt = null;
  var open = null;          // the note about a gap whose other end is the next event
  var lastAt = null;        // time of the newest event

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
    outline.add(epoch, id.n);
    pieces.append(epoch, id.n, event);
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

  // Returns said, which grows by the times between which events were missed. noteText makes
  // the sentence of it.
  function note(said) {
    said.from = lastAt;
    said.to = null;
    outline.note(said);
    open = said.note === 'gap' || said.note === 'hole' ? said : open;
    return said;
  }

  // An answer that is under way finds nothing more to ask for: what is hidden has no rows.
  function hide() {
    wish = [];
    outline.hide();
  }

  // Another viewing begins, of the same log: epoch, started and kept stay true.
  function clear() {
    outline.clear();
    pieces.clear();
    reached = null;
    wish = [];
    lastAt = null;
    open = null;
  }

  // The server keeps the events from first (an id) on, those before the first one shown here
  // among them. Told with every paint, as the last hello has it; since is when its epoch began.
  function reach(first, since) {
    var id = first === reached ? null : wire.parseId(first);
    if (!id || id.epoch !== epoch) {
      return;
    }
    reached = first;
    started = started === null ? since : started;
    outline.reachBack(epoch);
    recede(id.n);
  }

  // kept never goes back: of two answers the older may come later.
  function recede(first) {
    if (first > kept) {
      kept = first;
      outline.settle(epoch, kept, pieces.loaded);
    }
  }

  // What pieces.js lets go of can be asked for again, but of an old epoch, or of what the server
  // no longer keeps, it is gone.
  function lost(from, a) {
    var limit = from === epoch ? kept : Infinity;
    if (a < limit) {
      outline.settle(from, limit, pieces.loaded);
    }
  }

  // Row i as {kind: 'event', event}, {kind: 'unloaded', id: EPOCH.N} or {kind: 'note', said};
  // null behind the last.
  function row(i) {
    var part = outline.at(i);
    var n, event;
    if (!part || part.kind !== 'run') {
      return part ? {kind: 'note', said: part.said} : null;
    }
    n = part.from + i - part.row;
    event = pieces.get(part.epoch, n);
    return event ? {kind: 'event', event: event} : {kind: 'unloaded', id: part.epoch + '.' + n};
  }

  // With or without the time in the id; -1 for what is gone or cleared away.
  function indexOf(id) {
    var at = wire.parseId(id);
    var i = at ? outline.find(at.epoch, at.n) : -1;
    return i >= 0 && outline.at(i).kind === 'run' ? i : -1;
  }

  // The events of rows i..j as ranges {epoch, from, to}.
  function ranges(i, j) {
    var list = [];
    var part = outline.at(Math.max(0, i));
    var at = Math.max(0, i);
    while (part && at <= j) {
      if (part.kind === 'run') {
        list.push({epoch: part.epoch, from: part.from + at - part.row, to: Math.min(part.to, part.from + j - part.row)});
      }
      at = part.row + part.rows;
      part = outline.at(at);
    }
    return list;
  }

  // What is missing among rows i..j is asked for, and nothing that was wanted before.
  function want(i, j) {
    seek(ranges(i, j), AHEAD);
  }

  // The same for single rows, such as a search has found.
  function pick(list) {
    seek(list.reduce(function (all, i) { return all.concat(ranges(i, i)); }, []), NEAR);
  }

  function seek(list, around) {
    ahead = around;
    pieces.hold(list);
    wish = list.filter(function (range) {
      return range.epoch === epoch;
    });
    look();
    ask();
  }

  // The hello told what was kept then. Later a server drops its oldest without a word, and rows
  // that cannot be had must not be waited for.
  function look() {
    if (reached !== null && (lookedAt === null || server.now() - lookedAt >= LOOK_MS)) {
      lookedAt = server.now();
      server.look(function (first) {
        var id = wire.parseId(first);
        if (id && id.epoch === epoch && id.n > kept) {
          recede(id.n);
          changed();
        }
      });
    }
  }

  function ask() {
    var range;
    while (!resting && asking.length < REQUESTS) {
      range = missing();
      if (!range) {
        return;
      }
      request(range);
    }
  }

  // The first range of the wish that is neither here nor asked for, with what lies around it. A
  // wish has rows: what takes rows away (clear, hide, leave) ends it.
  function missing() {
    var i, holes;
    for (i = 0; i < wish.length; i += 1) {
      holes = without(wish[i].from, wish[i].to);
      if (holes.length > 0) {
        return widen(holes[0]);
      }
    }
    return null;
  }

  function widen(hole) {
    var newest = outline.at(outline.find(epoch, hole[0]));
    return without(Math.max(kept, newest.from, hole[0] - ahead), Math.min(newest.to, hole[1] + ahead)).filter(function (range) {
      return range[0] <= hole[0] && hole[0] <= range[1];
    })[0];
  }

  // Returns what is neither here nor asked for of the events from..to.
  function without(from, to) {
    var holes = [];
    var next = Math.max(from, kept);
    pieces.loaded(epoch, next, to).concat(asking, [[to + 1, to + 1]]).sort(function (a, b) {
      return a[0] - b[0];
    }).forEach(function (range) {
      if (next < range[0] && next <= to) {
        holes.push([next, Math.min(to, range[0] - 1)]);
      }
      next = Math.max(next, range[1] + 1);
    });
    return holes;
  }

  // Each answer brings something or moves kept, so asking on ends; what brings neither is one of
  // a server that is away or has another epoch, and rests.
  function request(range) {
    var of = epoch;
    asking.push(range);
    server.read(of + '.' + (range[0] - 1), range[1] - range[0] + 1, function (list) {
      var found = list ? take(of, list) : null;
      asking.splice(asking.indexOf(range), 1);
      if (!found) {
        rest();
        return;
      }
      if (found.events.length > 0) {
        pieces.put(of, found.first, found.events);
      }
      changed();
      ask();
    });
  }

  // No growing pause: it lasts only while somebody looks at rows that are missing, and
  // connection.js tells how the server is.
  function rest() {
    resting = true;
    server.later(function () {
      resting = false;
      ask();
    }, RETRY_MS);
  }

  // Reads a poll's answer about the epoch `of`: {first, events}, or null where it is of no use. A
  // gap in it says what the server no longer keeps.
  function take(of, list) {
    var found = {first: 0, events: []};
    var told = false;
    list.forEach(function (item) {
      var id = wire.parseId(item.id);
      if (!id || id.epoch !== of) {
        return;
      }
      if (item.event === 'gap' && of === epoch) {
        told = true;
        recede(id.n + 1);
      } else if (item.event !== 'hello') {
        found.first = found.first || id.n;
        found.events.push({id: item.id, event: item.event, data: text(item), at: time(id)});
      }
    });
    return of === epoch && (told || found.events.length > 0) ? found : null;
  }

  function time(id) {
    return started === null || id.t === null ? null : started + id.t;
  }

  // The runs of events that are shown.
  function runs() {
    var list = [];
    var part = outline.at(0);
    while (part) {
      if (part.kind === 'run') {
        list.push(part);
      }
      part = outline.at(part.row + part.rows);
    }
    return list;
  }

  // What the server can be asked for of the events that are shown: {epoch, first, last, started},
  // or null. A search and a file read that from the server and only() from memory: together all
  // of it, nothing twice.
  function span() {
    var here = runs().filter(function (run) { return run.epoch === epoch && run.to >= kept; });
    return here.length === 0 ? null :
      {epoch: epoch, first: Math.max(kept, here[0].from), last: here[here.length - 1].to, started: started};
  }

  // The others, which are in memory only.
  function only() {
    var list = [];
    runs().forEach(function (run) {
      var to = run.epoch === epoch ? Math.min(run.to, kept - 1) : run.to;
      var n, event;
      for (n = run.from; n <= to; n += 1) {
        event = pieces.get(run.epoch, n);
        if (event) {
          list.push(event);
        }
      }
    });
    return list;
  }

  return {
    add: add,
    note: note,
    clear: clear,
    reach: reach,
    count: outline.count,
    events: outline.events,
    row: row,
    indexOf: indexOf,
    want: want,
    pick: pick,
    span: span,
    only: only,
    hide: hide,
    unhide: outline.unhide
  };
}

// The end of the source is shown by its words.
function text(item) {
  return item.event === 'end' ? String(wire.parseObject(item.data).status) : item.data;
}

module.exports = {createHistory: createHistory};
