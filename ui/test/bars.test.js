'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const bars = load('tools/bars.js');
const words = load('tools/words.js');

const AT = Date.UTC(2026, 10, 28, 12);
// Ten bars of a second, of which bar i has i errors and one line of no level.
const ten = {own: true, from: AT, step: 1000, lines: 55, rest: 0, without: 0, bars: Uint32Array.from({length: 50}, (_, i) => (i % 5 === 0 ? i / 5 : i % 5 === 4 ? 1 : 0))};
const span = (one, other, zoom = null) => bars.spanOf(ten, one, other, zoom);

test('a span is of whole bars, and open where nothing is beyond it', () => {
  assert.deepEqual(span(2.5, 4.5), {from: AT + 2000, to: AT + 5000, own: true});
  assert.deepEqual(span(4.5, 2.5), span(2.5, 4.5), 'dragged to the left');
  assert.deepEqual(span(3.2, 3.2), {from: AT + 3000, to: AT + 4000, own: true}, 'a click');
  assert.deepEqual(span(-5, 3), {from: null, to: AT + 3000, own: true});
  assert.deepEqual(span(3, 99), {from: AT + 3000, to: null, own: true}, 'what is new is in it');
  assert.equal(span(-5, 99), null);
  assert.deepEqual(span(-5, 99, {from: 5, to: 6}), {from: 5, to: 6, own: true}, 'of what is in view');
});

test('an end that is not touched stays exactly', () => {
  const stretched = (kept, place, zoom = null) => bars.stretched(ten, kept, place, zoom);
  assert.deepEqual(stretched(AT + 7250, 2.5), {from: AT + 2000, to: AT + 7250, own: true});
  assert.deepEqual(stretched(AT + 9250, 2), {from: AT + 2000, to: AT + 9250, own: true}, 'in the last bar, not open');
  assert.deepEqual(stretched(AT + 250, 2.5), {from: AT + 250, to: AT + 3000, own: true}, 'in the first bar');
  assert.deepEqual(stretched(AT + 7250, 8.5), {from: AT + 7250, to: AT + 9000, own: true}, 'dragged beyond the other');
  assert.deepEqual(stretched(AT + 7250, 7.25), {from: AT + 7250, to: AT + 8000, own: true}, 'onto the other');
  assert.deepEqual(stretched(AT + 7000, 7), {from: AT + 7000, to: AT + 8000, own: true}, 'at the edge of a bar');
  assert.deepEqual(stretched(AT + 7250, -1), {from: null, to: AT + 7250, own: true});
  assert.deepEqual(stretched(AT + 7250, 99), {from: AT + 7250, to: null, own: true});
  assert.deepEqual(stretched(Infinity, 3), {from: AT + 3000, to: null, own: true});
  assert.deepEqual(stretched(-Infinity, 3), {from: null, to: AT + 3000, own: true});
  assert.equal(stretched(Infinity, 0), null);
  assert.equal(stretched(-Infinity, 10), null);
  assert.deepEqual(stretched(AT + 7250, 0, {from: AT + 1, to: AT + 9999}), {from: AT + 1, to: AT + 7250, own: true}, 'of what is in view');
  assert.deepEqual(stretched(AT + 12e3, 11), {from: AT + 9000, to: AT + 12e3, own: true}, 'both right of the view');
  assert.deepEqual(stretched(AT - 2e3, -1), {from: AT - 2e3, to: AT + 1000, own: true}, 'both left of it');
});

test('the places of a span are in view', () => {
  assert.deepEqual(bars.placesOf(ten, null), {from: 0, to: 10});
  assert.deepEqual(bars.placesOf(ten, {from: AT + 2500, to: null}), {from: 2.5, to: 10});
  assert.deepEqual(bars.placesOf(ten, {from: AT - 9e9, to: AT + 9e9}), {from: 0, to: 10});
});

test('a key moves a thumb, and none past the other', () => {
  const moved = (which, key, far) => bars.moved(ten, {from: 2, to: 5}, which, key, far);
  assert.deepEqual(['ArrowLeft', 'ArrowRight', 'PageDown', 'PageUp', 'Home', 'End', 'x'].map((key) => moved('from', key)),
    [1, 3, 0, 4, 0, 4, null]);
  assert.deepEqual(['ArrowLeft', 'ArrowRight', 'PageDown', 'PageUp', 'Home', 'End'].map((key) => moved('to', key)), [4, 6, 3, 10, 3, 10]);
  assert.equal(moved('to', 'ArrowRight', true), 10);
});

test('of chosen levels only those are counted', () => {
  assert.deepEqual([bars.only(ten, ['error']).lines, bars.only(ten, undefined).lines, bars.only(ten, ['warn']).lines], [45, 55, 0]);
  assert.deepEqual(bars.barOf(bars.only(ten, ['']), 3), [0, 0, 0, 0, 1]);
  assert.equal(bars.highest(ten), 10);
});

test('one error among thousands is seen', () => {
  assert.deepEqual(bars.heights([1, 1, 0, 0, 9998], 10000, 26).slice(0, 3), [2, 1, 0]);
});

test('the histogram says what it counts', () => {
  assert.equal(words.histogram(ten, true, false), '55 lines, by the time in the lines; a bar is 1 s.');
  assert.equal(words.histogram({...ten, own: false, step: 1728e5, without: 1200}, false, true),
    'At least 55 lines of what is chosen, by when they came, 1,200 more without it; a bar is 2 days.');
  assert.equal(words.bar('12:00:03', [3, 0, 2, 0, 1]), '12:00:03: 6 lines, 3 error, 2 info');
});
