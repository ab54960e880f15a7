'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');

const E = 'abcdefghij234';
const OTHER = 'zzzzzzzzzz234';
const id = (n, epoch = E) => `${epoch}.${n}`;
const LEVELS = [1, 2, 0, 0, 3];
const VIEW = {most: 100, from: null, to: null, own: null, types: null};

// A page at a host; a test is its server and its clock. span is what there is to read (tools.js).
const page = (more = {}, hostname = 'talk.example', hidden = false) => {
  const it = {asked: [], timers: [], counted: [], sent: [], workers: 0, replaced: 0, now: 1000,
    span: {url: '/', client: 'c', epoch: E, cursor: E + '.0', from: 0, last: 100, inMemory: [], ...more}};
  const ask = (method, url, headers, body, ms, done) => {
    const one = {method, url: url.replace(/&_=.*/, ''), closed: false, done};
    it.asked.push(one);
    return {close: () => { one.closed = true; }};
  };
  const createWatched = () => {
    it.workers += 1;
    return {post: (message) => it.sent.push(message), end: () => { it.workers -= 1; }};
  };
  it.document = {hidden, addEventListener: (name, run) => { it.looked = (it.looked || []).concat(run); }};
  const {createCounted} = load('tools/counted.js', {
    location: {hostname}, document: it.document, performance: {now: () => it.now},
    setTimeout: (run, ms) => it.timers.push({run, at: it.now + ms}), clearTimeout: (n) => { delete it.timers[n - 1]; }
  }, {'tools/watched.js': {createWatched}});
  it.counter = createCounted(ask, null, {
    span: () => ({...it.span}),
    tail: () => ({from: it.span.last + 1, list: []}),
    kept: () => ({epoch: E, first: 1}),
    onCount: (counts, bars, exact) => it.counted.push([counts.lines, bars, exact]),
    replaced: () => { it.replaced += 1; it.counter.start(); }
  });
  // Answers the last question after so many ms.
  it.answer = (said = {}, took = 1, status = 200, retryAfterMs = null) => {
    it.pass(took);
    it.asked[it.asked.length - 1].done({status, retryAfterMs, text: JSON.stringify({epoch: E, first: 1, last: 100, more: false, lines: 6, levels: LEVELS, types: [], bars: null, ...said})});
  };
  it.pass = (ms) => {
    it.now += ms;
    it.timers.forEach((timer, i) => {
      if (timer.at <= it.now) {
        delete it.timers[i];
        timer.run();
      }
    });
  };
  it.add = (n, epoch) => it.counter.add({id: id(n, epoch) + '.5', event: 'message', data: 'x', at: 5});
  it.look = () => it.looked.forEach((run) => run({}));
  return it;
};

test('the server counts, for any history and over a network too, and no worker is started', () => {
  const it = page({cursor: E + '.6', from: 6, last: 1e6});
  it.counter.start();
  assert.deepEqual(it.asked.map((one) => [one.method, one.url]), [['GET', `/counts?client=c&after=${E}.6`]]);
  it.answer();
  assert.deepEqual([it.counted, it.workers], [[[6, null, true]], 0]);
  it.pass(1e9);
  assert.equal(it.asked.length, 1, 'nothing has come');
});

test('what comes is one question for many events, half a second behind the answer before', () => {
  const it = page();
  it.counter.start();
  it.add(101);
  assert.equal(it.asked.length, 1, 'one at a time');
  it.answer();
  it.add(102);
  it.pass(499);
  it.add(103);
  assert.equal(it.asked.length, 1);
  it.pass(1);
  assert.equal(it.asked.length, 2);
  it.answer({lines: 9});
  it.pass(1e6);
  assert.deepEqual([it.asked.length, it.counted.pop()], [2, [9, null, true]]);
  it.add(104);
  assert.equal(it.asked.length, 3, 'after a rest at once');
});

