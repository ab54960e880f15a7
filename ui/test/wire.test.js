'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const {load} = require('./load.js');
const wire = load('connection/wire.js');

const EPOCH = 'abcdefghij234';

test('parseId takes the three shapes of an id', () => {
  assert.deepEqual(wire.parseId(EPOCH + '.0'), {epoch: EPOCH, n: 0, t: null, end: false});
  assert.deepEqual(wire.parseId(EPOCH + '.12.0'), {epoch: EPOCH, n: 12, t: 0, end: false});
  assert.deepEqual(wire.parseId(EPOCH + '.12.end'), {epoch: EPOCH, n: 12, t: null, end: true});
  assert.equal(wire.parseId(EPOCH + '.9007199254740991').n, Number.MAX_SAFE_INTEGER);
});

test('parseId refuses everything else', () => {
  const bad = ['', '.', EPOCH, EPOCH + '.', EPOCH + '.01', EPOCH + '.1.', EPOCH + '.1.01', EPOCH + '.-1', EPOCH + '.1e3',
    EPOCH + '.1 ', ' ' + EPOCH + '.1', EPOCH + '.1\n', EPOCH + '.1.END', EPOCH + '.1.2.3', EPOCH + '.1.end.end',
    EPOCH + '.9007199254740992', EPOCH + '.1.9007199254740992', EPOCH + '.99999999999999999', EPOCH.slice(1) + '.1',
    EPOCH + 'a.1', EPOCH.toUpperCase() + '.1', 'abcdefghij018.1', EPOCH + '.1.e', EPOCH + '.١'];
  for (const text of bad) {
    assert.equal(wire.parseId(text), null, JSON.stringify(text));
  }
});

test('parseEvents reads ids, types and data lines', () => {
  assert.deepEqual(wire.parseEvents('id: a\nevent: price\ndata: 1\ndata:2\ndata:  3\n\n'),
    [{id: 'a', event: 'price', data: '1\n2\n 3'}]);
});

test('parseEvents takes LF, CR and CRLF as line ends', () => {
  const want = [{id: 'a', event: 'message', data: 'x\ny'}, {id: 'b', event: 'message', data: 'z'}];
  const body = 'id: a\ndata: x\ndata: y\n\nid: b\ndata: z\n\n';
  assert.deepEqual(wire.parseEvents(body), want);
  assert.deepEqual(wire.parseEvents(body.replace(/\n/g, '\r')), want);
  assert.deepEqual(wire.parseEvents(body.replace(/\n/g, '\r\n')), want);
});

test('parseEvents never parses a partial line or block', () => {
  const body = 'id: a\ndata: x\n\n';
  for (let length = 0; length < body.length; length += 1) {
    assert.deepEqual(wire.parseEvents(body.slice(0, length)), [], JSON.stringify(body.slice(0, length)));
  }
});

test('parseEvents follows the standard in its corners', () => {
  assert.deepEqual(wire.parseEvents('\uFEFFdata: x\n\n'), [{id: '', event: 'message', data: 'x'}], 'byte order mark');
  assert.deepEqual(wire.parseEvents(': note\nretry: 5\nfoo: bar\nid: a\n\n'), [], 'no data, no event');
  assert.deepEqual(wire.parseEvents('data\n\n'), [{id: '', event: 'message', data: ''}], 'a field without a colon');
  assert.deepEqual(wire.parseEvents('data:\ndata:\n\n'), [{id: '', event: 'message', data: '\n'}], 'empty lines of data');
  assert.deepEqual(wire.parseEvents('id: a\0b\ndata: x\n\n'), [{id: '', event: 'message', data: 'x'}], 'NUL in an id');
  assert.deepEqual(wire.parseEvents('id: a\nevent: t\n\ndata: x\n\n'), [{id: '', event: 'message', data: 'x'}], 'fields of a block without data');
});

