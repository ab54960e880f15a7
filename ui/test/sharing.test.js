'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const connection = load('connection/connection.js');
const sharing = load('connection/sharing.js');
const {createHub} = load('connection/hub.js');
const {hello, message, next, A, B} = require('./page.js');

// A tab without a browser; what the worker says comes from a real connection and hub.
class Tab {
  constructor() {
    this.state = sharing.initial('C', true, false);
    this.log = [];
    this.sent = [];
    this.timers = {};
  }

  send(event) {
    const result = sharing.reduce(this.state, {now: 0, random: 0.5, generation: this.state.generation, ...event});
    this.state = result.state;
    this.effects = result.effects;
    for (const e of result.effects) {
      if (e.type === 'show' || e.type === 'note') {
        this.log.push(e.type === 'show' ? e.id.split('.')[1] : e.note);
      } else if (e.type === 'clear') {
        this.log = [];
      } else if (e.type === 'timer') {
        this.timers[e.name] = e.ms;
      } else {
        this.sent.push(e);
      }
    }
  }

  take(type) {
    const found = this.sent.filter((e) => e.type === type);
    this.sent = this.sent.filter((e) => e.type !== type);
    return found;
  }
}

class Worker {
  constructor() {
    this.now = 0;
    this.hub = createHub(() => this.now, () => 0);
    this.state = connection.initial('C', true, false);
    this.dispatch({type: 'start'});
  }

  dispatch(event) {
    const result = connection.reduce(this.state, {now: this.now, random: 0.5, ...event});
    this.state = result.state;
    result.effects.filter((e) => ['show', 'note', 'clear'].includes(e.type)).forEach(this.hub.push);
    this.hub.update(this.state);
  }

  events(...list) {
    this.dispatch({type: 'events', list, generation: this.state.generation});
  }

  // The port keeps order and nothing else; deliver hands over what is in it and acknowledges.
  join(tab) {
    tab.inbox = [];
    tab.port = this.hub.add((m) => tab.inbox.push(structuredClone(m)));
  }

  deliver(...tabs) {
    for (const tab of tabs) {
      while (tab.inbox.length > 0) {
        tab.send({...tab.inbox.shift(), shiftMs: 0});
        if (tab.take('post').some((e) => e.message.type === 'ack')) {
          this.hub.acknowledge(tab.port);
        }
      }
    }
  }
}

function joined(worker) {
  const tab = new Tab();
  tab.send({type: 'start'});
  assert.equal(tab.take('join')[0].resume, null);
  worker.join(tab);
  worker.deliver(tab);
  return tab;
}

test('the first tab gets all from the worker and asks the server nothing', () => {
  const worker = new Worker();
  const tab = joined(worker);
  worker.events(hello({id: A + '.40'}), message(41));
  worker.events(message(42), message(43));
  worker.deliver(tab);
  assert.deepEqual(tab.log, ['opened', '41', '42', '43']);
  assert.deepEqual(tab.take('read'), []);
  assert.equal(tab.state.phase, 'open');
  assert.equal(tab.state.tabs, 1);
});

test('a late tab reads the history and joins by id: no event twice, none missing', () => {
  const worker = new Worker();
  worker.events(hello({}), message(1), message(2), message(3));
  const tab = joined(worker);
  const [read] = tab.take('read');
  assert.equal(read.url, 'poll?client=C&wait=0', 'the clock starts where a new viewing would');
  worker.events(message(4)); // meanwhile, and 3 and 4 are in the answer too
  worker.deliver(tab);
  assert.deepEqual(tab.log, []);
  tab.send({type: 'history', list: [hello({}), message(1), message(2), message(3), message(4), next(4)]});
  worker.hub.acknowledge(tab.port);
  worker.events(message(5));
  worker.deliver(tab);
  assert.deepEqual(tab.log, ['opened', '1', '2', '3', '4', '5']);
  assert.deepEqual(tab.take('read'), []);
});

