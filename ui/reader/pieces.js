// The events that are in memory: pieces of the history, each a run of numbers
// without a hole. What was not looked at for longest is let go when there are too
// many or they are too long; the newest piece and those that are held stay.
'use strict';

var behind = require('../base/bisect.js').behind;

var PIECE_EVENTS = 256;     // what is let go at once
var PIECE_CHARS = 65536;

// history.js decides which numbers are rows; here is only what was added. Within an epoch pieces
// never overlap. limits: {events, chars}. lost(epoch, from, to) is called for what was let go.
function createPieces(limits, lost) {
  var epochs = {};          // lists of pieces {epoch, from, events, chars, used, held}, in order
  var events = 0;
  var chars = 0;
  var clock = 0;            // counts uses
  var holding = 0;          // which call of hold counts
  var newest = null;
  var last = null;          // where the last get found something: the next is near

  // Adds one event behind all others of its epoch. It is not held: what is in
  // view is used with each paint, so it goes last.
  function append(epoch, n, event) {
    var piece = newest;
    if (!piece || piece.epoch !== epoch || end(piece) !== n - 1 || full(piece)) {
      piece = newest = insert(epoch, n);
    }
    push(piece, event);
    trim();
  }

  // Adds events n, n+1, ... of the past, which are waited for, and so held.
  // Those that are here already stay as they are.
  function put(epoch, n, list) {
    var piece = null;
    list.forEach(function (event, i) {
      if (find(epoch, n + i)) {
        piece = null;
        return;
      }
      if (!piece || full(piece)) {
        piece = insert(epoch, n + i);
        piece.held = holding;
      }
      push(piece, event);
    });
    trim();
  }

  function get(epoch, n) {
    var piece = last && last.epoch === epoch && last.from <= n && n <= end(last) ? last : find(epoch, n);
    if (!piece) {
      return null;
    }
    last = piece;
    clock += 1;
    piece.used = clock;
    return piece.events[n - piece.from];
  }

  // What is looked at now, and no longer what was: a list of {epoch, from, to}. It
  // is never let go, lest it be asked for again and again.
  function hold(ranges) {
    holding += 1;
    ranges.forEach(function (range) {
      var list = epochs[range.epoch] || [];
      var i = Math.max(0, behind(list, range.from) - 1);
      for (; i < list.length && list[i].from <= range.to; i += 1) {
        list[i].held = holding;
      }
    });
  }

  // Returns what is here of the events from..to, as a list of [from, to] that rise and do not
  // touch: pieces that follow each other are one. outline.split counts on it.
  function loaded(epoch, from, to) {
    var found = [];
    var list = epochs[epoch] || [];
    var i = behind(list, from - 1);
    var a, b;
    for (i = Math.max(0, i - 1); i < list.length && list[i].from <= to; i += 1) {
      a = Math.max(from, list[i].from);
      b = Math.min(to, end(list[i]));
      if (a > b) {
        continue;
      }
      if (found.length > 0 && found[found.length - 1][1] === a - 1) {
        found[found.length - 1][1] = b;
      } else {
        found.push([a, b]);
      }
    }
    return found;
  }

  function clear() {
    epochs = {};
    events = 0;
    chars = 0;
    newest = null;
    last = null;
  }

  // chars are those of the data: an id is short, and as long as any other.
  function push(piece, event) {
    piece.events.push(event);
    piece.chars += event.data.length;
    events += 1;
    chars += event.data.length;
    clock += 1;
    piece.used = clock;
  }

  function insert(epoch, n) {
    var list = epochs[epoch] = epochs[epoch] || [];
    var piece = {epoch: epoch, from: n, events: [], chars: 0, used: 0, held: -1};
    list.splice(behind(list, n), 0, piece);
    return piece;
  }

  function find(epoch, n) {
    var list = epochs[epoch] || [];
    var i = behind(list, n) - 1;
    return i >= 0 && n <= end(list[i]) ? list[i] : null;
  }

  // May end above the limits, by the newest piece and what is held: that is about as much as a
  // view shows.
  function trim() {
    while (events > limits.events || chars > limits.chars) {
      if (!drop()) {
        return;
      }
    }
  }

  // All pieces are looked at, some hundreds as a rule, and only when one has to go. lost is
  // called last: it asks what is loaded.
  function drop() {
    var oldest = null;
    Object.keys(epochs).forEach(function (epoch) {
      epochs[epoch].forEach(function (piece) {
        if (piece !== newest && piece.held !== holding && (!oldest || piece.used < oldest.used)) {
          oldest = piece;
        }
      });
    });
    if (!oldest) {
      return false;
    }
    epochs[oldest.epoch].splice(epochs[oldest.epoch].indexOf(oldest), 1);
    if (epochs[oldest.epoch].length === 0) {
      delete epochs[oldest.epoch];
    }
    events -= oldest.events.length;
    chars -= oldest.chars;
    last = null;
    lost(oldest.epoch, oldest.from, end(oldest));
    return true;
  }

  return {append: append, put: put, get: get, hold: hold, loaded: loaded, clear: clear};
}

// The last event may go beyond the characters, by 1 MiB at most (docs/wire.md).
function full(piece) {
  return piece.events.length >= PIECE_EVENTS || piece.chars >= PIECE_CHARS;
}

function end(piece) {
  return piece.from + piece.events.length - 1;
}

module.exports = {createPieces: createPieces};
