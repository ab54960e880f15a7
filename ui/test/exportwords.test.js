'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const words = load('player/words.js');

const HEAD = {pushpane: 'recording'};

test('the title and what it is a recording of', () => {
  const start = new Date(2026, 7, 3, 14, 5, 59).getTime();
  assert.equal(words.title({title: 'A talk', name: 'x'}), 'A talk');
  assert.equal(words.title({title: '', name: 'make test'}), 'make test');
  assert.equal(words.title({}), 'Recording');
  assert.equal(words.about({...HEAD, name: 'make test', source: 'command', start}, 1234, 65000),
    'A recording of make test, 3 August 2026, 14:05, 1 min 5 s, 1,234 lines. Made with pushpane.');
  assert.equal(words.about({...HEAD, name: '', source: 'clock', start: 0}, 1, 0), 'A recording of the clock, 0 s, 1 line. Made with pushpane.');
  assert.equal(words.about({...HEAD, name: 'app.log', source: 'file', start: 0}, 173, null), 'A recording of app.log, 173 lines. Made with pushpane.');
  assert.equal(words.about({...HEAD, start: 9e18}, 2, 0), 'A recording of a stream, 0 s, 2 lines. Made with pushpane.');
});

test('a recording that the browser gives no text of', () => {
  assert.equal(words.empty({}, 0), 'This recording is too large for this browser.');
  assert.equal(words.about({}, 0, 0), 'Made with pushpane.');
});

test('what stands in place of the lines', () => {
  assert.equal(words.empty(HEAD, 0), 'There is no event in this recording.');
  assert.equal(words.empty(HEAD, 5), '');
  assert.equal(words.whole(1), 'or show the line at once');
});
