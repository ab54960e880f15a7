'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const writing = load('tools/writing.js');

const ID = 'abcdefghij234.7.1500';
const AT = Date.UTC(2024, 4, 1, 10, 0, 0, 500);

test('text is that of the page, one line an event', () => {
  assert.equal(writing.line('text', ID, 'message', '\x1b[31mred\x1b[0m\nand more', AT), 'red ⏎ and more\n');
  assert.equal(writing.line('text', ID, 'chat', '{"name":"","text":"hi"}', AT), 'Anonymous: hi\n');
  assert.equal(writing.line('text', ID, 'end', '{"reason":"source","status":"input ended, 2 lines"}', AT), 'input ended, 2 lines\n');
  assert.equal(writing.line('text', ID, 'end', 'input ended, 2 lines', AT), 'input ended, 2 lines\n', 'as the page has it');
});

test('with the time, where it is known', () => {
  assert.equal(writing.line('times', ID, 'message', 'x', AT), '2024-05-01T10:00:00.500Z x\n');
  assert.equal(writing.line('times', ID, 'message', 'x', null), 'x\n');
});

test('NDJSON loses nothing', () => {
  const data = 'a\n"b"\t\x1b[1m\u2028';
  const line = writing.line('ndjson', ID, 'price', data, AT);
  assert.match(line, /^[^\n]*\n$/);
  assert.deepEqual(JSON.parse(line), {id: ID, time: AT, type: 'price', data});
});

test('time', () => {
  assert.equal(writing.time(ID, 1000), 2500);
  assert.equal(writing.time(ID, null), null);
  assert.equal(writing.time('abcdefghij234.7', 1000), null);
});
