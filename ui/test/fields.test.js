'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const {load} = require('./load.js');
const fields = load('line/fields.js');
const fold = load('line/fold.js');

const parse = (text) => fields.parse(text, fold.find(text));
const said = (field) => field && field.text;
const pairs = (text) => Object.fromEntries(parse(text).fields.map((field) => [field.path, field.text]));

// What a person reads of a line: [message, level, time, fields].
const read = (text) => {
  const split = parse(text);
  return [text.slice(0, split.prefix) + (said(split.message) || ''), said(split.level), said(split.time), pairs(text)];
};

test('the JSON that loggers write', () => {
  const shapes = {
    // pino
    '{"level":30,"time":1531171074631,"pid":657,"hostname":"h","msg":"hello world"}':
      ['hello world', '30', '1531171074631', {pid: '657', hostname: 'h'}],
    // bunyan
    '{"name":"app","hostname":"h","pid":1,"level":40,"msg":"au revoir","time":"2013-01-04T18:46:23.853Z","v":0}':
      ['au revoir', '40', '2013-01-04T18:46:23.853Z', {name: 'app', hostname: 'h', pid: '1', v: '0'}],
    // zap
    '{"level":"info","ts":1700000000.1234567,"caller":"a/b.go:12","msg":"Failed to fetch URL.","url":"http://x","attempt":3,"backoff":1}':
      ['Failed to fetch URL.', 'info', '1700000000.1234567', {caller: 'a/b.go:12', url: 'http://x', attempt: '3', backoff: '1'}],
    // log/slog
    '{"time":"2026-01-01T12:00:00.000000001+01:00","level":"INFO","msg":"started","n":9007199254740993}':
      ['started', 'INFO', '2026-01-01T12:00:00.000000001+01:00', {n: '9007199254740993'}],
    // logrus
    '{"animal":"walrus","level":"info","msg":"A group","size":10,"time":"2014-03-10 19:57:38.562264131 -0400 EDT"}':
      ['A group', 'info', '2014-03-10 19:57:38.562264131 -0400 EDT', {animal: 'walrus', size: '10'}],
    // zerolog
    '{"level":"debug","Scale":"833 cents","Interval":833.09,"time":1562212768,"message":"Fibonacci is everywhere"}':
      ['Fibonacci is everywhere', 'debug', '1562212768', {Scale: '833 cents', Interval: '833.09'}],
    // Caddy
    '{"level":"error","ts":1700000000.5,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"127.0.0.1","method":"GET","uri":"/"},"status":500}':
      ['handled request', 'error', '1700000000.5', {logger: 'http.log.access', request: '{3}', status: '500'}],
    // mongod
    '{"t":{"$date":"2020-05-01T15:16:17.180+00:00"},"s":"I","c":"NETWORK","id":12345,"ctx":"listener","msg":"Listening on","attr":{"address":"127.0.0.1"}}':
      ['Listening on', 'I', '2020-05-01T15:16:17.180+00:00', {c: 'NETWORK', id: '12345', ctx: 'listener', attr: '{"address":"127.0.0.1"}'}],
    // Docker
    '{"log":"GET / 200\\n","stream":"stdout","time":"2026-01-01T12:00:00.123456789Z"}':
      ['GET / 200\n', null, '2026-01-01T12:00:00.123456789Z', {stream: 'stdout'}],
    // structlog, Logstash, ECS, GELF
    '{"event":"user logged in","user":7,"level":"info","timestamp":"2026-01-01T12:00:00Z"}':
      ['user logged in', 'info', '2026-01-01T12:00:00Z', {user: '7'}],
    '{"@timestamp":"2026-01-01T12:00:00Z","@version":"1","message":"m","log.level":"WARN","service.name":"s"}':
      ['m', 'WARN', '2026-01-01T12:00:00Z', {'@version': '1', 'service.name': 's'}],
    '{"version":"1.1","host":"h","short_message":"down","level":1,"_id2":"x"}':
      ['down', '1', null, {version: '1.1', host: 'h', _id2: 'x'}],
    // behind a text, with blanks, without a message, and with escapes
    '2026-01-01 INFO {"a":1}': ['2026-01-01 INFO ', null, null, {a: '1'}],
    ' { "msg" : "a" , "b" : [ 1, 2 ] } ': [' a', null, null, {b: '[ 1, 2 ]'}],
    '{"a":true,"b":null,"c":{},"d":[]}': ['', null, null, {a: 'true', b: 'null', c: '{}', d: '[]'}],
    '{"msg":"Gr\\u00fc\\u00dfe \\"du\\"","\\u006b":"\\\\"}': ['Grüße "du"', null, null, {k: '\\'}]
  };
  for (const text of Object.keys(shapes)) {
    assert.deepEqual(read(text), shapes[text], text);
  }
});

