'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {tear} = load('chart/tears.js');

// Where the curve through these values is torn: the indices.
function torn(values, {at = (i) => i * 1000, by = 'time', counts = false} = {}) {
  const points = values.map((value, i) => ({i, at: at(i), low: value, high: value, torn: i === 0}));
  tear(points, by, counts);
  return points.filter((point) => point.torn).map((point) => point.i).slice(1);
}

test('a counter that falls back is a restart, and a measure that falls is none', () => {
  assert.deepEqual(torn([10, 20, 30, 40, 50, 2, 9, 20]), [5]);
  assert.deepEqual(torn([10, 20, 2, 9], {counts: true}), [2], 'where the line says that it counts');
  assert.deepEqual(torn([1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1]), [5, 10]);
  assert.deepEqual(torn([10, 40, 30, 50, 20, 60]), []);
  assert.deepEqual(torn([10, 20, 30, 40, 50, 45]), [], 'memory that is given back');
  assert.deepEqual(torn([1.5, 2.5, 3.5, 4.5, 5.5, 0.5]), [], 'no whole numbers');
  assert.deepEqual(torn([5, 3]), []);
  assert.deepEqual(torn([7, 7, 7]), []);
  assert.deepEqual(torn([]), []);
});

test('no line leads across a silence, where lines come in even steps', () => {
  assert.deepEqual(torn([5, 3, 6, 2, 4, 1], {at: (i) => i * 1000 + (i > 2 ? 60000 : 0)}), [3]);
  assert.deepEqual(torn([5, 3, 6, 2, 4, 1], {at: (i) => i * 1000 + (i > 2 ? 60000 : 0), by: 'line'}), []);
  assert.deepEqual(torn(Array.from({length: 60}, (_, i) => i * 5 % 7), {at: (i) => Math.floor(i / 6) * 1000}), [], 'in bursts');
  assert.deepEqual(torn([1, 0, 1, 0], {at: () => 5}), [], 'at one time');
});
