'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const bar = require('../player/bar.js');

test('the position goes on by the speed while it plays, and stops at the end', () => {
  const state = {at: 1000, length: 5000, playing: true, speed: 2, marks: []};
  assert.equal(bar.position(state, 100, 600), 2000);
  assert.equal(bar.position(state, 100, 100000), 5000);
  assert.equal(bar.position(state, 100, 50), 1000, 'a clock that is set back');
  assert.equal(bar.position({...state, playing: false}, 100, 600), 1000);
});

test('clock', () => {
  const want = {0: '0:00', 999: '0:00', 1000: '0:01', 83000: '1:23', 3599999: '59:59', 3723000: '1:02:03', 360000000: '100:00:00'};
  for (const ms of Object.keys(want)) {
    assert.equal(bar.clock(Number(ms)), want[ms]);
  }
});

test('along is within the line', () => {
  assert.equal(bar.along(250, 1000), 25);
  assert.equal(bar.along(2000, 1000), 100);
  assert.equal(bar.along(0, 0), 0, 'a recording of one moment');
});

test('near finds the marks around a place, and never the one it stands at', () => {
  const marks = [{at: 100}, {at: 200}, {at: 300}];
  assert.equal(bar.near(marks, 200, 1), marks[2]);
  assert.equal(bar.near(marks, 200, -1), marks[0]);
  assert.equal(bar.near(marks, 150, 1), marks[1]);
  assert.equal(bar.near(marks, 300, 1), null);
  assert.equal(bar.near([], 0, -1), null);
});

test('the speeds to choose from hold the present one', () => {
  assert.ok(bar.speeds(1).includes(2));
  assert.deepEqual(bar.speeds(3).filter((x) => x >= 2 && x <= 5), [2, 3, 5]);
  assert.equal(bar.speeds(1).length, bar.speeds(3).length - 1);
});
