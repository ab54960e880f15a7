'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
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

// What [3, [5, 7]] is on the wire (docs/wire.md, "A search").
const LIST = (numbers) => {
  let end = 0;
  return numbers.flatMap((one) => {
    const [from, to] = typeof one === 'number' ? [one, one] : one;
    const gap = from - end;
    end = to;
    return [gap, to - from + 1];
  });
};

// A page whose server answers as a test says; its lists are numbers and ranges of them.
const asking = (more = {}) => {
  const it = {asked: [], timers: [], live: [], sent: [], workers: 0, span: {url: '/', client: 'c', epoch: E, from: 0, last: 100, inMemory: [], ...more}};
  const createWatched = (open, onMessage, busy, onFailure) => {
    it.workers += 1;
    it.work = onMessage;
    it.fail = onFailure;
    return {post: (message) => it.sent.push(message), end: () => { it.workers -= 1; }};
  };
  const ask = (method, url, headers, body, ms, done) => {
    const one = {url, done, closed: false};
    it.asked.push(one);
    return {close: () => { one.closed = true; }};
  };
  const world = [{setTimeout: (run) => it.timers.push(run), clearTimeout: (id) => { it.timers[id - 1] = () => {}; }}, {'tools/watched.js': {createWatched}}];
  const {createSearch} = load('tools/search.js', ...world);
  const {createAsked} = load('tools/asked.js', ...world);
  it.history = {count: () => 100, row: () => null, indexOf: (wanted) => Number(wanted.split('.')[1]) - 1, notes: () => [], want: () => {}, pick: () => {},
    rowAt: () => null, recordOf: () => null, version: () => 0, open: () => [], linesOf: () => []};
  it.search = createSearch({open: null, asked: (on) => createAsked(ask, null, on), history: it.history,
    span: () => ({...it.span}), changed: () => {}, live: (epoch, numbers) => it.live.push(...numbers)});
  it.answer = ({steps = [], rows = [], out = [], ...said}, status = 200, which = /./) => it.asked.filter((one) => which.test(one.url)).pop().done({status,
    text: JSON.stringify({epoch: E, steps: LIST(steps), rows: LIST(rows), out: LIST(out), first: 1, last: 100, missed: 0, more: false, ...said})});
  it.flush = () => it.timers.splice(0).forEach((run) => run());
  return it;
};

test('the server looks for a text, in pages, and then for what has come since', () => {
  const it = asking();
  it.search.ask(query('a b', {only: true}));
  assert.deepEqual([it.workers, it.asked[0].url], [0, `/find?records=1&client=c&match=a%20b&case=0&after=${E}.0`]);
  it.answer({steps: [3, [5, 7]], rows: [2], last: 50, more: true});
  assert.deepEqual([it.search.state('').count, it.search.rows.count(), it.search.state('').progress], [4, 5, 0.5]);
  assert.equal(it.asked[1].url.split('&').pop(), `after=${E}.50`);
  it.answer({steps: [60], first: 51});
  assert.deepEqual([it.search.state(id(60)).place, it.search.state('').progress, it.timers.length], [5, 1, 0]);
  it.search.add({id: id(101) + '.5', event: 'message', data: 'x'});
  it.search.add({id: id(102) + '.5', event: 'message', data: 'x'});
  it.flush();
  assert.equal(it.asked.length, 3);
  it.answer({steps: [102], first: 101, last: 102});
  assert.deepEqual([it.search.state('').count, it.live, it.asked.length], [6, [102], 3]);
});

test('in another log the search begins anew, with what is left of the one before', () => {
  const old = {id: id(7) + '.5', event: 'message', data: 'a'};
  const it = asking();
  it.search.ask(query('a', {only: true}));
  it.answer({steps: [6, 7]});
  it.search.retry();
  it.answer({}, 409);
  assert.deepEqual([it.search.state('').problem, it.search.state('').count, it.search.state('').progress], ['', 2, 1]);
  Object.assign(it.span, {epoch: 'zzzzzzzzzz234', last: 1, inMemory: [old]});
  it.search.add({id: 'zzzzzzzzzz234.1.5', event: 'message', data: 'a'});
  assert.deepEqual([it.asked.length, it.search.rows.count()], [2, 2], 'first the worker finds what is in memory');
  it.work({type: 'found', job: 1, epoch: E, at: null, shown: new Float64Array(0), found: Float64Array.of(7), steps: Float64Array.of(7), taken: {shown: [], found: [], steps: []}});
  it.work({type: 'end', job: 1, ok: true});
  assert.equal(it.asked[2].url.split('&').pop(), 'after=zzzzzzzzzz234.0');
  it.asked[2].done({status: 200, text: JSON.stringify({epoch: 'zzzzzzzzzz234', steps: [1, 1], rows: [], out: [], first: 1, last: 1, more: false})});
  assert.deepEqual([it.search.state('').problem, it.search.state('').count, it.search.step(id(7), 1)], ['', 2, 'zzzzzzzzzz234.1']);
});

