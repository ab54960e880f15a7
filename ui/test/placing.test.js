'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const placing = load('reader/placing.js');

// Rows from..from+heights.length-1 as list.js has them; row n has the id n.
const rows = (from, ...heights) => heights.map((height, i) => ({row: from + i, id: String(from + i), height}));
const size = (more = {}) => ({count: 100, view: 200, near: 20, average: 20, following: false, ...more});
const anchor = (row, top) => ({row, id: String(row), top});

test('the rows stand around the anchor', () => {
  const shown = rows(10, 20, 30, 40);
  assert.equal(placing.first(shown, anchor(11, 5)), -15);
  assert.equal(placing.end(shown, anchor(11, 5)), 75);
  assert.deepEqual([9, 10, 12, 13].map((row) => placing.reaches(shown, row)), [false, true, true, false]);
});

test('the list is as high as its rows where all are shown, and a guess otherwise', () => {
  assert.equal(placing.total(rows(0, 20, 30), size({count: 2})), 50 + 16);
  assert.equal(placing.total(rows(0, 20, 30), size({count: 100})), 2000 + 16);
  assert.equal(placing.total([], size({count: 0})), 16);
});

test('a jump of the bar leads to the row that the average says', () => {
  assert.deepEqual(placing.jump(8 + 25 * 20 + 5, rows(0, 20), size()), {row: 25, id: null, top: -5});
  assert.equal(placing.jump(0, rows(0, 20), size()).row, 0);
});

test('an anchor follows its event when rows come or go before it', () => {
  const find = (row, count, at) => placing.find(anchor(row, 7), size({count}), 100, (i) => String(i - at), (id) => Number(id) + at);
  assert.deepEqual(find(50, 110, 10), {row: 60, id: '50', top: 7}, 'ten came before it');
  assert.deepEqual(find(50, 100, 0), {row: 50, id: '50', top: 7});
  const gone = placing.find(anchor(50, 7), size({count: 90}), 100, () => 'another', () => -1);
  assert.equal(gone.row, 40, 'as many as went, where its event went, too');
  assert.equal(placing.find(anchor(5, 7), size({count: 2}), 2, () => '5', () => 5).row, 1, 'never behind the last');
  assert.deepEqual(placing.find(anchor(5, 7), size({following: true}), 100), {row: 99, id: null, top: 200 - 8 - 20});
});

test('what is in reach of the anchor stays, the rest is guessed', () => {
  const shown = rows(40, ...Array(60).fill(20));
  assert.deepEqual(placing.known(shown, anchor(70, 0), size()), {from: 40, to: 100, top: -600, bottom: 600});
  assert.deepEqual(placing.known(shown, anchor(70, 0), size({view: 20, following: true})), {from: 40, to: 71, top: -600, bottom: 20});
  assert.deepEqual(placing.known(shown, anchor(10, 0), size()), {from: 10, to: 11, top: 0, bottom: 20}, 'none of them is near');
});

test('more rows fill the view and 600 px around it, within the list', () => {
  const part = {from: 50, to: 51, top: 90, bottom: 110};
  const more = placing.more(part, anchor(50, 90), size());
  assert.deepEqual(more, {from: 50 - 35, to: 51 + 35});
  assert.deepEqual(placing.more({...part, from: 3, to: 4}, anchor(3, 90), size({count: 10})), {from: 0, to: 10});
  assert.equal(placing.more(part, anchor(50, 90), size({near: 0.1, count: 1e6})).to, 850, 'whatever the heights say');
  assert.equal(placing.fills({from: 20, to: 80, top: -300, bottom: 500}, size()), true);
  assert.equal(placing.fills({from: 20, to: 80, top: -299, bottom: 500}, size()), false);
  assert.equal(placing.fills({from: 0, to: 100, top: 0, bottom: 100}, size()), true, 'there is no more');
});

