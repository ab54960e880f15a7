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
  assert.deepEqual(lane.figures(), {events: 3, answers: 3, empty: 1, missed: 3, late: 1, median: 200, p95: 1500, average: (200 + 100 + 1500) / 3});
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

const race = (ask, poll, sse) => ({
  ask: {requests: ask[0], up: ask[1], down: 0, figures: {events: ask[2], answers: ask[0], empty: ask[3], average: ask[4]}},
  poll: {requests: poll[0], up: poll[1], down: 0, figures: {events: poll[2], answers: poll[2], empty: 0, average: poll[3]}},
  sse: {requests: sse[0], up: 0, down: sse[1], figures: {events: sse[2], answers: 0, empty: 0, average: sse[3]}}
});

const uncounted = (lanes) => {
  Object.values(lanes).forEach((lane) => Object.assign(lane, {requests: null, up: null, down: null}));
  return lanes;
};

test('the sum of a race is made of its figures', () => {
  for (const [lanes, elapsed, interval, running, want] of [
    [race([60, 41000, 18, 42, 500], [19, 13000, 18, 3.6], [1, 2000, 19, 4]), 60000, 1000, false, 'In 60 s, 19 events. ' +
      'Asking every second: 60 requests and 41 kB, 42 of 60 answers empty, 500 ms late on average. Long polling: 19 requests and 13 kB, 4 ms. ' +
      'Server-Sent Events: 1 request and 2 kB, 4 ms. Fewest bytes: Server-Sent Events; long polling 6.5 times as many, asking 21 times as many.'],
    // Each answer has news, and long polling is dearer.
    [race([12, 14000, 12, 0, 500], [13, 15000, 12, 3.6], [1, 2000, 12, 4]), 12000, 1000, true, 'So far, in 12 s, 12 events. ' +
      'Asking every second: 12 requests and 14 kB, no answer empty, 500 ms late on average. Long polling: 13 requests and 15 kB, 4 ms. ' +
      'Server-Sent Events: 1 request and 2 kB, 4 ms. Fewest bytes: Server-Sent Events; asking 7 times as many, long polling 7.5 times as many. ' +
      'A long poll ends with each piece of news, so it asks oftener than the timer where news is frequent.'],
    // Asking is cheapest, and has brought nothing yet.
    [race([1, 400, 0, 1, null], [4, 1500, 3, 2], [1, 410, 3, 2]), 9000, 10000, true, 'So far, in 9 s, 3 events. ' +
      'Asking every 10 s: 1 request and 400 bytes, 1 of 1 answer empty, nothing has come yet. Long polling: 4 requests and 1.5 kB, 2 ms. ' +
      'Server-Sent Events: 1 request and 410 bytes, 2 ms. Fewest bytes: asking; Server-Sent Events as many, long polling 3.8 times as many. ' +
      'A long poll ends with each piece of news, so it asks oftener than the timer where news is frequent.'],
    [race([60, 41000, 0, 60, null], [3, 2000, 0, null], [1, 900, 0, null]), 60000, 200, false, 'In 60 s, nothing happened. ' +
      'Asking every 0.2 s: 60 requests and 41 kB, 60 of 60 answers empty. Long polling: 3 requests and 2 kB. ' +
      'Server-Sent Events: 1 request and 900 bytes. Fewest bytes: Server-Sent Events; long polling 2.2 times as many, asking 46 times as many.'],
    // Over TLS.
    [uncounted(race([0, 0, 12, 3, 500], [0, 0, 12, 3.6], [0, 0, 12, 4])), 12000, 1000, false, 'In 12 s, 12 events. ' +
      'Asking every second: cost not counted, no answer yet, 500 ms late on average. Long polling: cost not counted, 4 ms. ' +
      'Server-Sent Events: cost not counted, 4 ms. Over TLS the server counts neither requests nor bytes.'],
    [race([0, 0, 0, 0, null], [0, 0, 0, null], [0, 0, 0, null]), 0, 1000, true, 'So far, in 0 s, nothing happened. ' +
      'Asking every second: 0 requests and 0 bytes, no answer yet. Long polling: 0 requests and 0 bytes. Server-Sent Events: 0 requests and 0 bytes.']
  ]) {
    assert.equal(demo.summary(elapsed, interval, running, lanes), want);
  }
});

test('sizes and times have two digits that mean something', () => {
  assert.deepEqual([0, 999, 1000, 9940, 9960, 41234, 999499, 1234567].map(demo.bytes),
    ['0 bytes', '999 bytes', '1 kB', '9.9 kB', '10 kB', '41 kB', '999 kB', '1.2 MB']);
  assert.deepEqual([0, 3.6, 994, 996, 12345].map(demo.delay), ['0 ms', '4 ms', '994 ms', '1 s', '12 s']);
});

