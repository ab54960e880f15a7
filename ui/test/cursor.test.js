'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {nearest, moved} = load('chart/cursor.js');

const LEFT = 37;
const RIGHT = 39;
const PAGE_UP = 33;
const PAGE_DOWN = 34;
const END = 35;
const HOME = 36;
const ENTER = 13;

test('the nearest slot, by the place of a pointer or by a position', () => {
  const view = {slots: [7, 0, 3], ring: {p: {7: 10, 0: 20, 3: 90}}};
  const xs = [0, 50, 60];
  assert.equal(nearest(view, xs, null), -1);
  assert.equal(nearest({slots: []}, [], {x: 5}), -1);
  assert.deepEqual([-9, 24, 26, 54, 56, 999].map((x) => nearest(view, xs, {x})), [0, 0, 1, 1, 2, 2]);
  assert.deepEqual([0, 10, 14, 16, 56, 1000].map((p) => nearest(view, xs, {p})), [0, 0, 0, 1, 2, 2]);
});

test('keys move within the slots, and begin at the last', () => {
  assert.deepEqual([LEFT, RIGHT, PAGE_UP, PAGE_DOWN, HOME, END].map((key) => moved(key, 15, 30)), [14, 16, 5, 25, 0, 29]);
  assert.deepEqual([moved(LEFT, 0, 30), moved(PAGE_UP, 3, 30), moved(RIGHT, 29, 30), moved(PAGE_DOWN, 25, 30)], [0, 0, 29, 29]);
  assert.deepEqual([moved(LEFT, -1, 30), moved(HOME, -1, 30)], [29, 29]);
  assert.deepEqual([moved(ENTER, 15, 30), moved(ENTER, -1, 30)], [-1, -1]);
  assert.deepEqual([moved(END, -1, 0), moved(HOME, -1, 0), moved(LEFT, -1, 0)], [-1, -1, -1]);
});
