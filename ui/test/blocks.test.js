'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const {load} = require('./load.js');
const wire = load('connection/wire.js');
const blocks = load('tools/blocks.js');

const golden = fs.readFileSync(path.join(__dirname, '../../stream/testdata/wire.golden'), 'utf8');

const read = (text) => {
  const events = [];
  const length = blocks.read(text, (id, event, data) => events.push({id, event, data}));
  return {events, length};
};

test('the bytes of the server give the same events as by the grammar', () => {
  assert.deepEqual(read(golden).events, wire.parseEvents(golden));
});

test('split anywhere, it continues where it stopped', () => {
  const text = golden.slice(0, 3000);
  for (let at = 0; at < text.length; at += 1) {
    const first = read(text.slice(0, at));
    const rest = read(text.slice(first.length));
    assert.deepEqual(first.events.concat(rest.events), read(text).events, 'split at ' + at);
  }
});

test('number', () => {
  assert.equal(blocks.number('abcdefghij234.17'), 17);
  assert.equal(blocks.number('abcdefghij234.9007199254740991.5'), 9007199254740991);
});
