'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const {load} = require('./load.js');
const {createTally} = load('tools/tally.js');
const time = load('line/time.js');

const AT = Date.UTC(2026, 10, 28, 12);
const E = 'abcdefghij234';
const VIEW = {most: 10, from: null, to: null, own: null, types: null};
const LEVELS = ['ERROR: x', 'WARN: x', '[INFO] x', '[DEBUG] x', 'x'];

const tallied = (lines, epoch = E, from = 1) => {
  const tally = createTally();
  lines.map((line) => (typeof line === 'string' ? {data: line} : line))
    .forEach((line, i) => tally.add(epoch, from + i, line.type || 'message', line.data, line.time || AT + i));
  return tally;
};
// The bars as sums, each of all its levels.
const sums = ({bars}) => Array.from({length: bars.length / 5}, (_, i) => bars.slice(5 * i, 5 * i + 5).reduce((a, b) => a + b, 0));
const at = (seconds) => new Date(AT + 1000 * seconds).toISOString();

test('lines are counted by level and by type, and marks of the source are none', () => {
  const tally = tallied([...LEVELS, 'ERROR: y', {type: 'price', data: '12'}, {type: 'source', data: '{"text":"ERROR"}'}]);
  assert.deepEqual(tally.counts(), {lines: 7, levels: [2, 1, 1, 1, 2], types: [{name: 'message', count: 6}, {name: 'price', count: 1}]});
});

test('a block counts as one line of its level, and its steps as none', () => {
  const block = (said) => ({type: 'screen', data: JSON.stringify(said)});
  const log = ['get', 'ERROR: 10%', block({from: 2, to: 2, rows: ['ERROR: 10%']}), '20%', block({from: 2, to: 4, replaces: [3], rows: ['WARN: 20%']}), block({title: 'x'}), 'done'];
  const want = {lines: 3, levels: [0, 1, 0, 0, 2], types: [{name: 'message', count: 3}]};
  assert.deepEqual(tallied(log).counts(), want);
  const tally = createTally();
  log.map((line) => (typeof line === 'string' ? {data: line} : line)).forEach((line, i) => tally.add(E, i + 1, line.type || 'message', line.data, AT + i, [2, 3, 4, 6].includes(i + 1)));
  assert.deepEqual(tally.counts(), want, 'where they are known to be steps');
  assert.deepEqual(sums(tally.bars(VIEW)).reduce((a, b) => a + b), 3);
  tally.trim(E, 5);
  assert.deepEqual(tally.counts().levels, [0, 1, 0, 0, 1]);
});

test('what the server no longer keeps is not counted, however much it was', () => {
  const tally = tallied(Array.from({length: 5000}, (_, i) => LEVELS[i % 5]));
  for (const first of [0, 1, 6, 6, 3, 4991, 5001]) {
    tally.trim(E, first);
    const left = Math.min(5000, 5001 - Math.max(first, first === 3 ? 6 : 1));
    assert.equal(tally.counts().lines, left, `from ${first} on`);
    assert.equal(left === 0 ? null : sums(tally.bars(VIEW)).reduce((a, b) => a + b, 0), left || null);
  }
  assert.deepEqual(tally.counts().types, []);
  tally.add(E, 5001, 'message', 'ERROR: new', AT);
  assert.deepEqual(tally.counts().levels, [1, 0, 0, 0, 0]);
});

test('what an older run has left is not trimmed with the new one', () => {
  const tally = tallied(Array.from({length: 3000}, () => 'x'), 'zzzzzzzzzz234', 101);
  for (let i = 1; i <= 3000; i += 1) {
    tally.add(E, i, 'message', 'ERROR: x', AT);
  }
  tally.add(E, 3005, 'message', 'WARN: behind a hole', AT);
  tally.trim(E, 3001);
  assert.deepEqual(tally.counts().levels, [0, 1, 0, 0, 3000]);
  tally.add(E, 3006, 'message', 'INFO: x', AT);
  tally.trim(E, 3006);
  assert.deepEqual(tally.counts().levels, [0, 0, 1, 0, 3000]);
});

