'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const bar = load('reader/scrollbar.js');

const VIEW = 600;

test('a list that a browser can hold has a bar of its own length', () => {
  assert.equal(bar.height(100000), 100000);
  for (const at of [0, 1, 5000, 99400]) {
    assert.equal(Math.round(bar.place(at, 100000, VIEW)), at);
    assert.equal(Math.round(bar.scroll(at, 100000, VIEW)), at);
  }
});

test('a longer one has a shorter bar, which reaches both ends and leads back to where it came from', () => {
  const total = 72e6;
  const most = bar.height(total) - VIEW;
  assert.ok(bar.height(total) < 17e6, 'what Firefox draws');
  assert.equal(bar.place(0, total, VIEW), 0);
  assert.equal(bar.place(most, total, VIEW), total - VIEW);
  for (const place of [0, 123456, total / 2, total - VIEW]) {
    assert.ok(Math.abs(bar.place(bar.scroll(place, total, VIEW), total, VIEW) - place) < 1e-3);
  }
});

test('nothing scrolls where all fits, nor beyond the ends', () => {
  assert.equal(bar.place(10, 500, VIEW), 0);
  assert.equal(bar.scroll(10, 500, VIEW), 0);
  assert.equal(bar.place(1e9, 1000, VIEW), 400);
  assert.equal(bar.scroll(-5, 1000, VIEW), 0);
});
