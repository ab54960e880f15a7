'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');

const AT = Date.UTC(2026, 0, 2, 10, 4);
const WIDTH = 600;

// Sixty bars of so many ms, with a line in each.
const barsFrom = (from, step) => ({own: true, from, step, lines: 60, rest: 0, without: 0, bars: Uint32Array.from({length: 300}, (_, i) => (i % 5 === 4 ? 1 : 0))});

// A histogram without a browser. Returns {show(bars), choose(span), fire(thumb or 'bars', name,
// event), last(): the choice that was made last}.
function open() {
  const made = {};
  const pen = new Proxy({}, {get: () => () => {}, set: () => true});
  const element = (name) => ({
    style: {}, on: {}, clientWidth: WIDTH, clientHeight: 26, setAttribute() {}, blur() {}, appendChild: (child) => child, getContext: () => pen,
    getBoundingClientRect: () => ({left: 0, width: WIDTH}),
    addEventListener(type, listener) { this.on[type] = listener; },
    name
  });
  const dom = {
    append: (parent, tag, name) => { made[name] = element(name); return made[name]; },
    button: element, display() {}, fill() {}, oncePerFrame: (paint) => paint
  };
  const world = {addEventListener() {}, getComputedStyle: () => ({color: ''}), PointerEvent: true};
  const choices = [];
  let chosen = null;
  const histogram = load('tools/histogram.js', world, {'base/dom.js': dom}).createHistogram(element(''), element(''), {
    look() {},
    choose: (span) => { choices.push(span); chosen = span; histogram.choose({span}); }
  });
  return {
    show: (bars) => histogram.show(bars, true),
    choose: (span) => { chosen = span; histogram.choose({span}); },
    key: (which, key) => made['thumb thumb-' + which].on.keydown({key, preventDefault() {}}),
    pointer: (type, x) => made.bars.on['pointer' + type]({clientX: x, button: 0, preventDefault() {}}),
    chosen: () => chosen, choices
  };
}

const span = (from, to) => ({from, to, own: true});

test('a key or a pointer moves one end, and the other stays exactly', () => {
  const page = open();
  page.show(barsFrom(AT, 5000));
  for (const to of [AT + 257000, AT + 298000]) { // the second is in the last bar
    page.choose(span(AT + 13000, to));
    page.key('from', 'ArrowLeft');
    assert.deepEqual(page.chosen(), span(AT + 10000, to));
    page.pointer('down', 22);
    page.pointer('move', 101);
    page.pointer('up', 101);
    assert.deepEqual(page.chosen(), span(AT + 50000, to), 'dragged from 10 s to 50 s');
  }
  page.choose(span(AT + 13000, AT + 257000));
  page.key('to', 'ArrowRight');
  assert.deepEqual(page.chosen(), span(AT + 13000, AT + 260000));
  page.key('to', 'End');
  assert.deepEqual(page.chosen(), span(AT + 13000, null));
  page.key('from', 'Home');
  assert.equal(page.chosen(), null);
});

test('where a drag began stays while the bars become longer', () => {
  const page = open();
  page.show(barsFrom(AT, 5000));
  page.pointer('down', 100); // 50 s
  page.pointer('move', 200);
  page.show(barsFrom(AT, 10000));
  page.pointer('move', 200); // 200 s
  page.pointer('up', 200);
  assert.deepEqual(page.chosen(), span(AT + 50000, AT + 200000));
  page.choose(null);
  page.pointer('down', 101);
  page.show(barsFrom(AT, 5000));
  page.pointer('up', 101);
  assert.deepEqual(page.chosen(), span(AT + 100000, AT + 105000), 'a click is of one bar');
});

test('a drag to the end is open whatever comes meanwhile', () => {
  const page = open();
  page.show(barsFrom(AT, 5000));
  page.pointer('down', 100);
  page.pointer('move', 595);
  page.show(barsFrom(AT, 10000));
  page.pointer('up', 595);
  assert.deepEqual(page.chosen(), span(AT + 50000, null));
  page.pointer('down', 50); // the end of the span
  page.pointer('move', 598);
  page.pointer('up', 598);
  assert.deepEqual(page.chosen(), span(AT + 590000, null));
  page.choose(null);
  page.pointer('down', 3);
  page.pointer('up', 3);
  assert.deepEqual(page.chosen(), span(null, AT + 10000), 'a click on the first bar');
});

test('a drag ends with the bars by the other time', () => {
  const page = open();
  page.show(barsFrom(AT, 5000));
  page.pointer('down', 100);
  page.show({...barsFrom(AT, 5000), own: false});
  page.pointer('move', 200);
  page.pointer('up', 200);
  assert.deepEqual(page.choices, []);
});
