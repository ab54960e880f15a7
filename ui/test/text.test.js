'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const text = load('base/text.js');

test('visible shows what would act on the screen unseen', () => {
  assert.equal(text.visible('a\0b\x1b[1m\x7f\r'), 'a␀b␛[1m␡␍');
  assert.equal(text.visible('\u202Eevil\u2066\u200F\u061C'), '⟨RLO⟩evil⟨LRI⟩⟨RLM⟩⟨ALM⟩');
  assert.equal(text.visible('\u0085\u009B'), '⟨85⟩⟨9B⟩');
});

test('visible does not change text and layout', () => {
  const plain = 'a\tb\nc <script> ü 😀 \u2028 שלום';
  assert.equal(text.visible(plain), plain);
});
