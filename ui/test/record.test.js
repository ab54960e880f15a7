'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const {load} = require('./load.js');
const record = load('line/record.js');

const {HEAD, SHOWN, HIDDEN, BLOCK} = record;
const lines = (name) => fs.readFileSync(path.join(__dirname, 'records', name + '.txt'), 'utf8').replace(/\n$/, '').split('\n');

// Reads texts, or [type, text], as events 1, 2, ... and returns what each is.
const read = (list, first = 1, whole = true) => {
  const records = record.createRecords(first, whole);
  return list.map((one, i) => {
    const [type, text] = Array.isArray(one) ? one : ['message', one];
    const answer = records.read(first + i, type, text);
    return answer && {...answer};
  });
};
const heads = (list) => read(list).map((one, i) => one.role === HEAD && list[i] !== '' ? i + 1 : 0).filter((n) => n > 0);
const texts = (list, role) => read(list).map((one, i) => one.role === role ? list[i] : '').filter((text) => text !== '');

// Lines and what they are, which the program reads in a test of its own.
test('records are those that the program finds', () => {
  const logs = JSON.parse(fs.readFileSync(path.join(__dirname, '../../internal/record/testdata/records.json'), 'utf8'));
  assert.ok(logs.length > 20);
  for (const {first, whole, lines: list} of logs) {
    const answers = read(list.map((one) => [one[5] || 'message', one[0]]), first, whole);
    list.forEach((one, i) => {
      const got = answers[i];
      assert.deepEqual(got && [got.role, got.head, got.sure, got.late], typeof one[1] === 'number' ? one.slice(1, 5) : null, JSON.stringify(one[0]));
    });
  }
});

// Made by the tools themselves (Python 3.14, Go 1.26, Java 17, Node 20, Rust 1.95, Ruby 3.1, PHP
// 8.2, Perl 5.36, Lua 5.4, OCaml 4.13), with paths of a shop; those of .NET as its documents show
// them.
test('what a program writes of an exception is one record, and the next line another', () => {
  const of = {
    py: [1, 27, 28], go: [1, 2, 18, 19], java: [1, 20, 22, 38, 54], node: [1, 17, 18], rust: [1, 3, 14, 16], ruby: [1, 7, 8],
    php: [1, 2], perl: [1, 2, 8, 9], lua: [1], ocaml: [1], dotnet: [1, 3, 8, 15]
  };
  for (const [name, wanted] of Object.entries(of)) {
    assert.deepEqual(heads(lines(name)), wanted, name);
  }
});

test('JSON over several lines, wrapped SQL, parts of a line and the streams of containers are records', () => {
  assert.deepEqual(heads(lines('more')), [1, 4, 7, 13, 20, 23, 24, 27, 28, 29, 31, 32, 35, 40, 41, 45]);
  const answers = read(lines('more'));
  assert.equal(answers[25].head, 23, 'the parts of standard output are of one line, whatever stands between them');
  assert.equal(answers[29].head, 28);
  assert.equal(answers[32].head, 31);
});

test('reports and statements of databases are records, and what loggers write behind their line', () => {
  assert.deepEqual(heads(lines('db')), [1, 6, 7, 9, 13, 14, 15, 22, 23, 26, 28, 30, 31, 32, 38]);
  assert.deepEqual(heads(lines('logged')), [1, 12, 15, 20, 21, 28, 32, 36, 37, 45]);
});

test('what Rails, Tomcat and PHP-FPM write of an error of the program is one record', () => {
  assert.deepEqual(heads(lines('web')), [1, 2, 3, 4, 9, 10, 15, 16, 19, 20, 21, 22, 23, 39, 40, 42, 43, 49]);
  const answers = read(lines('web'));
  assert.equal(answers[4].late, 'error');
  assert.equal(answers[43].head, 40, 'of the same child, whatever others say in between');
});

test('a cause, the head of a backtrace and the exception of a warning belong to their record', () => {
  const ruby = ["a.rb:4:in `rescue in a': outer (RuntimeError)", '\tfrom a.rb:7:in `<main>\'', "a.rb:2:in `a': inner (ArgumentError)", '\tfrom a.rb:7:in `<main>\''];
  assert.deepEqual(heads([...ruby, ...ruby, "b.rb:1:in `b': other (TypeError)", "b.rb:1:in `b': other (TypeError)"]), [1, 5, 9, 10]);
  assert.deepEqual(heads(['starting', 'Program received signal SIGSEGV, Segmentation fault.', '0x0000555555555155 in crash (p=0x0) at c.c:2', '2\treturn *p;',
    '#0  0x0000555555555155 in crash (p=0x0) at c.c:2', '#1  0x0000555555555185 in main () at c.c:3', 'next']), [1, 2, 7]);
  const python = ['Traceback (most recent call last):', '  File "a.py", line 3, in <module>', '    1/0', 'ZeroDivisionError: division by zero'];
  assert.deepEqual(heads(['2026-11-28 10:20:30,123 WARNING late', ...python, 'WARNING next', 'Internal Server Error: /bad', ...python, '2026-11-28 10:20:30,123 INFO x', ...python]),
    [1, 6, 7, 12, 13]);
});

