'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const scale = load('chart/scale.js');

test('a value has the unit of its line while that is readable', () => {
  const want = [[0.000034, 'ms', '0.034 ms'], [63.5, 'ms', '1.058 min'], [0.1 + 0.2, '', '0.3'], [24094192, '', '24.09M'], [31020, '', '31020'],
    [12, '%', '12%'], [3.4e6, 'MB/s', '3.4 MB/s'], [1536, 'KiB', '1.5 KiB'], [17431 * 1048576, 'MiB', '17.02 GiB'], [2310 * 1048576, 'MiB', '2310 MiB'], [2e9, 'bit', '2 Gbit'], [-1500, '', '-1500'], [0, 'B', '0B'], [1e-7, '', '1.00e-7'],
    [5e9, 'B', '5 GB'], [0.00095, 'µs', '950 µs'], [0, '', '0'], [12.5, '°C', '12.5 °C']];
  for (const [value, unit, text] of want) {
    assert.equal(scale.format(value, unit), text);
  }
});

test('marks are at round numbers, and there are not too many', () => {
  const day = new Date(2026, 10, 22, 21, 13, 7).getTime();
  for (const span of [700, 5e3, 6e4, 3e5, 36e5, 864e5, 864e6, 864e8]) {
    const marks = scale.marks(day, day + span, 6, true);
    assert.ok(marks.length <= 7 && (span < 1e3 || marks.length >= 2), span + ': ' + marks.length);
    assert.ok(marks.length >= 1, String(span));
    marks.forEach((mark) => assert.ok(mark.x >= day && mark.x <= day + span));
  }
  assert.deepEqual(scale.marks(day, day + 300000, 6, true).map((mark) => mark.text), ['21:14', '21:15', '21:16', '21:17', '21:18']);
  assert.deepEqual(scale.marks(7, 42, 6, false).map((mark) => mark.text), ['#10', '#20', '#30', '#40']);
  assert.deepEqual(scale.marks(7, 7, 6, false).map((mark) => mark.text), ['#7']);
});
