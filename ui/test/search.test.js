'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');

const E = 'abcdefghij234';
const id = (n) => `${E}.${n}`;

// A page with a history of a hundred rows and a worker whose answers are those of a test.
const page = () => {
  const it = {sent: [], workers: 0, changes: [], picked: null, timers: [], live: []};
  const createWatched = (open, onMessage, busy, onFailure) => {
    it.workers += 1;
    it.answer = onMessage;
    it.fail = onFailure;
    it.busy = busy;
    return {post: (message) => it.sent.push(message), end: () => { it.workers -= 1; }};
  };
  const {createSearch} = load('tools/search.js', {setTimeout: (run) => it.timers.push(run)}, {'tools/watched.js': {createWatched}});
  it.history = {
    count: () => 100,
    row: (i) => ({kind: 'event', event: {id: id(i + 1)}}),
    indexOf: (wanted) => Number(wanted.split('.')[1]) - 1,
    notes: () => [],
    want: (from, to) => { it.picked = [from, to]; },
    pick: (list) => { it.picked = list; },
    rowAt: (wanted) => ({kind: 'event', event: {id: wanted}}),
    recordOf: () => null,
    version: () => 0,
    open: () => [],
    linesOf: () => []
  };
  it.search = createSearch({open: null, history: it.history,
    span: () => ({epoch: E, from: 0, last: 100, inMemory: []}), changed: (other) => it.changes.push(other), live: (epoch, numbers) => it.live.push(epoch, ...numbers)});
  it.found = (...numbers) => it.answer({type: 'found', job: it.job(), epoch: E, at: numbers[numbers.length - 1], shown: new Float64Array(0), found: Float64Array.from(numbers), steps: Float64Array.from(numbers), taken: {shown: [], found: [], steps: []}});
  it.end = (ok = true) => it.answer({type: 'end', job: it.job(), ok});
  it.job = () => it.sent.filter((m) => m.type === 'find').pop().job;
  it.flush = () => it.timers.splice(0).forEach((run) => run());
  return it;
};

const query = (text, more = {}) => ({text, regexp: false, caseful: false, invert: false, only: false, chosen: {}, ...more});

test('without a query the rows are the history', () => {
  const it = page();
  assert.equal(it.search.rows.count(), 100);
  it.search.ask(query(''));
  assert.equal(it.workers, 0);
  assert.equal(it.search.marks(), null);
});

test('matches are counted, stepped through round the end, and filtered', () => {
  const it = page();
  it.search.ask(query('x'));
  it.found(3, 10);
  it.found(50);
  it.end();
  assert.equal(it.search.state('').count, 3);
  assert.equal(it.search.state(id(10) + '.77').place, 2);
  assert.equal(it.search.rows.count(), 100);
  assert.equal(it.search.step('', 1), id(3));
  assert.equal(it.search.step(id(3), 1), id(10));
  assert.equal(it.search.step(id(20), 1), id(50));
  assert.equal(it.search.step(id(50), 1), id(3));
  assert.equal(it.search.step(id(3), -1), id(50));
  assert.equal(it.search.step(id(20), -1), id(10));
  assert.equal(it.search.step(id(10), 1, true), id(10), 'in view, but not gone to');
  assert.equal(it.search.step(id(10), -1, true), id(10));
  assert.equal(it.search.step(id(20), 1, true), id(50));

  it.search.ask(query('x', {only: true}));
  assert.equal(it.sent.length, 1, 'the same is not searched twice');
  assert.equal(it.search.rows.count(), 3);
  assert.equal(it.search.rows.row(1).event.id, id(10));
  assert.equal(it.search.rows.indexOf(id(50)), 2);
  it.search.rows.want(0, 2);
  assert.deepEqual([...it.picked], [3, 10, 50].map(id));
});

test('a step before the first match is taken when there is one, and never to a match of the search before', () => {
  const it = page();
  it.search.ask(query('x'));
  assert.equal(it.search.step('', 1), null);
  assert.equal(it.search.state('').due, 0, 'nothing to go to yet');
  it.found(3);
  assert.equal(it.search.state('').due, 1);
  assert.equal(it.search.step('', 1), id(3));
  assert.equal(it.search.state('').due, 0, 'taken once');

  it.search.ask(query('y'));
  assert.equal(it.search.step('', -1), null, 'the finds are still those of x');
  assert.equal(it.search.state('').due, 0);
  it.end();
  assert.equal(it.search.state('').due, 0);
  it.found(101);
  assert.equal(it.search.state('').due, 0, 'a match that comes after the history moves nobody');
});

