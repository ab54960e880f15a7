'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {createRecording} = load('player/recording.js');
const {createFilter} = load('player/filter.js');

const build = (n, textOf) => {
  const world = {played: n, queue: [], restarts: []};
  let text = '';
  for (let i = 1; i <= n; i += 1) {
    text += JSON.stringify({n: i, t: i, type: 'message', data: textOf(i)}) + '\n';
  }
  world.clock = 0;
  world.rows = createFilter(createRecording(text), () => world.played, {
    now: () => { world.clock += 10; return world.clock; },
    later: (run) => world.queue.push(run),
    onSearch: (restarted) => world.restarts.push(restarted),
  });
  world.drain = () => { while (world.queue.length > 0) { world.queue.shift()(); } };
  return world;
};
const ids = (rows) => Array.from({length: rows.count()}, (_, i) => rows.row(i).event.id);

test('without a text it is what has been played', () => {
  const world = build(5, (i) => 'event ' + i);
  world.played = 3;
  assert.deepEqual(ids(world.rows), ['recording.1.1', 'recording.2.2', 'recording.3.3']);
  assert.equal(world.rows.row(3), null);
  assert.equal(world.rows.row(-1), null);
  assert.deepEqual(['recording.3', 'recording.4', 'recording.9'].map(world.rows.indexOf), [2, -1, -1]);
  assert.equal(world.rows.found(), null);
  assert.equal(world.rows.marks(), null);
});

test('a text leaves what holds it, as a person reads it, and grows with what is played', () => {
  const world = build(1000, (i) => i % 100 === 0 ? '\x1b[31mRE\x1b[0mD ' + i : 'other');
  world.rows.search('red');
  assert.equal(world.restarts[0], true);
  assert.deepEqual(world.rows.found().done, false, 'the browser gets to paint');
  world.drain();
  assert.deepEqual(world.rows.found(), {count: 10, done: true});
  world.played = 450;
  assert.deepEqual(ids(world.rows), ['100.100', '200.200', '300.300', '400.400'].map((id) => 'recording.' + id));
  assert.deepEqual(['recording.300', 'recording.301', 'recording.500'].map(world.rows.indexOf), [2, -1, -1]);
  assert.deepEqual(world.rows.marks()('RED'), [[0, 3]]);
  world.played = 1000;
  assert.equal(world.rows.count(), 10);
  world.rows.search('');
  assert.equal(world.rows.count(), 1000);
});

test('a new search ends the old one', () => {
  const world = build(1000, (i) => 'event ' + i);
  world.rows.search('1');
  world.rows.search('(x');
  world.drain();
  assert.deepEqual(world.rows.found(), {count: 0, done: true});
});