test('what was cleared away is not found, though its record goes on', () => {
  const it = asking({from: 6});
  it.search.ask(query('a', {only: true}));
  it.answer({steps: [[8, 9]], rows: [[5, 7]]});
  assert.deepEqual([it.search.state('').count, it.search.rows.count()], [2, 3]);
});

test('a text is looked for with its case, and the next one ends the search before', () => {
  const it = asking();
  it.search.ask(query('A+', {regexp: true, invert: true}));
  assert.match(it.asked[0].url, /&re=A%2B&case=1&not=1&after=/);
  assert.equal(it.workers, 1, 'it marks');
  it.search.ask(query('ab'));
  assert.deepEqual([it.asked[0].closed, it.asked.length, it.workers], [true, 2, 0]);
});

test('what is out after all is none of the finds', () => {
  const it = asking();
  it.search.ask(query('a', {invert: true}));
  it.answer({steps: [[1, 9]], rows: [10], last: 100});
  it.search.add({id: id(101), event: 'message', data: 'a'});
  it.flush();
  it.answer({out: [9, 10], first: 101, last: 101});
  assert.equal(it.search.state('').count, 8);
});

test('an expression that the server does not take is a problem in words, and the filters stay', () => {
  const it = asking();
  it.search.ask(query('(?=a)', {regexp: true, chosen: {levels: ['error']}}));
  it.answer({steps: [3, 4]}, 200, /records=1&client=c&level/);
  it.answer({}, 400, /&re=/);
  assert.deepEqual([it.search.state('').problem, it.search.state('').text, it.search.rows.count(), it.asked.length], ['refused', false, 2, 2]);
});

test('a server that is away is a problem, one that is busy is asked again', () => {
  const it = asking();
  it.search.ask(query('a'));
  it.answer({}, 503);
  it.flush();
  assert.equal(it.asked.length, 2);
  it.answer({}, 0);
  assert.equal(it.search.state('').problem, 'lost');
});

test('the server also knows levels, types and times; a text asks for both, and the filters stay', () => {
  const it = asking();
  it.search.ask(query('a', {chosen: {levels: ['error', ''], types: ['a', 'b'], span: {from: 0, to: 5, own: false}}}));
  const filter = '&level=error,other&type=a%2Cb&from=1970-01-01T00:00:00Z&to=1970-01-01T00:00:00.005Z';
  assert.deepEqual(it.asked.map((one) => one.url.split('client=c')[1]), [`&match=a&case=0${filter}&after=${E}.0`, `${filter}&after=${E}.0`]);
  it.answer({steps: [3, 31, 40], rows: [30]}, 200, /match/);
  it.answer({steps: [3, 30, 40, 50], rows: [32]}, 200, /c&level/);
  assert.deepEqual([it.search.state('').count, it.search.rows.count()], [3, 5]);
  it.search.ask(query('b', {only: true, chosen: it.search.state('').query.chosen}));
  assert.equal(it.asked.length, 3, 'the filters are the same');
  it.answer({steps: [3]});
  assert.equal(it.search.rows.count(), 1);
  it.search.ask(query('', {chosen: it.search.state('').query.chosen}));
  assert.deepEqual([it.asked.length, it.search.rows.count(), it.workers], [3, 5, 0]);
  it.search.ask(query('', {chosen: {span: {from: 500, to: 1000, own: true}}}));
  assert.equal(it.asked[3].url.split('client=c')[1], `&from=1970-01-01T00:00:00.500&to=1970-01-01T00:00:01&after=${E}.0`, 'of the times that lines say');
});

