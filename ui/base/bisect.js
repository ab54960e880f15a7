// Finding a place in what is in order, by halves. Pure.
'use strict';

// Returns the first i from..to-1 for which passes(i) is true, to where there is none. Where it is
// true once, it is for all that follow.
function first(from, to, passes) {
  var middle;
  while (from < to) {
    middle = Math.floor((from + to) / 2);
    if (passes(middle)) {
      to = middle;
    } else {
      from = middle + 1;
    }
  }
  return from;
}

// Returns the index of the first of a list in the order of from that begins behind n. Mostly the
// last is asked for.
function behind(list, n) {
  var last = list[list.length - 1];
  return !last || last.from <= n ? list.length : first(0, list.length, function (i) { return list[i].from > n; });
}

module.exports = {first: first, behind: behind};
