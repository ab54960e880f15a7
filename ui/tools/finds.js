// The events that a search found: numbers in growing arrays, one for each epoch in
// the order that they came. A million take 8 MB.
'use strict';

var ROOM = 1024;
var MAX = 1 << 23;  // 64 MB: more events than a history of 256 MB holds

// search.js has two, of what is shown and of what is found, and new ones for each search. They
// know numbers only: what has gone from the server since stays among them, and is a row that says
// so, until there are MAX.
function createFinds() {
  var runs = [];    // {epoch, numbers, length}, numbers rising
  var total = 0;

  // numbers is a Float64Array: a number of an event needs 53 bits. A batch of worker.js, which
  // keeps what is live back until the history is read: so each stands behind those before.
  function add(epoch, numbers) {
    var run = runs[runs.length - 1];
    var more;
    if (numbers.length === 0) {
      return;
    }
    if (!run || run.epoch !== epoch) {
      run = {epoch: epoch, numbers: new Float64Array(ROOM), length: 0};
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
      forget();
    }
  }

  // The oldest, and many at once: what is in view then moves once in hours, and not with each
  // batch.
  function forget() {
    var run = runs[0];
    var gone = runs.length > 1 ? run.length : run.length >> 1;
    run.numbers = new Float64Array(run.numbers.subarray(gone, run.length));
    run.length -= gone;
    total -= gone;
    if (run.length === 0) {
      runs.shift();
    }
  }

  // i is below count. There are as many runs as epochs, so few, and one step each.
  function id(i) {
    var r = 0;
    while (i >= runs[r].length) {
      i -= runs[r].length;
      r += 1;
    }
    return runs[r].epoch + '.' + runs[r].numbers[i];
  }

  // How many stand before the event with this id, whether or not it is among them. An epoch in
  // which nothing was found counts as the newest.
  function before(id) {
    var parts = id.split('.');
    var number = Number(parts[1]);
    var passed = 0;
    var r, low, high, middle;
    for (r = 0; r < runs.length && runs[r].epoch !== parts[0]; r += 1) {
      passed += runs[r].length;
    }
    if (r === runs.length) {
      return total;
    }
    low = 0;
    high = runs[r].length;
    while (low < high) {
      middle = (low + high) >> 1;
      if (runs[r].numbers[middle] < number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return passed + low;
  }

  function indexOf(wanted) {
    var i = before(wanted);
    return i < total && id(i) === wanted.split('.').slice(0, 2).join('.') ? i : -1;
  }

  return {add: add, count: function () { return total; }, id: id, before: before, indexOf: indexOf};
}

module.exports = {createFinds: createFinds};
