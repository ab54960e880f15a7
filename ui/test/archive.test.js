'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {createRecording} = load('player/recording.js');
const {createArchive} = load('player/archive.js');

const line = (n) => JSON.stringify({n, t: 10 * n, type: 'message', data: 'event ' + n}) + '\n';
const archive = (...numbers) => createArchive(createRecording(numbers.map(line).join('')), (run) => run());
const ids = (of, after, limit) => {
  let got = null;
  of.server.read('recordingpage.' + after, limit, (list) => { got = list.map((item) => item.id.split('.')[1]).join(' '); });
  return got;
};

test('it answers as a server does that keeps all of its events', () => {
  const all = archive(1, 2, 3, 4, 5);
  assert.equal(ids(all, 0, 2), '1 2');
  assert.equal(ids(all, 3, 9), '4 5');
  assert.equal(ids(all, 5, 9), '');
});

test('what the recording lacks is no event, and is known before it is asked for', () => {
  const some = archive(3, 4, 8, 9);
  assert.equal(ids(some, 2, 3), '3 4');
  assert.equal(ids(some, 4, 3), '');
  assert.deepEqual([some.without(0), some.without(1), some.without(4)], [[], [[1, 2]], [[1, 2], [5, 7]]]);
});

test('what a terminal has drawn anew has no row, at the time', () => {
  const screen = (n, said) => JSON.stringify({n, t: 10 * n, type: 'screen', data: JSON.stringify(said)}) + '\n';
  const all = createArchive(createRecording([1, 2, 3].map(line).join('') + screen(4, {from: 2, to: 3, rows: ['x']}) + line(5) +
    screen(6, {from: 2, to: 5, except: [[5, 5]], replaces: [4], rows: ['y']}) + screen(7, {title: 'shop'})), (run) => run());
  assert.deepEqual([4, 7, 3, 5, 6].map((count) => all.without(count)), [[[2, 3]], [[2, 4], [7, 7]], [], [[2, 3]], [[2, 4]]]);
  assert.equal(all.lines(), 3, 'two lines and a block');
});