test('every block becomes something in words', () => {
  const blocks = {
    hello: [{id: A + '.7', event: 'hello'}, {resumed: true}, /behind event 7, where this reader had stopped/],
    lost: [{id: '', event: 'hello'}, {last: A + '.90.1'}, /^The stream says hello; where it starts is said next\.$/],
    gap: [{id: A + '.9', event: 'gap'}, {missed: 1, reason: 'history'}, /^1 event cannot be had/],
    unknown: [{id: A + '.9', event: 'gap'}, {missed: null, reason: 'restart'}, /^Events may be missing, and how many is not known: restart\.$/],
    message: [{id: A + '.9.1', event: 'message'}, {}, /^Event 9\.$/],
    price: [{id: A + '.9.1', event: 'price'}, {}, /^Event 9 of the type price\.$/],
    next: [{id: '', event: 'next', data: A + '.9'}, {}, /asks after 9\.$/]
  };
  for (const [item, data, want] of Object.values(blocks)) {
    assert.match(demo.became(item, data), want);
  }
});

test('each line of a block is what an EventSource takes it for', () => {
  const {parseLines} = load('demo/bytes.js', {document: {addEventListener() {}}});
  const lines = parseLines(': hold\nid: a.1.2\nevent: price\nretry: 1500\ndata: {"a":1}\ndata: b\ndata\nfoo: bar\nid:x');
  assert.deepEqual(lines.map((line) => [line.field, line.name, line.value]), [['comment', ':', ' hold'], ['id', 'id:', ' a.1.2'], ['event', 'event:', ' price'],
    ['retry', 'retry:', ' 1500'], ['data', 'data:', ' {"a":1}'], ['data', 'data:', ' b'], ['data', 'data', ''], ['other', 'foo:', ' bar'], ['id', 'id:', 'x']]);
  assert.deepEqual(lines.map(demo.madeOf), ['nothing', 'lastEventId', 'type, which a listener is for', 'reconnection time, 1.5 s', 'data', 'data, a further line',
    'data, a further line', 'nothing', 'lastEventId']);
});

test('code is coloured without a change of it', () => {
  const {pieces} = load('demo/highlight.js');
  const {snippets} = load('demo/snippets.js');
  for (const snippet of snippets('http://localhost')) {
    const all = pieces(snippet.text, snippet.language);
    assert.equal(all.map((piece) => piece[1]).join(''), snippet.text);
    assert.ok(snippet.text.split('\n').every((line) => line.length <= 90), `${snippet.name}: a line is too long to be read`);
  }
  assert.deepEqual(pieces('var a = \'// no\'; // yes "so"', 'js'), [
    ['keyword', 'var'], ['', ' a = '], ['string', '\'// no\''], ['', '; '], ['comment', '// yes "so"']
  ]);
});

test('the figures of another server say what has come, and what has not', () => {
  const began = {now: 1000, status: '', type: '', requests: 1, asked: 900, answered: 0, firstByte: 0, firstEvent: 0, lastEvent: 0, gap: 0, events: 0, bytes: 0, lastId: '', retry: 0};
  const rows = (now, before) => demo.arrived(now, before).map((row) => row.join(': '));
  assert.deepEqual(rows(began, null), ['Answer: not yet', 'Headers: not yet', 'First byte: not yet', 'First event: not yet', 'Since the event before: no event yet',
    'Since the newest event: no event yet', 'Events: 0', 'Bytes: 0', 'Requests: 1', 'Last id: none', 'Retry: not said']);
  const later = {...began, now: 3000, status: 'HTTP/2.0 200 OK', type: 'text/event-stream', answered: 935, firstByte: 950, firstEvent: 2100, lastEvent: 2950, gap: 1500, events: 2400, bytes: 1e6, lastId: 'a', retry: 3000};
  assert.deepEqual(rows(later, began), ['Answer: HTTP/2.0 200 OK, text/event-stream', 'Headers: 35 ms after the request', 'First byte: 50 ms after the request', 'First event: 1,200 ms after the request',
    'Since the event before: +1.5 s', 'Since the newest event: +50 ms', 'Events: 2,400, 1,200 a second', 'Bytes: 1,000,000, 500,000 a second', 'Requests: 1', 'Last id: a', 'Retry: 3,000 ms']);
  assert.match(demo.piece({at: 1795878360007, bytes: 1}), /^\d\d:\d\d:\d\d\.007, 1 byte$/);
});