test('an answer that does not reach far enough is followed by another', () => {
  const worker = new Worker();
  worker.events(hello({}), message(1), message(2));
  const tab = joined(worker);
  tab.take('read');
  tab.send({type: 'history', list: [hello({}), message(1), next(1)]});
  assert.match(tab.take('read')[0].url, new RegExp('&after=' + A + '\\.1&'));
  tab.send({type: 'history', list: [message(2), next(2)]});
  assert.deepEqual(tab.log, ['opened', '1', '2']);
  assert.equal(tab.take('post').length, 1);
});

test('a frozen tab costs one message, and has everything when it thaws', () => {
  const worker = new Worker();
  const tab = joined(worker);
  worker.events(hello({}));
  worker.deliver(tab);
  for (let n = 1; n <= 5000; n += 1) {
    worker.events(message(n));
  }
  assert.equal(tab.inbox.length, 1);
  worker.deliver(tab);
  assert.deepEqual(tab.log, ['opened', '1'], 'what left the log is read from the server');
  const [read] = tab.take('read');
  assert.equal(read.after, A + '.1');
  tab.send({type: 'history', list: [...Array(4999).keys()].map((i) => message(i + 2)).concat(next(5000))});
  assert.equal(tab.log.length, 5001);
  assert.equal(tab.log[5000], '5000');
});

test('a gap is told once, by whoever hears of it first', () => {
  const gap = {id: B + '.0', event: 'gap', data: '{"missed":null,"reason":"restart"}'};
  for (const first of ['worker', 'tab']) {
    const worker = new Worker();
    const tab = joined(worker);
    worker.events(hello({}), message(1), message(2));
    if (first === 'tab') {
      // It was behind, and its poll is answered by the new server.
      tab.send({...tab.inbox.shift(), effects: [], shiftMs: 0});
      assert.equal(tab.take('read').length, 1);
      const end = {id: '', event: 'next', data: B + '.1'};
      tab.send({type: 'history', list: [hello({id: '', epoch: B}), gap, message(1, B), end]});
      assert.equal(tab.take('read').length, 1, 'the worker still stands elsewhere');
      tab.send({type: 'history', list: [end]});
      assert.deepEqual(tab.take('read'), [], 'and is waited for');
      worker.hub.acknowledge(tab.port);
    }
    worker.events(hello({id: '', epoch: B}), gap, message(1, B), message(2, B));
    worker.deliver(tab);
    assert.deepEqual(tab.log.filter((x) => x === 'gap'), ['gap'], first);
    assert.equal(tab.state.epoch + '.' + tab.state.n, B + '.2', first);
  }
});

test('while the connection is down nothing is read, and nothing lost', () => {
  const worker = new Worker();
  worker.events(hello({}), message(1));
  worker.dispatch({type: 'failed', generation: worker.state.generation});
  const tab = joined(worker);
  assert.deepEqual(tab.take('read'), []);
  assert.equal(tab.state.phase, 'waiting');
  worker.dispatch({type: 'timer', generation: worker.state.generation});
  worker.events(hello({id: A + '.1'}), message(2));
  worker.deliver(tab);
  assert.equal(tab.take('read').length, 1);
});

test('a poll that fails is tried again, and the worker is not kept waiting', () => {
  const worker = new Worker();
  worker.events(hello({}), message(1));
  const tab = joined(worker);
  tab.take('read');
  tab.send({type: 'unread', retryAfterMs: null});
  assert.equal(tab.take('post')[0].message.type, 'ack');
  assert.ok(tab.timers.read >= 1000);
  tab.send({type: 'timer', name: 'read'});
  assert.equal(tab.take('read').length, 1);
});

test('the end ends the tab too, which leaves; its click begins anew', () => {
  const worker = new Worker();
  const tab = joined(worker);
  worker.events(hello({}), message(1), {id: A + '.1.end', event: 'end', data: '{"reason":"duration"}'});
  worker.deliver(tab);
  assert.deepEqual(tab.log, ['opened', '1', 'closed']);
  assert.equal(tab.state.phase, 'ended');
  assert.equal(tab.take('leave').length, 1);
  tab.send({type: 'start'});
  assert.deepEqual(tab.log, []);
  assert.equal(tab.take('join')[0].resume, null);
});