test('the server knows fields', () => {
  const it = asking();
  const chosen = {levels: ['error'], fields: [{path: 'user.name', text: 'a b', not: false}, {path: 'a=b!%', text: '5', not: true}]};
  it.search.ask(query('', {chosen}));
  assert.deepEqual([it.workers, it.asked.map((one) => one.url.split('client=c')[1])], [0, [`&level=error&field=user.name%3Da%20b&field=a%253Db%2521%2525!%3D5&after=${E}.0`]]);
  it.answer({steps: [3, 40], rows: [4]});
  assert.deepEqual([it.search.rows.count(), it.search.state('').problem], [3, '']);
});

test('a filter that the server does not take hides nothing, and is a problem in words', () => {
  for (const status of [400, 414, 431]) {
    const it = asking();
    it.search.ask(query('', {chosen: {levels: ['error']}}));
    it.answer({steps: [3]});
    it.search.ask(query('a', {only: true, chosen: {fields: [{path: 'a', text: 'x'.repeat(99999), not: false}]}}));
    it.answer({}, status, /&match/);
    it.answer({}, status, /c&field/);
    assert.deepEqual([it.search.state('').problem, it.search.state('').active, it.search.rows.count(), it.workers], ['fields', false, 100, 0]);
  }
});

test('lines that a block stands for are out, whatever an answer under way says', () => {
  const it = asking();
  it.search.ask(query('a'));
  it.search.add({id: id(101), event: 'screen', data: '{"rows":["a"],"from":98,"to":100}'});
  it.answer({steps: [[97, 100]]});
  assert.equal(it.search.state('').count, 1);
  it.flush();
  it.answer({steps: [101], first: 101, last: 101});
  assert.equal(it.search.state('').count, 2);
});

test('what only the page has is found by the worker, before what the server has', () => {
  const old = 'zzzzzzzzzz234';
  const it = asking({inMemory: [{id: `${old}.1`, event: 'message', data: 'a'}]});
  it.search.ask(query('a', {only: true}));
  assert.deepEqual([it.asked.length, it.sent[0].span.from, it.sent[0].span.last], [0, 100, 100]);
  it.work({type: 'found', job: 1, epoch: old, at: null, shown: new Float64Array(0), found: Float64Array.of(1), steps: Float64Array.of(1), taken: {shown: [], found: [], steps: []}});
  it.work({type: 'end', job: 1, ok: true});
  it.answer({steps: [7]});
  assert.deepEqual([it.search.step('', 1), it.search.step('', -1)], [`${old}.1`, id(7)]);
});

test('records are those that the program finds', () => {
  const {createTester} = load('tools/testing.js');
  const logs = ['records', 'recordfields'].map((name) => JSON.parse(fs.readFileSync(path.join(__dirname, `../../internal/find/testdata/${name}.json`), 'utf8')));
  for (const [lines, one] of logs.flatMap(({lines, queries}) => queries.map((query) => [lines, query]))) {
    const lists = {shown: new Set(), found: new Set(), steps: new Set()};
    const tester = createTester({query: {caseful: false, ...one}, chosen: one.chosen || {}}, {put: (name, n) => lists[name].add(n), take: (name, n) => lists[name].delete(n)});
    lines.forEach(([type, data], i) => tester.add(i + 1, type, data, i + 1));
    for (const name of ['found', 'steps']) {
      const want = one[name].flatMap((range) => typeof range === 'number' ? [range] : Array.from({length: range[1] - range[0] + 1}, (_, i) => range[0] + i));
      assert.deepEqual([...lists[name]].sort((a, b) => a - b), want, `${name} of ${one.text} ${JSON.stringify(one.chosen)}`);
    }
  }
});

test('marks beside the scroll bar are where matches lie, each place once', () => {
  const {placesOf} = load('tools/places.js');
  const finds = (...rows) => ({count: () => rows.length, id: (i) => String(rows[i])});
  const rows = {count: () => 1000, indexOf: Number};
  assert.deepEqual(placesOf(finds(0, 1, 500, 999), rows, 100), [0, 50, 99]);
  assert.equal(placesOf(finds(...Array(1000).keys()), rows, 100).length, 100);
  assert.equal(placesOf(finds(...Array(9000).keys()), {count: () => 9000, indexOf: Number}, 100).length, 100);
  assert.deepEqual(placesOf(finds(-1), rows, 100), [], 'folded away');
});
