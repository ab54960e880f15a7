'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {createHistory} = load('reader/history.js');
const {A, B} = require('./page.js');

const STARTED = 1e12;
const event = (n, epoch = A) => ({id: `${epoch}.${n}.${n}`, event: 'message', data: 'text ' + n, at: STARTED + n});

// A server that keeps the events first..last of one epoch and answers when the test says so.
class Server {
  constructor({epoch = A, first = 1, last = 0, most = Infinity, text = (n) => 'text ' + n} = {}) {
    Object.assign(this, {epoch, first, last, most, text, asked: [], waiting: [], unknown: [], without: [], timers: [], away: false, time: 0, looked: 0});
  }

  read(after, limit, done) {
    this.asked.push([Number(after.split('.')[1]) + 1, Number(after.split('.')[1]) + limit]);
    this.waiting.push(() => done(this.away ? null : this.answer(after, Math.min(limit, this.most))));
  }

  answer(after, limit) {
    const [epoch, text] = after.split('.');
    const list = [];
    let n = Number(text);
    if (epoch !== this.epoch || n + 1 < this.first) {
      n = this.first - 1;
      list.push({id: '', event: 'hello', data: '{}'}, {id: `${this.epoch}.${n}`, event: 'gap', data: '{}'});
    }
    for (let i = 0; i < limit && n < this.last; i += 1) {
      n += 1;
      list.push({id: `${this.epoch}.${n}.${n}`, event: 'message', data: this.text(n)});
    }
    return list.concat({id: '', event: 'next', data: `${this.epoch}.${n}`});
  }

  look(done) {
    this.looked += 1;
    done(`${this.epoch}.${this.first}`);
  }

  steps(done) {
    this.unknown.push(() => done(this.epoch, this.without));
  }

  later(run) { this.timers.push(run); }
  now() { return this.time; }

  settle() {
    while (this.waiting.length > 0 || this.timers.length > 0 || this.unknown.length > 0) {
      this.unknown.splice(0).forEach((answer) => answer());
      this.waiting.splice(0).forEach((answer) => answer());
      this.timers.splice(0).forEach((run) => run());
    }
  }
}

function make(options) {
  const server = new Server(options);
  let changes = 0;
  let losses = 0;
  const history = createHistory({
    read: (...a) => server.read(...a), look: (d) => server.look(d), steps: (d) => server.steps(d), later: (r, ms) => server.later(r, ms), now: () => server.now()
  }, () => { changes += 1; }, () => { losses += 1; });
  return {server, history, changes: () => changes, losses: () => losses};
}

const kind = (history, i) => {
  const row = history.row(i);
  return row.kind === 'event' ? row.event.id.split('.')[1] : row.kind === 'note' ? row.said.note : row.kind;
};
const kinds = (history) => Array.from({length: history.count()}, (_, i) => kind(history, i));

test('events and notes are rows in the order of their coming', () => {
  const {history} = make();
  history.note({note: 'opened'});
  history.add(event(1));
  history.add(event(2));
  history.note({note: 'bye'});
  history.add(event(3));
  assert.deepEqual(kinds(history), ['opened', '1', '2', 'bye', '3']);
  assert.equal(history.indexOf(`${A}.3`), 4);
  assert.equal(history.indexOf(`${A}.3.3`), 4);
  assert.equal(history.indexOf(`${A}.4`), -1);
  assert.equal(history.events(), 3);
  assert.equal(history.row(5), null);
});

test('what lies before the first event is there, and comes when it is looked at', () => {
  const {server, history} = make({last: 100000});
  history.note({note: 'opened'});
  for (let n = 99001; n <= 100000; n += 1) {
    history.add(event(n));
  }
  history.reach(`${A}.1.1`, STARTED);
  assert.equal(history.count(), 100001);
  assert.equal(kind(history, 50000), 'unloaded');
  assert.equal(history.indexOf(`${A}.50000`), 50000);
  history.want(50000, 50040);
  server.settle();
  assert.deepEqual(history.row(50000).event, event(50000));
  assert.equal(kind(history, 50040), '50040');
  assert.ok(server.asked.length <= 2, 'one look is one or two requests');
});

test('at most two requests, the newest wish first, and nothing twice', () => {
  const {server, history} = make({last: 100000});
  history.add(event(100000));
  history.reach(`${A}.1.1`, STARTED);
  for (let i = 0; i < 50; i += 1) {
    history.want(1000 * i, 1000 * i + 30);
  }
  assert.equal(server.waiting.length, 2);
  server.settle();
  assert.equal(kind(history, 49000), '49001');
  assert.equal(kind(history, 20000), 'unloaded', 'nobody waits for it any more');
  const asked = server.asked.length;
  history.want(49000, 49030);
  server.settle();
  assert.equal(server.asked.length, asked);
});

