'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {createHistory} = load('reader/history.js');
const {A} = require('./page.js');

// A history that has all of its events from the stream. Each is a text, or the data of a block.
function make(...events) {
  const history = createHistory({read() {}, look() {}, steps() {}, later() {}, now: () => 0}, () => {});
  events.forEach((e, i) => {
    const block = typeof e === 'object' && !e.chat;
    history.add({id: `${A}.${i + 1}.${i + 1}`, event: block ? 'screen' : e.chat ? 'chat' : 'message', data: block ? JSON.stringify(e) : String(e.chat || e), at: 1});
  });
  return history;
}

const rows = (history) => Array.from({length: history.count()}, (_, i) => {
  const {event} = history.row(i);
  return event.event === 'screen' ? JSON.parse(event.data).rows.join('|') : event.data;
});

test('the rows of a block stand in place of its lines, and change in place', () => {
  const history = make('get', '10%', '20%', {from: 2, to: 3, lines: 2, rows: ['20%']}, 'done');
  assert.deepEqual(rows(history), ['get', '20%', 'done']);
  const key = history.row(1).record.key;
  history.add({id: `${A}.6.6`, event: 'message', data: '30%', at: 1});
  history.add({id: `${A}.7.7`, event: 'screen', data: JSON.stringify({from: 2, to: 6, except: [[5, 5]], lines: 3, replaces: [4], rows: ['30%']}), at: 1});
  assert.deepEqual(rows(history), ['get', 'done', '30%']);
  assert.equal(history.row(2).record.key, key, 'it is the same row');
  assert.equal(history.row(2).record.hidden, 3);
});

test('what others publish between the lines of a block keeps its row', () => {
  const history = make('1', {chat: 'hello'}, '2', {from: 1, to: 3, except: [[2, 2]], lines: 2, rows: ['2']});
  assert.deepEqual(rows(history), ['hello', '2']);
});

test('steps are folded out and in, without the earlier states of the block', () => {
  const history = make('1', {from: 1, to: 1, rows: ['1']}, '2', {from: 1, to: 3, replaces: [2], lines: 2, rows: ['2']});
  assert.deepEqual(rows(history), ['2']);
  history.toggle(history.row(0).record);
  assert.deepEqual(rows(history), ['1', '2', '2']);
  history.toggle(history.row(2).record);
  assert.deepEqual(rows(history), ['2']);
});

test('lines that the next block does not stand for are lines again', () => {
  const history = make('a', 'b', 'bar', {from: 1, to: 3, rows: ['a', 'b', 'bar']}, 'c', {from: 2, to: 5, replaces: [4], rows: ['b', 'c', 'bar']});
  assert.deepEqual(rows(history), ['a', 'b|c|bar']);
});

test('a step and an earlier state are where the block is', () => {
  const history = make('get', '1', {from: 2, to: 2, rows: ['1']}, '2', {from: 2, to: 4, replaces: [3], rows: ['2']});
  for (const n of [2, 3, 4, 5]) {
    assert.equal(history.indexOf(`${A}.${n}`), 1, 'event ' + n);
  }
});

test('a block without rows, and a title, have no row', () => {
  assert.deepEqual(rows(make('1', '2', {from: 1, to: 2, replaces: []}, {title: 'x'}, 'end')), ['end']);
});

test('data of any shape breaks nothing', () => {
  for (const data of [{}, {from: 1, to: 9, rows: ['x']}, {from: -1, rows: 'x'}, {from: 1, to: 1, except: [1, [2], 'x'], replaces: [null, 'x'], rows: ['y']}]) {
    assert.ok(rows(make('1', data)).length <= 2);
  }
});

test('steps are no rows before their block is here, and can be folded out when it is', () => {
  const told = [];
  let lost = 0;
  const asked = [];
  const history = createHistory({read: (after, limit, done) => asked.push([after, limit, done]), look() {}, steps: (done) => told.push(done), later() {}, now: () => 0},
    () => {}, () => { lost += 1; });
  history.add({id: `${A}.8.8`, event: 'message', data: 'done', at: 1});
  history.reach(`${A}.1.1`, 0);
  assert.equal(history.count(), 8);
  told[0](A, [[2, 5], [7, 7]]); // 1 get, 2 10%, 3 its block, 4 20%, 5 30%, 6 the block, 7 a title
  assert.deepEqual([history.count(), lost, history.steps()], [3, 1, [[2, 5], [7, 7]]]);
  assert.deepEqual([2, 6, 8].map((n) => history.indexOf(`${A}.${n}`)), [-1, 1, 2]);
  history.want(0, 2);
  const [after, limit, done] = asked[0];
  assert.deepEqual([after, limit], [`${A}.0`, 7]);
  const data = (n) => n === 3 ? {from: 2, to: 2, rows: ['10%']} : n === 6 ? {from: 2, to: 5, lines: 3, replaces: [3], rows: ['30%']} : {title: 'x'};
  done([1, 2, 3, 4, 5, 6, 7].map((n) => [3, 6, 7].includes(n) ? {id: `${A}.${n}.${n}`, event: 'screen', data: JSON.stringify(data(n))} : {id: `${A}.${n}.${n}`, event: 'message', data: n + '0%'})
    .concat({id: '', event: 'next', data: `${A}.7`}));
  assert.deepEqual(rows(history), ['10%', '30%', 'done']);
  history.toggle(history.row(1).record);
  assert.deepEqual(rows(history), ['10%', '20%', '40%', '50%', '30%', 'done']);
  assert.deepEqual(history.steps(), [[2, 5], [7, 7]], 'what is folded out is no line of a search');
  assert.deepEqual(history.linesOf(history.row(4).record).map((id) => id.split('.')[1]), ['2', '4', '5']);
  told[0]('bbbbbbbbbbbbb', [[1, 8]]);
  assert.equal(history.count(), 6, 'of another log');
});

test('no line goes on with one that stands before rows that were drawn anew', () => {
  const history = make('Error: cart', '50%', {from: 2, to: 2, rows: ['50%']}, '    at a (a.js:1:1)', '    at b (b.js:1:1)', '    at c (c.js:1:1)', '    at d (d.js:1:1)');
  assert.equal(history.row(0).record, null);
  assert.deepEqual(rows(make('Error: cart', {title: 'shop'}, '    at a (a.js:1:1)', '    at b (b.js:1:1)', '    at c (c.js:1:1)', '    at d (d.js:1:1)')).length, 3, 'a title is nothing between');
});

test('a step is of no record, and the rest of the record stays', () => {
  const history = make('Error: cart', '    at a (a.js:1:1)', '    at b (b.js:1:1)', '    at c (c.js:1:1)', '    at d (d.js:1:1)');
  assert.deepEqual(rows(history), ['Error: cart', '    at a (a.js:1:1)', '    at b (b.js:1:1)']);
  history.add({id: `${A}.6.6`, event: 'screen', data: JSON.stringify({from: 4, to: 4, rows: ['100%']}), at: 1});
  assert.deepEqual(rows(history), ['Error: cart', '    at a (a.js:1:1)', '    at b (b.js:1:1)', '100%']);
  assert.equal(history.row(0).record.hidden, 1);
});
