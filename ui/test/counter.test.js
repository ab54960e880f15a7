'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');

const E = 'abcdefghij234';

// A page whose history has so many events, the last ones of them in memory; its worker answers as a
// test says.
const page = (last, tail = 0, hidden = false, span = {}) => {
  const it = {sent: [], counted: [], timers: [], workers: 0};
  const document = {hidden, addEventListener: (name, run) => { it.changed = run; }};
  const event = (n) => ({id: `${E}.${n}`, event: 'message', data: String(n), at: n});
  const createWatched = (open, onMessage) => {
    it.answer = onMessage;
    it.workers += 1;
    return {post: (message) => it.sent.push(message), end: () => { it.workers -= 1; }};
  };
  const {createCounter} = load('tools/counter.js', {document, setTimeout: (run) => it.timers.push(run), clearTimeout() {}}, {'tools/watched.js': {createWatched}});
  it.counter = createCounter(null, {
    span: () => ({epoch: E, cursor: E + '.0', from: 0, last, inMemory: [], ...span}),
    tail: () => ({from: last - tail + 1, list: Array.from({length: tail}, (_, i) => event(last - tail + 1 + i))}),
    kept: () => ({epoch: E, first: 3}),
    onCount: (counts, bars, exact) => it.counted.push([counts, exact])
  });
  it.document = document;
  it.run = () => it.timers.splice(0).forEach((run) => run());
  it.posted = (type) => it.sent.filter((message) => message.type === type);
  it.counter.start();
  return it;
};

test('counts are exact once all of the history has been read', () => {
  const it = page(1e6);
  assert.equal(it.posted('count')[0].span.from, 0);
  it.answer({type: 'counted', job: 1, counts: 'some'});
  it.answer({type: 'counted', job: 1, counts: 'all'});
  it.answer({type: 'end', job: 1, ok: true});
  it.answer({type: 'counted', job: 1, counts: 'more'});
  assert.deepEqual(it.counted, [['some', false], ['all', false], ['all', true], ['more', true]]);
});

test('a history that could not be read has at least so many lines', () => {
  const it = page(10);
  it.answer({type: 'counted', job: 1, counts: 'some'});
  it.answer({type: 'end', job: 1, ok: false});
  assert.deepEqual([it.counted.pop(), it.counter.lost()], [['some', false], true]);
  it.counter.start();
  assert.equal(it.counter.lost(), false);
});

test('of a part of the history there are at least so many lines, and that is no loss', () => {
  const it = page(1e6, 0, false, {from: 950000, shortened: true});
  assert.equal(it.posted('count')[0].span.from, 950000);
  it.answer({type: 'counted', job: 1, counts: 'some'});
  it.answer({type: 'end', job: 1, ok: true});
  assert.deepEqual([it.counted.pop(), it.counter.lost()], [['some', false], false]);
});

test('what is stopped ends its worker, and counts again with another one', () => {
  const it = page(5000, 5000);
  it.counter.stop();
  it.counter.add({id: E + '.5001', event: 'message', data: 'a', at: 1});
  it.run();
  assert.deepEqual([it.workers, it.sent.length], [0, 1]);
  it.answer({type: 'counted', job: 1, counts: 'old'});
  assert.deepEqual(it.counted, []);
  it.counter.start();
  assert.deepEqual([it.workers, it.posted('hold').length], [1, 2]);
  const hidden = page(10, 10, true);
  hidden.counter.stop();
  hidden.document.hidden = false;
  hidden.changed();
  assert.equal(hidden.workers, 0);
});

test('what comes is one message for many events, and an older count is ignored', () => {
  const it = page(10);
  it.counter.add({id: E + '.11', event: 'message', data: 'a', at: 1});
  it.counter.add({id: E + '.12', event: 'message', data: 'b', at: 2});
  it.run();
  assert.deepEqual(it.posted('more').map((message) => [message.list.length, message.first]), [[2, 3]]);
  it.counter.start();
  it.answer({type: 'counted', job: 1, counts: 'old'});
  assert.deepEqual(it.counted, []);
});

test('what is in memory is counted without a request, a slice at a time', () => {
  const it = page(5000, 5000);
  it.counter.add({id: E + '.5001', event: 'message', data: 'a', at: 1});
  for (let i = 0; i < 9; i += 1) {
    it.run();
  }
  assert.deepEqual(it.posted('hold').map((message) => message.list.length), [2000, 2000, 1000]);
  assert.deepEqual(it.posted('count').map(({span}) => [span.from, span.last]), [[0, 0]], 'there is nothing to read');
  assert.deepEqual(it.sent.map((message) => message.type), ['hold', 'hold', 'hold', 'count', 'more'], 'in the order of the log');
  const long = page(5000, 1000);
  assert.deepEqual(long.posted('count').map(({span}) => [span.from, span.last, span.stream]), [[0, 4000, false]], 'and the rest by polls');
});

test('a count that begins anew leaves the slices of the one before', () => {
  const it = page(5000, 5000);
  it.counter.start();
  for (let i = 0; i < 9; i += 1) {
    it.run();
  }
  assert.deepEqual(it.posted('hold').map((message) => message.job), [1, 2, 2, 2]);
  assert.deepEqual(it.posted('count').map((message) => message.job), [2]);
});

test('a hidden tab counts when it is looked at, once', () => {
  const it = page(10, 10, true);
  assert.deepEqual(it.sent, []);
  it.document.hidden = false;
  it.changed();
  it.changed();
  assert.deepEqual(it.posted('count').length, 1);
});