test('parseEvents leaves nasty data as it is', () => {
  const data = 'data: x <script>\u2028\u2029\u0085\0\x1b[1m \u{1F600} : ';
  assert.deepEqual(wire.parseEvents('data: ' + data + '\n\n'), [{id: '', event: 'message', data}]);
});

const POLL = `id: ${EPOCH}.7.10\ndata: x\n\nid: ${EPOCH}.8.20\ndata: y\n\nevent: next\ndata: ${EPOCH}.8\n\n`;

test('parsePoll returns the events of a whole body', () => {
  assert.deepEqual(wire.parsePoll(POLL, EPOCH + '.6').map((e) => e.data), ['x', 'y', EPOCH + '.8']);
});

test('parsePoll refuses a body that was cut anywhere', () => {
  // Without its trailing white space the body is whole: edbrowse takes that off.
  const whole = POLL.replace(/\s+$/, '').length;
  for (let length = 0; length < POLL.length; length += 1) {
    assert.equal(wire.parsePoll(POLL.slice(0, length), EPOCH + '.6') !== null, length >= whole, JSON.stringify(POLL.slice(0, length)));
  }
});

test('parsePoll refuses a cursor that was cut short', () => {
  const body = `event: next\ndata: ${EPOCH}.12`;
  assert.notEqual(wire.parsePoll(body, EPOCH + '.12'), null);
  assert.equal(wire.parsePoll(body, EPOCH + '.123'), null, 'the cursor was asked with and cannot go back');
  assert.equal(wire.parsePoll(body, ''), null, 'nothing to hold the cursor against');
  const ended = `id: ${EPOCH}.12.end\nevent: end\ndata: {}\n\nevent: next\ndata: ${EPOCH}.12`;
  assert.equal(wire.parsePoll(ended, EPOCH + '.12'), null, 'the end is another position');
  assert.notEqual(wire.parsePoll(ended + '.end', EPOCH + '.12'), null);
});

test('unfinished names the event that a body was cut in', () => {
  assert.equal(wire.unfinished('id: a\ndata: x'), 'a');
  assert.equal(wire.unfinished('id: a\ndata: x\n\nid: b\ndata: '), 'b');
  assert.equal(wire.unfinished('id: a\ndata: x\n\n'), '');
  assert.equal(wire.unfinished('id: a\ndata: x\n\nid: b'), '', 'the id itself may be cut');
  assert.equal(wire.unfinished(''), '');
});

test('the type of a foreign name is read as that name', () => {
  for (const [type, name] of [['price', 'price'], ['%70ing', 'ping'], ['gr%C3%B6%C3%9Fe', 'größe'], ['50%25', '50%'], ['%FF', '%FF'], ['a/b:c.d', 'a/b:c.d']]) {
    assert.ok(wire.TYPE.test(type), type);
    assert.equal(wire.nameOf(type), name);
  }
  for (const bad of ['', '.', 'a.', '.a', 'a..b', 'a b', 'a,b', '*', '%', '%7', '%7a', 'é', 'a\n', 'x'.repeat(129)]) {
    assert.ok(!wire.TYPE.test(bad), bad);
  }
  assert.ok(wire.TYPE.test('x'.repeat(128)));
});

test('parseObject takes objects and nothing else', () => {
  assert.deepEqual(wire.parseObject('{"a":1}'), {a: 1});
  for (const text of ['', '{', 'null', '1', '"x"']) {
    assert.deepEqual(wire.parseObject(text), {}, text);
  }
});

// The bytes that the Go encoder writes, so that both sides change together.
test('parseEvents reads the golden bytes', (t) => {
  const golden = path.join(__dirname, '../../stream/testdata');
  if (!process.env.CI && !fs.existsSync(path.join(golden, 'wire.golden'))) {
    t.skip('stream/testdata/wire.golden is not there');
    return;
  }
  const want = JSON.parse(fs.readFileSync(path.join(golden, 'wire.json'), 'utf8'));
  const got = wire.parseEvents(fs.readFileSync(path.join(golden, 'wire.golden'), 'utf8'));
  assert.deepEqual(got, want);
});
