'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {createSeries} = load('chart/series.js');
const {COLUMNS} = load('chart/rings.js');
const draw = load('chart/draw.js', {window: {devicePixelRatio: 1}});

const E = 'abcdefghij234';
const WIDTH = 672; // of which 72 are beside the plot
const HEIGHT = 80;

// Draws the only series up to a line. Returns its path as lists of [x, value] without gaps, and
// the texts of the axis with their ends.
function drawn(series, until = null) {
  const view = series.view(until);
  const [one] = series.members().list;
  const paths = [];
  const texts = [];
  const pen = {
    setTransform() {}, clearRect() {}, stroke() {}, beginPath() {}, fillRect() {},
    moveTo(x, y) { paths.push([[x, y]]); },
    lineTo(x, y) { paths[paths.length - 1].push([x, y]); },
    measureText: (text) => ({width: text.length * 7}),
    fillText(text, x, y) { if (y > HEIGHT) { texts.push({text, from: x - text.length * 3.5, to: x + text.length * 3.5}); } }
  };
  const xs = draw.place(view, WIDTH);
  draw.draw({clientWidth: WIDTH, style: {}, getContext: () => pen}, view, xs, [{series: one, colour: 'red'}], {text: 'black', line: 'grey', font: ''}, HEIGHT, -1);
  const values = view.slots.map((s) => view.ring.low[s * COLUMNS + one.column]).filter((v) => v === v);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const value = (y) => Math.round(most - (y - 4) / (HEIGHT - 8) * (most - least));
  return {texts, view, paths: paths.map((path) => path.map(([x, y]) => [Math.round(x), value(y)]))};
}

const fill = (series, from, to, at) => {
  for (let n = from; n <= to; n += 1) {
    series.add({id: `${E}.${n}.0`, event: 'message', data: `dur=${n * 7 % 300}`, at: at(n)});
  }
  return series;
};

test('lines of one instant have their places by their order', () => {
  const {paths} = drawn(fill(createSeries(), 1, 301, () => 5000));
  assert.equal(paths.length, 1);
  assert.deepEqual(paths[0].filter((_, i) => i % 2 === 0), Array.from({length: 301}, (_, i) => [2 * i, (i + 1) * 7 % 300]));
});

test('lines that share a moment on an axis of time are a stroke from the least to the greatest', () => {
  const {view, paths} = drawn(fill(createSeries(), 1, 300, (n) => Math.floor(n / 6) * 1000));
  assert.equal(view.by, 'time');
  const values = paths[0].filter(([x]) => x === 12).map(([, v]) => v);
  assert.deepEqual([Math.min(...values), Math.max(...values)], [42, 77]);
});

test('what is not here is left out, and a line alone is there', () => {
  const series = fill(createSeries(), 1, 50, () => 5000);
  fill(series, 100, 100, () => 5000);
  fill(series, 151, 200, () => 5000);
  const {paths} = drawn(series);
  assert.deepEqual(paths.map((path) => [path[0][0], path[path.length - 1][0]]), [[0, 148], [298, 298], [452, 600]]);
});

test('no curve leads through a long stretch of lines without a value', () => {
  const series = createSeries();
  const say = (n, data) => series.add({id: `${E}.${n}.0`, event: 'message', data, at: 5000});
  for (let n = 1; n <= 301; n += 1) {
    say(n, n % 3 !== 0 || (n > 100 && n < 200) ? '\tat frame' : 'dur=' + n);
  }
  assert.deepEqual(drawn(series).paths.map((path) => [path[0][1], path[path.length - 1][1]]), [[3, 99], [201, 300]]);
});

test('texts of the axis do not touch, wherever it begins', () => {
  for (const [from, to] of [[654295, 654318], [654299, 654322], [999001, 1000000], [1, 7], [9999995, 10000009]]) {
    for (const at of [() => 5000, (n) => n * 1000, (n) => n * 300000]) {
      const {texts} = drawn(fill(createSeries(), from, to, at));
      assert.ok(texts.length > 0);
      texts.forEach((text, i) => assert.ok(i === 0 || text.from > texts[i - 1].to, JSON.stringify(texts)));
    }
  }
});

test('lines are numbered as in their ids, after a restart too', () => {
  const series = fill(createSeries(), 1, 900, () => 5000);
  for (let n = 1; n <= 300; n += 1) {
    series.add({id: `bbbbbbbbbbbbb.${n}.0`, event: 'message', data: 'dur=' + n, at: 5000});
  }
  assert.deepEqual(drawn(series).texts.map(({text}) => text), ['#50', '#100', '#150', '#200', '#250', '#300']);
});

// Screens of 300 lines, a second apart: the value is in the fifth line, whose run of eight begins
// in the screen before.
test('a value of a run of lines is at its own time, not where the run began', () => {
  const rings = load('chart/rings.js');
  const all = rings.createRings(load('chart/loaded.js').createLoaded(), rings.RUNS);
  for (let p = 1; p <= 3000; p += 1) {
    all.add(p, Math.floor((p + 3) / 300) * 1000, `${E}.${p}.0`);
    if (p % 300 === 299) {
      all.put(0, p, String(p));
    }
  }
  const {ring, slots} = all.view(3000, [0]);
  const times = slots.map((s) => [ring, s, rings.range(ring, s, 0)]).filter(([, , value]) => value).map(([, s, value]) => [value.low, ring.at[s] + value.late]);
  assert.equal(ring.run, 8);
  assert.deepEqual(times.slice(-2), [[2699, 9000], [2999, 10000]]);
});

test('a line that says that there is no value is a gap, and one that says nothing is none', () => {
  const of = (...lines) => {
    const series = createSeries();
    lines.forEach((data, i) => series.add({id: `${E}.${i + 1}.0`, event: 'message', data, at: i * 1000}));
    return drawn(series).paths.map((path) => path.map(([, value]) => value).filter((value, i, all) => value !== all[i - 1]));
  };
  for (const none of ['N/A', 'NaN', '-nan', 'null', '-', '"n/a"', 'none']) {
    assert.deepEqual(of('dur=1', 'dur=2', `dur=${none} a`, 'dur=3', 'dur=5'), [[1, 2], [3, 5]], none);
  }
  assert.deepEqual(of('{"a":1}', '{"a":2}', '{"a":null}', '{"a":3}', '{"a":5}'), [[1, 2], [3, 5]]);
  assert.deepEqual(of('at    load', '10:00  1', '10:01  2', '10:02  -', '10:03  3', '10:04  5'), [[1, 2], [3, 5]]);
  for (const other of ['', 'dur', 'b=N/A', 'dur=-x', 'dur=nano', 'dur=nothing', 'dur==-', '{"dur":null', '{"b":null}']) {
    assert.deepEqual(of('dur=1', 'dur=2', other, 'dur=3', 'dur=5'), [[1, 2, 3, 5]], other);
  }
  assert.deepEqual(of('dur=1', 'dur=2', 'dur=-3', 'dur=3', 'dur=5'), [[1, 2, -3, 3, 5]]);
});
