'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const keys = load('tools/keys.js');
const {typing} = load('base/keyboard.js');

const act = (key, shiftKey = false) => {
  const entry = keys.entryOf({key, shiftKey});
  return entry && entry.action;
};

test('each key is in the table once', () => {
  const all = keys.TABLE.flatMap((entry) => entry.keys);
  assert.equal(new Set(all).size, all.length);
});

test('keys by their names', () => {
  assert.equal(act('/'), 'search');
  assert.equal(act('n'), 'next');
  assert.equal(act('N', true), 'previous');
  assert.equal(act(' '), 'pageDown');
  assert.equal(act(' ', true), 'pageUp');
  assert.equal(act('Spacebar'), 'pageDown');
  assert.equal(act('?', true), 'help');
  assert.equal(act('p'), null, 'is that of present mode');
  assert.equal(act('z'), null);
  assert.equal(act('Shift', true), null);
  assert.equal(act(undefined), null, 'autofill');
});

test('no shortcut in a field, and Space is that of a button', () => {
  const element = (tagName, more = {}) => ({tagName, ...more});
  for (const field of [element('INPUT', {type: 'text'}), element('TEXTAREA'), element('SELECT'), element('DIV', {isContentEditable: true})]) {
    assert.equal(typing(field, 'n'), true);
  }
  assert.equal(typing(element('BUTTON'), 'n'), false);
  assert.equal(typing(element('BUTTON'), ' '), true);
  assert.equal(typing(element('A'), ' '), true);
  assert.equal(typing(element('DIV'), ' '), false);
  assert.equal(typing(null, 'n'), false);
});