// As Go 1.26, Node 20 and Python 3.11 wrote them; others as documents show them.
test('what goes on with a crash or a logged exception belongs to it, and nothing else', () => {
  const of = {
    warned: [1, 7, 10, 13, 14, 16, 17, 18, 21, 24, 25, 26], codes: [1, 7, 10, 13, 18, 19, 20],
    emitted: [1, 2, 20, 35], throws: [1, 2, 10, 17, 25, 26, 27, 29], snippet: [1, 2, 8, 15, 18, 23, 24, 26],
    groups: [1, 17, 18, 42, 43, 65, 66, 72, 73, 79, 81, 82, 90, 91, 105, 106, 115, 116, 121, 122, 130],
    messages: [1, 11, 23, 29, 33, 34, 38, 39, 42, 43, 47, 48, 52, 53, 55, 56, 58],
    anyhow: [1, 2, 12, 13, 21, 22, 27, 28, 30, 31, 32, 34, 35, 38, 41, 42], otp: [1, 11, 19, 20, 27, 28, 29],
    announced: [1, 2, 22, 23, 29, 30, 38, 39, 46, 55, 65, 67, 73, 75, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90],
    gems: [1, 6, 7, 8, 11, 15],
    images: [1, 2, 7, 8, 13, 14, 22, 23, 25, 26, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 40, 41],
    races: [1, 19, 20, 21, 29, 30, 33, 34],
    unstamped: [1, 2, 10, 11, 16, 17, 18, 19, 23, 24, 26, 29, 30, 31, 35, 36, 40, 41, 42, 48, 49, 55, 56, 62, 63, 69, 70, 76, 77, 83,
      84, 87, 90, 91, 94, 96, 99, 100, 102, 103, 106, 109, 111, 113, 117, 118, 120, 121, 123, 124, 125, 126, 127, 128, 131, 132]
  };
  for (const [name, wanted] of Object.entries(of)) {
    assert.deepEqual(heads(lines(name)), wanted, name);
  }
});

test('parts of a line and traces in the objects of Docker are records', () => {
  const docker = (log, stream = 'stderr') => JSON.stringify({log, stream, time: '2026-11-28T10:20:30.123456789Z'});
  const list = [docker('a'.repeat(16384)), docker('plain\n', 'stdout'), docker('b'.repeat(16384)), docker('end\n'), docker('next\n'), docker('Traceback (most recent call last):\n'),
    docker('  File "a.py", line 3, in <module>\n'), docker('ValueError: no amount\n'), docker('next\n'), '{"log":"broken', '{"log":"\\x","stream":"stderr","time":"x"}'];
  assert.deepEqual(heads(list), [1, 2, 5, 6, 9, 10, 11]);
  assert.equal(read(list)[3].head, 1);
});

test('an indented listing, source code or a table is no record', () => {
  const list = lines('lists');
  assert.equal(heads(list).length, list.filter((text) => text !== '').length);
});

test('what tells what is wrong is shown where the rest is folded, with the first two lines', () => {
  assert.deepEqual(texts(lines('py').slice(27), SHOWN), ['  File "/srv/shop/a.py", line 7, in order', '    try: pay(3)',
    'ValueError: no amount', 'RuntimeError: order 7 failed']);
  assert.deepEqual(texts(lines('java').slice(37, 53), SHOWN), ['\tat Main.order(Main.java:3)', '\tat Main.main(Main.java:9)',
    'Caused by: java.lang.IllegalStateException: no amount']);
});

test('a line with a time or a level at its begin is a head, whatever is open', () => {
  for (const next of ['2026-11-28 10:20:30 INFO next', '[10:20:30] next', 'ERROR next', '  2026-11-28T10:20:30Z next', 'Nov 28 10:20:30 host app: next',
    'I1128 10:20:30.123456 1 main.go:3] next', '10.0.0.1 - - [28/Nov/2026:10:20:30 +0000] "GET / HTTP/1.1" 200 1', '2026/11/28 10:20:30 next']) {
    for (const name of ['py', 'go', 'node', 'rust']) {
      for (const cut of [2, 3, 5, 9]) {
        assert.equal(read([...lines(name).slice(-12, -12 + cut), next]).pop().role, HEAD, `${next} in ${name}`);
      }
    }
  }
});

test('of an image nothing is shown but what stands before it', () => {
  assert.deepEqual(read(lines('images')).slice(0, 21).map((one) => one.role), [HEAD, HEAD, 2, 2, 2, 2, HEAD, HEAD, 2, 2, 2, 2, HEAD, HEAD, 2, 2, 2, 2, 2, 2, 2]);
});

