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

test('a proxy says in seconds or by a date when to come back', () => {
  const after = (header, date) => {
    let said;
    function XMLHttpRequest() {
      this.open = () => {};
      this.setRequestHeader = () => {};
      this.getResponseHeader = (name) => ({'Retry-After': header, Date: date})[name] || null;
      this.send = () => {
        Object.assign(this, {readyState: 4, status: 503, responseText: ''});
        this.onreadystatechange();
      };
    }
    const {ask} = load('connection/transports.js', {XMLHttpRequest, setTimeout: () => 0, clearTimeout: () => {}});
    ask('GET', 'status', {}, null, 1000, (answer) => { said = answer.retryAfterMs; });
    return said;
  };
  assert.equal(after('7'), 7000);
  assert.equal(after('100000'), 300000, 'bounded');
  assert.equal(after('Sun, 29 Nov 2026 12:00:30 GMT', 'Sun, 29 Nov 2026 12:00:00 GMT'), 30000, 'by their clock');
  assert.equal(after('Sun, 29 Nov 2026 12:00:00 GMT', 'Sun, 29 Nov 2026 12:00:30 GMT'), null, 'it is past');
  const inAMinute = after(new Date(Date.now() + 60000).toUTCString());
  assert.ok(inAMinute > 55000 && inAMinute <= 60000, String(inAMinute));
  for (const bad of [undefined, '', 'soon', '-30', '1.5', '2099-01-01', 'tomorrow GMT']) {
    assert.equal(after(bad), null, bad);
  }
});
