'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {A} = require('./page.js');

// The race and the view of the wire without a browser: a test is the network and the timers.
const page = () => {
  const it = {asked: [], polls: [], streams: [], timers: [], requests: []};
  const element = (parent, name, style) => {
    const made = {textContent: '', setAttribute() {}, addEventListener() {}, removeAttribute() {}};
    it[style] = made;
    return made;
  };
  const thing = (list, what) => { list.push(what); return {close() { what.closed = true; }}; };
  class XMLHttpRequest {
    open(method, url) { this.url = url; }
    send() { it.requests.push(this); }
    abort() { this.aborted = true; }
    getAllResponseHeaders() { return ''; }
  }
  it.document = {hidden: false, addEventListener(name, act) { it[name] = act; }};
  const world = {
    document: it.document,
    location: {hostname: 'localhost', href: 'http://localhost/below/', pathname: '/below/'},
    XMLHttpRequest,
    setTimeout: (run) => it.timers.push(run),
    clearTimeout() {},
    setInterval() {},
    clearInterval() {}
  };
  const instead = {
    'base/dom.js': {append: element, make: element, display() {}, oncePerFrame: () => () => {}},
    'connection/transports.js': {
      ask: (method, url, headers, body, ms, done) => thing(it.asked, {url, done}),
      openPoll: (request, on) => thing(it.polls, {...request, on}),
      openSSE: (request, on) => thing(it.streams, {...request, on})
    }
  };
  it.createRace = load('demo/race.js', world, instead).createRace;
  it.createBytes = load('demo/bytes.js', world, instead).createBytes;
  return it;
};
const status = {status: 200, text: `id: ${A}.4\nevent: hello\ndata: {"started":0,"now":0}\n\nevent: next\ndata: ${A}.4\n\n`};
const end = [{id: A + '.4.end', event: 'end', data: '{"reason":"duration","status":"over"}'}, {id: '', event: 'next', data: A + '.4.end'}];

test('a race whose viewing ends asks nothing more', () => {
  const it = page();
  const race = it.createRace('C', (next) => { it.race = next; });
  race.start(1000, true);
  it.asked[0].done(status);
  assert.equal(it.polls.length, 2);
  it.polls.find((poll) => /wait=25/.test(poll.url)).on({type: 'events', list: end});
  assert.equal(it.race.running, false);
  assert.equal(it.polls.length, 2, 'the end would be the answer to each poll that follows');
});

test('a race has the news of its own or those of the stream, all from the same place on', () => {
  for (const [own, path] of [[true, 'race/'], [false, '']]) {
    const it = page();
    it.createRace('C', () => {}).start(1000, own);
    assert.match(it.asked[0].url, new RegExp(`^${path}poll\\?client=C&from=now&wait=0&`));
    it.asked[0].done(status);
    for (const request of it.polls.concat(it.streams)) {
      assert.match(request.url, new RegExp(`^${path}(poll|events)\\?client=C_(ask|poll|sse)[a-z0-9]+&after=${A}\\.4(&|$)`));
    }
    assert.deepEqual([it.polls.length, it.streams.length], [2, 1]);
  }
});

test('a race that cannot begin says why', () => {
  for (const [answer, want] of [[{status: 0, text: ''}, /The server did not answer/], [{status: 404, text: '404 page not found\n'}, /404 page not found$/],
    [{status: 200, text: 'event: hello\n'}, /cut on its way/]]) {
    const it = page();
    const race = it.createRace('C', (next) => { it.race = next; });
    race.start(1000, true);
    it.asked[0].done(answer);
    assert.match(it.race.why, want);
    assert.equal(it.race.running, false);
  }
});

test('a race that is stopped before it began has lasted no time', () => {
  const it = page();
  const race = it.createRace('C', (next) => { it.race = next; });
  race.start(1000, true);
  it.asked[0].done(status);
  race.stop();
  it.race.elapsedMs = 0;
  const asked = it.asked.length;
  race.start(1000, true);
  race.stop();
  assert.equal(it.asked.length, asked + 1, 'the status only: there are no costs to ask for');
});

test('the costs are asked for until nothing grows any more, and an answer that is late takes nothing back', () => {
  const it = page();
  const race = it.createRace('C', (next) => { it.race = next; });
  race.start(1000, true);
  it.asked[0].done(status);
  const answer = (question, down) => question.done({status: 200,
    text: JSON.stringify({clients: [{client: it.race.lanes.sse.client, requests: 1, connections: 1, up: 100, down}]})});
  const traffic = () => it.asked.filter((asked) => /^traffic/.test(asked.url));
  const early = traffic()[0];
  race.stop();
  answer(traffic()[1], 500);
  answer(early, 300);
  assert.equal(it.race.lanes.sse.down, 500);
  it.timers.pop()();
  answer(traffic()[2], 540);
  it.timers.pop()();
  answer(traffic()[3], 540);
  assert.equal(it.race.lanes.sse.down, 540);
  assert.equal(it.timers.length, 0, 'nothing has grown');
});

