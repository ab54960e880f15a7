'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {kindOf} = load('tools/binary.js');

test('what is text, and what is not', () => {
  const utf16 = (text) => Buffer.from(text, 'utf16le').toString('utf8');
  for (const line of ['', 'plain', '{"a":1}', 'Grüße 日本語 😀', '\x1b[1;31mred\x1b[0m', 'a\tb\b\bc\x07', 'gr\ufffd\ufffde in Latin-1, of which some letters are missing']) {
    assert.equal(kindOf(line), 'text', line);
  }
  for (const line of ['\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00', '\ufffdPNG', '\x1f\ufffd\x08\x00\ufffd', '\x00'.repeat(100), 'PK\x03\x04\x14\x00\x00\x00\x08\x00\ufffd']) {
    assert.equal(kindOf(line), 'binary', JSON.stringify(line));
  }
  for (const line of [utf16('\ufeff2026-01-01 INFO started'), utf16('a line') + '\x00', '\x00' + utf16('a line')]) {
    assert.equal(kindOf(line), 'utf16', JSON.stringify(line));
  }
});
