'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {Page, hello, message, next, A} = require('./page.js');

test('without EventSource: polls, with the notice', () => {
  const page = new Page(false);
  assert.equal(page.state.transport, 'poll');
  assert.equal(page.state.fallback, 'missing');
  page.send({type: 'start'});
  assert.equal(page.opened().url, 'poll?client=C&wait=0', 'the first answer comes at once');
  assert.equal(page.opened().timeoutMs, 10000);
  page.events([hello({id: A + '.4', until: 60000}), message(5), next(5)]);
  assert.deepEqual(page.kinds(), ['note', 'show', 'open']);
  assert.equal(page.opened().url, 'poll?client=C&after=' + A + '.5&until=60000&wait=25');
  assert.equal(page.opened().timeoutMs, 35000);
  page.events([{id: A + '.5.end', event: 'end', data: '{"reason":"duration"}'}, next('5.end')]);
  assert.equal(page.state.phase, 'ended');
  assert.equal(page.effects.some((e) => e.type === 'open'), false);
});

test('forced: polls, and never tries the stream', () => {
  const page = new Page(true, true);
  assert.equal(page.state.fallback, 'forced');
  page.send({type: 'start'});
  page.events([hello({}), next(0)]);
  page.now += 3600000;
  page.events([next(0)]);
  assert.equal(page.last.transport, 'poll');
});

test('no hello within 4 s: long polling is tried, and kept where it answers', () => {
  const page = new Page();
  page.send({type: 'start'});
  assert.equal(page.timer.ms, 4000);
  page.fire();
  assert.equal(page.opened().transport, 'poll');
  assert.equal(page.state.fallback, null, 'not yet proven');
  page.events([hello({}), next(0)]);
  assert.equal(page.state.fallback, 'held');
  assert.equal(page.last.transport, 'poll');
});

test('three failures put long polling on trial', () => {
  const page = new Page();
  page.send({type: 'start'});
  for (let i = 0; i < 2; i += 1) {
    page.send({type: 'failed'});
    assert.equal(page.state.phase, 'waiting');
    page.fire();
    assert.equal(page.opened().transport, 'sse');
  }
  page.send({type: 'failed'});
  assert.equal(page.state.phase, 'waiting', 'an attempt like any other');
  page.fire();
  assert.equal(page.opened().transport, 'poll');
});

test('a stream that failed is tried again as soon as long polling works', () => {
  for (const back of [true, false]) {
    const page = new Page();
    page.send({type: 'start'});
    for (let i = 0; i < 3; i += 1) {
      page.send({type: 'failed'});
      page.fire();
    }
    page.events([hello({}), next(0)]);
    assert.equal(page.opened().transport, 'sse', 'the server may have been away, and be back');
    if (back) {
      page.events([hello({})]);
      assert.equal(page.state.fallback, null);
      assert.equal(page.state.transport, 'sse');
    } else {
      page.send({type: 'failed'});
      assert.equal(page.opened().transport, 'poll');
      page.events([next(0)]);
      assert.equal(page.state.fallback, 'held');
      assert.equal(page.last.transport, 'poll', 'and not again before its time');
    }
  }
});

test('a server that is away is not a stream held back', () => {
  const page = Page.open({});
  for (let i = 0; i < 3; i += 1) {
    page.send({type: 'failed'});
    if (page.state.phase === 'waiting') {
      page.fire();
    }
  }
  assert.equal(page.last.transport, 'poll');
  page.send({type: 'failed'});
  assert.equal(page.state.phase, 'waiting');
  page.fire();
  assert.equal(page.opened().transport, 'sse');
  assert.equal(page.state.fallback, null);
});

function held() {
  const page = new Page();
  page.send({type: 'start'});
  page.fire();
  page.events([hello({}), next(0)]);
  return page;
}

test('fallen back, the stream is tried again every 5 minutes', () => {
  const page = held();
  page.now += 299999;
  page.events([message(1), next(1)]);
  assert.equal(page.last.transport, 'poll');
  page.now += 1;
  page.events([next(1)]);
  assert.equal(page.opened().transport, 'sse');
  assert.match(page.opened().url, new RegExp('^events.*&after=' + A + '\\.1&ack=100$'));

  page.fire(); // 4 s without a hello
  assert.equal(page.opened().transport, 'poll');
  assert.equal(page.state.fallback, 'held');
  page.events([next(1)]);
  assert.equal(page.last.transport, 'poll', 'not again before its time');

  page.now += 300000;
  page.events([next(1)]);
  assert.equal(page.last.transport, 'sse');
  page.events([hello({id: A + '.1'})]);
  assert.equal(page.state.fallback, null, 'the stream is back');
  assert.equal(page.state.transport, 'sse');
});

test('a failing poll keeps polling', () => {
  const page = held();
  page.send({type: 'failed'});
  page.fire();
  assert.equal(page.opened().transport, 'poll');
  assert.match(page.opened().url, /wait=0$/);
});

const cut = (list, unfinished) => ({type: 'failed', incomplete: true, list: list || [], unfinished: unfinished || ''});

test('a cut answer: the same cursor at once, the second time later', () => {
  const page = Page.open({}, false);
  page.events([message(1), next(1)]);
  const url = page.opened().url;
  page.send(cut([message(2)]));
  assert.equal(page.opened().url, url);
  assert.deepEqual(page.shown(), [], 'thrown away');
  page.send(cut());
  assert.equal(page.state.phase, 'waiting');
});

test('an answer that is cut again and again: its whole events count, the other is left out', () => {
  const page = Page.open({}, false);
  const again = () => page.send(cut([message(1)], A + '.2.2000'));
  again();
  again();
  assert.deepEqual(page.shown(), [A + '.1.1000']);
  assert.equal(page.last.after, A + '.1');
  for (let i = 0; i < 2; i += 1) {
    page.send(cut([], A + '.2.2000'));
    if (page.state.phase === 'waiting') {
      page.fire();
    }
  }
  page.send(cut([], A + '.2.2000'));
  assert.deepEqual(page.notes(), ['unreadable']);
  assert.equal(page.last.after, A + '.2');
});

test('an end in an answer that is cut again ends the viewing', () => {
  const page = Page.open({}, false);
  page.send(cut());
  page.send(cut([{id: A + '.0.end', event: 'end', data: '{"reason":"duration"}'}]));
  assert.equal(page.state.phase, 'ended');
  assert.equal(page.opened(), undefined);
});

test('an event that is not the next one is never left out', () => {
  const page = Page.open({}, false);
  for (let i = 0; i < 9; i += 1) {
    page.send(cut([], A + '.2.2000'));
    assert.deepEqual(page.notes(), []);
    if (page.state.phase === 'waiting') {
      page.fire();
    }
  }
  assert.equal(page.last.after, A + '.0');
});