test('another page of the browser, or one that is loaded again, counts its own race', () => {
  const names = [page(), page()].map((it) => {
    const race = it.createRace('abcdefghijklmnop', (next) => { it.race = next; });
    race.start(1000, true);
    race.stop();
    return Object.keys(it.race.lanes).map((name) => it.race.lanes[name].client);
  });
  assert.equal(new Set(names[0].concat(names[1])).size, 6);
  names[0].forEach((name) => assert.match(name, /^abcdefghijklmnop_[a-z0-9]{4,15}$/, 'of the client, and at most 32'));
});

test('where nothing is counted, no cost is 0', () => {
  const it = page();
  const race = it.createRace('C', (next) => { it.race = next; });
  race.start(1000, true);
  it.asked[0].done(status);
  it.asked[1].done({status: 200, text: '{"clients":[],"counted":true}'});
  assert.deepEqual([it.race.counted, it.race.lanes.ask.requests], [true, 0]);
  race.stop();
  it.asked[2].done({status: 200, text: '{"clients":[],"counted":false}'});
  const {requests, connections, up, down} = it.race.lanes.ask;
  assert.deepEqual([it.race.counted, requests, connections, up, down], [false, null, null, null, null]);
});

test('the view of the wire ends with its viewing, and begins another when it is opened again', () => {
  for (const way of ['sse', 'poll']) {
    const it = page();
    const view = it.createBytes({}, 'C', () => way);
    view.open();
    Object.assign(it.requests[0], {readyState: 4, status: 200,
      responseText: `id: ${A}.4.end\nevent: end\ndata: {"reason":"duration"}\n\n` + (way === 'poll' ? `event: next\ndata: ${A}.4.end\n\n` : '')});
    it.requests[0].onreadystatechange();
    assert.equal(it.timers.length, 0, way + ': who comes back with that id gets the end again');
    view.open();
    assert.match(it.requests[1].url, new RegExp(`after=${A}\\.4(&|$)`));
  }
});

test('the view of the wire reads nothing while its tab is hidden, and goes on behind what it has', () => {
  const it = page();
  const view = it.createBytes({}, 'C', () => 'sse');
  const look = (hidden) => { it.document.hidden = hidden; it.visibilitychange(); };
  look(false);
  assert.equal(it.requests.length, 0, 'nobody looks at the view');
  view.open();
  Object.assign(it.requests[0], {readyState: 3, status: 200, responseText: `id: ${A}.4.100\ndata: x\n\n`});
  it.requests[0].onreadystatechange();
  look(true);
  assert.ok(it.requests[0].aborted);
  assert.equal(it.requests.length, 1);
  look(false);
  assert.match(it.requests[1].url, new RegExp(`after=${A}\\.4\\.100(&|$)`));
  view.close();
  look(true);
  look(false);
  assert.equal(it.requests.length, 2, 'a view that was left stays so');
});

test('the view of the wire shows the request as it was sent, and that an answer is over', () => {
  const end = `id: ${A}.4.end\nevent: end\ndata: {"reason":"duration"}\n\n`;
  for (const [status, text, want] of [[0, '', /no answer to read; the next request is in 2 s\.$/], [503, 'busy', /no answer to read/],
    [200, `id: ${A}.4.100\ndata: x\n\n`, /has ended or was cut; the next request is in 2 s\.$/], [200, end, /and the viewing with it\.$/]]) {
    const it = page();
    it.createBytes({}, 'C', () => 'sse').open();
    assert.equal(it.head.textContent, 'GET /below/events?client=C_wire&from=-5\n\n');
    assert.equal(it.curl.textContent, "curl -N 'http://localhost/below/events?from=-5'");
    Object.assign(it.requests[0], {readyState: 4, status, responseText: text});
    it.requests[0].onreadystatechange();
    assert.match(it.head.textContent, want);
  }
});

test('only complete blocks are parsed, and those without data are no events', () => {
  const {parseBlocks} = load('demo/bytes.js');
  assert.deepEqual(parseBlocks(''), []);
  assert.deepEqual(parseBlocks('data: x\n'), []);
  assert.deepEqual(parseBlocks(`: hi\n\nid: ${A}.1.2\ndata: x\n\ndata: y`),
    [{raw: ': hi', item: undefined}, {raw: `id: ${A}.1.2\ndata: x`, item: {id: A + '.1.2', event: 'message', data: 'x'}}]);
});
