'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');

const E = 'abcdefghij234';
const block = (n) => `id: ${E}.${n}.${n}\ndata: line ${n}\n\n`;
const run = (from, to) => Array.from({length: to - from + 1}, (_, i) => block(from + i)).join('');
const next = (n) => `event: next\ndata: ${E}.${n}\n\n`;
const hello = `retry: 1\nid: ${E}.0\nevent: hello\ndata: {}\n\n`;
const settled = () => new Promise((done) => setImmediate(done));

// A server whose stream is parts (null: it breaks) and whose polls are answered by answers.
const start = ({parts = null, answers = [], last = 5, removed = [], steps = []}) => {
  const seen = {events: [], urls: [], timers: [], ended: null, cancelled: false};
  const world = {
    setTimeout: (run) => seen.timers.push(run),
    clearTimeout: () => {},
    TextDecoder,
    ReadableStream,
    fetch: async (url) => {
      seen.urls.push(url);
      const reader = {
        read: () => parts.length === 0 ? new Promise(() => {}) : parts[0] === null ? Promise.reject(new Error('cut')) :
          Promise.resolve(parts[0] === 'end' ? {done: true} : {done: false, value: new TextEncoder().encode(parts.shift())}),
        cancel: async () => { seen.cancelled = true; }
      };
      return {status: 200, body: {getReader: () => reader}};
    }
  };
  const ask = (method, url, headers, body, ms, done) => {
    seen.urls.push(url);
    if (answers.length > 0) {
      const text = answers.shift();
      setImmediate(() => done({status: text === null ? 0 : 200, text: text || ''}));
    }
    return {close: () => {}};
  };
  load('tools/reading.js', world, {'connection/transports.js': {ask}}).read({url: '', client: 'c', cursor: E + '.0', last, stream: parts !== null, removed, steps}, {
    event: (number, id, type, data, step) => seen.events.push([number, data].concat(type === 'message' ? [] : type, step ? 'step' : [])),
    piece: (number) => { seen.reached = number; },
    end: (ok) => { seen.ended = ok; }
  });
  return seen;
};

const until = async (seen) => {
  for (let i = 0; i < 200 && seen.ended === null; i += 1) {
    await settled();
  }
};

const all = [1, 2, 3, 4, 5].map((n) => [n, 'line ' + n]);

test('one stream, split anywhere, up to the last event of the span', async () => {
  const text = hello + run(1, 7);
  const seen = start({parts: [text.slice(0, 100), text.slice(100, 150), text.slice(150)]});
  await until(seen);
  assert.deepEqual(seen.events, all);
  assert.equal(seen.ended, true);
  assert.equal(seen.cancelled, true);
  assert.equal(seen.urls.length, 1);
});

test('where the stream breaks off, polls read on behind the last whole event', async () => {
  for (const end of [null, 'end']) {
    const seen = start({parts: [hello + run(1, 2) + block(3).slice(0, 20), end], answers: [run(3, 4) + next(4), run(5, 5) + next(5)]});
    await until(seen);
    assert.deepEqual(seen.events, all);
    assert.equal(seen.ended, true);
    assert.match(seen.urls[1], new RegExp(`^poll\\?after=${E}\\.2\\.2&`));
    assert.match(seen.urls[2], new RegExp(`^poll\\?after=${E}\\.4&`));
  }
});

test('instead of a stream without an answer it polls', async () => {
  const seen = start({parts: [], answers: [run(1, 5) + next(5)]});
  await settled();
  seen.timers[0]();
  await until(seen);
  assert.deepEqual(seen.events, all);
  assert.equal(seen.ended, true);
});

test('a history without its begin is read from the first event', async () => {
  const gap = `id: ${E}.3\nevent: gap\ndata: {"missed":3,"reason":"history"}\n\n`;
  const seen = start({answers: [gap + run(4, 5) + next(5)]});
  await until(seen);
  assert.deepEqual(seen.events, all.slice(3));
  assert.equal(seen.ended, true);
});

test('a history that begins behind the span has nothing of it', async () => {
  const gap = `id: ${E}.7\nevent: gap\ndata: {"missed":7,"reason":"history"}\n\n`;
  for (const way of [{parts: [hello + gap + run(8, 9)]}, {answers: [gap + run(8, 9) + next(9)]}]) {
    const seen = start(way);
    await until(seen);
    assert.deepEqual(seen.events, []);
    assert.equal(seen.reached, 5);
    assert.equal(seen.ended, true);
  }
});

test('a history that cannot be read to its end', async () => {
  const lost = start({answers: [run(1, 2) + next(2), null]});
  await until(lost);
  assert.equal(lost.ended, false);

  const other = 'bbbbbbbbbbbbb';
  const restarted = start({answers: [`id: ${other}.0\nevent: gap\ndata: {"missed":null,"reason":"restart"}\n\nid: ${other}.1.1\ndata: x\n\n${next(1)}`]});
  await until(restarted);
  assert.deepEqual(restarted.events, []);
  assert.equal(restarted.ended, false);
});

test('nothing to read ends at once, but not before it has begun', () => {
  const seen = start({last: 0});
  assert.equal(seen.ended, null);
  seen.timers[0]();
  assert.equal(seen.ended, true);
  assert.deepEqual(seen.urls, []);
});

test('a step is said to be one, and a block is there', async () => {
  const block = `id: ${E}.4.4\nevent: screen\ndata: {"from":2,"to":3,"rows":["x"]}\n\n`;
  const seen = start({answers: [run(1, 3) + block + run(5, 5) + next(5)], steps: [[2, 3]]});
  await until(seen);
  assert.deepEqual(seen.events, [all[0], [2, 'line 2', 'step'], [3, 'line 3', 'step'], [4, '{"from":2,"to":3,"rows":["x"]}', 'screen'], all[4]]);
});

test('acts of the room are no lines, and a removed message has no text', async () => {
  const act = `id: ${E}.2.2\nevent: room\ndata: {"do":"remove"}\n\n`;
  const seen = start({answers: [run(1, 1) + act + run(3, 5) + next(5)], removed: [4]});
  await until(seen);
  assert.deepEqual(seen.events, [all[0], all[2], [4, '', 'room'], all[4]]);
  assert.equal(seen.reached, 5);
});

test('a step is said to be one, and a block is there', async () => {
  const block = `id: ${E}.4.4\nevent: screen\ndata: {"from":2,"to":3,"rows":["x"]}\n\n`;
  const seen = start({answers: [run(1, 3) + block + run(5, 5) + next(5)], steps: [[2, 3]]});
  await until(seen);
  assert.deepEqual(seen.events, [all[0], [2, 'line 2', 'step'], [3, 'line 3', 'step'], [4, '{"from":2,"to":3,"rows":["x"]}', 'screen'], all[4]]);
});
