'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const source = load('page/source.js');
const text = load('base/text.js');
const words = load('page/words.js');
const {A, B} = require('./page.js');

const state = (n, state, text = '', epoch = A) => ({id: `${epoch}.${n}.${n * 1000}`, state, text});
const event = (n, type, data) => ({id: `${A}.${n}.${n * 1000}`, event: type, data});

test('the newest that the source said counts, whatever comes first', () => {
  const running = source.stateAfter(null, event(1, 'source', '{"state":"running","text":"ls"}'));
  assert.deepEqual(running, state(1, 'running', 'ls'));
  assert.deepEqual(source.stateAfter(running, event(5, 'end', 'exited 3')), state(5, 'ended', 'exited 3'));
  assert.equal(source.stateAfter(running, event(6, 'message', 'text')), running);
  assert.equal(source.stateAfter(running, event(6, 'source', '{"state":"lost","text":"?"}')), running, 'lost is a place');
  const later = state(9, 'ended');
  assert.equal(source.stateAfter(later, event(5, 'end', 'exited 3')), later, 'history');
  assert.equal(source.newer(later, null), later);
  assert.deepEqual(source.newer(later, state(1, 'running', 'ls', B)), state(1, 'running', 'ls', B), 'another log');
});

test('how long it has been running is by the clock of the server', () => {
  const times = {started: 100000, serverNow: 107000, helloAt: 50};
  assert.equal(source.ageMs(state(2, 'running'), times, 50 + 3000), 8000);
  assert.equal(source.ageMs(state(2, 'running'), {started: null, helloAt: null}, 50), null);
});

test('what was recognised is one plain sentence', () => {
  assert.equal(words.recognised('pino, times in ms'), 'Lines are read as pino, times in ms.');
  assert.equal(words.recognised('no known format: the times are those of arrival'), 'Lines: no known format: the times are those of arrival.');
  assert.equal(words.recognised(''), '');
  const lacks = 'text, times without an order of month and day';
  assert.match(words.recognised(lacks), /^Lines are read as text, times without an order of month and day\. That the month comes first is a guess, /);
  assert.equal(words.recognised(lacks + ': that the day comes first follows from the order of the times'), 'Lines are read as ' + lacks + ': that the day comes first follows from the order of the times.');
});

test('the words of a run', () => {
  assert.equal(words.source({state: 'running', text: 'ls'}, 'ls'), 'running');
  assert.equal(words.source({state: 'following', text: 'm.log'}, 'm.log'), 'following');
  assert.equal(words.source({state: 'waiting', text: 'm.log is gone'}, 'm.log'), 'm.log is gone');
  assert.equal(words.source({state: 'ended', text: 'exited 3 after 4.2 s'}), 'exited 3 after 4.2 s');
  const want = {0: '0 s', 59999: '59 s', 125000: '2 min 5 s', 11400000: '3 h 10 min', '-5': '0 s'};
  for (const ms of Object.keys(want)) {
    assert.equal(text.duration(Number(ms)), want[ms]);
  }
  assert.equal(words.couldNot('run it', {status: 0, text: ''}), 'Could not run it: the server did not answer.');
  assert.equal(words.couldNot('run it', {status: 500, text: 'run "x": not there\n'}), 'Could not run it: run "x": not there.');
});
