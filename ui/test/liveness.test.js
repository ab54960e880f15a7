'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {createLiveness} = load('connection/liveness.js');

// A page, its clock and a server that answers at once, or not.
const make = ({there = true} = {}) => {
  const it = {there, visible: true, asked: [], changes: [], time: 0, timer: null, silent: false};
  it.liveness = createLiveness({
    ask: () => { it.asked.push(it.time); if (!it.silent) { it.liveness.answered(it.there); } },
    wanted: () => it.visible,
    onChange: (gone) => it.changes.push([it.time, gone]),
    now: () => it.time,
    random: () => 1,
    later: (run, ms) => { it.timer = {run, at: it.time + ms}; return it.timer; },
    cancel: (timer) => { it.timer = timer === it.timer ? null : it.timer; }
  });
  // Lets time pass.
  it.pass = (ms) => {
    const end = it.time + ms;
    while (it.timer && it.timer.at <= end) {
      const due = it.timer;
      it.timer = null;
      it.time = due.at;
      due.run();
    }
    it.time = end;
  };
  return it;
};

test('a page with a connection asks nothing', () => {
  const it = make();
  it.pass(1e6);
  it.liveness.poke();
  it.liveness.rest(true);
  it.liveness.rest(false);
  it.pass(1e6);
  assert.deepEqual([it.asked, it.timer], [[], null]);
});

test('a page at rest asks three times a minute', () => {
  const it = make();
  it.liveness.rest(true);
  it.pass(60000);
  assert.deepEqual([it.asked, it.changes], [[20000, 40000, 60000], []]);
});

test('two failures are a server that has gone, an answer one that is back', () => {
  const it = make();
  it.liveness.rest(true);
  it.there = false;
  it.pass(20000);
  assert.deepEqual(it.changes, [], 'one alone');
  it.pass(1000);
  assert.deepEqual(it.changes, [[21000, true]]);
  it.pass(100000);
  assert.deepEqual(it.asked, [20000, 21000, 23000, 27000, 35000, 51000, 71000, 91000, 111000], 'back-off');
  it.there = true;
  it.pass(20000);
  assert.deepEqual(it.changes, [[21000, true], [131000, false]]);
});

test('one failure between answers is none', () => {
  const it = make();
  it.liveness.rest(true);
  it.there = false;
  it.pass(20000);
  it.there = true;
  it.pass(100000);
  assert.deepEqual(it.changes, []);
});

test('a look or a click asks at once, but not twice in a second, nor while an answer is due', () => {
  const it = make();
  it.liveness.rest(true);
  it.pass(5000);
  it.liveness.poke();
  it.liveness.poke();
  assert.deepEqual(it.asked, [5000]);
  it.silent = true;
  it.pass(2000);
  it.liveness.poke();
  it.pass(2000);
  it.liveness.poke();
  it.pass(100000);
  assert.deepEqual(it.asked, [5000, 7000]);
  it.liveness.answered(true);
  it.pass(20000);
  assert.equal(it.asked.length, 3);
});

test('a page that is not looked at asks nothing, and has no timer', () => {
  const it = make();
  it.liveness.rest(true);
  it.visible = false;
  it.pass(1e6);
  assert.deepEqual([it.asked, it.timer], [[], null]);
  it.visible = true;
  it.liveness.poke();
  it.pass(20000);
  assert.deepEqual(it.asked, [1e6, 1020000]);
});

test('a connection ends it: what has gone is shown by that', () => {
  const it = make({there: false});
  it.liveness.rest(true);
  it.pass(30000);
  it.liveness.rest(false);
  it.liveness.answered(false);
  it.liveness.answered(false);
  assert.deepEqual(it.changes.map(([, gone]) => gone), [true, false]);
  assert.equal(it.timer, null);
});
