'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {createSeries} = load('chart/series.js');
const {range} = load('chart/rings.js');

const A = 'aaaaaaaaaaaaa';
const at = (n, data, ms = n * 1000, event = 'message', epoch = A) => ({id: `${epoch}.${n}.${ms}`, event, data, at: ms});

function fill(lines, first = 1, series = createSeries()) {
  lines.forEach((line, i) => series.add(at(first + i, line)));
  return series;
}

const names = (series) => series.members().list.map((one) => one.name);
const on = (series) => series.members().list.filter((one) => one.on).map((one) => one.name);
const times = (count, line) => Array.from({length: count}, (_, i) => line(i + 1));

// The values of a series as they would be drawn.
function drawn(series, name, until = null) {
  const view = series.view(until);
  const one = series.members().list.find((member) => member.name === name);
  return view.slots.map((s) => range(view.ring, s, one.column)).filter(Boolean).map((v) => v.low === v.high ? v.low : [v.low, v.high]);
}

test('a series needs two lines, and a share of them', () => {
  assert.deepEqual(names(fill(['42'])), []);
  assert.deepEqual(names(fill(['42', '43'])), ['value']);
  const log = times(100, (i) => i % 50 === 0 ? 'n=' + i : 'prose');
  assert.deepEqual(names(fill(log)), [], 'two of a hundred');
  assert.deepEqual(names(fill(times(100, (i) => i % 10 === 0 ? 'n=' + i : 'prose'))), ['n'], 'ten of a hundred');
});

test('a series that has become rare is dropped', () => {
  const series = fill(times(100, String));
  assert.deepEqual(names(series), ['value']);
  series.hold(true);
  fill(times(1000, () => 'prose'), 101, series);
  assert.deepEqual(names(series), ['value'], 'while it is read');
  series.hold(false);
  fill(times(1000, () => 'prose'), 1101, series);
  assert.deepEqual(names(series), []);
});

test('series that move start switched on', () => {
  assert.deepEqual(on(fill(times(9, (i) => `icmp_seq=${i} ttl=64 time=0.0${i * 7 % 9} ms`))), ['time']);
  assert.deepEqual(on(fill(times(9, String))), ['value'], 'a count, if there is nothing else');
  assert.deepEqual(on(fill(times(9, () => '42'))), ['value'], 'lines that are nothing but a number');
  assert.deepEqual(on(fill(times(9, () => 'workers=4 started'))), [], 'and a constant in a text is nothing to draw');
  const wide = times(9, (i) => times(20, (k) => `k${k}=${i * k % 7}.5`).join(' '));
  assert.equal(on(fill(wide)).length, 8);
});

test('at most 48 have values, the others are counted', () => {
  const series = fill(times(9, (i) => times(55, (k) => `k${k}=${i}`).join(' ')));
  assert.equal(series.members().list.length, 48);
  assert.deepEqual(series.members().others, times(7, (k) => `k${k + 48}`));
});

test('one that is asked for has values, whoever else is there', () => {
  const lines = times(9, (i) => times(2100, (k) => k > 60 ? '' : `k${k}=${i * k}`).join(' '));
  const series = fill(lines, 1, createSeries((name) => name === 'k55' || name === 'k1'));
  assert.ok(names(series).includes('k55') && names(series).includes('k1'));
  assert.deepEqual(drawn(series, 'k55'), times(9, (i) => i * 55));
  assert.equal(series.members().list.length, 48);
  assert.equal(series.members().others.length, 12);
  const until = series.position(A + '.9.1');
  series.reset();
  assert.deepEqual(names(series), []);
  fill(lines, 1, series);
  assert.equal(series.position(A + '.9.1'), until, 'the same lines are where they were');
  assert.deepEqual(drawn(series, 'k55'), times(9, (i) => i * 55));
});

test('names without end do not fill the memory', () => {
  const series = fill(times(5000, (i) => `k${i}=1`));
  fill(['a=1', 'a=2', 'a=3', 'a=2'].concat(times(300, (i) => 'a=' + i * i % 7)), 5001, series);
  assert.deepEqual(names(series), ['a']);
});