test('lines pour from the paint that replaces all in view until the list has rested', () => {
  const shown = rows(90, ...Array(10).fill(20));
  const end = size({following: true});
  assert.equal(placing.replaces(shown, {...end, fresh: 10}), true, 'as many as are in view, whatever is shown above it');
  assert.equal(placing.replaces(shown, {...end, fresh: 9}), false);
  assert.equal(placing.replaces([], {...end, fresh: 100}), false, 'the first paint replaces nothing');
  assert.equal(placing.replaces(shown, size({fresh: 100})), false, 'what is read stays');
  const pours = (more, resting) => placing.pours({...end, ...more}, resting);
  assert.equal(pours({pouring: true}, true), true, 'a breath is no end');
  assert.equal(pours({pouring: true}, false), false);
  assert.equal(pours({pouring: true, following: false}, true), false);
  assert.equal(pours({pouring: false}, true), false, 'to scroll makes nothing pour');
});

test('what is prepared of lines that pour fills the view and a little more', () => {
  assert.equal(placing.fit(size()), 15);
  assert.equal(placing.fit(size({near: 100})), 3);
});

test('while all that is shown is new, nothing above the view is built', () => {
  const pouring = size({following: true, pouring: true});
  assert.deepEqual(placing.more({from: 99, to: 100, top: 180, bottom: 200}, anchor(99, 180), pouring), {from: 85, to: 100});
  assert.equal(placing.fills({from: 87, to: 100, top: -60, bottom: 200}, pouring), true);
  assert.equal(placing.fills({from: 90, to: 100, top: 0, bottom: 200}, size({following: true})), false);
});

test('no hole above the first row, nor below the last', () => {
  const end = rows(97, 20, 20, 20);
  assert.equal(placing.moor(end, anchor(99, 100), size()), 200 - 8 - 20);
  assert.equal(placing.moor(rows(0, 20, 20), anchor(0, 50), size()), 8);
  assert.equal(placing.moor(rows(0, 20, 20), anchor(0, 50), size({count: 2})), 8, 'of a short list the first goes before');
  assert.equal(placing.moor(end, anchor(99, 0), size({following: true})), 172);
  assert.equal(placing.moor(rows(50, 20, 20), anchor(50, 33), size()), 33);
});

test('the bar is where the rows say, exactly at the ends', () => {
  assert.equal(placing.scroll(rows(0, 20, 20), anchor(1, -30), size(), 2016), 8 + 50);
  assert.equal(placing.scroll(rows(98, 20, 20), anchor(98, 100), size(), 2016), 2016 - 8 - 140);
  assert.equal(placing.scroll(rows(50, 20), anchor(50, 10), size(), 2016), 8 + 1000 - 10);
  assert.equal(placing.scroll(rows(50, 20), anchor(50, 10), size({following: true}), 2016), 1816);
  assert.equal(placing.scroll([], anchor(0, 8), size({count: 0}), 16), 0);
});

test('rows that the bar has no place for are noticed', () => {
  const shown = rows(10, 20, 20);
  assert.equal(placing.leaves(shown, anchor(10, 0), 100, 400), false);
  assert.equal(placing.leaves(shown, anchor(10, -101), 100, 400), true);
  assert.equal(placing.leaves(shown, anchor(10, 261), 100, 400), true);
  assert.equal(placing.leaves([], anchor(0, 0), 100, 0), false);
});

test('the end is in view only to the pixel', () => {
  const shown = rows(98, 20, 20);
  assert.equal(placing.showsEnd(shown, anchor(98, 152), size()), true);
  assert.equal(placing.showsEnd(shown, anchor(98, 153), size()), false);
  assert.equal(placing.showsEnd(rows(96, 20, 20), anchor(96, 0), size()), false);
});

test('the first event in view is held, a note only where there is none', () => {
  const shown = rows(10, 20, 20, 20);
  shown[1].id = null;
  assert.deepEqual(placing.hold(shown, anchor(10, -20), 200), {row: 12, id: '12', top: 20});
  assert.deepEqual(placing.hold(shown, anchor(10, -19), 200), {row: 10, id: '10', top: -19});
  assert.deepEqual(placing.hold([{row: 3, id: null, height: 20}], anchor(3, 0), 200), {row: 3, id: null, top: 0});
  const before = anchor(1, 0);
  assert.equal(placing.hold([], before, 200), before);
});

test('what can be seen', () => {
  const shown = rows(10, 20, 20, 20);
  assert.deepEqual(placing.seen(shown, anchor(10, -20), 30), [11, 12]);
  assert.deepEqual(placing.seen(shown, anchor(10, -20), 20), [11, 11]);
  assert.equal(placing.seen([], anchor(0, 0), 20), null);
});