test('logfmt, alone and behind a text', () => {
  const shapes = {
    // logrus and log/slog
    'time="2015-03-26T01:27:38-04:00" level=debug msg="Started \\"it\\"" number=8':
      ['Started "it"', 'debug', '2015-03-26T01:27:38-04:00', {number: '8'}],
    'time=2026-01-01T12:00:00.000Z level=INFO msg=hello count=3 id=12345678901234567890':
      ['hello', 'INFO', '2026-01-01T12:00:00.000Z', {count: '3', id: '12345678901234567890'}],
    '2026/01/01 12:00:00 INFO listening port=8080': ['2026/01/01 12:00:00 INFO listening ', undefined, undefined, {port: '8080'}],
    // the router of Heroku
    '2026-01-01T12:00:00+00:00 heroku[router]: at=info method=GET path="/a?b=1" host=h.example fwd="1.2.3.4" dyno=web.1 connect=1ms service=18ms status=200 bytes=13':
      ['2026-01-01T12:00:00+00:00 heroku[router]: ', undefined, undefined, {at: 'info', method: 'GET', path: '/a?b=1', host: 'h.example', fwd: '1.2.3.4', dyno: 'web.1', connect: '1ms', service: '18ms', status: '200', bytes: '13'}],
    'source=web.1 sample#load_avg_1m=0.00 sample#memory_total=21.00MB': ['', undefined, undefined, {source: 'web.1', 'sample#load_avg_1m': '0.00', 'sample#memory_total': '21.00MB'}],
    // zerolog's console
    '3:04PM INF Starting up app=x port=80': ['3:04PM INF Starting up ', undefined, undefined, {app: 'x', port: '80'}],
    'a= b=c==  addr=[::1]:80 ids=[1] u=https://x/?y=1': ['', undefined, undefined, {a: '', b: 'c==', addr: '[::1]:80', ids: '[1]', u: 'https://x/?y=1'}]
  };
  for (const text of Object.keys(shapes)) {
    const [message, level, time, list] = shapes[text];
    assert.deepEqual(read(text), [message, level || null, time || null, list], text);
  }
});

test('lines that only look like it have no fields', () => {
  const lines = ['', 'x = y', 'a=1', '  a=1 b=2', 'PATH=/usr/bin:/bin', 'dGVzdA==', 'token: dGVzdCB0ZXN0IHRlc3Q=',
    'GET https://example.com/?a=1&b=2', 'see https://example.com/?a=1 and https://example.com/?b=2',
    'SELECT * FROM t WHERE a=1', 'SELECT * FROM t WHERE a=1 AND b=2', 'UPDATE t SET a=1, b=2', "INSERT x SET a='b c' ORDER BY d",
    '    at foo (a.js:1:2)', '\tat com.example.Foo.bar(Foo.java:12)', '  File "a.py", line 3, in f', 'f(a=1, b=2)', 'User(id=1, name=bob)',
    '<a href="x" id="y">', 'for (i=0; i<n; i++)', 'Cookie: a=1; b=2', 'cc -O2 --std=c11 -DA=1', 'frame=  100 fps= 25 time=00:01 speed=1x',
    '64 bytes from 1.1.1.1: icmp_seq=1 ttl=57 time=12.3 ms', 'rtt min/avg = 1/2 ms', 'a==b c==d', 'x=1 y=2 and more words', '=1 =2', 'a=1\nb=2 c=3 d'];
  for (const line of lines) {
    assert.equal(parse(line), null, line);
  }
  for (const line of ['[1,2]', '{}', 'x [{"a":1},2]', '{"a":' + '1'.repeat(20000) + '}', 'a=1 b=' + 'x'.repeat(20000)]) {
    assert.equal(parse(line), null, line.slice(0, 40));
  }
});