test('a server that is slow to answer is asked less, but not for ever less', () => {
  const it = page();
  it.counter.start();
  it.answer({}, 300);
  it.add(101);
  it.pass(2999);
  assert.equal(it.asked.length, 1);
  it.pass(1);
  assert.equal(it.asked.length, 2);
  it.answer({}, 1e8); // a laptop that slept
  it.add(102);
  it.pass(200000);
  assert.equal(it.asked.length, 3);
});

test('another view is asked for at once, with all that it says', () => {
  const it = page();
  it.counter.look(VIEW);
  assert.equal(it.asked.length, 0, 'not before the start');
  it.counter.start();
  assert.equal(it.asked[0].url, `/counts?client=c&after=${E}.0&most=100`);
  it.counter.look({most: 7, from: 1795860000250, to: null, own: true, types: ['chat', 'a/b']});
  assert.equal(it.asked.length, 1, 'one at a time');
  const bars = {own: false, from: 0, step: 1, bars: LEVELS, lines: 6, rest: 0, without: 0};
  it.answer({bars});
  assert.deepEqual(it.counted.pop(), [6, bars, true]);
  assert.equal(it.asked[1].url, `/counts?client=c&after=${E}.0&most=7&own=1&from=2026-11-28T10:00:00.250&type=chat%2Ca%2Fb`);
  it.answer();
  it.counter.look({most: 7, from: null, to: 1795860000000, own: false, types: null});
  assert.equal(it.asked[2].url, `/counts?client=c&after=${E}.0&most=7&own=0&to=2026-11-28T10:00:00Z`);
  it.answer();
  it.counter.look({...VIEW, most: 5000});
  assert.equal(it.asked[3].url, `/counts?client=c&after=${E}.0&most=2000`, 'as many as there may be');
});

test('while the server reads, there are at least so many, and it is asked on', () => {
  const it = page();
  it.counter.start();
  it.answer({lines: 6, more: true}, 2000);
  assert.deepEqual([it.counted.pop(), it.asked.length], [[6, null, false], 2]);
  it.answer({lines: 8});
  assert.deepEqual([it.counted.pop(), it.asked.length], [[8, null, true], 2]);
});

test('a hidden tab asks when it is looked at, once', () => {
  const it = page({}, 'talk.example', true);
  it.counter.start();
  it.add(101);
  it.counter.look(VIEW);
  assert.equal(it.asked.length, 0);
  it.document.hidden = false;
  it.look();
  it.look();
  assert.equal(it.asked.length, 1);
  it.answer();
  it.document.hidden = true;
  it.add(102);
  it.add(103);
  it.pass(1e6);
  it.document.hidden = false;
  it.look();
  it.look();
  assert.equal(it.asked.length, 2);
});

test('a server that has too much to do is asked when it says', () => {
  const it = page();
  it.counter.start();
  it.answer({}, 1, 503, 7000);
  it.counter.look(VIEW);
  it.add(101);
  it.counter.start();
  it.pass(6999);
  assert.deepEqual([it.asked.length, it.counted], [1, []]);
  it.pass(1);
  assert.equal(it.asked.length, 2);
  it.answer({}, 1, 503);
  it.pass(999);
  assert.equal(it.asked.length, 2);
  it.pass(1);
  it.answer();
  assert.deepEqual([it.asked.length, it.counted], [3, [[6, null, true]]]);
});

test('without an answer there are at least so many, until something comes', () => {
  const it = page();
  it.counter.start();
  it.answer();
  for (const [status, text] of [[0, {}], [500, {}], [502, {}], [200, {levels: 'none'}]]) {
    it.pass(1e6);
    it.add(101);
    const before = it.asked.length;
    it.answer(text, 1, status);
    it.pass(1e6);
    assert.deepEqual([it.asked.length, it.counted.pop(), it.counter.lost()], [before, [6, null, false], true], String(status));
    it.add(102);
    assert.equal(it.asked.length, before + 1);
    it.answer();
    assert.deepEqual([it.counted.pop(), it.counter.lost()], [[6, null, true], false]);
  }
});