test('an answer that is full is followed by the next', () => {
  const {server, history} = make({last: 1000, most: 7});
  history.add(event(1000));
  history.reach(`${A}.1.1`, STARTED);
  history.want(100, 140);
  server.settle();
  for (let i = 100; i <= 140; i += 1) {
    assert.equal(kind(history, i), String(i + 1));
  }
});

test('a request that fails is made again', () => {
  const {server, history} = make({last: 1000});
  history.add(event(1000));
  history.reach(`${A}.1.1`, STARTED);
  server.away = true;
  history.want(100, 140);
  server.waiting.splice(0).forEach((answer) => answer());
  assert.equal(server.timers.length, 1);
  server.away = false;
  server.settle();
  assert.equal(kind(history, 100), '101');
});

test('memory is bounded, and what is looked at stays', () => {
  const {server, history} = make({last: 1e6});
  history.add(event(1));
  history.add(event(2));
  history.want(0, 1);
  for (let n = 3; n <= 200000; n += 1) {
    history.add(event(n));
  }
  const here = kinds(history).filter((k) => k !== 'unloaded').length;
  assert.ok(here <= 20000 + 256, here + ' events are in memory');
  assert.equal(kind(history, 0), '1');
  assert.equal(kind(history, 199999), '200000');
  assert.equal(server.asked.length, 0);
});

test('long events count by their length', () => {
  const {history} = make();
  for (let n = 1; n <= 100; n += 1) {
    history.add({...event(n), data: 'x'.repeat(1 << 20)});
  }
  assert.ok(kinds(history).filter((k) => k !== 'unloaded').length <= 9);
});

test('what the server has trimmed is said with its number', () => {
  const {server, history} = make({first: 300, last: 1000});
  history.note({note: 'opened'});
  history.add(event(1000));
  history.reach(`${A}.200.200`, STARTED);
  assert.equal(history.count(), 2 + 1 + 800);
  assert.deepEqual([kind(history, 1), history.row(1).said.count], ['gone', 199]);
  history.want(2, 10);
  server.settle();
  assert.deepEqual([kind(history, 1), history.row(1).said.count], ['gone', 299]);
  history.want(2, 10);
  server.settle();
  assert.equal(kind(history, 2), '300');
  assert.equal(history.events(), 701);
});

test('trimmed lines that are in memory stay as long as they are looked at', () => {
  const {server, history} = make({last: 1000});
  for (let n = 1; n <= 1000; n += 1) {
    history.add(event(n));
  }
  history.reach(`${A}.1.1`, STARTED);
  history.want(0, 10);
  server.first = 900;
  server.time = 10000;
  history.want(0, 10);
  assert.equal(history.count(), 1000, 'all is in memory');
  for (let n = 1001; n <= 60000; n += 1) {
    history.add(event(n));
  }
  assert.equal(kind(history, 0), '1');
  assert.ok(kinds(history).includes('gone'));
  const gone = history.row(kinds(history).indexOf('gone')).said.count;
  assert.equal(history.events() + gone, 60000, 'each line is there or counted');
});

test('after a restart the old lines in memory stay, the others are gone', () => {
  const {server, history} = make({last: 50000});
  for (let n = 1; n <= 50000; n += 1) {
    history.add(event(n));
  }
  history.note({note: 'gap', missed: null, reason: 'restart'});
  history.add(event(1, B));
  const gone = history.row(0);
  assert.equal(gone.said.note, 'gone');
  assert.equal(history.events(), 50000 - gone.said.count + 1);
  history.want(0, history.count() - 1);
  assert.equal(server.asked.length, 0);
  assert.equal(kind(history, history.count() - 1), '1');
});

test('a gap grows by the times around it', () => {
  const {history} = make();
  history.add(event(1));
  const said = history.note({note: 'gap', missed: 8, reason: 'history'});
  const key = history.row(1).said.key;
  history.add(event(10));
  assert.deepEqual([said.from, said.to], [STARTED + 1, STARTED + 10]);
  assert.notEqual(history.row(1).said.key, key);
});

test('cleared lines are counted and come back', () => {
  const {history} = make();
  [1, 2, 3].forEach((n) => history.add(event(n)));
  history.hide();
  history.add(event(4));
  assert.deepEqual(kinds(history), ['cleared', '4']);
  assert.equal(history.row(0).said.count, 3);
  assert.equal(history.indexOf(`${A}.2`), -1);
  history.hide();
  assert.deepEqual(kinds(history), ['cleared']);
  assert.equal(history.row(0).said.count, 4);
  history.unhide();
  assert.deepEqual(kinds(history), ['1', '2', '3', '4']);
});