test('streams do not join, and messages and marks of the source are none of them', () => {
  const answers = read([['stderr', 'panic: no amount'], 'ready', ['stderr', ''], ['chat', '{"name": "A", "text": "\\tat home"}'],
    ['source', '{"text": "x"}'], ['stderr', 'goroutine 1 [running]:'], ['message', '\tat x.y(z)'], ['stderr', 'main.main()']]);
  assert.deepEqual(answers.map((one) => one && one.head), [1, 2, 1, null, null, 1, 2, 1]);
  assert.equal(answers[6].role, SHOWN, 'it is a frame, so it goes on with the last line of its own stream');
});

test('a late level is that of the head: java.util.logging, and JSON over several lines', () => {
  assert.equal(read(lines('java'))[1].late, 'error');
  assert.equal(read(lines('more'))[14].late, 'error');
  assert.equal(read(lines('node'))[18].late, 'error', 'a crash without a word for it');
  assert.equal(read(lines('go'))[2].late, '');
  assert.deepEqual([...new Set(read(lines('announced')).filter((one) => one.late).map((one) => [one.head, one.late].join(' ')))],
    ['2 error', '23 error', '30 error', '39 error', '46 error', '55 error', '65 error', '67 error', '73 error', '75 error']);
});

// A page that begins anywhere comes to the same, and is sure after a few lines.
test('who begins in the middle comes to the same', () => {
  const list = ['py', 'go', 'java', 'more', 'db', 'logged', 'node', 'rust', 'ruby', 'php', 'dotnet', 'web', 'warned', 'codes', 'emitted', 'throws', 'snippet', 'groups', 'messages', 'anyhow', 'otp', 'announced', 'races', 'unstamped', 'gems', 'images', 'lists'].flatMap(lines);
  const wanted = read(list);
  for (let from = 1; from <= list.length; from += 1) {
    const got = read(list.slice(from - 1), from, false);
    got.forEach((one, i) => {
      const whole = wanted[from - 1 + i];
      if (one.sure) {
        assert.deepEqual([one.role, one.head], [whole.role, whole.head], `line ${from + i}, begun at ${from}: ${list[from - 1 + i]}`);
      }
    });
  }
});

// Whether something is looked at again hangs on the block that it is in.
test('a line goes on with a head or not, whatever block they are in', () => {
  const every = [...new Set(fs.readdirSync(path.join(__dirname, 'records')).flatMap((name) => lines(name.replace('.txt', ''))))];
  for (const head of ['2026-11-28 10:00:00 ERROR failed', 'ERROR failed', '2026-11-28 10:00:00 INFO {', '{', '\tat shop.Order.pay(Order.java:12)', 'plain',
    'E, [2026-11-28T10:20:30.123456 #4711] ERROR -- : no amount (RuntimeError)', '2026-11-28 10:00:00 UTC [1] LOG:  select x', 'a.b.CException: d']) {
    for (const text of every) {
      const [first, second] = [1, BLOCK - 1].map((number) => read(['2026-11-28 10:00:00 INFO x', head, text], number)[2]);
      assert.deepEqual([second.role, second.head - BLOCK + 2], [first.role, first.head], `${text} behind ${head}`);
    }
  }
});

test('a record without an end has one at the second block, for who begins there too', () => {
  const list = ['panic: no amount', ...Array.from({length: 4 * BLOCK}, (_, i) => i % 2 ? '\t/srv/shop/main.go:3 +0x1d' : 'main.main()')];
  const wanted = read(list);
  assert.equal(wanted.findIndex((one, i) => i > 0 && one.role === HEAD) + 1, 2 * BLOCK);
  for (const from of [1, 2, 3].map((n) => n * BLOCK)) {
    const got = read(list.slice(from - 1), from, false);
    for (let i = BLOCK; i < got.length; i += 1) {
      assert.deepEqual([got[i].role, got[i].head, got[i].sure], [wanted[from - 1 + i].role, wanted[from - 1 + i].head, true], `line ${from + i}, begun at ${from}`);
    }
  }
});

// It takes 50 ms. The bound is for a pattern that goes back and forth, which takes minutes.
test('a line is looked at in no time, whatever stands in it', () => {
  const begun = Date.now();
  const bad = ['"' + '\\"'.repeat(500000), '\t'.repeat(1e6), 'a.'.repeat(500000), '{'.repeat(1e6), '['.repeat(1e6), '#1 '.repeat(300000), 'x:1:in `' + '`'.repeat(1e6),
    '{"a": '.repeat(100000), 'a::'.repeat(300000), 'LEFT '.repeat(200000), '^'.repeat(1e6), '1 '.repeat(500000)];
  read([].concat(...bad.map((text) => ['ERROR {', text, 'panic: x', text, '{', text])));
  assert.ok(Date.now() - begun < 30000, `${Date.now() - begun} ms`);
});

test('HIDDEN lines are what is left', () => {
  assert.ok(texts(lines('go'), HIDDEN).length > 20);
});
