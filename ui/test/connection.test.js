'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const ACK = '&ack=100'; // what a stream asks for beyond a poll
const {Page, hello, message, next, A, B} = require('./page.js');

test('idle until the click with the clock', () => {
  const page = new Page();
  page.send({type: 'status', source: 'clock'});
  assert.equal(page.state.phase, 'idle');
  assert.deepEqual(page.effects, []);
  page.send({type: 'start'});
  assert.equal(page.state.phase, 'connecting');
  assert.equal(page.opened().url, 'events?client=C' + ACK);
  page.send({type: 'start'});
  assert.deepEqual(page.effects, [], 'a click meanwhile changes nothing');
});

test('connects at once with any other source, from a bounded backlog', () => {
  const page = new Page();
  page.send({type: 'status', source: 'stdin'});
  assert.equal(page.opened().url, 'events?client=C&from=-1000' + ACK);
  const simple = new Page(false);
  simple.send({type: 'status', source: 'stdin'});
  assert.match(simple.opened().url, /^poll\?client=C&from=-10000&/, 'what cannot ask for older ones begins with more');
});

test('a click works before the status came', () => {
  const page = new Page();
  page.send({type: 'start'});
  page.send({type: 'status', source: 'stdin'});
  assert.deepEqual(page.effects, []);
  assert.equal(page.state.source, 'stdin');
});

test('a viewing: opened, events, closed, and nothing afterwards', () => {
  const page = Page.open({until: 60000});
  assert.deepEqual(page.notes(), ['opened']);
  page.events([message(1), message(2)]);
  assert.deepEqual(page.shown(), [A + '.1.1000', A + '.2.2000']);
  page.events([{id: A + '.2.end', event: 'end', data: '{"reason":"duration"}'}]);
  assert.equal(page.state.phase, 'ended');
  assert.equal(page.state.reason, 'duration');
  assert.deepEqual(page.notes(), ['closed']);
  assert.deepEqual(page.kinds(), ['close', 'timer', 'note']);
  assert.equal(page.timer.ms, null);
  for (const type of ['wake', 'hide', 'timer', 'failed', 'events', 'status']) {
    page.send({type, source: 'clock', list: [message(3)], generation: page.last.generation});
    assert.deepEqual(page.effects, [], type);
  }
});

test('a second click begins a new viewing on a cleared log', () => {
  const page = Page.open({until: 60000});
  page.events([message(1), {id: A + '.1.end', event: 'end', data: '{"reason":"duration"}'}]);
  page.send({type: 'start'});
  assert.deepEqual(page.kinds(), ['clear', 'open', 'timer']);
  assert.equal(page.opened().url, 'events?client=C' + ACK, 'neither the cursor nor the end of the old one');
  page.events([hello({id: A + '.0'}), message(1)]);
  assert.deepEqual(page.notes(), ['opened']);
  assert.equal(page.shown().length, 1);
});

test('the end of the source is shown and the stream goes on', () => {
  const page = Page.open({});
  page.events([{id: A + '.1.5', event: 'end', data: '{"reason":"source","status":"input ended, 42 lines"}'}]);
  assert.equal(page.effects[0].data, 'input ended, 42 lines');
  assert.equal(page.state.phase, 'open');
  page.events([message(2)]);
  assert.deepEqual(page.shown(), [A + '.2.2000']);
});

test('each event once, whatever is sent again', () => {
  const page = Page.open({});
  page.events([message(1), message(2), message(1), message(2), message(3)]);
  assert.deepEqual(page.shown(), [A + '.1.1000', A + '.2.2000', A + '.3.3000']);
});

test('a hole without a gap is told', () => {
  const page = Page.open({});
  page.events([message(1), message(5)]);
  assert.deepEqual(page.effects.map((e) => e.note || e.id), [A + '.1.1000', 'hole', A + '.5.5000']);
  assert.equal(page.effects[1].missed, 3);
  page.events([message(1, B)]);
  assert.equal(page.effects[0].missed, null, 'another epoch: nobody knows');
});

test('a gap is told and moves the cursor', () => {
  const page = Page.open({});
  page.events([message(1), {id: A + '.215', event: 'gap', data: '{"missed":214,"reason":"history"}'}, message(216)]);
  assert.deepEqual(page.notes(), ['gap']);
  assert.equal(page.effects[1].missed, 214);
  assert.deepEqual(page.shown(), [A + '.1.1000', A + '.216.216000']);
});

test('a restart of the server: a gap, then the events of the new epoch', () => {
  const page = Page.open({});
  page.events([message(7)]);
  page.send({type: 'failed'});
  page.fire();
  assert.match(page.opened().url, new RegExp('&after=' + A + '\\.7&ack=100$'));
  page.events([hello({id: '', epoch: B}), {id: B + '.0', event: 'gap', data: '{"missed":null,"reason":"restart"}'}, message(1, B)]);
  assert.deepEqual(page.notes(), ['gap'], 'and no second "opened"');
  assert.deepEqual(page.shown(), [B + '.1.1000']);
});

