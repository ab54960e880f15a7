// The rows of a recording (reader/list.js): of the events that have been played,
// those that hold a text. The search goes through all of them, a slice at a time.
'use strict';

var find = require('../line/find.js');
var above = require('./recording.js').above;

var SLICE_MS = 15;     // less than a frame
var CHUNK = 64;        // events between two looks at the clock

// played() is how many events there are to show. how: {now(), later(function),
// changed(anew)}, where anew is whether rows look different.
function createFilter(recording, played, how) {
  var matcher = null;
  var found = [];      // indices of the events that match
  var next = 0;        // the first that has not been looked at
  var turn = 0;        // counts the searches: an old one ends

  // Text as it stands, where only a capital asks for itself; an empty one shows all. Expressions
  // are not for this page: it has no worker that could be ended when one does not end.
  function search(text) {
    matcher = find.compile({text: text, regexp: false, caseful: false, invert: false}).matcher;
    found = [];
    next = 0;
    turn += 1;
    how.changed(true);
    if (matcher) {
      slice(turn);
    }
  }

  function slice(mine) {
    var until = how.now() + SLICE_MS;
    var i, event;
    // The search of the next key has begun meanwhile.
    if (mine !== turn) {
      return;
    }
    do {
      for (i = 0; i < CHUNK && next < recording.times.length; i += 1) {
        event = recording.event(next);
        if (matcher.test(find.textOf(event.event, event.data))) {
          found.push(next);
        }
        next += 1;
      }
    } while (next < recording.times.length && how.now() < until);
    if (next < recording.times.length) {
      how.later(function () { slice(mine); });
    }
    how.changed(false);
  }

  // All of the recording is searched, but only what is played is shown: found rises, so it is cut
  // at the last played.
  function count() {
    return matcher ? above(found, played() - 1) : played();
  }

  function row(i) {
    var index = matcher ? found[i] : i;
    return i < 0 || i >= count() ? null : {kind: 'event', event: recording.event(index), time: recording.times[index]};
  }

  // The row of an event, -1 where it is not shown; the list asks where its anchor has gone.
  function indexOf(id) {
    var index = recording.find(Number(id.split('.')[1]));
    var i = index < 0 || !matcher ? index : above(found, index - 1);
    return i < count() && (!matcher || found[i] === index) ? i : -1;
  }

  return {
    search: search,
    count: count,
    row: row,
    // The list asks for rows that are not loaded; here all are.
    want: function () {},
    indexOf: indexOf,
    marks: function () { return matcher ? matcher.marks : null; },
    // null where nothing is searched for; else how many match of all, and whether that is known.
    found: function () { return matcher ? {count: found.length, done: next === recording.times.length} : null; }
  };
}

module.exports = {createFilter: createFilter};
