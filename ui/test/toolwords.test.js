'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const phrases = load('tools/words.js');

test('matches are counted as people write numbers', () => {
  assert.equal(phrases.matches(12, 1304, true), '12 of 1,304 matches');
  assert.equal(phrases.matches(0, 1000000, true), '1,000,000 matches');
  assert.equal(phrases.matches(0, 1, true), '1 match');
  assert.equal(phrases.matches(1, 1, true), '1 of 1 matches');
  assert.equal(phrases.matches(0, 0, true), 'No matches');
  assert.equal(phrases.matches(0, 0, false), '', 'nothing is said before it is known');
});

test('a problem is a sentence', () => {
  for (const why of ['slow', 'lost', 'absent', 'This is one.']) {
    assert.match(phrases.problem(why), /^[A-Z].*\.$/);
  }
  for (const why of ['slow', 'lost', 'absent', 'large']) {
    assert.match(phrases.unsaved(why), /^Not saved.*\.$/);
  }
  for (const why of ['run', 'hidden', 'ahead', 'gone']) {
    assert.match(phrases.missing(why), /^The l.*\.$/);
  }
});

test('news in the title', () => {
  assert.equal(phrases.title(0, 'app.log'), 'app.log');
  assert.equal(phrases.title(12, 'app.log'), '(12) app.log');
  assert.equal(phrases.title(5000, 'app.log'), '(999+) app.log');
});

test('what is announced', () => {
  assert.equal(phrases.fresh(1, 'a line'), 'a line');
  assert.equal(phrases.fresh(12, 'a line'), '12 new lines; the latest: a line');
});
