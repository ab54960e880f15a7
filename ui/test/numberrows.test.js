'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {createRows} = load('tools/numberrows.js');
const {familyOf, unit, spell} = load('numbers/units.js');
const {createSeries} = load('chart/series.js');
const {range} = load('chart/rings.js');
const {parse, duration} = load('numbers/found.js');
const fs = require('node:fs');
const path = require('node:path');

const ISO = Date.UTC(2026, 10, 28, 14, 50, 11, 250);

// The file of [type, data, at]..., or of data alone.
function csv(columns, ...events) {
  const rows = createRows(columns.map((one) => ({bases: [one.name], family: familyOf(one.unit), ...one})));
  const text = events.map((event, i) => typeof event === 'string' ? rows.add('message', event, ISO + i * 1000) : rows.add(...event)).join('') + rows.end();
  return text.split('\r\n').slice(0, -1);
}

test('numbers are as they are written, in a column of each series', () => {
  assert.deepEqual(csv([{name: 'a', unit: ''}, {name: 'took', unit: 'ms'}], 'a=0.1000000000000000055 took=12.50ms', '{"a":1E+2}', 'took=950µs', 'b=3', 'prose'), [
    'time,a,took (ms)', '2026-11-28T14:50:11.250Z,0.1000000000000000055,12.50', '2026-11-28T14:50:12.250Z,1E+2,', '2026-11-28T14:50:13.250Z,,950µs']);
});

test('a long count goes on as the curve does, and a name is in neither', () => {
  assert.deepEqual(csv([{name: 'n', unit: ''}, {name: 'hash', unit: ''}], '{"n":8999999999999999,"hash":7}', '{"n":9007199254740993,"hash":9007199254740993}').slice(1),
    ['2026-11-28T14:50:11.250Z,8999999999999999,7', '2026-11-28T14:50:12.250Z,9007199254740993,']);
});

test('the time is that of the line, and of the lines that go on it', () => {
  assert.deepEqual(csv([{name: 'a', unit: ''}], '2026-11-28 10:00:00 a=1', 'a=2', '{"time":"2026-11-28T10:00:01.5Z","a":3}'),
    ['time,a', '2026-11-28T10:00:00,1', '2026-11-28T10:00:00,2', '2026-11-28T10:00:01.500,3']);
  assert.deepEqual(csv([{name: 'up{a="b"}', unit: ''}], 'up{a="b"} 1 1795877411250'), ['time,"up{a=""b""}"', '2026-11-28T14:50:11.250Z,1']);
  assert.deepEqual(csv([{name: '%user', unit: '%'}], 'Linux 6.1.0 (web1) \t11/27/26 \t_x86_64_\t(2 CPU)', '', '10:00:00  CPU  %user  %idle', '10:00:01  all  1.50  98.50'),
    ['time,%user (%)', '2026-11-27T10:00:01,1.50'], 'the day is in the head');
  assert.deepEqual(csv([{name: 'value', unit: ''}], ['message', '5', null]), ['time,value', ',5'], 'not known');
  const sar = (day) => csv([{name: '%user', unit: '%'}], `Linux 6.1.0 (web1) \t${day} \t_x86_64_\t(2 CPU)`, '', '10:00:00  CPU  %user  %idle', '10:00:01  all  1.50  98.50');
  assert.deepEqual(sar('03/04/26'), ['time (month first is a guess),%user (%)', '2026-03-04T10:00:01,1.50'], 'nothing says which');
  assert.deepEqual(sar('28/11/26'), ['time,%user (%)', '2026-11-28T10:00:01,1.50']);
  assert.deepEqual(sar('03/03/26'), ['time,%user (%)', '2026-03-03T10:00:01,1.50']);
  assert.deepEqual(csv([{name: 'a', unit: ''}], '03/04/2026 10:00:00 a=1'), ['time (month first is a guess),a', '2026-03-04T10:00:00,1']);
  assert.deepEqual(csv([{name: 'a', unit: ''}], ['message', '11/12/2026 10:00:00 a=1', Date.UTC(2026, 11, 11, 9)]), ['time,a', '2026-12-11T10:00:00,1'], 'it came then');
  assert.deepEqual(csv([{name: 'a', unit: ''}], '11/12/2026 10:00:00 a=1'), ['time (month first is a guess),a', '2026-11-12T10:00:00,1']);
});