test('older lines are on the left, in any order, and once', () => {
  const series = createSeries();
  fill(['30', '31'], 30, series);
  fill(['10', '11'], 10, series);
  fill(['20', '21'], 20, series);
  assert.equal(series.add(at(20, '99')), false);
  assert.deepEqual(drawn(series, 'value'), [10, 11, 20, 21, 30, 31]);
  assert.equal(series.members().list[0].last, 31, 'the latest is the newest');
});

test('a line whose slot a newer one has changes nothing there', () => {
  const series = fill(['5', '6'], 2000);
  fill(['99'], 2000 - 1024, series);
  assert.deepEqual(drawn(series, 'value'), [5, 6]);
});

test('the right edge at a line', () => {
  const series = fill(times(500, String));
  assert.deepEqual(drawn(series, 'value').slice(-1), [500]);
  assert.deepEqual(drawn(series, 'value', 100), times(100, Number));
  assert.deepEqual(series.view(0).slots, [], 'before the first');
  assert.equal(drawn(series, 'value').length, 300, 'lines that are seen');
});

test('a long history has its extremes, whenever they came', () => {
  const series = createSeries();
  for (let n = 1; n <= 200000; n += 1) {
    series.add(at(n, n === 150001 ? '1000' : n === 150002 ? '-1000' : '0', n));
  }
  const values = drawn(series, 'value').flat();
  assert.equal(Math.max(...values), 1000);
  assert.equal(Math.min(...values), -1000);
  const view = series.view(null);
  assert.ok(view.slots.length <= 1024 && view.slots.length > 100, String(view.slots.length));
  assert.ok(view.ring.at[view.slots[0]] <= 140000 + view.ring.run, 'a minute of it is seen');
});

test('what came at once is drawn by lines, what came in time by time', () => {
  const series = createSeries();
  times(100, (i) => series.add(at(i, String(i), 5000)));
  assert.equal(series.view(null).by, 'line');
  times(20, (i) => series.add(at(100 + i, String(i), 5000 + i * 1000)));
  assert.equal(series.view(null).by, 'line', 'most of it at one moment');
  times(280, (i) => series.add(at(120 + i, String(i), 25000 + i * 1000)));
  assert.equal(series.view(null).by, 'time', 'and out of sight');
  assert.equal(fill(times(100, String)).view(null).by, 'time');
  assert.equal(series.add({id: A + '.500.1', event: 'message', data: '1', at: null}), true, 'without a time');
});

// Three instants for a thousand lines: as a pipe brings them.
test('lines of a few instants are drawn line by line', () => {
  const series = createSeries();
  times(1000, (i) => series.add(at(i, String(i * 7 % 300), 5000 + Math.floor(i / 400))));
  const view = series.view(null);
  assert.deepEqual([view.by, view.slots.length, view.torn.some(Boolean)], ['line', 1000, false]);
  assert.deepEqual(drawn(series, 'value').slice(0, 50), times(50, (i) => i * 7 % 300));
});

test('a clock that is set back, or unknown in the middle, makes the axis count lines', () => {
  for (const odd of [0, NaN]) {
    const series = createSeries();
    times(100, (i) => series.add(at(i, String(i), i === 50 ? odd : i * 1000)));
    assert.equal(series.view(null).by, 'line');
  }
});

test('in the middle of a million lines that came at once each value is where its line is', () => {
  const series = createSeries();
  const put = (from, to) => { for (let n = from; n <= to; n += 1) { series.add(at(n, 'dur=' + n * 7 % 300, 5000 + Math.floor(n / 400000))); } };
  put(999001, 1000000);
  put(653900, 654400);
  put(10, 12);
  put(653900, 654321);
  const view = series.view(654321);
  assert.deepEqual([view.by, view.ring.run, view.slots.length], ['line', 1, 422]);
  assert.deepEqual(view.slots.map((s) => view.ring.p[s]), Array.from({length: 422}, (_, i) => 653900 + i));
  assert.deepEqual(drawn(series, 'dur', 654321), Array.from({length: 422}, (_, i) => (653900 + i) * 7 % 300));
  assert.deepEqual(drawn(series, 'dur', null).length, 1000, 'and the newest at the end');
});