test('live events are sent once a turn, and found behind the others', () => {
  const it = page();
  it.search.ask(query('x', {only: true}));
  it.found(3);
  it.end();
  it.search.add({id: id(101) + '.5', event: 'message', data: 'x'});
  it.search.add({id: id(102) + '.5', event: 'message', data: 'y'});
  it.flush();
  assert.equal(it.sent[1].list.length, 2);
  assert.equal(it.busy(), true);
  it.answer({type: 'found', job: it.job(), epoch: E, at: null, shown: new Float64Array(0), found: Float64Array.of(101), steps: Float64Array.of(101), taken: {shown: [], found: [], steps: []}});
  it.answer({type: 'tested', job: it.job()});
  assert.equal(it.busy(), false);
  assert.equal(it.search.rows.count(), 2);
});

test('old finds stay in view until there are new ones', () => {
  const it = page();
  it.search.ask(query('x', {only: true}));
  it.found(3, 10);
  it.end();
  const old = it.job();
  it.search.ask(query('xy', {only: true}));
  assert.equal(it.search.rows.count(), 2);
  it.answer({type: 'found', job: old, epoch: E, at: 5, shown: new Float64Array(0), found: Float64Array.of(4, 5), steps: Float64Array.of(4, 5), taken: {shown: [], found: [], steps: []}});
  assert.equal(it.search.rows.count(), 2, 'an answer to the old query');
  it.found(10);
  assert.equal(it.search.rows.count(), 1);
});

test('in another history nothing stays of the finds in the one before', () => {
  const it = page();
  it.search.ask(query('x', {only: true}));
  it.found(3, 10);
  it.end();
  it.search.again();
  assert.equal(it.search.rows.count(), 0);
  it.end();
  assert.deepEqual([it.search.state('').count, it.search.state('').progress], [0, 1], 'there is nothing to read');
});

test('finds of the query before do not stand for those of one that could not be read', () => {
  const it = page();
  it.search.ask(query('x', {only: true}));
  it.found(3, 10);
  it.end();
  it.search.ask(query('y', {only: true}));
  it.end(false);
  assert.deepEqual([it.search.rows.count(), it.search.state('').problem], [0, 'lost']);
});

test('with a bad expression the old one stays, but levels still work', () => {
  const it = page();
  it.search.ask(query('x', {regexp: true}));
  it.found(3);
  it.end();
  it.search.ask(query('x(', {regexp: true}));
  assert.match(it.search.state('').problem, /^This is not a regular expression/);
  assert.equal(it.search.state('').count, 1);
  it.search.ask(query('x(', {regexp: true, chosen: {levels: ['error']}}));
  assert.equal(it.sent.length, 2);
  assert.equal(it.sent[1].query.text, 'x');
});

test('a worker with work left is not asked again but replaced; a silent one ends the search', () => {
  const it = page();
  it.search.ask(query('(a+)+$', {regexp: true}));
  it.search.ask(query('b', {regexp: true}));
  assert.equal(it.workers, 1);
  it.fail('slow');
  assert.equal(it.search.state('').problem, 'slow');
  assert.equal(it.search.rows.count(), 100);
  assert.equal(it.search.marks(), null);
});

test('with an expression that is too slow the filters stay', () => {
  const it = page();
  it.search.ask(query('(a+)+$', {regexp: true, only: true, chosen: {levels: ['debug']}}));
  it.fail('slow');
  assert.equal(it.search.state('').problem, 'slow');
  assert.deepEqual([it.sent.length, it.sent[1].query.text, it.sent[1].chosen.levels], [2, '', ['debug']]);
  it.found(3, 4);
  it.end();
  assert.equal(it.search.rows.count(), 2);
  assert.equal(it.search.state('').problem, 'slow', 'that is still the problem of the expression');
  it.fail('slow');
  assert.equal(it.sent.length, 2, 'without an expression nothing is tried again');
});

test('without a worker nothing is hidden', () => {
  const it = page();
  it.search.ask(query('x', {chosen: {levels: ['debug']}}));
  it.found(3);
  it.fail('absent');
  assert.equal(it.search.state('').problem, 'absent');
  assert.equal(it.sent.length, 1);
  assert.equal(it.search.rows.count(), 100);
});

test('an expression marks by the worker, a text at once', () => {
  const it = page();
  it.search.ask(query('a'));
  assert.equal(JSON.stringify(it.search.marks()('banana')), '[[1,2],[3,4],[5,6]]');
  it.found(1);
  it.end();
  it.search.ask(query('a.', {regexp: true}));
  it.found(1);
  it.end();
  assert.equal(it.search.marks()('banana').length, 0);
  it.flush();
  assert.deepEqual([...it.sent[2].texts], ['banana']);
  it.answer({type: 'marked', job: it.job(), texts: ['banana'], marks: [[[1, 3]]]});
  assert.deepEqual(it.search.marks()('banana'), [[1, 3]]);
  assert.equal(it.changes.pop(), true);
});
