'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');

const filters = load('line/filters.js');
const choosing = load('tools/choosing.js');
const time = load('line/time.js');

const AT = Date.UTC(2026, 10, 28, 12);
const get = (values) => (key) => (key in values ? values[key] : null);
const read = (values) => filters.read(get(values));
const passes = (values, events) => {
  const test = filters.createTest(read(values).chosen);
  return events.map(([type, data, at = AT]) => test(type, data, at));
};

test('what is chosen is in the address, and read again from there', () => {
  for (const values of [
    {levels: 'error,warn'}, {levels: 'other'}, {types: 'price,chat'}, {types: 'response.output_text.delta,user:created'}, {types: '%70ing,a/b,node%20added'}, {from: '2026-11-28T11:20:03', to: '2026-11-28T11:20:09.250'},
    {from: '2026-11-28T11:20:03Z'}, {to: '2026-11-28T11:20:03Z'}, {levels: 'debug', types: 'message', to: '2026-11-28T11:20:03.001Z'}]) {
    const {chosen, wrong} = read(values);
    assert.deepEqual(wrong, [], JSON.stringify(values));
    const written = Object.assign({}, ...Object.keys(chosen).map((name) => filters.write(name, chosen[name])));
    Object.keys(written).forEach((key) => assert.equal(written[key], values[key] || null, key));
    assert.deepEqual(JSON.parse(JSON.stringify(chosen)), chosen, 'it goes to the worker');
  }
  assert.deepEqual(filters.write('span', null), {from: null, to: null});
});

test('a malformed value is named, and the rest applies', () => {
  for (const [key, value] of [['levels', 'error,bad'], ['levels', ''], ['levels', 'ERROR'], ['types', 'a b'], ['types', 'a..b'], ['types', '.a'], ['types', 'a%2'], ['types', ''], ['types', 'x'.repeat(129)],
    ['from', 'yesterday'], ['from', '2026-13-01T00:00:00Z'], ['to', '2026-02-30T00:00:00Z'], ['from', '2026-11-28']]) {
    const {chosen, wrong} = read({types: 'price', [key]: value});
    assert.deepEqual(wrong, [key], value);
    assert.deepEqual(chosen, key === 'types' ? {} : {types: ['price']});
  }
  assert.deepEqual(read({from: '2026-11-28T11:20:09Z', to: '2026-11-28T11:20:03Z'}).wrong, ['from', 'to'], 'it ends before it begins');
  assert.deepEqual(read({from: '2026-11-28T11:20:03Z', to: '2026-11-28T11:20:09'}).wrong, ['from', 'to'], 'two clocks');
  assert.deepEqual(read({levels: '__proto__', types: 'constructor'}), {chosen: {types: ['constructor']}, wrong: ['levels']});
});

test('events pass by level, by type, and by both', () => {
  const events = [['message', 'ERROR: x'], ['message', 'WARN: x'], ['price', '12'], ['chat', '{"name":"a","text":"ERROR: b"}']];
  assert.deepEqual(passes({levels: 'error'}, events), [true, false, false, false]);
  assert.deepEqual(passes({levels: 'other'}, events), [false, false, true, true]);
  assert.deepEqual(passes({levels: 'other'}, [['source', '{"text":"running"}'], ['end', '{}']]), [false, false], 'marks are no lines');
  assert.deepEqual(passes({types: 'price,chat'}, events), [false, false, true, true]);
  assert.deepEqual(passes({types: 'message', levels: 'warn'}, events), [false, true, false, false]);
  assert.equal(filters.createTest({}), null);
});

test('a span is of the times that lines say, or of those when they came', () => {
  const lines = ['no time yet', '2026-11-28T11:20:02Z a', '2026-11-28T11:20:03Z b', '  at c', '2026-11-28 11:20:04,999 d', 'e', '2026-11-28T11:20:05Z f']
    .map((data, i) => ['message', data, AT + i]);
  assert.deepEqual(passes({from: '2026-11-28T11:20:03', to: '2026-11-28T11:20:05'}, lines), [false, false, true, true, true, true, false],
    'a line without a time has that of the line before');
  assert.deepEqual(passes({from: '2026-11-28T12:00:00.002Z', to: '2026-11-28T12:00:00.004Z'}, lines), [false, false, true, true, false, false, false]);
  assert.deepEqual(passes({from: '2026-11-28T12:00:00Z'}, [['message', 'x', null]]), [false]);
  assert.deepEqual(passes({levels: 'error', from: '2026-11-28T11:20:03'}, [['message', '2026-11-28T11:20:04 INFO a'], ['message', 'ERROR: b']]), [false, true],
    'also of a line that another filter hides');
});