test('only lines are counted as cleared: no notes, no marks of the source', () => {
  const {history} = make();
  history.note({note: 'opened'});
  history.add({...event(1), event: 'source'});
  [2, 3].forEach((n) => history.add(event(n)));
  history.add({...event(4), event: 'end'});
  history.hide();
  assert.equal(history.row(0).said.count, 2);
  history.hide();
  assert.equal(history.row(0).said.count, 2, 'nothing more');
});

test('of lines that are not in memory the count is not known, since marks are among them', () => {
  const {history} = make({last: 1000});
  history.add(event(1000));
  history.reach(`${A}.1`, STARTED);
  history.hide();
  assert.equal(history.row(0).said.count, null);
});

test('where there is no line nothing is cleared', () => {
  const {history} = make();
  history.note({note: 'opened'});
  history.hide();
  assert.deepEqual([kinds(history), history.cleared()], [['opened'], false]);
});

test('what is cleared away is known as that, not as gone', () => {
  const {history} = make();
  [1, 2].forEach((n) => history.add(event(n)));
  assert.equal(history.cleared(), false);
  history.hide();
  history.add(event(3));
  assert.deepEqual([history.cleared(), history.hides(`${A}.2`), history.hides(`${A}.3`), history.hides(`${A}.9`)], [true, true, false, false]);
  assert.deepEqual([history.span().first, history.span(true).first], [3, 1], 'a file of all lines has the cleared ones');
  history.unhide();
  assert.equal(history.hides(`${A}.2`), false);
});

test('the notes about lines that are not here, each with the event behind it', () => {
  const {history} = make();
  history.note({note: 'opened'});
  [1, 2].forEach((n) => history.add(event(n)));
  history.hide();
  history.add(event(3));
  history.note({note: 'gap', missed: 1, reason: 'history'});
  history.add(event(5));
  history.note({note: 'bye'});
  history.note({note: 'hole', missed: null});
  const list = () => history.notes().map((note) => [note.said.note, note.before]);
  assert.deepEqual(JSON.parse(JSON.stringify(list())), [['cleared', A + '.3'], ['gap', A + '.5'], ['hole', null]]);
  assert.equal(history.notes(), history.notes(), 'the same until there are others');
  history.unhide();
  assert.equal(history.notes().length, 2);
});

test('what is cleared away is asked for no more', () => {
  const {server, history} = make({last: 1000, most: 10});
  history.add(event(1000));
  history.reach(`${A}.1`, STARTED);
  history.want(0, 100);
  history.hide();
  server.settle();
  assert.equal(server.asked.length, 1, 'what was under way');
  history.unhide();
  assert.equal(history.count(), 1000);
});

const act = (n, data) => ({id: `${A}.${n}.${n}`, event: 'room', data: data || '{"do":"vote"}', at: STARTED + n});

test('acts of the room have no rows, and are not counted', () => {
  const {history} = make();
  history.add(act(1));
  history.add(event(2));
  history.add(act(3));
  history.add(act(4));
  history.add(event(5));
  history.add(act(6));
  assert.deepEqual(kinds(history), ['2', '5']);
  assert.equal(history.events(), 2);
  assert.deepEqual([1, 2, 3, 4, 5, 6].map((n) => history.indexOf(`${A}.${n}`)), [-1, 0, -1, -1, 1, -1]);
  history.reach(`${A}.1.1`, STARTED);
  assert.deepEqual(kinds(history), ['2', '5'], 'before an act that is the first there is nothing');
});

test('acts that are not in memory lose their rows when they are known', () => {
  const {server, history} = make({last: 1000});
  for (let n = 901; n <= 1000; n += 1) {
    history.add(event(n));
  }
  history.reach(`${A}.1.1`, STARTED);
  history.omit([[1, 2], [10, 10], [899, 902]]);
  assert.equal(history.count(), 1000 - 7);
  assert.equal(history.indexOf(`${A}.3`), 0);
  assert.equal(history.indexOf(`${A}.10`), -1);
  assert.equal(history.indexOf(`${A}.903`), 1000 - 7 - 98);
  history.omit([[1, 2], [10, 10], [899, 902]]);
  assert.equal(history.count(), 1000 - 7, 'twice is once');
  history.want(0, 20);
  server.settle();
  assert.equal(kind(history, 20), '24');
  assert.equal(server.asked.length, 1, 'one request, across the acts');
  assert.equal(history.span(false).first, 3);
});

test('an act that is found on the way loses its row', () => {
  const {server, history} = make({last: 50});
  server.answer = ((answer) => (after, limit) => answer.call(server, after, limit).map((item) => item.id === `${A}.7.7` ? {...item, event: 'room'} : item))(server.answer);
  history.add(event(50));
  history.reach(`${A}.1.1`, STARTED);
  history.want(0, 10);
  server.settle();
  assert.equal(history.count(), 49);
  assert.deepEqual(kinds(history).slice(5, 8), ['6', '8', '9']);
});