test('reconnects with the cursor and the end of the viewing', () => {
  const page = Page.open({until: 60000});
  page.events([message(1)]);
  page.send({type: 'failed'});
  assert.equal(page.state.phase, 'waiting');
  assert.deepEqual(page.kinds(), ['close', 'timer']);
  page.fire();
  assert.equal(page.opened().url, 'events?client=C&after=' + A + '.1&until=60000' + ACK);
});

test('the position of hello counts before the first event', () => {
  const page = Page.open({id: A + '.40'});
  page.send({type: 'failed'});
  page.fire();
  assert.match(page.opened().url, new RegExp('&after=' + A + '\\.40&ack=100$'));
});

test('late callbacks of an older attempt are dropped', () => {
  const page = Page.open({});
  const old = page.last.generation;
  page.send({type: 'failed'});
  page.fire();
  for (const type of ['events', 'failed', 'timer']) {
    const before = page.state;
    page.send({type, list: [message(1)], generation: old});
    assert.deepEqual(page.effects, [], type);
    assert.equal(page.state, before, type);
  }
});

test('reduce leaves the state that it is given alone', () => {
  const page = Page.open({});
  const before = Object.freeze(page.state);
  page.events([message(1)]);
  assert.equal(before.n, 0);
});

test('backoff is full jitter, doubles, and ends at 30 s', () => {
  const page = new Page(false);
  page.send({type: 'start'});
  for (const limit of [1000, 2000, 4000, 8000, 16000, 30000, 30000]) {
    page.random = 1;
    page.send({type: 'failed'});
    assert.equal(page.timer.ms, limit);
    assert.equal(page.state.retryAt, page.now + limit);
    page.fire();
  }
  page.random = 0;
  page.send({type: 'failed'});
  assert.equal(page.timer.ms, 1000, 'two attempts are a second apart, whatever chance says');
  page.fire();
  page.now += 1000;
  page.send({type: 'failed'});
  assert.equal(page.timer.ms, 0);
});

test('backoff is reset only by a connection that was stable', () => {
  const page = Page.open({}, false);
  page.random = 1;
  const failAfter = (ms) => {
    page.now += ms;
    page.send({type: 'failed'});
    const delay = page.timer.ms;
    page.fire();
    page.events([next(0)]);
    return delay;
  };
  assert.equal(failAfter(9999), 1000);
  assert.equal(failAfter(9999), 2000);
  assert.equal(failAfter(10000), 1000);
});

test('Retry-After is respected', () => {
  const page = Page.open({}, false);
  page.send({type: 'failed', retryAfterMs: 7000});
  assert.equal(page.timer.ms, 7000);
});

test('the watchdog: 45 s without an event is a failure', () => {
  const page = Page.open({});
  assert.equal(page.timer.ms, 45000);
  page.now += 30000;
  page.events([{id: '', event: 'ping', data: '{"viewers":3}'}]);
  assert.equal(page.state.viewers, 3);
  page.now += 15000;
  page.send({type: 'timer', generation: page.timer.generation});
  assert.equal(page.timer.ms, 30000, 'something was heard meanwhile');
  page.fire();
  assert.equal(page.state.phase, 'waiting');
});

test('wake retries at once while waiting, and where the stream is long silent', () => {
  const page = Page.open({});
  page.send({type: 'wake'});
  assert.deepEqual(page.effects, []);
  page.now += 45000;
  page.send({type: 'wake'});
  assert.equal(page.state.phase, 'connecting');
  page.send({type: 'failed'});
  page.send({type: 'wake'});
  assert.equal(page.state.phase, 'connecting');
});

test('where the network is anew the connection is, too, once for all tabs', () => {
  for (const sse of [true, false]) {
    const page = Page.open({}, sse);
    page.send({type: 'wake', networkChanged: true});
    assert.deepEqual(page.effects, [], 'it has just been made');
    page.now += 5000;
    page.send({type: 'wake', networkChanged: true});
    assert.match(page.opened().url, new RegExp('&after=' + A + '\\.0'));
    page.now += 10;
    page.send({type: 'wake', networkChanged: true});
    assert.deepEqual(page.effects, []);
    page.now += 990;
    page.send({type: 'wake', networkChanged: true});
    assert.ok(page.opened(), 'an attempt may be as dead');
  }
});

test('a page that is left closes, and goes on when it comes back', () => {
  const page = Page.open({});
  page.events([message(1)]);
  page.send({type: 'hide'});
  assert.deepEqual(page.kinds(), ['close', 'timer']);
  assert.equal(page.timer.ms, null);
  page.send({type: 'wake'});
  assert.match(page.opened().url, new RegExp('&after=' + A + '\\.1&ack=100$'));
});

test('bye: the server goes, the page waits for it', () => {
  const page = Page.open({});
  page.events([{id: '', event: 'bye', data: '{"reason":"shutdown"}'}, message(1)]);
  assert.equal(page.state.phase, 'waiting');
  assert.deepEqual(page.notes(), ['bye']);
  assert.deepEqual(page.shown(), [], 'what follows belongs to a closed connection');
});

