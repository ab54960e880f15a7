'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const ranges = load('base/ranges.js');

test('what is not taken is left over, in order', () => {
  assert.deepEqual(ranges.without(1, 10, []), [[1, 10]]);
  assert.deepEqual(ranges.without(1, 10, [[8, 20], [3, 4]]), [[1, 2], [5, 7]]);
  assert.deepEqual(ranges.without(5, 6, [[1, 10]]), []);
  assert.deepEqual(ranges.without(1, 10, [[2, 5], [4, 6]]), [[1, 1], [7, 10]]);
  assert.deepEqual(ranges.without(7, 6, []), []);
});

test('ranges of any order are joined, and what others have is taken out of them', () => {
  assert.deepEqual(ranges.join([[5, 6], [1, 2], [3, 3], [5, 5], [9, 9]]), [[1, 3], [5, 6], [9, 9]]);
  assert.deepEqual(ranges.minus([[1, 5], [8, 9]], [[9, 12], [2, 3]]), [[1, 1], [4, 5], [8, 8]]);
  assert.deepEqual([0, 1, 3, 4, 5, 9, 10].map((n) => ranges.has([[1, 3], [5, 6], [9, 9]], n)), [false, true, true, false, true, true, false]);
});

test('a list of the wire has gaps and counts', () => {
  assert.deepEqual(ranges.read([]), []);
  assert.deepEqual(ranges.read([3, 1, 2, 5, 1e9, 1]), [[3, 3], [5, 9], [1e9 + 9, 1e9 + 9]]);
});
