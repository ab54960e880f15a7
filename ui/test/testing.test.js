'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {createTester} = load('tools/testing.js');
const {createFile} = load('tools/file.js');

const LOG = ['2026-11-28 10:20:30 INFO ready', '2026-11-28 10:20:31 ERROR order 7 failed', 'java.lang.IllegalStateException: no amount', '\tat shop.Order.pay(Order.java:12)',
  '\tat shop.Order.run(Order.java:7)', '\tat shop.Main.main(Main.java:3)', '2026-11-28 10:20:32 INFO order 8 paid', '{', '  "id": 9,', '  "level": "error"', '}', 'order 10'];

const asked = (text, more = {}, chosen = {}) => ({query: {text, regexp: false, caseful: false, invert: false, ...more}, chosen, format: 'text', least: 2});

// Returns the lists after all events, those of `types` of other types than message.
const find = (message, texts = LOG, types = {}) => {
  const lists = {shown: [], found: [], steps: []};
  const tester = createTester(message, {
    put: (name, number) => { lists[name] = [...new Set([...lists[name], number])].sort((a, b) => a - b); },
    take: (name, number) => { lists[name] = lists[name].filter((one) => one !== number); }
  });
  texts.forEach((text, i) => tester.add(i + 1, types[i + 1] || 'message', text, null));
  return lists;
};

test('a text shows the head of a record and the lines that match, and steps to it once', () => {
  assert.deepEqual(find(asked('shop')), {shown: [], found: [2, 4, 5, 6], steps: [4]});
  assert.deepEqual(find(asked('order 7')).found, [2]);
  assert.deepEqual(find(asked('ready')), {shown: [], found: [1], steps: [1]});
});

test('without a text: no line of the record has it', () => {
  assert.deepEqual(find(asked('pay', {invert: true})), {shown: [], found: [1, 7, 8, 9, 10, 12], steps: [1, 7, 8, 12]});
});

test('a level shows whole records by their heads, as they are when folded; a level may come late', () => {
  assert.deepEqual(find(asked('', {}, {levels: ['error']})).found, [2, 3, 4, 8, 9, 10]);
  assert.deepEqual(find(asked('', {}, {levels: ['']})).found, [12], 'what turned out to be an error is none without a level');
  const both = find(asked('main', {}, {levels: ['error']}));
  assert.deepEqual([both.shown, both.found], [[2, 3, 4, 8, 9, 10], [2, 6]]);
});

test('a field may stand in any line of a record, which it then shows whole', () => {
  const log = ['2026-11-28 10:20:31 ERROR order failed user=ada', 'Caused by: pay at step=2 code=500', 'Caused by: run at step=3 code=500', '    at end(a.js:1)', '2026-11-28 10:20:32 INFO paid user=bob code=200'];
  const by = (...list) => ({fields: list.map(([path, text, not]) => ({path, text, not: not === true}))});
  assert.deepEqual(find(asked('', {}, by(['code', '500'])), log).found, [1, 2, 3, 4], 'as it is when folded');
  assert.deepEqual(find(asked('', {}, by(['step', '3'], ['user', 'ada'])), log).found, [1, 2, 3, 4]);
  assert.deepEqual(find(asked('', {}, by(['step', '3'], ['user', 'bob'])), log).found, []);
  assert.deepEqual(find(asked('', {}, by(['step', '3', true])), log).found, [5], 'one line has what is not wanted');
  const both = find(asked('at', {}, by(['step', '3'])), log);
  assert.deepEqual([both.shown, both.found, both.steps], [[1, 2, 3, 4], [1, 2, 3, 4], [2]], 'also what matched before the field came');
  assert.deepEqual(find(asked('at', {}, by(['step', '3', true])), log), {shown: [5], found: [], steps: []});
  assert.deepEqual(find(asked('end', {invert: true}, by(['step', '2'])), log).found, []);
  assert.deepEqual(find(asked('nothing', {invert: true}, by(['step', '2'])), log).found, [1, 2, 3, 4]);
});

test('what stands between the lines of a record is in its place', () => {
  const texts = ['panic: no amount', 'meanwhile', 'goroutine 1 [running]:', 'main.main()'];
  const types = {1: 'stderr', 3: 'stderr', 4: 'stderr'};
  assert.deepEqual(find(asked('main'), texts, types).found, [1, 4]);
  assert.deepEqual(find(asked('m'), texts, types).found, [1, 2, 4]);
});

test('a block is found by its rows, whatever its steps and earlier states said', () => {
  const log = ['get shop.tar', 'shop 10%', '{"from":2,"to":2,"rows":["shop 10%"]}', 'shop 20%', '{"from":2,"to":4,"replaces":[3],"rows":["shop 20%","of 9 MB"]}', 'shop done', '{"title":"shop"}'];
  const types = {3: 'screen', 5: 'screen', 7: 'screen'};
  assert.deepEqual(find(asked('shop'), log, types).found, [1, 5, 6]);
  assert.deepEqual(find(asked('10%'), log, types).found, []);
  assert.deepEqual(find(asked('9 mb'), log, types).steps, [5]);
  assert.deepEqual(find(asked('', {}, {types: ['message']}), log, types).found, [1, 5, 6]);
  const text = [];
  const file = createFile(asked('20%'), (more) => text.push(...more));
  log.forEach((data, i) => file.add(i + 1, `e.${i + 1}`, types[i + 1] || 'message', data, null, [2, 3, 4, 7].includes(i + 1)));
  file.send(true);
  assert.equal(text.join(''), 'shop 20%\nof 9 MB\n');
});

test('a file has whole records, in the order of the lines', () => {
  const save = (message, texts = LOG) => {
    const parts = [];
    const file = createFile(message, (more) => parts.push(...more));
    texts.forEach((text, i) => file.add(i + 1, `e.${i + 1}`, i % 7 === 6 ? 'stderr' : 'message', text, null));
    file.send(true);
    const lines = parts.join('').split('\n').slice(0, -1);
    assert.equal(file.events(), lines.length);
    return lines;
  };
  assert.deepEqual(save(asked('Order.java:7')), LOG.slice(1, 6));
  assert.deepEqual(save(asked('', {}, {levels: ['error']})), [...LOG.slice(1, 6), ...LOG.slice(7, 11)]);
  assert.deepEqual(save(asked('')), LOG);
  assert.deepEqual(save(asked('order', {invert: true})), [LOG[0], ...LOG.slice(7, 11)]);
});
