'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');

// A watched worker with an answer due; a second has four ticks.
const watched = () => {
  const it = {failed: '', ended: false};
  const {createWatched} = load('tools/watched.js', {
    setInterval: (run) => { it.tick = run; },
    clearInterval() {}, setTimeout() {}
  });
  const open = () => {
    it.worker = {terminate: () => { it.ended = true; }};
    return it.worker;
  };
  createWatched(open, () => {}, () => true, (why) => { it.failed = why; });
  it.seconds = (n) => { for (let i = 0; i < 4 * n && !it.failed; i += 1) { it.tick(); } };
  it.beat = () => it.worker.onmessage({data: {type: 'beat'}});
  return it;
};

test('a worker that loads slowly does not count as one that hangs', () => {
  const it = watched();
  it.seconds(25);
  assert.equal(it.failed, '');
  it.beat();
  it.seconds(2);
  assert.equal(it.failed, '');
  it.seconds(2);
  assert.equal(it.failed, 'slow');
  assert.ok(it.ended);
});

test('a worker that does not load is absent', () => {
  const it = watched();
  it.seconds(40);
  assert.equal(it.failed, 'absent');
});