test('what belongs to one moment is one row', () => {
  const at = (data) => ['message', data, ISO];
  assert.deepEqual(csv([{name: 'Mem used', unit: ''}, {name: 'Swap used', unit: ''}], at('      total  used'), at('Mem:     10     5'), at('Swap:     7     1'), at('Mem:     10     6')),
    ['time,Mem used,Swap used', '2026-11-28T14:50:11.250Z,5,1', '2026-11-28T14:50:11.250Z,6,']);
});

test('a line that says that there is no value has a row of its own where it has others', () => {
  const at = (data) => ['message', data, ISO];
  assert.deepEqual(csv([{name: 'a', unit: ''}, {name: 'b', unit: ''}], at('a=1 b=2'), at('a=N/A b=3'), at('a=4 b=-'), at('a=5')).map((row) => row.split(',').slice(1).join()),
    ['a,b', '1,2', ',3', '4,', '5,']);
});

test('names and numbers that a program for tables would take apart', () => {
  assert.deepEqual(csv([{name: '=1+1', unit: ''}, {name: 'temp (°C)', unit: '°C'}], '=1+1,temp (°C)', '"1,234",5'),
    ["time,'=1+1,temp (°C)", '2026-11-28T14:50:12.250Z,"1,234",5']);
  for (const name of ['=1+1', '+1', '-1', '@SUM(1)', '\tx']) {
    assert.equal(csv([{name, unit: ''}])[0], `time,'${name}`, 'no formula');
  }
  const cells = (unit, ...lines) => csv([{name: 'a', unit}], ...lines).slice(1).map((row) => row.split(',')[1]);
  assert.deepEqual([cells('', 'a=-5', 'a=-1.5e-3'), cells('s', 'a=-2ms', 'a=-2s'), cells('%', 'a=-3%')], [['-5', '-1.5e-3'], ["'-2ms", '-2'], ['-3']]);
  assert.deepEqual(csv([{name: 'price', unit: ''}], ['price', '1', ISO], ['chat', '2', ISO], ['message', '3', ISO]), ['time,price', '2026-11-28T14:50:11.250Z,1']);
});

// What the chart draws of some lines, and what its file has, by the names of the series.
function both(lines) {
  const series = createSeries();
  lines.forEach((data, i) => series.add({id: `aaaaaaaaaaaaa.${i + 1}.0`, event: 'message', data, at: ISO + i * 1000}));
  const {list, others} = series.members();
  const view = series.view(null);
  const rows = csv(list, ...lines).slice(1).map(cells);
  const drawn = {};
  const filed = {};
  list.forEach((one, k) => {
    drawn[one.name] = view.slots.map((s) => range(view.ring, s, one.column)).filter(Boolean).map(({low, high}) => low === high ? low : [low, high]);
    // One that has taken the place of another has no values before.
    filed[one.name] = rows.map((row) => row[k + 1]).filter((cell) => cell !== '').map((cell) => valueOf(cell, one.unit)).slice(others.length > 0 ? -drawn[one.name].length : 0);
  });
  return {drawn, filed};
}

// The cells of a row of the file.
const cells = (row) => [...row.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((match) => match[1].replace(/^"|"$/g, '').replace(/""/g, '"'));

function valueOf(cell, as) {
  const parts = duration(cell) || parse(cell.replace(/^'/, ''));
  return Number(parts[0].replace(/,/g, '')) * (parts[1] || as ? unit(spell(parts[1] || as))[0] : 1);
}

for (const file of fs.readdirSync(path.join(__dirname, 'fixtures/tools'))) {
  test('the file has what the chart draws of ' + file, () => {
    const lines = fs.readFileSync(path.join(__dirname, 'fixtures/tools', file), 'utf8').split('\n');
    const {drawn, filed} = both(lines);
    assert.deepEqual(filed, drawn);
  });
}

test('the file has what the chart draws of columns that got their names late, and of units that change', () => {
  const late = both(['1 2', '3 4', 'a b', '5 6', '7 8']);
  assert.deepEqual(late.filed, {a: [1, 3, 5, 7], b: [2, 4, 6, 8]});
  assert.deepEqual(late.filed, late.drawn);
  const mixed = both(['x=1ms', 'x=5', 'x=0', 'x=2s', 'x=0ms', 'x=7%', 'x=6', 'x=8%', 'y=0', 'y=3kB', 'y=4MB', 'y=0', 'z=1', 'z=0', 'z=0s', 'z=2s']);
  assert.deepEqual(mixed.filed, {x: [0.001, 0, 2, 0], 'x (no unit)': [5, 6], 'x (%)': [7, 8], y: [0, 3000, 4e6, 0], z: [1, 0], 'z (s)': [0, 2]});
  assert.deepEqual(mixed.filed, mixed.drawn);
});
