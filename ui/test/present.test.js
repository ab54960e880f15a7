'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {placeOf, step, KEYS} = load('present/present.js', {document: {}});
const {timeIn} = load('present/now.js', {document: {}});
const words = load('present/words.js');

test('keys lead through the acts and no further', () => {
  assert.deepEqual(['next', 'previous', 'first', 'last'].map((action) => step(3, action, 8)), [4, 2, 0, 7]);
  assert.equal(step(7, 'next', 8), 7);
  assert.equal(step(0, 'previous', 8), 0);
  for (const key of ['ArrowRight', 'PageDown']) {
    assert.equal(KEYS[key], 'next');
  }
  for (const key of ['ArrowLeft', 'PageUp']) {
    assert.equal(KEYS[key], 'previous');
  }
});

test('an address that names no act is the first one', () => {
  assert.equal(placeOf(words.ACTS, 'break'), 6);
  assert.equal(placeOf(words.ACTS, 'of an older version'), 0);
  assert.equal(placeOf(words.ACTS, ''), 0);
});

test('each act has a short sentence for the room and notes for the speaker', () => {
  for (const act of words.ACTS) {
    assert.ok(act.line.length <= 62, `${act.name}: ${act.line.length} characters: more than a line of a screen`);
    assert.ok(act.notes.length >= 2, act.name);
  }
});

test('the time is that of the clock\'s line, elsewhere that of the event', () => {
  assert.equal(timeIn({data: '2026-11-28 11:48:59', at: 0}, 'clock'), '11:48:59');
  assert.match(timeIn({data: 'at 11:48:59 it was late', at: 1795866539244}, 'file'), /^\d\d:\d\d:39$|^\d\d:\d\d:59$/);
  assert.equal(timeIn({data: 'x', at: null}, 'file'), null);
});

test('the cost of an hour is what was measured, times the people', () => {
  assert.deepEqual(words.perHour({name: 'ask', requests: 60, up: 20000, down: 40000}, 60000), {requests: 110000, bytes: 110000000});
  assert.deepEqual(words.perHour({name: 'sse', requests: 1, up: 300, down: 700, once: 400}, 60000), {requests: 30, bytes: 1100000}, 'one connection is one, however long');
  assert.deepEqual(words.perHour({name: 'ask', requests: null, up: null, down: null}, 1000), {requests: null, bytes: null}, 'not counted is not 0');
  assert.equal(words.perHour({name: 'poll', requests: 0, up: 0, down: 0}, 1000).requests, 0);
});

test('the talk has minutes and seconds', () => {
  assert.deepEqual([0, 59999, 60000, 3723000].map(words.talk), ['0:00', '0:59', '1:00', '62:03']);
});