test('quit ends for good, whichever comes first, the answer or the bye', () => {
  for (const first of ['quit', 'bye']) {
    const page = Page.open({});
    page.send({type: 'quitting'});
    if (first === 'bye') {
      page.events([{id: '', event: 'bye', data: '{}'}]);
    } else {
      page.send({type: 'quit'});
    }
    assert.equal(page.state.reason, 'quit');
    assert.deepEqual(page.notes(), ['closed', 'quit']);
    for (const type of ['quit', 'quitfailed', 'start', 'wake']) {
      page.send({type});
      assert.deepEqual(page.effects, [], type);
    }
  }
});

test('a quit that is refused changes nothing', () => {
  const page = Page.open({});
  page.send({type: 'quitting'});
  page.send({type: 'quitfailed'});
  assert.deepEqual(page.effects, []);
  page.events([{id: '', event: 'bye', data: '{}'}]);
  assert.equal(page.state.phase, 'waiting', 'a bye is no answer to it any more');
});

test('goes on with a viewing that began elsewhere', () => {
  const page = new Page();
  page.send({type: 'start', resume: {epoch: A, n: 7, until: 60000, source: 'clock', opened: true, shown: 3}});
  assert.equal(page.opened().url, 'events?client=C&after=' + A + '.7&until=60000' + ACK);
  page.events([hello({id: A + '.7', until: 60000}), message(8)]);
  assert.deepEqual(page.notes(), []);
  assert.equal(page.state.shown, 4);
});

test('a type named like a member of Object is an event like any other', () => {
  const page = Page.open({});
  page.events([{id: A + '.1.1', event: 'toString', data: 'x'}, {id: A + '.2.1', event: '__proto__', data: 'y'}]);
  assert.equal(page.shown().length, 2);
});

test('a connection that is begun for others asks for a bounded backlog too', () => {
  const page = new Page();
  page.send({type: 'start', source: 'stdin'});
  assert.equal(page.opened().url, 'events?client=C&from=-1000' + ACK);
});

test('what is sent again of the same epoch is shown once', () => {
  const page = Page.open({});
  page.events([message(1), message(2)]);
  page.events([{id: A + '.0', event: 'gap', data: '{"missed":null,"reason":"restart"}'}]);
  assert.deepEqual(page.notes(), ['gap']);
  page.events([message(1), message(2), message(3)]);
  assert.deepEqual(page.shown(), [message(3).id]);
});

test('acknowledges the stream at most every 40 s, by what comes', () => {
  const page = Page.open({});
  const sent = () => page.effects.filter((e) => e.type === 'send').map((e) => e.method + ' ' + e.url);
  page.now += 39999;
  page.events([message(1)]);
  assert.deepEqual(sent(), []);
  page.now += 1;
  page.events([{id: '', event: 'ping', data: '{}'}]);
  assert.deepEqual(sent(), ['GET status?client=C']);
  page.events([message(2)]);
  assert.deepEqual(sent(), [], 'not for each event');
  page.now += 40000;
  page.events([{id: A + '.2.end', event: 'end', data: '{"reason":"duration"}'}]);
  assert.deepEqual(sent(), [], 'an ended viewing has nothing to acknowledge');
});

test('a poll is a sign of life by itself', () => {
  const page = Page.open({}, false);
  page.now += 100000;
  page.events([next(0)]);
  assert.equal(page.effects.some((e) => e.type === 'send'), false);
});

test('gives up a silent stream at the server as well, and one that fails not', () => {
  for (const page of [new Page(), Page.open({})]) {
    page.send({type: 'start'});
    page.fire();
    assert.deepEqual(page.effects.filter((e) => e.type === 'send'), [{type: 'send', method: 'POST', url: 'leave?client=C'}]);
  }
  const page = Page.open({});
  page.send({type: 'failed'});
  assert.equal(page.effects.some((e) => e.type === 'send'), false);
});

test('a node says that the log is away; a hello, a back, or a poll without it ends that', () => {
  const away = {id: '', event: 'source', data: '{"state":"away","text":"the log\'s server is away since 21:49:32"}'};
  const page = Page.open({});
  page.events([away]);
  assert.equal(page.state.away, 'the log\'s server is away since 21:49:32');
  assert.deepEqual(page.shown(), [], 'it is in no log');
  page.events([{...away, data: '{"state":"back","text":"x"}'}]);
  assert.equal(page.state.away, '');
  page.events([away, hello({})]);
  assert.equal(page.state.away, '');
  page.events([{id: A + '.1.5', event: 'source', data: '{"state":"running","text":"x"}'}]);
  assert.deepEqual(page.shown(), [A + '.1.5'], 'other sources are shown');
  const poll = Page.open({}, false);
  poll.events([away, next(0)]);
  assert.notEqual(poll.state.away, '');
  poll.events([next(0)]);
  assert.equal(poll.state.away, '');
});
