// A recording as the server that history.js asks: it answers at once, and keeps all of its events.
'use strict';

// later(run) calls run soon, in a turn of its own.
function createArchive(recording, later) {
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

  return {
    server: {
      read: read,
      // Nothing leaves a recording.
      look: function () { return; },
      later: later,
      now: function () { return 0; }
    },
    holes: holes
  };
}

module.exports = {createArchive: createArchive};