test('bars are of the times that lines say where most do, else of those when they came', () => {
  const said = tallied([`${at(0)} ERROR a`, `${at(1)} WARN b`, '  at c', `${at(9)} INFO d`]).bars(VIEW);
  assert.deepEqual({...said, bars: sums(said)}, {own: true, from: AT, step: 2000, bars: [2, 0, 0, 0, 1], lines: 3, rest: 1, without: 0}, 'a line that goes on with another counts with that');
  assert.deepEqual([...said.bars.slice(0, 5)], [1, 1, 0, 0, 0], 'the worst first');
  const came = tallied(['a', 'b', `${at(900)} c`]).bars(VIEW);
  assert.deepEqual({...came, bars: sums(came)}, {own: false, from: AT, step: 1, bars: [1, 1, 1], lines: 3, rest: 0, without: 0});
  assert.equal(tallied([`${at(0)} a`]).bars({...VIEW, own: false}).own, false, 'as a span of the address says');
});

test('bars are of a span, of some types, and at most so many', () => {
  const tally = tallied(Array.from({length: 1000}, (_, i) => ({type: i % 2 ? 'price' : 'message', data: 'x', time: AT + 1000 * i})));
  assert.deepEqual(sums(tally.bars({...VIEW, from: AT + 10000, to: AT + 20000})), [2, 2, 2, 2, 2]);
  assert.equal(tally.bars({...VIEW, types: ['price']}).lines, 500);
  assert.ok(sums(tally.bars({...VIEW, most: 7})).length <= 7);
  assert.equal(tally.bars({...VIEW, types: ['other']}), null);
  assert.equal(createTally().bars(VIEW), null);
});

test('a span that is far from all lines has bars, and none of them a line', () => {
  const bars = tallied(['x']).bars({...VIEW, from: 0, to: 1000});
  assert.equal(bars.lines, 0);
  assert.equal(tallied(['x']).bars({...VIEW, own: false, to: AT - 1000}), null, 'it ends before the first line');
});

// The program counts the same (TestRecords_Count).
test('counts and bars of a log, as the program has them', () => {
  const {lines, cases} = JSON.parse(fs.readFileSync(path.join(__dirname, '../../internal/find/testdata/counts.json'), 'utf8'));
  time.setPlace({east: 0, newest: null, until: 0});
  const tally = createTally();
  lines.forEach(([type, data, ms], i) => tally.add(E, i + 1, type, data, Date.UTC(2000, 0, 1) + ms));
  for (const {first, view, counts, bars} of cases) {
    tally.trim(E, first);
    const got = tally.bars(view);
    assert.deepEqual(tally.counts(), counts);
    assert.deepEqual(got && {...got, bars: [...got.bars]}, bars, JSON.stringify(view));
  }
  time.setPlace({east: null, newest: null, until: 0});
});

test('lines of many years have few bars', () => {
  const bars = tallied(['1999-01-01T00:00:00 a', '2026-01-01T00:00:00 b']).bars({...VIEW, most: 300});
  assert.ok(sums(bars).length <= 300);
  assert.equal(bars.lines, 2);
});

test('a record of several lines counts as one, by the level of its head, which may come late', () => {
  const tally = tallied([`${at(0)} ERROR a`, '\tat b.C(D.java:1)', '\tat b.E(D.java:2)', '{', '  "level": "warn"', '}', {type: 'stderr', data: 'panic: x'}, 'f', {type: 'stderr', data: 'main.main()'}]);
  assert.deepEqual(tally.counts(), {lines: 4, levels: [2, 1, 0, 0, 1], types: [{name: 'message', count: 3}, {name: 'stderr', count: 1}]});
  tally.trim(E, 3);
  assert.deepEqual(tally.counts().levels, [1, 1, 0, 0, 1], 'its head is no longer kept');
});

test('a record is timed by its head, however many lines it has', () => {
  const bars = tallied([`${at(0)} ERROR request failed`, 'java.lang.IllegalStateException: no connection',
    '\tat com.example.Pool.take(Pool.java:42)', '\tat com.example.Api.get(Api.java:17)', `${at(3)} INFO ready`]).bars(VIEW);
  assert.equal(bars.own, true);
  assert.deepEqual([bars.lines, bars.rest], [2, 3]);
});
