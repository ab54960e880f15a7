'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {actionOf} = load('player/shortcuts.js');

const press = (key, target = {tagName: 'DIV'}, more = {}) => actionOf({key, target, ...more});

test('keys play, pause and seek, by their old names too', () => {
  assert.deepEqual([' ', 'Spacebar', 'ArrowLeft', 'Left', 'ArrowRight', 'Right', 'a', 'toString', undefined].map((key) => press(key)),
    ['playOrPause', 'playOrPause', 'back', 'back', 'forward', 'forward', '', '', '']);
});

test('a key with a modifier, or that is handled already, does nothing', () => {
  for (const name of ['defaultPrevented', 'ctrlKey', 'altKey', 'metaKey', 'shiftKey']) {
    assert.equal(press(' ', undefined, {[name]: true}), '', name);
  }
});

test('an element keeps the keys that it uses', () => {
  const of = (tagName, type) => [press(' ', {tagName, type}), press('ArrowLeft', {tagName, type})];
  assert.deepEqual(of('SELECT'), ['', '']);
  assert.deepEqual(of('INPUT', 'text'), ['', '']);
  assert.deepEqual(of('INPUT', 'search'), ['', '']);
  assert.deepEqual(of('INPUT', 'checkbox'), ['', '']);
  assert.deepEqual(of('INPUT', 'range'), ['playOrPause', '']);
  assert.deepEqual(of('BUTTON'), ['', 'back']);
  assert.deepEqual(of('A'), ['', 'back']);
});
