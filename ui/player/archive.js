// A recording as the server that history.js asks: it answers at once, and keeps all of its events.
'use strict';

var ranges = require('../base/ranges.js');
var block = require('../line/block.js');

// later(run) calls run soon, in a turn of its own.
function createArchive(recording, later) {
  var blocks = [];         // of a terminal, among the events that were looked at
  var looked = 0;

  // Answers as a poll without waiting does: events behind a cursor, at most `limit`. What is
  // missing in the recording is left out by holes.
  function read(after, limit, done) {
    var number = Number(after.split('.')[1]);
    var i = recording.countUpTo(number);
    var list = [];
    for (; i < recording.times.length && list.length < limit && recording.number(i) <= number + limit; i += 1) {
      list.push(recording.event(i));
    }
    later(function () { done(list); });
  }

  // Returns the numbers among the first `count` events, and before them, that the recording lacks:
  // ranges [from, to], rising. It may be of a history that has lost its start or lines.
  function holes(count) {
    var list = [];
    var last = 0;
    var i, number;
    for (i = 0; i < count; i += 1) {
      number = recording.number(i);
      if (number > last + 1) {
        list.push([last + 1, number - 1]);
      }
      last = number;
    }
    return list;
  }

  // Returns the numbers among the first `count` events, and before them, that have no row: holes,
  // and what blocks of a terminal stand for.
  function without(count) {
    var i;
    for (i = looked; i < count; i += 1) {
      if (recording.isBlock(i)) {
        blocks.push(block.read(recording.number(i), recording.event(i).data));
      }
    }
    looked = Math.max(looked, count);
    i = count > 0 ? recording.number(count - 1) : 0;
    return ranges.join(holes(count).concat(block.without(blocks.filter(function (one) { return one.n <= i; }))));
  }

  // How many of all lines have a row.
  function lines() {
    return without(recording.times.length).reduce(function (left, range) {
      return left - recording.countUpTo(range[1]) + recording.countUpTo(range[0] - 1);
    }, recording.lines);
  }

  return {
    server: {
      read: read,
      // Nothing leaves a recording, and what has no row is known.
      look: function () { return; },
      steps: function () { return; },
      later: later,
      now: function () { return 0; }
    },
    lines: lines,
    without: without
  };
}

module.exports = {createArchive: createArchive};
