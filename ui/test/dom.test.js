'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');

// The page's clock and frames, which a test runs.
const page = (hidden) => {
  const it = {timers: new Map(), frames: [], painted: 0, now: 0, takes: 0, pours: false};
  let last = 0;
  const start = (run) => { last += 1; it.timers.set(last, run); return last; };
  it.dom = load('base/dom.js', {
    document: {hidden},
    performance: {now: () => it.now},
    setTimeout: start,
    clearTimeout: (id) => it.timers.delete(id),
    setInterval: start,
    clearInterval: (id) => it.timers.delete(id),
    requestAnimationFrame: (run) => it.frames.push(run)
  });
  it.schedule = it.dom.oncePerFrame(() => { it.painted += 1; it.now += it.takes; }, () => it.pours);
  return it;
};

test('many calls are one frame, and the next call is another', () => {
  const it = page(false);
  it.schedule();
  it.schedule();
  assert.deepEqual([it.frames.length, it.timers.size, it.painted], [1, 1, 0]);
  it.frames.shift()();
  assert.deepEqual([it.timers.size, it.painted], [0, 1]);
  it.schedule();
  assert.equal(it.frames.length, 1);
});

test('where no frame comes, a timer paints, and a late frame paints nothing', () => {
  const it = page(false);
  it.schedule();
  [...it.timers.values()][0]();
  assert.equal(it.painted, 1);
  it.frames.shift()();
  assert.equal(it.painted, 1);
});

test('after a long paint the page rests for as long as it took', () => {
  const it = page(false);
  it.takes = 20;
  it.schedule();
  it.frames.shift()();
  it.schedule();
  it.now = 39;
  it.frames.shift()();
  assert.deepEqual([it.painted, it.frames.length], [1, 1], 'the frame after it comes too early');
  it.now = 40;
  it.frames.shift()();
  assert.deepEqual([it.painted, it.frames.length, it.timers.size], [2, 0, 0]);
});

test('two long paints are not in one frame', () => {
  const it = page(false);
  let others = 0;
  const other = it.dom.oncePerFrame(() => { others += 1; it.now += 1; });
  it.takes = 20;
  it.schedule();
  other();
  it.frames.splice(0).forEach((run) => run());
  assert.deepEqual([it.painted, others], [1, 0]);
  it.now = 40;
  it.schedule();
  it.frames.splice(0).forEach((run) => run());
  assert.deepEqual([it.painted, others], [1, 1], 'the one that waited is first');
});

test('lines that pour are painted a few times a second, and at once when they no longer do', () => {
  const it = page(false);
  it.pours = true;
  it.now = 1000;
  it.schedule();
  it.frames.shift()();
  assert.equal(it.painted, 1, 'the first of them wait for nothing');
  it.schedule();
  it.now = 1079;
  it.frames.shift()();
  assert.deepEqual([it.painted, it.frames.length], [1, 1]);
  it.now = 1080;
  it.frames.shift()();
  assert.equal(it.painted, 2);
  it.schedule();
  it.pours = false;
  it.now = 1090;
  it.frames.shift()();
  assert.equal(it.painted, 3);
});

test('lines that pour are prepared in the frame before their paint', () => {
  const it = page(false);
  const done = [];
  const schedule = it.dom.oncePerFrame(() => { done.push('paint'); }, () => it.pours, () => { done.push('prepare'); it.now += 30; });
  const frame = (now) => {
    it.now = now;
    it.frames.shift()();
    return done.splice(0).join();
  };
  schedule();
  assert.equal(frame(1000), 'paint', 'nothing pours yet');
  it.pours = true;
  schedule();
  assert.deepEqual([frame(1079), frame(1080), frame(1139), frame(1140)], ['', 'prepare', '', 'paint'], 'with a rest between the two');
  schedule();
  assert.equal(frame(1220), 'prepare');
  it.pours = false;
  assert.deepEqual([frame(1300), it.frames.length], ['paint', 0]);
  it.pours = true;
  schedule();
  [...it.timers.values()][0]();
  assert.equal(done.splice(0).join(), 'paint', 'by the timer at once');
});

test('a hidden tab asks for no frame', () => {
  const it = page(true);
  it.schedule();
  assert.deepEqual([it.frames.length, it.timers.size], [0, 1]);
});

test('what ticks does so once, and only while it is needed', () => {
  const it = page(false);
  const tickWhile = it.dom.whileNeeded(() => {}, 1000);
  tickWhile(true);
  tickWhile(true);
  assert.equal(it.timers.size, 1);
  tickWhile(false);
  tickWhile(false);
  assert.equal(it.timers.size, 0);
});

test('a choice is the option that is selected: some engines cannot set the value of a select', () => {
  const select = Object.freeze({options: [{value: 'a', selected: true}, {value: 'b', selected: false}]});
  page(false).dom.pick(select, 'b');
  assert.deepEqual(select.options.map((option) => option.selected), [false, true]);
});
