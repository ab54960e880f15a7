'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {createUnread} = load('reader/unread.js');

test('rows that come behind the newest that was seen are counted, and each count is told once', () => {
  const told = [];
  let count = 3;
  const unread = createUnread({count: () => count, indexOf: (id) => Number(id)}, (behind, n) => told.push([behind, n]));
  unread.update(true);
  unread.leave([{row: 1, id: '1'}, {row: 2, id: null}]); // a note stands behind the event
  unread.update(false);
  unread.update(false);
  count = 5;
  unread.update(false);
  unread.update(true);
  assert.deepEqual(told, [[false, 0], [true, 0], [true, 2], [false, 0]]);
});

test('where the event has gone the count stays', () => {
  const told = [];
  let here = 0;
  const unread = createUnread({count: () => 10, indexOf: () => here}, (behind, n) => told.push(n));
  unread.leave([{row: 0, id: '0'}]);
  unread.update(false);
  here = -1;
  unread.update(false);
  assert.deepEqual(told, [9]);
});
