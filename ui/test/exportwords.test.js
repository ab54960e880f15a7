'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const phrases = load('player/words.js');

const HEAD = {pushpane: 'recording'};

test('the title and what it is a recording of', () => {
  const start = new Date(2026, 7, 3, 14, 5, 59).getTime();
  assert.equal(phrases.title({title: 'A talk', name: 'x'}), 'A talk');
  assert.equal(phrases.title({title: '', name: 'make test'}), 'make test');
  assert.equal(phrases.title({}), 'Recording');
  assert.equal(phrases.about({...HEAD, name: 'make test', source: 'command', start}, 1234, 65000),
    'A recording of make test, 3 August 2026, 14:05, 1 min 5 s, 1,234 lines. Made with pushpane.');
  assert.equal(phrases.about({...HEAD, name: '', source: 'clock', start: 0}, 1, 0), 'A recording of the clock, 0 s, 1 line. Made with pushpane.');
  assert.equal(phrases.about({...HEAD, start: 9e18}, 2, 0), 'A recording of a stream, 0 s, 2 lines. Made with pushpane.');
});

test('a recording that the browser gives no text of', () => {
  assert.equal(phrases.empty({}, 0, null), 'This recording is too large for this browser.');
  assert.equal(phrases.about({}, 0, 0), 'Made with pushpane.');
});

test('what was found', () => {
  assert.equal(phrases.matches(null), '');
  assert.equal(phrases.matches({count: 3, done: false}), 'Searching…');
  assert.equal(phrases.matches({count: 0, done: true}), 'No line has this text.');
  assert.equal(phrases.matches({count: 1, done: true}), '1 line has this text.');
  assert.equal(phrases.matches({count: 1200, done: true}), '1,200 lines have this text.');
  assert.equal(phrases.empty(HEAD, 0, null), 'There is no event in this recording.');
  assert.equal(phrases.empty(HEAD, 5, {count: 2, done: true}), 'The lines with this text come later.');
  assert.equal(phrases.empty(HEAD, 5, {count: 0, done: true}), '');
  assert.equal(phrases.whole(1), 'or show the line at once');
});