test('numbers are what was written', () => {
  const numbers = ['9007199254740993', '12345678901234567890', '1e400', '-0', '0.1000000000000000055', '1.50', '1E+2', '-9223372036854775808'];
  for (const number of numbers) {
    for (const text of [`{"n":${number}}`, `{"n": ${number} }`, `x {"a":[],"n":${number},"b":""}`, `a=1 n=${number}`]) {
      assert.equal(fields.get(text, 'n').text, number, text);
      assert.equal(fields.get(text, 'n').kind, 'number', text);
    }
    assert.equal(fields.get(`{"a":{"b":{"n":${number}}}}`, 'a.b.n').text, number);
    assert.equal(fields.get(`{"a":[0,{"n":${number}}]}`, 'a.1.n').text, number);
  }
});

test('a field is found by its path, whatever its name', () => {
  const text = '{"a.b":{"c":1},"a":{"b":{"c":2},"d":3},"__proto__":{"x":4},"constructor":5,"a.b.c":6,"":7}';
  const paths = {'a.b.c': '6', 'a.d': '3', 'a.b': '{"c":1}', '__proto__.x': '4', constructor: '5', '': '7'};
  for (const path of Object.keys(paths)) {
    assert.equal(said(fields.get(text, path)), paths[path], path);
  }
  for (const path of ['x', 'a.x', 'a.b.c.d', 'toString', 'length']) {
    assert.equal(fields.get(text, path), null, path);
  }
  assert.equal({}.x, undefined);
});

test('where a value is written', () => {
  const text = '2026-01-01 x {"msg":"m","a":[1],"s":"t","n":1.50}';
  for (const field of parse(text).fields.concat(parse(text).message)) {
    assert.equal(text.slice(field.start, field.end), field.text);
  }
  const line = 'up a=1 b="two words"';
  for (const field of parse(line).fields) {
    assert.equal(line.slice(field.start, field.end), field.text);
  }
});

test('no text takes long', () => {
  for (const piece of [' a="', ' a=', ' a=1', '="\\', '{"a":', '"a"', ' a="\\"', '[', 'a=1,', '\\"']) {
    for (const text of [piece.repeat(10000 / piece.length), piece.repeat(10000 / piece.length - 9) + ' x=1 y=2', '{"a":"' + piece.repeat(2000) + '"}']) {
      const began = process.hrtime.bigint();
      fields.parse(text, fold.find(text));
      const ms = Number(process.hrtime.bigint() - began) / 1e6;
      assert.ok(ms < 1000, `${ms} ms for ${piece}`);
    }
  }
});

const find = load('line/find.js');
const filters = load('line/filters.js');
const fieldfilter = load('line/fieldfilter.js');

const passing = (list, lines, type = 'message') => {
  const passes = fieldfilter.test(list);
  return lines.filter((line) => passes(type, line, 0));
};
const is = (path, text) => ({path, text, not: false});
const isNot = (path, text) => ({path, text, not: true});

test('fields, and filters by them, are those of the program', () => {
  const cases = JSON.parse(fs.readFileSync(path.join(__dirname, '../../internal/line/testdata/fields.json'), 'utf8'));
  const paths = new Set(cases.lines.flatMap((line) => Object.keys(line.fields)));
  for (const {type, data, fields: want} of cases.lines) {
    for (const one of paths) {
      const field = find.written(type, data) ? fields.get(find.textOf(type, data), one) : null;
      assert.equal(said(field), Object.hasOwn(want, one) ? want[one] : null, `${one} of ${type} ${data}`);
    }
  }
  for (const {list, query, passes: want} of cases.filters) {
    assert.equal(fieldfilter.query(list), query);
    const passes = fieldfilter.test(list);
    assert.deepEqual(cases.lines.flatMap(({type, data}, i) => passes(type, data, null) ? [i] : []), want, JSON.stringify(list));
  }
});