test('a tab that is left lets go, and goes on where it was', () => {
  const worker = new Worker();
  const tab = joined(worker);
  worker.events(hello({until: 60000}), message(1));
  worker.deliver(tab);
  tab.send({type: 'hide'});
  assert.equal(tab.take('leave').length, 1);
  assert.equal(tab.timers.worker, null);
  tab.send({type: 'wake'});
  assert.deepEqual(tab.take('join')[0].resume, {epoch: A, n: 1, until: 60000, source: 'clock', opened: true, shown: 1});
});

test('the last tab that the browser keeps tells the server, for the worker may be frozen with it', () => {
  const worker = new Worker();
  const [first, last] = [joined(worker), joined(worker)];
  worker.events(hello({}), message(1));
  worker.deliver(first, last);
  first.send({type: 'hide', kept: true});
  assert.deepEqual(first.take('release'), [], 'another tab is there');
  worker.hub.remove(first.port);
  worker.deliver(last);
  last.send({type: 'hide', kept: true});
  assert.equal(last.take('release')[0].url, 'leave?client=C');
  const closed = joined(new Worker());
  closed.send({type: 'hide', kept: false});
  assert.deepEqual(closed.take('release'), [], 'its connection ends with it; a page that is loaded again needs the next one');
});

test('a worker that does not answer, or cannot run, is done without', () => {
  for (const event of [{type: 'timer', name: 'worker'}, {type: 'unavailable'}]) {
    const tab = new Tab();
    tab.send({type: 'start'});
    assert.equal(tab.timers.worker, 3000);
    tab.send(event);
    assert.equal(tab.take('replace').length, 1);
  }
});

test('a worker that died later is started again first', () => {
  const worker = new Worker();
  const tab = joined(worker);
  assert.equal(tab.timers.worker, 35000);
  tab.send({type: 'timer', name: 'worker'});
  assert.equal(tab.take('join').length, 1);
  tab.send({type: 'timer', name: 'worker'});
  assert.equal(tab.take('replace').length, 1);
});

test('a worker that died is missed at once by who looks at the tab', () => {
  const worker = new Worker();
  const tab = joined(worker);
  tab.send({type: 'wake'});
  assert.equal(tab.timers.worker, 3000);
  worker.dispatch(tab.take('post').pop().message.event);
  worker.deliver(tab);
  assert.equal(tab.timers.worker, 35000, 'it lives');
  tab.send({type: 'wake'});
  tab.send({type: 'timer', name: 'worker'});
  assert.equal(tab.take('join').length, 1);
});

test('the name of the worker counts, where the browser stores none', () => {
  const worker = new Worker();
  worker.events(hello({}), message(1));
  const tab = new Tab();
  tab.state = sharing.initial('another', true, false);
  tab.send({type: 'start'});
  worker.join(tab);
  worker.deliver(tab);
  assert.match(tab.take('read')[0].url, /client=C&/);
  tab.send({type: 'hide', kept: true});
  assert.equal(tab.take('release')[0].url, 'leave?client=C');
});

test('late words of an older worker are dropped', () => {
  const tab = joined(new Worker());
  const old = tab.state.generation;
  tab.send({type: 'hide'});
  tab.send({type: 'update', generation: old});
  assert.deepEqual(tab.effects, []);
});

test('quit ends a tab that never connected as well', () => {
  const tab = new Tab();
  tab.send({type: 'quitting'});
  tab.send({type: 'quit'});
  assert.equal(tab.state.reason, 'quit');
  assert.deepEqual(tab.log, ['quit']);
});

test('the hub gives up a tab that is silent for 30 s, and counts those who answer', () => {
  const worker = new Worker();
  const [first, second] = [joined(worker), joined(worker)];
  worker.deliver(first, second);
  assert.equal(first.state.tabs, 2);
  for (let i = 0; i < 4; i += 1) {
    worker.now += 10000;
    worker.hub.sweep();
    worker.deliver(first);
  }
  assert.equal(first.state.tabs, 1);
  assert.equal(worker.hub.acknowledge(second.port), false, 'it must join again');
  second.send({type: 'dropped'});
  assert.equal(second.take('join').length, 1);
});