test('what is not here, or was missed, is a gap, also where lines without numbers are', () => {
  const series = createSeries();
  const torn = (until = null) => { const v = series.view(until); return v.slots.filter((_, i) => v.torn[i]).map((s) => v.ring.p[s]); };
  fill(times(5, (i) => 'n=' + i), 1, series);
  fill(['prose', ''], 6, series);
  series.add(at(8, 'Ann: 9', 8000, 'chat'));
  fill(times(5, (i) => 'n=' + i), 9, series);
  assert.deepEqual(torn(), []);
  fill(times(5, (i) => 'n=' + i), 20, series);
  assert.deepEqual(torn(), [20]);
  fill(times(6, () => 'prose'), 14, series);
  assert.deepEqual(torn(), [], 'it came into view');
  times(5000, (i) => series.add(at(3000 + i, 'n=' + i, 24000 + i)));
  assert.deepEqual([series.view(null).ring.run, torn()], [8, [3001]], 'in long runs too');
});

test('scrolling up from a place in the middle keeps what is in view line by line', () => {
  const series = fill(['n=1', 'n=2'], 500000);
  for (let n = 300000; n > 296000; n -= 1) {
    series.add(at(n, 'n=' + n % 11, 7));
    if (n < 299000 && n % 100 === 0) {
      fill(times(300, (i) => 'n=' + (n + i) % 11), n + 1, series);
      assert.deepEqual(drawn(series, 'n', n + 300).slice(-300), times(300, (i) => (n + i) % 11));
    }
  }
});

test('a new epoch begins where the last one ended', () => {
  const series = fill(['1', '2']);
  series.add(at(1, '3', 9000, 'message', 'bbbbbbbbbbbbb'));
  assert.deepEqual(drawn(series, 'value'), [1, 2, 3]);
  assert.deepEqual(series.view(null).torn, [false, false, true], 'and no line leads there');
});

test('columns have their values when their names come', () => {
  const series = fill(['1 5', '2 6', 'a b', '3 9']);
  assert.deepEqual(names(series), ['a', 'b']);
  assert.deepEqual(drawn(series, 'b'), [5, 6, 9]);
});

test('types have series of their own, chat and the source have none', () => {
  const series = createSeries();
  times(4, (i) => series.add(at(i, String(i * i), i * 1000, 'price')));
  times(4, (i) => series.add(at(i + 4, 'v=' + i, i * 1000, 'cpu')));
  times(4, (i) => series.add(at(i + 8, '{"a":1}', i * 1000, 'source')));
  assert.deepEqual(names(series), ['price', 'cpu v']);
  series.clear();
  assert.deepEqual(series.view(null).slots, []);
});

test('the value of one line has the text that is written there', () => {
  const series = fill(['n=0.1000000000000000055', 'n=1.50', 'n=-0']);
  const text = (view) => view.slots.map((s) => range(view.ring, s, series.members().list[0].column).text);
  assert.deepEqual(text(series.view(null)), ['0.1000000000000000055', '1.50', '-0']);
  fill(times(5000, (i) => 'n=' + i), 4, series);
  assert.deepEqual(text(series.view(null)).slice(-2), ['4999', '5000']);
});

test('a line is where its own time is, and so is one that goes on it', () => {
  const series = createSeries();
  const line = (n, data) => series.add(at(n, data, 5000));
  line(1, '2026-11-28 10:00:00 n=1');
  line(2, 'n=2');
  line(3, '2026-11-28 10:00:07 n=3');
  const view = series.view(null);
  const local = (h, m, s) => new Date(2026, 10, 28, h, m, s).getTime();
  assert.deepEqual(view.slots.map((s) => view.ring.at[s]), [local(10, 0, 0), local(10, 0, 0), local(10, 0, 7)]);
  assert.equal(view.by, 'time');
});

test('a column says the time, in Unix seconds', () => {
  const series = createSeries();
  ['timestamp,n', '1795877411,5', '1795877412,6'].forEach((data, i) => series.add(at(i + 1, data, 5000)));
  const view = series.view(null);
  assert.deepEqual(view.slots.map((s) => view.ring.at[s]), [1795877411000, 1795877412000]);
});

test('one that moves takes the place of one that never has', () => {
  const line = (i) => times(60, (k) => k <= 50 ? `still${k}=0` : `moves${k}=${i * k}`).join(' ');
  const {list, others} = fill(times(9, line)).members();
  assert.deepEqual(list.filter((one) => /^moves/.test(one.name)).length, 10);
  assert.equal(others.length, 12);
});
