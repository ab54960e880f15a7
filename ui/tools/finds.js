// The events that a search found: the numbers of each epoch in a growing array, the epochs in the
// order of their events. A million finds need 8 MB.
'use strict';

var first = require('../base/bisect.js').first;

var FIRST_LENGTH = 1024;
var MAX = 1 << 23;  // 64 MB: more events than a history of 256 MB holds

// finder.js has two, of the events that are shown and of those that match, and new ones for each
// search. Finds are only numbers: events that the server no longer retains stay among them, up to
// MAX.
function createFinds() {
  var runs = [];    // {epoch, numbers, length}, numbers rising
  var total = 0;
  var changes = 0;

  // Adds the numbers of a batch (searcher.js), a Float64Array, because a number needs 53 bits. They
  // are greater than those before: the worker reads the history first and then the live events. But
  // the head of a record comes with its first line that matches, which may be in a later batch.
  function add(epoch, numbers) {
    var run = runs[runs.length - 1];
    var late = 0;
    var more;
    changes += numbers.length;
    while (run && run.epoch === epoch && late < numbers.length && numbers[late] <= run.numbers[run.length - 1]) {
      insert(run, numbers[late]);
      late += 1;
    }
    numbers = late > 0 ? numbers.subarray(late) : numbers;
    if (numbers.length === 0) {
      return;
    }
    if (!run || run.epoch !== epoch) {
      run = {epoch: epoch, numbers: new Float64Array(FIRST_LENGTH), length: 0};
      runs.push(run);
    }
    if (run.length + numbers.length > run.numbers.length) {
      more = new Float64Array(Math.max(2 * run.numbers.length, run.length + numbers.length));
      more.set(run.numbers.subarray(0, run.length));
      run.numbers = more;
    }
    run.numbers.set(numbers, run.length);
    run.length += numbers.length;
    total += numbers.length;
    while (total > MAX) {
      dropOldest();
    }
  }

  function insert(run, number) {
    var i = place(run, number);
    var more;
    if (run.numbers[i] === number) {
      return;
    }
    if (run.length === run.numbers.length) {
      more = new Float64Array(2 * run.length);
      more.set(run.numbers);
      run.numbers = more;
    }
    run.numbers.set(run.numbers.slice(i, run.length), i + 1);
    run.numbers[i] = number;
    run.length += 1;
    total += 1;
  }

  // Takes numbers away that turned out to be none: the last ones, mostly.
  function take(epoch, numbers) {
    var run = runs[runs.length - 1];
    changes += numbers.length;
    numbers.forEach(function (number) {
      var i = run && run.epoch === epoch ? place(run, number) : 0;
      if (run && run.epoch === epoch && i < run.length && run.numbers[i] === number) {
        run.numbers.set(run.numbers.slice(i + 1, run.length), i);
        run.length -= 1;
        total -= 1;
      }
    });
    if (run && run.length === 0) {
      runs.pop();
    }
  }

  // Drops the oldest epoch or, of the last one, half. Many at once, so that the rows in view move
  // once in hours and not with each batch.
  function dropOldest() {
    var run = runs[0];
    var dropped = runs.length > 1 ? run.length : run.length >> 1;
    run.numbers = new Float64Array(run.numbers.subarray(dropped, run.length));
    run.length -= dropped;
    total -= dropped;
    if (run.length === 0) {
      runs.shift();
    }
  }

  // Returns the id of find i, which is below count. It takes a step for each epoch: there are few.
  function id(i) {
    var r = 0;
    while (i >= runs[r].length) {
      i -= runs[r].length;
      r += 1;
    }
    return runs[r].epoch + '.' + runs[r].numbers[i];
  }

  // Returns how many finds are older than the event with this id, which need not be a find. An
  // epoch without finds counts as the newest.
  function before(id) {
    var parts = id.split('.');
    var passed = 0;
    var r;
    for (r = 0; r < runs.length && runs[r].epoch !== parts[0]; r += 1) {
      passed += runs[r].length;
    }
    if (r === runs.length) {
      return total;
    }
    return passed + place(runs[r], Number(parts[1]));
  }

  function indexOf(wanted) {
    var i = before(wanted);
    return i < total && id(i) === wanted.split('.').slice(0, 2).join('.') ? i : -1;
  }

  // Returns the id of the next find below the event with this id (way 1) or above it (-1), from ''
  // the first or the last; behind the last comes the first. null without finds. inclusive: the
  // event itself is the answer if it is a find.
  function next(from, way, inclusive) {
    var at = from === '' ? -1 : indexOf(from);
    var i = at;
    if (total === 0) {
      return null;
    }
    if (from === '') {
      i = way > 0 ? 0 : -1;
    } else if (at < 0) {
      i = before(from) - (way > 0 ? 0 : 1);
    } else if (!inclusive) {
      i = at + way;
    }
    return id((i + total) % total);
  }

  // Calls f(epoch, numbers) for each epoch, with a view of its numbers.
  function each(f) {
    runs.forEach(function (run) { f(run.epoch, run.numbers.subarray(0, run.length)); });
  }

  return {add: add, take: take, each: each, change: function () { return changes; }, count: function () { return total; }, id: id, before: before, indexOf: indexOf, next: next};
}

// Returns how many numbers of a run are lower.
function place(run, number) {
  return first(0, run.length, function (i) { return run.numbers[i] >= number; });
}

module.exports = {createFinds: createFinds};
