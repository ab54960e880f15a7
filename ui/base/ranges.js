// Ranges [from, to] of numbers, both inclusive. Pure.
'use strict';

var first = require('./bisect.js').first;

// What of from..to is in none of the ranges that are taken, in order.
function without(from, to, taken) {
  var holes = [];
  var next = from;
  taken.concat([[to + 1, to + 1]]).sort(compare).forEach(function (range) {
    if (next < range[0] && next <= to) {
      holes.push([next, Math.min(to, range[0] - 1)]);
    }
    next = Math.max(next, range[1] + 1);
  });
  return holes;
}

// What of the ranges is in none of the others.
function minus(ranges, others) {
  return ranges.reduce(function (all, range) { return all.concat(without(range[0], range[1], others)); }, []);
}

// All numbers of the ranges, as ranges that rise and do not touch.
function join(ranges) {
  return ranges.slice().sort(compare).reduce(function (joined, range) {
    var last = joined[joined.length - 1];
    if (last && range[0] <= last[1] + 1) {
      last[1] = Math.max(last[1], range[1]);
    } else {
      joined.push([range[0], range[1]]);
    }
    return joined;
  }, []);
}

// The ranges of a LIST (docs/wire.md, "A search"), which rise: of each how far it begins behind the
// end of the one before, and how many numbers it has.
function read(list) {
  var ranges = [];
  var end = 0;
  var i;
  for (i = 0; i + 1 < list.length; i += 2) {
    ranges.push([end + list[i], end + list[i] + list[i + 1] - 1]);
    end += list[i] + list[i + 1] - 1;
  }
  return ranges;
}

function holds(ranges, n) {
  return ranges.some(function (range) { return range[0] <= n && n <= range[1]; });
}

// The same for ranges that rise and do not touch.
function has(ranges, n) {
  var i = first(0, ranges.length, function (k) { return ranges[k][1] >= n; });
  return i < ranges.length && ranges[i][0] <= n;
}

function compare(a, b) {
  return a[0] - b[0];
}

module.exports = {without: without, minus: minus, join: join, read: read, holds: holds, has: has};