test('what is gone between acts is one note', () => {
  const {server, history} = make({last: 100});
  history.add(event(90));
  history.add(act(91));
  history.add(event(92));
  history.reach(`${A}.1.1`, STARTED);
  history.omit([[3, 3], [20, 30]]);
  server.first = 50;
  history.want(0, 5);
  server.settle();
  assert.deepEqual([kind(history, 0), history.row(1).id], ['gone', `${A}.50`]);
  assert.equal(history.row(0).said.count, 49 - 12);
});

test('a removed message has no text, in memory and when it comes', () => {
  const {server, history} = make({last: 20, text: (n) => 'secret ' + n});
  const here = event(20);
  history.add(here);
  history.reach(`${A}.1.1`, STARTED);
  assert.equal(history.remove(`${A}.20`), true);
  assert.equal(history.remove(`${A}.5`), true);
  assert.equal(history.remove(`${B}.5`), false);
  history.want(0, 10);
  server.settle();
  assert.deepEqual([history.row(19).event.event, history.row(19).event.data], ['room', '']);
  assert.deepEqual([history.row(4).event.event, history.row(4).event.data], ['room', '']);
  assert.equal(history.row(5).event.data, 'secret 6');
  assert.deepEqual(history.removed().sort((a, b) => a - b), [5, 20]);
});

test('the end of the history that is in memory is its own part, with the acts of the room left out', () => {
  const {history} = make({last: 30});
  assert.deepEqual(history.tail(), {from: 1, list: []});
  for (let n = 21; n <= 30; n += 1) {
    history.add({...event(n), event: n === 21 || n === 25 ? 'room' : 'message'});
  }
  history.reach(`${A}.1.1`, STARTED);
  const {from, list} = history.tail();
  assert.equal(from, 21, 'an act is in memory too: it is not read');
  assert.deepEqual(list.map((one) => Number(one.id.split('.')[1])), [22, 23, 24, 26, 27, 28, 29, 30]);
  assert.deepEqual(history.span(false).first, 1);
});

const trace = (n) => n % 10 === 1 ? `2026-11-28 10:20:30 ERROR order ${n} failed` : `\tat shop.Order.pay(Order.java:${n})`;
const traced = (n) => ({...event(n), data: trace(n)});

test('a record is folded as it grows: its head and first lines are rows, and the rest is counted', () => {
  const {history} = make();
  for (let n = 1; n <= 25; n += 1) {
    history.add(traced(n));
  }
  assert.deepEqual(kinds(history), ['1', '2', '3', '11', '12', '13', '21', '22', '23']);
  assert.equal(history.events(), 25);
  assert.deepEqual([history.row(0).head, history.row(1).head, history.row(1).record.id], [true, false, `${A}.1`]);
  assert.deepEqual(history.records.changed().map((its) => [its.head, its.lines, its.hidden, its.grade]), [[1, 9, 7, 'error'], [11, 9, 7, 'error'], [21, 4, 2, 'error']]);
  assert.equal(history.indexOf(`${A}.7`), 0, 'a folded line is in the row of its head');
  history.records.toggle(history.recordOf(`${A}.17`));
  assert.deepEqual(kinds(history).slice(2, 14), ['3', '11', '12', '13', '14', '15', '16', '17', '18', '19', '20', '21']);
  assert.equal(history.records.events(history.recordOf(`${A}.17`)).length, 10);
  history.records.toggle(history.recordOf(`${A}.11`));
  assert.equal(history.count(), 9);
});

test('who comes into the middle of a record asks for its head, and comes to the same rows', () => {
  const {server, history} = make({last: 1000, text: trace});
  for (let n = 918; n <= 1000; n += 1) {
    history.add(traced(n));
  }
  history.reach(`${A}.1.1`, STARTED);
  assert.equal(history.row(917).unsure, true);
  history.want(917, 930);
  server.settle();
  assert.equal(history.recordOf(`${A}.918`).head, 911);
  assert.equal(history.row(history.indexOf(`${A}.918`)).event.data, trace(911));
  const whole = make();
  for (let n = 1; n <= 1000; n += 1) {
    whole.history.add(traced(n));
  }
  for (let n = 911; n <= 1000; n += 1) {
    const one = history.recordOf(`${A}.${n}`);
    assert.deepEqual([n, one.head, one.lines, one.hidden], [n, whole.history.recordOf(`${A}.${n}`).head, 9, 7]);
  }
});

test('clearing cuts a record: what comes after it is seen', () => {
  const {history} = make();
  for (let n = 1; n <= 7; n += 1) {
    history.add(traced(n));
    if (n === 5) {
      history.hide();
    }
  }
  assert.deepEqual(kinds(history), ['cleared', '6', '7']);
  history.unhide();
  assert.deepEqual(kinds(history), ['1', '2', '3', '6', '7']);
});
