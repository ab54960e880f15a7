'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');

// A stream that a test fills, and the timers that wait.
const stream = () => {
  const it = {given: [], timers: new Map(), closed: false};
  const listeners = {};
  let timers = 0;
  function EventSource() {
    it.source = this;
    this.addEventListener = (type, run) => { listeners[type] = run; };
    this.close = () => { it.closed = true; };
  }
  const {openSSE} = load('connection/transports.js', {
    EventSource,
    setTimeout: (run) => { timers += 1; it.timers.set(timers, run); return timers; },
    clearTimeout: (timer) => it.timers.delete(timer)
  });
  it.transport = openSSE({url: 'events'}, (event) => it.given.push(event.list ? event.list.map((e) => e.data).join() : event.type));
  it.send = (data) => listeners.message({type: 'message', lastEventId: 'a.1', data});
  it.tick = () => {
    const runs = [...it.timers.values()];
    it.timers.clear();
    runs.forEach((run) => run());
  };
  return it;
};

test('an event that comes alone waits for nothing; those behind it in the same moment are one list', () => {
  const it = stream();
  it.send('1');
  assert.deepEqual(it.given, ['1']);
  it.send('2');
  it.send('3');
  assert.deepEqual(it.given, ['1']);
  it.tick();
  assert.deepEqual(it.given, ['1', '2,3']);
  it.send('4');
  assert.deepEqual(it.given, ['1', '2,3', '4']);
  it.tick();
  assert.deepEqual([it.given.length, it.timers.size], [3, 0]);
});

test('what came before the end of a stream is given before it', () => {
  const it = stream();
  it.send('1');
  it.send('2');
  it.source.onerror();
  assert.deepEqual([it.given, it.closed, it.timers.size], [['1', '2', 'failed'], true, 0]);
});

test('a stream that is closed gives nothing more', () => {
  const it = stream();
  it.send('1');
  it.send('2');
  it.transport.close();
  it.tick();
  assert.deepEqual([it.given, it.closed], [['1'], true]);
});
