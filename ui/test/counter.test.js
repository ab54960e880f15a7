'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');

const E = 'abcdefghij234';

// A page at a host, whose history has so many events, the last ones of them in memory; its worker
// answers as a test says.
const page = (hostname, last, tail = 0, hidden = false) => {
  const it = {sent: [], counted: [], timers: []};
  const document = {hidden, addEventListener: (name, run) => { it.changed = run; }};
  const event = (n) => ({id: `${E}.${n}`, event: 'message', data: String(n), at: n});
  const createWatched = (open, onMessage) => {
    it.answer = onMessage;
    return {post: (message) => it.sent.push(message), end() {}};
  };
  const {createCounter} = load('tools/counter.js', {location: {hostname}, document, setTimeout: (run) => it.timers.push(run), clearTimeout() {}}, {'tools/watched.js': {createWatched}});
  it.counter = createCounter(null, {
    span: () => ({epoch: E, cursor: E + '.0', from: 0, last, inMemory: []}),
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
  const it = page('127.0.0.1', 1e6);
  assert.equal(it.posted('count')[0].span.from, 0);
  it.answer({type: 'counted', job: 1, counts: 'some'});
  it.answer({type: 'counted', job: 1, counts: 'all'});
  it.answer({type: 'end', job: 1, ok: true});
  it.answer({type: 'counted', job: 1, counts: 'more'});
  assert.deepEqual(it.counted, [['some', false], ['all', false], ['all', true], ['more', true]]);
});

test('a history that could not be read has at least so many lines', () => {
  const it = page('localhost', 10);
  it.answer({type: 'counted', job: 1, counts: 'some'});
  it.answer({type: 'end', job: 1, ok: false});
  assert.deepEqual(it.counted.pop(), ['some', false]);
});

test('over a network a page reads the last lines of a long history, and counts at least those', () => {
  const it = page('192.168.1.5', 1e6);
  assert.deepEqual([it.posted('count')[0].span.from, it.posted('count')[0].span.cursor, it.posted('count')[0].span.last], [950000, E + '.950000', 1e6]);
  it.answer({type: 'counted', job: 1, counts: 'some'});
  it.answer({type: 'end', job: 1, ok: true});
  assert.deepEqual(it.counted.pop(), ['some', false]);
  const short = page('192.168.1.5', 50000);
  assert.equal(short.posted('count')[0].span.from, 0);
});

test('what comes is one message for many events, and an older count is ignored', () => {
  const it = page('localhost', 10);
  it.counter.add({id: E + '.11', event: 'message', data: 'a', at: 1});
  it.counter.add({id: E + '.12', event: 'message', data: 'b', at: 2});
  it.run();
  assert.deepEqual(it.posted('more').map((message) => [message.list.length, message.first]), [[2, 3]]);
  it.counter.start();
  it.answer({type: 'counted', job: 1, counts: 'old'});
  assert.deepEqual(it.counted, []);
});

test('what is in memory is counted without a request, a slice at a time', () => {
  const it = page('localhost', 5000, 5000);
  it.counter.add({id: E + '.5001', event: 'message', data: 'a', at: 1});
  for (let i = 0; i < 9; i += 1) {
    it.run();
  }
  assert.deepEqual(it.posted('hold').map((message) => message.list.length), [2000, 2000, 1000]);
  assert.deepEqual(it.posted('count').map(({span}) => [span.from, span.last]), [[0, 0]], 'there is nothing to read');
  assert.deepEqual(it.sent.map((message) => message.type), ['hold', 'hold', 'hold', 'count', 'more'], 'in the order of the log');
  const long = page('localhost', 5000, 1000);
  assert.deepEqual(long.posted('count').map(({span}) => [span.from, span.last, span.stream]), [[0, 4000, false]], 'and the rest by polls');
});

test('a count that begins anew leaves the slices of the one before', () => {
  const it = page('localhost', 5000, 5000);
  it.counter.start();
  for (let i = 0; i < 9; i += 1) {
    it.run();
  }
  assert.deepEqual(it.posted('hold').map((message) => message.job), [1, 2, 2, 2]);
  assert.deepEqual(it.posted('count').map((message) => message.job), [2]);
});

test('a hidden tab counts when it is looked at, once', () => {
  const it = page('localhost', 10, 10, true);
  assert.deepEqual(it.sent, []);
  it.document.hidden = false;
  it.changed();
  it.changed();
  assert.deepEqual(it.posted('count').length, 1);
});
