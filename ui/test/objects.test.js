// JSON that is printed over several lines, and the series that a person would draw of it.
'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {createNumbers} = load('numbers/numbers.js');
const {createSeries} = load('chart/series.js');

// By line: 'name=value...' of those that have numbers.
function read(text, numbers = createNumbers(), first = 1) {
  const all = {};
  text.split('\n').forEach((line, i) => {
    const found = numbers.read(line, first + i, null);
    if (found) {
      all[i + 1] = found.names.map((name, k) => name + '=' + found.texts[k] + (found.units[k] && '[' + found.units[k] + ']')).join(' ');
    }
  });
  return all;
}

const pretty = (value, indent = 2) => JSON.stringify(value, null, indent);

test('an object over several lines has the numbers of one on one line, where it ends', () => {
  const object = {time: '2026-11-30T10:00:00Z', pid: 7, level: 30, took_ms: 12.5, mem: {heapBytes: 5120, rss: {max_kb: 7}}, CPUPerc: '0.05%', ok: true, note: 'a } in { a "text"', list: [1, 2], none: [], empty: {}};
  for (const indent of [1, 2, 4, '\t']) {
    const text = pretty(object, indent);
    const last = text.split('\n').length;
    assert.deepEqual(read(text), {[last]: 'took_ms=12.5[ms] mem.heapBytes=5120[B] mem.rss.max_kb=7[kB] CPUPerc=0.05%[%]'});
    assert.deepEqual(Object.values(read(JSON.stringify(object))), Object.values(read(text)));
    assert.deepEqual(Object.keys(read(text + '\n' + text)), [String(last), String(2 * last)], 'one after the other');
    assert.deepEqual(Object.keys(read(text + '\n\n--\n' + text)).length, 2);
  }
  assert.deepEqual(read('{\n  "n": 12345678901234567.25,\n  "m": 1.50\n}'), {4: 'n=12345678901234567.25 m=1.50'}, 'as it is written');
  assert.deepEqual(read('{\t"transactions":\t\t  1434,\n\t"availability":\t\t 100.00\n}'), {3: 'transactions=1434 availability=100.00'}, 'siege');
  assert.deepEqual(read('\x1b[1;39m{\n  \x1b[0m\x1b[34;1m"a"\x1b[0m\x1b[1;39m:\x1b[0m \x1b[0;39m1\x1b[0m\x1b[1;39m\n\x1b[1;39m}\x1b[0m'), {3: 'a=1'}, 'colours of jq');
});

test('objects in a list are a point each, at their lines; those in lists of lists need a name', () => {
  assert.deepEqual(read(pretty([{t: 1}, {t: 2.5}])), {4: 't=1', 7: 't=2.5'});
  assert.deepEqual(read(pretty({count: 2, intervals: [{streams: [{rate: 7}, {rate: 8}], sum: {bits_per_second: 15}}, {streams: [], sum: {bits_per_second: 16}}]})),
    {16: 'intervals.sum.bits_per_second=15[bit/s]', 22: 'intervals.sum.bits_per_second=16[bit/s]', 24: 'count=2'});
  assert.deepEqual(read('{\n\t"intervals":\t[{\n\t\t\t"sum":\t{\n\t\t\t\t"bytes":\t5\n\t\t\t}\n\t\t}, {\n\t\t\t"sum":\t{\n\t\t\t\t"bytes":\t6\n\t\t\t}\n\t\t}],\n\t"n":\t1\n}'),
    {6: 'intervals.sum.bytes=5[B]', 10: 'intervals.sum.bytes=6[B]', 12: 'n=1'}, 'iperf3 -J');
  assert.deepEqual(Object.values(read(pretty({kind: 'List', items: [{metadata: {name: 'web'}, status: {replicas: 3, conditions: [{probes: 4}]}}, {metadata: {name: 'db'}, status: {replicas: 1}}]}))),
    ['web items.status.replicas=3', 'db items.status.replicas=1'], 'kubectl get -o json');
  assert.deepEqual(Object.values(read(pretty({hosts: [{statistics: [{disk: [{disk_device: 'vda', tps: 5}, {disk_device: 'vdb', tps: 6}]}]}]}))),
    ['vda hosts.statistics.disk.tps=5', 'vdb hosts.statistics.disk.tps=6']);
  assert.deepEqual(Object.values(read(pretty({lscpu: [{field: 'CPU(s) scaling MHz:', data: '45%', children: [{field: 'L2:', data: '2'}]}]}))), ['CPU(s) scaling MHz lscpu.data=45%[%]']);
  assert.deepEqual(read('[\n  1,\n  2\n]\n7'), {5: 'value=7'}, 'numbers in a list are no rows');
});

test('what is not whole, or only looks like an object', () => {
  const text = pretty({a: 1, b: {c: 2}});
  const lines = text.split('\n');
  assert.deepEqual(read(lines.slice(2).concat(lines).join('\n')), {10: 'a=1 b.c=2'}, 'a page that begins in the middle');
  assert.deepEqual(read(['{', '  "a": 1,', 'took=5', '  "b": 2', '}'].join('\n')), {3: 'took=5'}, 'another line is in it');
  assert.deepEqual(read('{\n  a: 1,\n  b: 2\n}').hasOwnProperty(4), false, 'no JSON');
  assert.deepEqual(read('{\n  "a": 1,\n}'), {}, 'broken');
  const numbers = createNumbers();
  lines.slice(0, 3).forEach((line, i) => numbers.read(line, i + 1, null));
  assert.deepEqual(read(lines.slice(3).join('\n') + '\n{"d":4}', numbers, 9), {4: 'd=4'}, 'lines are missing in it');
  assert.deepEqual(read('[2026-11-30 10:00:00] took=5ms\n{x} n\n[x] a=5\n{\nn=5'), {1: 'took=5ms[ms]', 3: 'a=5', 5: 'n=5'});
  assert.deepEqual(read('{"a":1}\n{"a":2}\n[{"a":3}]\n5'), {1: 'a=1', 2: 'a=2', 4: 'value=5'});
});

test('the time is that of the object', () => {
  const numbers = createNumbers();
  const found = pretty({time: '2026-11-28T10:00:00.5Z', n: 1}).split('\n').map((line, i) => numbers.read(line, i + 1, null)).pop();
  assert.equal(found.at === null && new Date(found.says).toISOString(), '2026-11-28T10:00:00.500Z');
});

test('it is a series with two of them, however long they are', () => {
  const series = createSeries();
  const line = Object.fromEntries(Array.from({length: 60}, (_, i) => ['text' + i, 'x']));
  Array.from({length: 9}, (_, i) => pretty({...line, n: i * i % 7})).join('\n').split('\n')
    .forEach((data, i) => series.add({id: `aaaaaaaaaaaaa.${i + 1}.0`, event: 'message', data, at: i * 1000}));
  assert.deepEqual(series.members().list.map((one) => [one.name, one.on]), [['n', true]]);
});

test('one that is long ends soon, and is not kept', () => {
  const began = process.cpuUsage().user;
  const long = pretty(Array.from({length: 20000}, (_, i) => ({a: i, b: {c: i}})));
  assert.ok(Object.keys(read(long)).length > 10000);
  read('{\n' + '"a": {\n'.repeat(20000));
  read('[\n'.repeat(20000));
  read('{\n' + '"x": ['.repeat(20000));
  read('{\n' + '"' + '\\"'.repeat(8000));
  assert.ok(process.cpuUsage().user - began < 3e6);
});