test('a server without counts is not asked for them again', () => {
  for (const status of [400, 404]) {
    const it = page();
    it.counter.start();
    it.answer({}, 1, status);
    it.add(101);
    it.pass(1e6);
    assert.deepEqual([it.asked.length, it.counted, it.counter.lost()], [1, [], false]);
    it.counter.look(VIEW);
    assert.equal(it.asked.length, 2, 'another view may be well formed');
    it.answer({}, 1, status);
    it.counter.start();
    assert.equal(it.asked.length, 3);
  }
});

test('what has gone is not shown in another history', () => {
  const it = page();
  it.counter.start();
  it.answer();
  it.span.cursor = E + '.50';
  it.add(101);
  it.pass(500);
  it.counter.start();
  assert.deepEqual([it.asked.length, it.asked[1].closed, it.asked[2].url], [3, true, `/counts?client=c&after=${E}.50`]);
  it.answer({}, 1, 0);
  assert.equal(it.counted.length, 1, 'those were of other lines');
});

test('where nothing is, nothing is counted, and what comes begins the counts', () => {
  const it = page({epoch: '', cursor: '.0', last: 0});
  it.counter.look(VIEW);
  it.counter.start();
  it.counter.look({...VIEW, most: 9});
  assert.deepEqual([it.asked.length, it.counted], [0, [[0, null, true]]]);
  Object.assign(it.span, {epoch: E, cursor: E + '.41', from: 41, last: 42});
  it.add(42);
  assert.deepEqual([it.asked.map((one) => one.url), it.replaced], [[`/counts?client=c&after=${E}.41&most=9`], 1]);
});

test('the lines of a log that is gone are counted by the worker, with the history behind them', () => {
  const it = page();
  it.counter.look(VIEW);
  it.counter.start();
  it.answer({}, 1, 409);
  assert.equal(it.asked.length, 1);
  Object.assign(it.span, {epoch: OTHER, cursor: OTHER + '.0', last: 90000, inMemory: [{id: id(7), event: 'message', data: 'a', at: 5}]});
  it.add(90000, OTHER);
  const counted = it.sent.filter((message) => message.type === 'count');
  assert.deepEqual([it.replaced, it.asked.length, it.workers, counted.length], [1, 1, 1, 1]);
  assert.deepEqual([counted[0].span.cursor, counted[0].span.inMemory.length, counted[0].view], [OTHER + '.40000', 1, VIEW], 'over a network its last lines');
  it.add(90001, OTHER);
  it.pass(250);
  assert.deepEqual(it.sent.pop().list.map((event) => event.id), [id(90001, OTHER) + '.5']);

  // They are cleared away.
  Object.assign(it.span, {cursor: OTHER + '.90001', from: 90001, last: 90002, inMemory: []});
  it.counter.start();
  assert.deepEqual([it.workers, it.asked.length, it.asked[1].url], [0, 2, `/counts?client=c&after=${OTHER}.90001&most=100`]);
});

test('what the server no longer keeps does not count, though the page still has it', () => {
  const it = page({cursor: E + '.9', from: 9, inMemory: [{id: id(9) + '.5', event: 'message', data: 'a', at: 5}]});
  it.counter.start();
  assert.deepEqual([it.workers, it.asked.map((one) => one.url)], [0, [`/counts?client=c&after=${E}.9`]]);
  const gone = page({epoch: '', cursor: '.0', last: 0, inMemory: [{id: id(9) + '.5', event: 'message', data: 'a', at: 5}]});
  gone.counter.start();
  assert.deepEqual([gone.workers, gone.asked.length], [1, 0]);
});

test('on its own machine a worker reads all', () => {
  for (const hostname of ['localhost', 'a.localhost', '127.0.0.1', '[::1]']) {
    const it = page({last: 90000, inMemory: [{id: id(1, OTHER), event: 'message', data: 'a', at: 5}]}, hostname);
    it.counter.start();
    assert.equal(it.sent.filter((message) => message.type === 'count')[0].span.from, 0, hostname);
  }
});
