'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {createLane} = load('demo/lane.js');
const demo = load('demo/words.js');
const {A} = require('./page.js');

const STARTED = 1000000;
const event = (n, t) => ({id: `${A}.${n}.${t}`, event: 'message', data: 'x'});
const next = (n) => ({id: '', event: 'next', data: `${A}.${n}`});

test('a lane counts events, empty answers, delays and what was missed', () => {
  const lane = createLane();
  lane.begin(A + '.4', STARTED);
  lane.arrived([event(5, 100), event(6, 200), next(6)], STARTED + 300, true);
  lane.arrived([next(6)], STARTED + 400, true);
  lane.arrived([{id: A + '.9', event: 'gap', data: '{"missed":3,"reason":"history"}'}, event(10, 500), next(10)], STARTED + 2000, true);
  assert.deepEqual(lane.figures(), {events: 3, empty: 1, missed: 3, late: 1, median: 200, p95: 1500, average: (200 + 100 + 1500) / 3});
  assert.equal(lane.cursor(), A + '.10');
});

test('a lane over a stream takes control events for what they are', () => {
  const lane = createLane();
  lane.arrived([{id: A + '.0', event: 'hello', data: JSON.stringify({started: STARTED})}], STARTED + 1, false);
  // EventSource hands them over with the last id before them.
  lane.arrived(['ping', 'types', 'bye'].map((type) => ({id: A + '.0', event: type, data: '{"types":[]}'})), STARTED + 2, false);
  assert.equal(lane.figures().events, 0);
  assert.equal(lane.cursor(), A + '.0');
  assert.equal(lane.figures().median, null);
  lane.arrived([event(1, 10)], STARTED + 8, false); // clocks that differ make no negative delay
  assert.equal(lane.figures().median, 0);
  lane.arrived([{id: A + '.2.20', event: 'end', data: '{"reason":"source","status":"done"}'}], STARTED + 20, false);
  assert.equal(lane.ended(), false);
  assert.equal(lane.figures().events, 2);
  lane.arrived([{id: A + '.2.end', event: 'end', data: '{"reason":"duration","status":"over"}'}], STARTED + 20, false);
  assert.equal(lane.ended(), true);
});

test('a lane keeps the newest delays only', () => {
  const lane = createLane();
  lane.begin(A + '.0', STARTED);
  for (let n = 1; n <= 5000; n += 1) {
    lane.arrived([event(n, 0)], STARTED + n, false);
  }
  assert.equal(lane.delays().length, 2000);
  assert.equal(lane.figures().median, 4000);
  assert.equal(lane.figures().p95, 4900);
});

test('the sum of a race is one sentence', () => {
  const figures = (events, average) => ({events, average});
  const lanes = {
    ask: {requests: 60, up: 20000, down: 21000, figures: figures(12, 500)},
    poll: {requests: 13, up: 4000, down: 5000, figures: figures(12, 3.6)},
    sse: {requests: 1, up: 500, down: 1500, figures: figures(12, 4)}
  };
  assert.equal(demo.summary(60000, 1000, false, lanes), 'In 60 s, asking every second cost 60 requests and 41 kB for 12 events and was 500 ms late on average; ' +
    'long polling: 13 requests and 9 kB, 4 ms; Server-Sent Events: 1 request and 2 kB, 4 ms.');
  lanes.ask.figures = figures(0, null);
  assert.match(demo.summary(3000, 5000, true, lanes), /cost 60 requests and 41 kB for 0 events; long polling/);
  lanes.ask.figures = lanes.poll.figures = lanes.sse.figures = figures(0, null);
  assert.match(demo.summary(60000, 200, false, lanes), /^Nothing happened in 60 s\. Asking cost 60 requests/);
  assert.match(demo.summary(3000, 200, true, lanes), /^Nothing has happened yet: .* by asking every 0\.2 s/);
});

test('sizes and times have two digits that mean something', () => {
  assert.deepEqual([0, 999, 1000, 9940, 9960, 41234, 999499, 1234567].map(demo.bytes),
    ['0 bytes', '999 bytes', '1 kB', '9.9 kB', '10 kB', '41 kB', '999 kB', '1.2 MB']);
  assert.deepEqual([null, 0, 3.6, 994, 996, 12345].map(demo.delay), ['nothing yet', '0 ms', '4 ms', '994 ms', '1 s', '12 s']);
});

test('every block becomes something in words', () => {
  const blocks = {
    hello: [{id: A + '.7', event: 'hello'}, {resumed: true}, /behind event 7, where this reader had stopped/],
    lost: [{id: '', event: 'hello'}, {last: A + '.90.1'}, /^The stream says hello; where it starts is said next\.$/],
    gap: [{id: A + '.9', event: 'gap'}, {missed: 1, reason: 'history'}, /^1 event cannot be had/],
    message: [{id: A + '.9.1', event: 'message'}, {}, /^Event 9\.$/],
    price: [{id: A + '.9.1', event: 'price'}, {}, /^Event 9 of the type price\.$/],
    next: [{id: '', event: 'next', data: A + '.9'}, {}, /asks after 9\.$/]
  };
  for (const [item, data, want] of Object.values(blocks)) {
    assert.match(demo.became(item, data), want);
  }
});
