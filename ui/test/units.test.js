'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const units = load('numbers/units.js');

test('only units are units', () => {
  assert.deepEqual(units.unit('kB/s'), [1000, 'B/s']);
  assert.deepEqual(units.unit('Gi'), [Math.pow(1024, 3), 'B']);
  for (const text of ['f', 'abc', 'constructor', 'toString', 'px']) {
    assert.equal(units.unit(text), null, text);
  }
});

test('other spellings are the same units', () => {
  const want = {msec: 'ms', seconds: 's', bytes: 'B', Gi: 'GiB', 'MB/sec': 'MB/s', constructor: 'constructor', '%': '%'};
  for (const text of Object.keys(want)) {
    assert.equal(units.spell(text), want[text], text);
  }
});

test('names say their unit', () => {
  const want = {'%user': '%', 'kB_read/s': 'kB/s', 'rkB/s': 'kB/s', 'rxkB/s': 'kB/s', kbmemfree: 'kB', r_await: 'ms', time_total: 's',
    speed_download: 'B/s', process_cpu_seconds_total: 's', 'node_load_bytes{device="s"}': 'B', wait_ms: 'ms', durationMs: 'ms',
    'Latency (ms)': 'ms', 'mem [MiB]': 'MiB', cpu_percent: '%', 'rxpck/s': '/s', 'bytes_per_second': 'B/s', 'Use%': '%', 'eth0 rxkB/s': 'kB/s',
    duration_s: 's', 'mem.heapBytes': 'B', bytes: 'B', latency_ms_max: 'ms',
    value: '', temp: '', loss: '', b: '', classes: '', items: '', min: '', 'load 1 min': '', m: '', users: '', 'r/s': '/s', kbps: '', status: '', s: ''};
  for (const name of Object.keys(want)) {
    assert.equal(units.ofName(name), want[name], name);
  }
});