test('a span is a chip', () => {
  const chips = filters.chips(read({from: '2026-11-28T11:20:03', to: '2026-11-28T11:20:09'}).chosen);
  assert.deepEqual(chips, [{name: 'span', text: '28 Nov 2026, 11:20:03.000 – 11:20:09.000', title: 'Lines of this time', left: null}]);
  assert.equal(filters.chips(read({from: '2026-11-28T11:20:03'}).chosen)[0].text, 'since 28 Nov 2026, 11:20:03');
  assert.equal(filters.chips(read({from: '2026-11-27T11:20:03', to: '2026-11-28T11:20:03'}).chosen)[0].text, '27 Nov 2026, 11:20:03 – 28 Nov 2026, 11:20:03');
});

test('the time that a line says, in the forms that logs have', () => {
  const iso = (data) => { const ms = time.of(data, AT); return ms === null ? null : new Date(ms).toISOString().slice(0, -1); };
  for (const [data, want] of [
    ['2026-11-28T11:20:03.250Z INFO x', '2026-11-28T11:20:03.250'],
    ['2026-11-28 11:20:03,250 - x', '2026-11-28T11:20:03.250'],
    ['[2026/11/28 11:20:03] y', '2026-11-28T11:20:03.000'],
    ['2026-11-28T11:20:03+02:00 as it is written', '2026-11-28T11:20:03.000'],
    ['<34>Nov 28 11:20:03 host x', '2026-11-28T11:20:03.000'],
    ['Dec  1 01:00:00 host of last year', '2025-12-01T01:00:00.000'],
    ['I1128 11:20:03.123456 1 app.go:7] klog', '2026-11-28T11:20:03.123'],
    ['11-28 11:20:03.100  1  2 D Tag: logcat', '2026-11-28T11:20:03.100'],
    ['10.0.0.1 - - [28/Nov/2026:11:20:03 +0000] "GET /"', '2026-11-28T11:20:03.000'],
    ['[Sat Nov 28 11:19:47.12 2026] [error] x', '2026-11-28T11:19:47.120'],
    ['{"level":30,"time":1732791603123,"msg":"x"}', '2024-11-28T11:00:03.123'],
    ['{"ts":1732791603.25,"m":1}', '2024-11-28T11:00:03.250'],
    ['{"msg":"11:20:03","time":"2026-11-28T11:20:03.5+01:00"}', '2026-11-28T11:20:03.500'],
    ['level=info ts=2026-11-28T11:20:03Z msg=x', '2026-11-28T11:20:03.000'],
    ['11:20:03 of no day', '2026-11-28T11:20:03.000'], ['prose that says much before it comes to 2026-11-28 11:20:03', null],
    ['2026-13-28 11:20:03', null], ['2026-11-28 25:20:03', null], ['{"t":12}', null], ['', null]]) {
    assert.equal(iso(data), want, data);
  }
  assert.equal(time.of('Nov 28 11:20:03 x', null), null);
});

test('a click chooses one, a second one all; Shift takes what is worse, Ctrl one more', () => {
  const levels = filters.LEVELS;
  const click = (chosen, level, how = 'only') => choosing.choose(levels, chosen, level, how);
  assert.deepEqual(click(undefined, 'warn'), ['warn']);
  assert.equal(click(['warn'], 'warn'), null);
  assert.deepEqual(click(['warn'], 'info'), ['info']);
  assert.deepEqual(click(undefined, 'info', 'worse'), ['error', 'warn', 'info']);
  assert.equal(click(['error', 'warn', 'info'], 'info', 'worse'), null);
  assert.equal(click(['error', 'warn', 'info'], 'info'), null);
  assert.deepEqual(click(['error', 'warn'], 'error'), ['error']);
  assert.deepEqual(click(undefined, '', 'worse'), [''], 'no level is no bad one');
  assert.deepEqual(click(undefined, 'warn', 'add'), ['warn']);
  assert.deepEqual(click(['warn'], '', 'add'), ['warn', '']);
  assert.equal(click(['warn'], 'warn', 'add'), null);
  assert.equal(click(levels.slice(1), 'error', 'add'), null, 'all of them are no filter');
});

test('the button for what is worse goes both ways', () => {
  assert.deepEqual([undefined, ['warn'], ['error'], [''], ['error', 'warn'], ['error', 'info']].map(choosing.canWiden), [false, true, false, false, true, false]);
  assert.deepEqual(choosing.toggleWorse(['info']), ['error', 'warn', 'info']);
  assert.deepEqual(choosing.toggleWorse(['error', 'warn', 'info']), ['info']);
});

test('a search is in the address, and read again from there', () => {
  const none = {text: '', regexp: false, caseful: false, invert: false, only: false};
  for (const query of [none, {...none, text: 'a b'}, {text: '(x', regexp: true, caseful: true, invert: true, only: true}]) {
    assert.deepEqual(choosing.readQuery(get(choosing.writeQuery(query))), {query, wrong: []});
  }
  assert.deepEqual(choosing.readQuery(get({find: 'x', re: 'yes', only: '1'})), {query: {...none, text: 'x', only: true}, wrong: ['re']});
});
