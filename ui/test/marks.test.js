'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {createMarks} = load('tools/marks.js');

const page = () => {
  const it = {requests: []};
  it.marks = createMarks((text) => it.requests.push(text));
  return it;
};

test('a text has no marks until the worker has answered, and is requested once', () => {
  const it = page();
  assert.equal(it.marks.of('banana').length, 0);
  it.marks.of('banana');
  it.marks.of('__proto__');
  assert.deepEqual(it.requests, ['banana', '__proto__']);
  it.marks.set(['banana', '__proto__'], [[[1, 3]], [[0, 2]]]);
  assert.deepEqual([it.marks.of('banana'), it.marks.of('__proto__')], [[[1, 3]], [[0, 2]]]);
});

test('the cache is bounded', () => {
  const it = page();
  for (let i = 0; i <= 2000; i += 1) {
    it.marks.of('text ' + i);
  }
  it.marks.of('text 2000');
  assert.equal(it.requests.length, 2001);
  it.marks.of('text 1999');
  assert.equal(it.requests.length, 2002, 'it began a new cache');
  for (let i = 0; i < 1999; i += 1) {
    it.marks.of('more ' + i);
  }
  it.marks.of('text 2000');
  assert.equal(it.requests.length, 4002, 'and another');
  it.marks.clear();
  it.marks.of('text 2000');
  assert.equal(it.requests.length, 4003);
});
