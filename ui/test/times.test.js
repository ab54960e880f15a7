'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {createTimes} = load('reader/times.js');

// Lines that came a second apart, from noon on; a list [type, data] is no message.
function page(lines) {
  const rows = lines.map((line, i) => (line === null ? {kind: 'note'} :
    {kind: 'event', event: {id: `e.${i + 1}.0`, event: Array.isArray(line) ? line[0] : 'message', data: Array.isArray(line) ? line[1] : line, at: Date.UTC(2026, 10, 28, 12, 0, i)}}));
  const times = createTimes({row: (i) => rows[i] || null}, (event) => 'came ' + new Date(event.at).toISOString().slice(11, 19));
  return (gutter, gaps = false) => rows.map((row, i) => (row.kind === 'note' ? null : times.describe(row.event, i, gutter, gaps)));
}

const LINES = ['starting', '2026-11-28T09:00:00.250Z one', '  at two', ['chat', '{"name":"a","text":"2026-01-01 00:00:00"}'], '  at three',
  '2026-11-28T09:00:01Z four', null, '2026-11-28T09:00:00Z five'];

test('a line stands at the time that it says, and one that says none when it came', () => {
  const times = page(LINES)('time').map((said) => said && said.time);
  assert.deepEqual(times, ['came 12:00:00', '09:00:00', ' ', 'came 12:00:03', 'came 12:00:04', '09:00:01', null, '09:00:00'],
    'a stack trace belongs to the line above it, a message of a person to none');
});

test('when a line came is beside that on request, and in its words', () => {
  const both = page(LINES)('both');
  assert.deepEqual(both.map((said) => said && said.time), [' ', '09:00:00', ' ', ' ', ' ', '09:00:01', null, '09:00:00']);
  assert.deepEqual(both.map((said) => said && said.came.slice(-2)), ['00', '01', '02', '03', '04', '05', null, '07']);
  assert.equal(page(LINES)('time')[1].title, '28 Nov 2026, 09:00:00.250 in the line, came at came 12:00:01');
  assert.equal(page(LINES)('number')[1].time, '2');
  assert.equal(page(LINES)('none')[1].time, '');
});

test('the time between two lines is between what both say, or between when both came', () => {
  const since = (lines) => page(lines)('none', true).map((said) => said && said.since.trim());
  assert.deepEqual(since(['a', 'b']), ['', '+1.0 s']);
  assert.deepEqual(since(['2026-11-28 09:00:00,250 a', '2026-11-28 09:00:00,500 b', '2026-11-28 09:00:00 c']), ['', '+250 ms', '-500 ms']);
  assert.deepEqual(since(['2026-11-28 09:00:00 a', '  at b', '  at c', '2026-11-28 12:00:00 d']), ['', '', '', '+3 h'], 'over the lines that go on it');
  assert.deepEqual(since(LINES), ['', '', '', '+1.0 s', '+1.0 s', '', null, '']);
});
