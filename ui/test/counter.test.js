'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');

const E = 'abcdefghij234';

// A page at a host, whose history has so many events; its worker answers as a test says.
const page = (hostname, last) => {
  const it = {sent: [], counted: [], timers: []};
  const createWatched = (open, onMessage) => {
    it.answer = onMessage;
    return {post: (message) => it.sent.push(message), end() {}};
  };
  const {createCounter} = load('tools/counter.js', {location: {hostname}, setTimeout: (run) => it.timers.push(run)}, {'tools/watched.js': {createWatched}});
  it.counter = createCounter(null, {
    span: () => ({epoch: E, cursor: E + '.0', from: 0, last, inMemory: []}),
    kept: () => ({epoch: E, first: 3}),
    onCount: (counts, bars, exact) => it.counted.push([counts, exact])
  });
  it.counter.start();
  return it;
};

test('counts are exact once all of the history has been read', () => {
  const it = page('127.0.0.1', 1e6);
  assert.equal(it.sent[0].span.from, 0);
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
  assert.deepEqual([it.sent[0].span.from, it.sent[0].span.cursor, it.sent[0].span.last], [950000, E + '.950000', 1e6]);
  it.answer({type: 'counted', job: 1, counts: 'some'});
  it.answer({type: 'end', job: 1, ok: true});
  assert.deepEqual(it.counted.pop(), ['some', false]);
  const short = page('192.168.1.5', 50000);
  assert.equal(short.sent[0].span.from, 0);
});

test('what comes is one message for many events, and an older count is ignored', () => {
  const it = page('localhost', 10);
  it.counter.add({id: E + '.11', event: 'message', data: 'a', at: 1});
  it.counter.add({id: E + '.12', event: 'message', data: 'b', at: 2});
  it.timers.splice(0).forEach((run) => run());
  assert.deepEqual([it.sent.length, it.sent[1].list.length, it.sent[1].first], [2, 2, 3]);
  it.counter.start();
  it.answer({type: 'counted', job: 1, counts: 'old'});
  assert.deepEqual(it.counted, []);
});
