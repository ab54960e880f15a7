// The rows of a recording for reader/list.js: of the events that have been played, those that match
// a text. The search goes through all events, in slices of time.
'use strict';

var find = require('../line/find.js');
var countUpTo = require('./recording.js').countUpTo;

var SLICE_MS = 15;     // less than a frame
var CHUNK = 64;        // events between two looks at the clock

// played() returns how many events have been played. how: {now(), later(f), onSearch(restarted)}:
// onSearch is called after each slice, and with true at the start of a search, when rows begin to
// look different.
function createFilter(recording, played, how) {
  var matcher = null;
  var found = [];      // indices of the events that match, rising
  var next = 0;        // the first event that has not been searched
  var searches = 0;    // so far: a slice of an older one does nothing

  // Matches text as it stands, case-sensitive only where it has a capital letter; '' matches all.
  // Regular expressions are not for this page: it has no worker that could be ended when one does
  // not finish.
  function search(text) {
    matcher = find.compile({text: text, regexp: false, caseful: false, invert: false}).matcher;
    found = [];
    next = 0;
    searches += 1;
    how.onSearch(true);
    if (matcher) {
      searchSlice(searches);
    }
  }

  function searchSlice(number) {
    var until = how.now() + SLICE_MS;
    var i, event;
    if (number !== searches) {
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
      how.later(function () { searchSlice(number); });
    }
    how.onSearch(false);
  }

  // All events are searched, but only those that have been played are shown.
  function count() {
    return matcher ? countUpTo(found, played() - 1) : played();
  }

  function row(i) {
    var index = matcher ? found[i] : i;
    return i < 0 || i >= count() ? null : {kind: 'event', event: recording.event(index), time: recording.times[index]};
  }

  // Returns the row of an event, -1 where it is not shown.
  function indexOf(id) {
    var index = recording.find(Number(id.split('.')[1]));
    var i = index < 0 || !matcher ? index : countUpTo(found, index - 1);
    return i < count() && (!matcher || found[i] === index) ? i : -1;
  }

  return {
    search: search,
    count: count,
    row: row,
    // The list wants rows to be loaded; here all are.
    want: function () {},
    indexOf: indexOf,
    marks: function () { return matcher ? matcher.marks : null; },
    // null without a text; else how many events match of all, and whether all have been searched.
    found: function () { return matcher ? {count: found.length, done: next === recording.times.length} : null; }
  };
}

module.exports = {createFilter: createFilter};