test('a filter by values', () => {
  const lines = ['{"a":9007199254740993,"b":{"c":"x, y"}}', '{"a":9007199254740992}', 'up a=9007199254740993 b=2', '{"a":"9007199254740993"}',
    '{"\\u0061":9007199254740993}', '\u001b[32ma\u001b[0m=1 b=2', 'plain 9007199254740993', '{"b":{"c":"Gr\\u00fc\\u00dfe"}}'];
  const at = (...indices) => indices.map((i) => lines[i]);
  assert.deepEqual(passing([is('a', '9007199254740993')], lines), at(0, 2, 3, 4));
  assert.deepEqual(passing([isNot('a', '9007199254740993')], lines), at(1, 5, 6, 7));
  assert.deepEqual(passing([is('a', '9007199254740993'), is('a', '9007199254740992')], lines), at(0, 1, 2, 3, 4));
  assert.deepEqual(passing([is('a', '9007199254740993'), isNot('b', '2')], lines), at(0, 3, 4));
  assert.deepEqual(passing([is('b.c', 'x, y')], lines), at(0));
  assert.deepEqual(passing([is('b.c', 'Grüße')], lines), at(7));
  assert.deepEqual(passing([is('a', '1')], lines), at(5));
  assert.deepEqual(passing([is('a', '900719925474099')], lines), []);
  assert.deepEqual(passing([is('name', 'x')], ['{"name":"x","text":"t"}'], 'chat'), [], 'what people write has no fields');
  assert.deepEqual(passing([is('delta', 'Hel')], ['{"delta":"Hel"}'], 'token'), ['{"delta":"Hel"}']);
});

test('a filter by a value finds each line that shows it, however it is written', () => {
  const lines = ['{"a":"x\u0001y"}', 'a=\u0085 b=1', '{"a":"\u202e"}', '{"a":"1\b12\b23\b3"}', '{"a":{"b":"1234567890","c":"1234567890","d":"1234567890"}}',
    '{"a":"\\ud83cx"}', 'a="\\udf89" b=1', '{"a":"\\ud83c\\udf89"}', '{"\\ud83c":"key"}'];
  const texts = lines.map((line) => parse(find.textOf('message', line)).fields[0]).map((field) => [field.path, field.text]);
  assert.deepEqual(texts, [['a', 'x␁y'], ['a', '⟨85⟩'], ['a', '⟨RLO⟩'], ['a', '123'], ['a', '{3}'], ['a', '\ufffdx'], ['a', '\ufffd'], ['a', '🎉'], ['\ufffd', 'key']]);
  texts.forEach(([name, text], i) => {
    assert.deepEqual(passing([is(name, text)], lines), [lines[i]], text);
    assert.deepEqual(passing([isNot(name, text)], lines), lines.filter((line) => line !== lines[i]), text);
    assert.doesNotThrow(() => encodeURIComponent(name + text));
  });
});

test('a filter by values is in the address, whatever they are', () => {
  const lists = [[is('a', '1')], [isNot('a.b', '')], [is('-x', 'a,b:c~d~1'), isNot('user-agent', '-')], [is('a,b', 'é "q" %')], [is('~3', '~0')], [is('', 'x')]];
  for (const list of lists) {
    const {fields: text} = filters.write('fields', list);
    assert.deepEqual(filters.read((key) => (key === 'fields' ? text : null)), {chosen: {fields: list}, wrong: []}, text);
  }
  assert.equal(filters.write('fields', [is('status', '500'), isNot('user-agent', 'x')]).fields, 'status:500,-user-agent:x');
  for (const text of ['', 'status', 'a:b:c', 'a:1,']) {
    assert.deepEqual(filters.read((key) => (key === 'fields' ? text : null)).wrong, ['fields'], text);
  }
});

test('one more value takes the place of what it contradicts', () => {
  let list = fieldfilter.add(undefined, 'a', '1', false);
  list = fieldfilter.add(list, 'b', 'x', false);
  assert.deepEqual(fieldfilter.add(list, 'a', '2', false), [is('b', 'x'), is('a', '2')]);
  assert.deepEqual(fieldfilter.add(list, 'a', '1', true), [is('b', 'x'), isNot('a', '1')]);
  list = fieldfilter.add(fieldfilter.add(list, 'b', 'y', true), 'b', 'z', true);
  assert.deepEqual(list, [is('a', '1'), is('b', 'x'), isNot('b', 'y'), isNot('b', 'z')]);
  assert.deepEqual(fieldfilter.add(list, 'b', 'y', false), [is('a', '1'), isNot('b', 'z'), is('b', 'y')]);
  const chips = fieldfilter.chips([is('a', '1'), isNot('b', '2\u202e')]);
  assert.deepEqual(chips.map((chip) => chip.text), ['a=1', 'not b=2⟨RLO⟩']);
  assert.deepEqual(chips[0].left, [isNot('b', '2\u202e')]);
});
