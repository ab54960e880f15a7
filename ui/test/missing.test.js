'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const missing = load('reader/missing.js');
const {A, B} = require('./page.js');

const next = (wish, {kept = 1, around = 5, taken = [], run = {from: 1, to: 100}} = {}) =>
  missing.next(wish, {kept, around, taken: () => taken, run: () => run});

test('the first hole is asked for, with what is missing around it', () => {
  assert.deepEqual(next([{from: 50, to: 52}]), [45, 57]);
  assert.deepEqual(next([{from: 50, to: 52}], {taken: [[51, 60]]}), [45, 50]);
  assert.deepEqual(next([{from: 50, to: 52}], {taken: [[40, 48], [54, 60]]}), [49, 53]);
  assert.deepEqual(next([{from: 10, to: 12}, {from: 50, to: 50}], {taken: [[10, 12]]}), [45, 55]);
  assert.equal(next([{from: 50, to: 52}], {taken: [[50, 52]]}), null);
  assert.equal(next([]), null);
});

test('nothing is asked for that the server no longer keeps, or that is not shown', () => {
  assert.deepEqual(next([{from: 1, to: 3}], {kept: 3}), [3, 8]);
  assert.equal(next([{from: 1, to: 3}], {kept: 4}), null);
  assert.deepEqual(next([{from: 50, to: 50}], {run: {from: 49, to: 51}}), [49, 51]);
});

test('an answer holds the events of its epoch, and what is no longer kept', () => {
  const list = [
    {id: '', event: 'hello', data: '{}'},
    {id: A + '.4', event: 'gap', data: '{}'},
    {id: A + '.5.50', event: 'message', data: 'five'},
    {id: B + '.6.60', event: 'message', data: 'of another run'},
    {id: A + '.6.60', event: 'end', data: '{"status":"it is over"}'},
    {id: '', event: 'next', data: A + '.6'}
  ];
  const got = missing.read(list, A);
  assert.equal(got.gap, 4);
  assert.deepEqual(got.items.map((item) => [item.id.n, item.text, item.event, item.data]),
    [[5, A + '.5.50', 'message', 'five'], [6, A + '.6.60', 'end', 'it is over']]);
  assert.deepEqual(missing.read([], A), {gap: null, items: []});
});
