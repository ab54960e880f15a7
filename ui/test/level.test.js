'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const {load} = require('./load.js');
const level = load('line/level.js');

// Lines and their levels, which the program reads in a test of its own.
const LINES = JSON.parse(fs.readFileSync(path.join(__dirname, '../../internal/formats/testdata/levels.json'), 'utf8'));

test('the levels of lines are those that the program finds', () => {
  assert.ok(LINES.length > 300);
  for (const {line, level: want} of LINES) {
    assert.equal(level.of(line), want, JSON.stringify(line));
  }
});

// What a filter does with a million lines; the figure of a quiet machine is in
// the commit. The bound is for a pattern that goes back and forth.
test('no line takes long', () => {
  const nasty = ['ERROR '.repeat(200000), 'error;'.repeat(200000), '['.repeat(1 << 20), ' '.repeat(1 << 20), 'a.'.repeat(1 << 19), '{"'.repeat(1 << 19), '{"level":'.repeat(1 << 17),
    '\x1b['.repeat(1 << 19), 'A'.repeat(1 << 20), '<1'.repeat(1 << 19), '{'.repeat(1 << 20), '{"a":"' + '\\'.repeat(1 << 20), 'level='.repeat(1 << 17), 'thread \''.repeat(1 << 17), '\t '.repeat(1 << 19), 'E/'.repeat(1 << 19), '1:11:11.'.repeat(1 << 17)];
  for (const line of nasty) {
    let us = Infinity; // of the quickest: a busy machine delays some of them
    for (let i = 0; i < 100; i += 1) {
      const began = process.hrtime.bigint();
      level.of(line);
      us = Math.min(us, Number(process.hrtime.bigint() - began) / 1e3);
    }
    assert.ok(us < 2000, `${us} us for ${line.slice(0, 20)}`);
  }
});
