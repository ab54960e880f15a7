'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const {load} = require('./load.js');
const colour = load('line/colour.js');

const AA = 4.5; // WCAG 2.1, success criterion 1.4.3
const DARK = '@media (prefers-color-scheme: dark) {';

const rgb = (hex) => {
  const digits = hex.length === 4 ? hex.slice(1).replace(/./g, '$&$&') : hex.slice(1);
  return [0, 2, 4].map((i) => parseInt(digits.slice(i, i + 2), 16));
};

// The rules of a style sheet for one scheme: [selector, {property: value}].
function rules(name, dark) {
  const sheet = fs.readFileSync(path.join(__dirname, '..', name), 'utf8').replace(/\/\*[^]*?\*\//g, '');
  const [light, rest] = sheet.split(DARK);
  return Array.from((dark ? rest : light).matchAll(/([^{}]+)\{([^{}]*)\}/g), ([, selector, body]) => {
    const declared = Array.from(body.matchAll(/([\w-]+):\s*([^;]+);/g), ([, property, value]) => [property, value.trim()]);
    return [selector.trim(), Object.fromEntries(declared)];
  });
}

const backgrounds = (dark) => rules('page/page.css', dark).concat(rules('line/line.css', dark))
  .filter(([selector, set]) => set.background && /^(?:#log|\.line[\w-]*(?::hover)?(?:, \.line-own:hover)?)$/.test(selector))
  .map(([, set]) => rgb(set.background));

for (const dark of [false, true]) {
  const scheme = dark ? 'dark' : 'light';

  test(`every colour of a line can be read on every background of a line, ${scheme}`, () => {
    const behind = backgrounds(dark);
    assert.ok(behind.length >= 5, 'the backgrounds of log, hover, own, error and warn');
    let checked = 0;
    const columns = rules('page/page.css', dark).filter(([selector]) => /(?:^|, )\.(?:at|tag|note)\b/.test(selector));
    for (const [selector, set] of rules('line/line.css', dark).concat(columns)) {
      if (!/^#/.test(set.color || '')) {
        continue;
      }
      for (const background of set.background ? [rgb(set.background)] : behind) {
        const ratio = colour.contrast(rgb(set.color), background);
        assert.ok(ratio >= AA, `${selector}: ${set.color} on ${background} has ${ratio.toFixed(2)}`);
        checked += 1;
      }
    }
    assert.ok(checked > 100, `${checked} pairs`);
  });

  test(`the background that colours are made for is the hardest, ${scheme}`, () => {
    const text = dark ? [255, 255, 255] : [0, 0, 0];
    for (const background of backgrounds(dark)) {
      const hardest = dark ? colour.DARK : colour.LIGHT;
      assert.ok(colour.contrast(text, background) >= colour.contrast(text, hardest) - 1e-9, `${background} is harder than ${hardest}`);
    }
  });
}

test('what a program mixed can be read on either page', () => {
  const numbers = (css) => css.match(/\d+/g).map(Number);
  for (let i = 0; i < 4096; i += 1) {
    const fg = [(i >> 8) * 17, (i >> 4 & 15) * 17, (i & 15) * 17];
    const on = colour.of({fg});
    assert.ok(colour.contrast(numbers(on.light), colour.LIGHT) >= AA, `${fg} in light`);
    assert.ok(colour.contrast(numbers(on.dark), colour.DARK) >= AA, `${fg} in dark`);
    for (const style of [{bg: fg}, {bg: fg, fg: i % 16}, {bg: i % 16, fg}, {bg: fg, fg, inverse: true}, {fg, inverse: true}]) {
      const both = colour.of(style);
      assert.ok(colour.contrast(numbers(both.text), numbers(both.background)) >= AA, JSON.stringify(style));
    }
  }
});

test('a colour that can be read stays as it is', () => {
  assert.deepEqual(colour.readable([200, 0, 0], [255, 255, 255]), [200, 0, 0]);
  assert.equal(colour.of({fg: [255, 255, 0]}).dark, 'rgb(255, 255, 0)');
  assert.deepEqual(colour.of({fg: 3}), {palette: 3});
  assert.deepEqual(colour.of({bold: true}), {palette: null});
  assert.deepEqual(colour.of({inverse: true, bg: 1}), {palette: null});
});
