// The picture of the chart that is saved: what stands in it.
'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');

// Draws a picture with letters of 0.6 of their size, and returns where each text stands: {text,
// from, to, y} in px.
function drawn(title, plot) {
  const texts = [];
  const pen = {font: '', textAlign: 'left', x: 0};
  const measure = (text) => text.length * 0.6 * Number(/([\d.]+)px/.exec(pen.font)[1]);
  for (const name of ['setTransform', 'fillRect', 'beginPath', 'arc', 'fill', 'translate']) {
    pen[name] = () => {};
  }
  pen.measureText = (text) => ({width: measure(text)});
  pen.fillText = (text, x, y) => {
    const from = pen.textAlign === 'right' ? x - measure(text) : x;
    texts.push({text, from, to: from + measure(text), y});
  };
  const picture = load('chart/picture.js', {document: {createElement: () => ({getContext: () => pen})}, window: {devicePixelRatio: 1}},
    {'chart/draw.js': {AXIS_PX: 20, paint: () => {}, place: () => []}, 'chart/words.js': {span: () => '2026-11-30, 00:41:33 – 00:41:38'}});
  picture.create({}, [{name: 'us', text: '80%', colour: 'red'}], {font: '13px sans-serif', text: 'grey'}, 28, {back: 'white', strong: 'black', plot}, title);
  return texts;
}

test('the title of the picture leaves the span its place, also on a phone', () => {
  for (const plot of [150, 300, 900]) {
    for (const title of ['vmstat', "sh -c 'vmstat 1 6; sleep 30'", 'a title that is longer than any picture '.repeat(9)]) {
      const [name, span] = drawn(title, plot).filter(({y}) => y === 22).sort((a, b) => a.from - b.from);
      assert.ok(name.to < span.from, `${name.text}: ${name.to} is not before ${span.from}`);
      assert.ok(title.startsWith(name.text.replace(/…$/, '')));
    }
  }
});
