'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {createLane} = load('demo/lane.js');
const {createDots, spans} = load('demo/dots.js');
const {best} = load('demo/board.js');
const {A} = require('./page.js');

const event = (n, t) => ({id: `${A}.${n}.${t}`, event: 'message', data: 'x'});

test('a lane remembers each request, what its answer had, and that none came', () => {
  const lane = createLane();
  lane.begin(A + '.4', 0);
  lane.asked(100);
  lane.arrived([{id: '', event: 'next', data: A + '.4'}], 110, true);
  lane.asked(200);
  lane.arrived([event(5, 150), event(6, 160)], 210, true);
  lane.asked(300);
  lane.failed(310);
  lane.asked(400);
  assert.deepEqual(lane.trips(), [{asked: 100, answered: 110, news: 0}, {asked: 200, answered: 210, news: 2},
    {asked: 300, answered: 310, news: -1}, {asked: 400, answered: null, news: 0}]);
  for (let i = 0; i < 1000; i += 1) {
    lane.asked(500 + i);
  }
  assert.equal(lane.trips().length, 400);
});

test('news by a stream ends no request', () => {
  const lane = createLane();
  lane.asked(0);
  lane.arrived([event(1, 5)], 6, false);
  assert.deepEqual(lane.trips(), [{asked: 0, answered: null, news: 0}]);
});

test('the best of a number are marked once all are known, and not where all are alike', () => {
  for (const [values, alike, want] of [
    [{ask: 60, poll: 19, sse: 1}, 0, ['sse']],
    [{ask: 412, poll: 4, sse: 2}, 20, ['poll', 'sse']],
    [{ask: 412, poll: 4, sse: null}, 20, []],
    [{ask: 8, poll: 4, sse: 2}, 20, []],
    [{ask: 1, poll: 1, sse: 1}, 0, []],
    [{ask: 3, poll: 1, sse: 0}, 0, []] // not counted yet
  ]) {
    assert.deepEqual(best(values, alike), want, JSON.stringify(values));
  }
});

test('events that happened close to each other, and came alike, are one dot', () => {
  const line = createDots();
  line.add(1000, 1001, 'live');
  line.add(1030, 1031, 'live');
  line.add(1040, 3000, 'replayed');
  line.add(2000, 3000, 'replayed');
  line.add(1500, 3000, 'replayed');
  assert.deepEqual(line.list().map((dot) => [dot.at, dot.kind, dot.count]), [[1000, 'live', 2], [1040, 'replayed', 1], [2000, 'replayed', 1], [1500, 'replayed', 1]]);
  assert.deepEqual(line.counts, {live: 2, replayed: 3, late: 0});
  for (let i = 0; i < 5000; i += 1) {
    line.add(10000 + 100 * i, 10000 + 100 * i, 'live');
  }
  assert.equal(line.list().length, 600);
  assert.equal(line.counts.live, 5002);
});

const story = (name, cuts, more) => ({fault: {name, cuts, lastsMs: name === 'cut' ? 0 : 5000}, at: 1000, until: 6000, byAt: null, end: null, cutAt: null,
  backAt: null, missed: 0, unknown: false, ...more});

test('the span of a fault is the time in which nothing came, or came late', () => {
  assert.deepEqual(spans([story('cut', true, {cutAt: 1001})], 2000), [{from: 1001, to: 2000, kind: 'gap', missed: 0, unknown: false}]);
  assert.deepEqual(spans([story('cut', true, {cutAt: 1001, backAt: 1800, missed: 3, end: 'over'})], 9000),
    [{from: 1001, to: 1800, kind: 'gap', missed: 3, unknown: false}]);
  assert.deepEqual(spans([story('cut', true, {})], 2000), [], 'the connection is still there');
  assert.deepEqual(spans([story('silence', false, {})], 2000), [{from: 1000, to: 2000, kind: 'gap', missed: 0, unknown: false}]);
  assert.deepEqual(spans([story('silence', false, {byAt: 3000})], 9000).map((span) => span.to), [3000]);
  assert.deepEqual(spans([story('delay', false, {})], 9000).map((span) => [span.kind, span.to]), [['slow', 6000]]);
});
