'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const words = load('tools/words.js');

test('the count of matches has commas', () => {
  assert.equal(words.matches(12, 1304, true), '12 of 1,304 matches');
  assert.equal(words.matches(0, 1000000, true), '1,000,000 matches');
  assert.equal(words.matches(0, 1, true), '1 match');
  assert.equal(words.matches(1, 1, true), '1 of 1 match');
  assert.equal(words.matches(0, 0, true), 'No matches');
  assert.equal(words.matches(0, 0, false), '', 'not before it is known');
});

test('a problem is a sentence', () => {
  for (const why of ['slow', 'lost', 'absent', 'This is one.']) {
    assert.match(words.problem(why), /^[A-Z].*\.$/);
  }
  for (const why of ['slow', 'lost', 'absent', 'large']) {
    assert.match(words.UNSAVED[why], /^Not saved.*\.$/);
  }
  for (const why of ['run', 'hidden', 'ahead', 'gone']) {
    assert.match(words.MISSING[why], /^The l.*\.$/);
  }
});

test('news in the title', () => {
  assert.equal(words.title(0, 'app.log'), 'app.log');
  assert.equal(words.title(12, 'app.log'), '(12) app.log');
  assert.equal(words.title(5000, 'app.log'), '(999+) app.log');
});

test('what is announced', () => {
  assert.equal(words.fresh(1, 'a line'), 'a line');
  assert.equal(words.fresh(12, 'a line'), '12 new lines; the latest: a line');
});
