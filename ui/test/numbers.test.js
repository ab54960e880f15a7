'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {createNumbers} = load('numbers/numbers.js');

// What a reader makes of lines that follow each other: name=value and the unit as written.
function read(...lines) {
  const numbers = createNumbers();
  return lines.map((line, i) => {
    const found = numbers.read(line, i + 1);
    return found && found.names.map((name, k) => `${name}=${Number(found.values[k].toPrecision(12))}${found.units[k]}`).join(' ');
  });
}

const only = (line) => read(line)[0];

test('a number alone', () => {
  const want = {'42': '42', '-1.5e3': '-1500', '.5': '0.5', '+7': '7', '1,234': '1234', '1,234,567.5': '1234567.5', '12%': '12%',
    '3.4MB/s': '3400000MB/s', '42 ms': '0.042ms', '1.5KiB': '1536KiB', ' 42 ': '42', '2026-11-22T21:13:00Z 42': '42', '21:13:00 42': '42'};
  for (const line of Object.keys(want)) {
    assert.equal(only(line), 'value=' + want[line], line);
  }
});

test('key=value, with units', () => {
  assert.equal(only('64 bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=0.034 ms'), 'ttl=64 time=0.000034ms');
  assert.equal(only('level=info took=950µs size=3.4MB/s used=12% total=1,234 n="7"'), 'took=0.00095µs size=3400000MB/s used=12% total=1234 n=7');
  assert.equal(only('a=1,b=-2.5;c=3. (d=4) {e=5} x=5 apples'), 'a=1 b=-2.5 c=3 d=4 e=5 x=5');
  assert.equal(only('\x1b[36mtook=\x1b[0m12ms'), 'took=0.012ms', 'colours');
  assert.equal(only('a=1 a=2'), 'a=1', 'a name twice');
  assert.equal(only('__proto__=1 constructor=2'), '__proto__=1 constructor=2');
});

test('JSON, nested', () => {
  assert.equal(only('{"a":1,"b":{"c":2.5,"d":{"e":1}},"f":[1],"g":"3","h":null,"":4}'), 'a=1 b.c=2.5 b.d.e=1');
  assert.equal(only('{"level":30,"time":1700000000000,"pid":12,"reqId":7,"ms":1.5}'), 'ms=1.5', 'a log in JSON');
  for (const broken of ['{', '{"a":1', '{}', '{"a":1e999}', '{x}']) {
    assert.equal(only(broken), null, broken);
  }
});

test('columns have the names above them', () => {
  const vmstat = ['procs -----------memory---------- ---swap--', ' r  b   swpd   free', ' 1  0      0 24094192', ' 2  0      0 24094000'];
  assert.deepEqual(read(...vmstat), [null, null, 'r=1 b=0 swpd=0 free=24094192', 'r=2 b=0 swpd=0 free=24094000']);
  assert.deepEqual(read('1 2', '3 4'), ['col 1=1 col 2=2', 'col 1=3 col 2=4']);
  assert.deepEqual(read('t  cpu', '-- ---', '1 50'), [null, null, 't=1 cpu=50'], 'a rule below the names');
  assert.deepEqual(read('a,b,c', '100,200,300', '1,2,3'), [null, 'a=100 b=200 c=300', 'a=1 b=2 c=3'], 'commas');
  assert.deepEqual(read('us sy   UTC', ' 1  2 2026-11-22 21:13:00'), [null, 'us=1 sy=2'], 'as vmstat -t');
  assert.deepEqual(read('usr sys|read', '  0   1| 12k'), [null, 'usr=0 sys=1 read=12000k']);
  assert.deepEqual(read('12,34'), ['col 1=12 col 2=34']);
});

test('Unix time before the columns is when the row was', () => {
  const rows = (line) => { const found = createNumbers().read(line, 1); return [found.names.join(), found.texts.join(), found.at]; };
  assert.deepEqual(rows('1795860000.5,12,7.5'), ['col 1,col 2', '12,7.5', 1795860000500]);
  assert.deepEqual(rows('1795860000123;1,5;2'), ['col 1,col 2', '1,5,2', 1795860000123]);
  assert.deepEqual(rows('[1795860000.25] 12 4'), ['col 1,col 2', '12,4', 1795860000250]);
  assert.deepEqual(rows('1795860000 12 ms'), ['value', '12 ms', 1795860000000]);
  assert.deepEqual(rows('1073741824 12'), ['col 1,col 2', '1073741824,12', null], '1 GiB');
  assert.deepEqual(rows('2147483648,12'), ['col 1,col 2', '2147483648,12', null], '2 GiB');
  assert.deepEqual(rows('12,1795860000'), ['col 1,col 2', '12,1795860000', null]);
  assert.deepEqual(rows('1795860000'), ['value', '1795860000', null], 'alone');
});

test('a large number is a measure with a unit, a fraction or an exponent, and is kept as it is written', () => {
  const found = (...lines) => { const numbers = createNumbers(); return lines.map((line, i) => numbers.read(line, i + 1)).pop(); };
  const all = found('{"sent_bytes":12345678901234567,"n":1.5e20,"mean":12345678901234567.25,"session":9007199254740993,"hash":-9007199254740993}');
  assert.deepEqual(all.names, ['sent_bytes', 'n', 'mean']);
  assert.deepEqual(all.bare, ['12345678901234567', '1.5e20', '12345678901234567.25']);
  assert.deepEqual(found('sent_bytes=12345678901234567 n=1.5e20 total=1,234,567,890,123,456,789 wait_ns=1234567890123456789 card=1234567890123456').bare,
    ['12345678901234567', '1.5e20', '1,234,567,890,123,456,789', '1234567890123456789']);
  assert.equal(found('{"n":1.5e308}'), null, 'no range has it');
  assert.deepEqual(found('{"n":1234567890123456}').bare, ['1234567890123456']);
  assert.deepEqual(found('sent_total{a="b"} 12345678901234567').bare, ['12345678901234567'], 'a metric');
  assert.deepEqual(found('time,card,sent_bytes', '10:00:00,1234567890123456789,12345678901234567').names, ['sent_bytes']);
  for (const time of ['ts_ns=1795860000123456789', 'ts_us=1795860000123456', 'ts_ms=1795860000123']) {
    assert.equal(found(time), null, time);
  }
});

test('names that come late replace others, which are returned', () => {
  const numbers = createNumbers();
  assert.equal(numbers.read('1 2', 1).was, null);
  numbers.read('a b', 2);
  assert.deepEqual(numbers.read('3 4', 3).was, ['col 1', 'col 2']);
  numbers.read('a b', 4);
  assert.equal(numbers.read('5 6', 5).was, null);
});

test('only the line right above names columns', () => {
  const numbers = createNumbers();
  numbers.read('a b', 1);
  assert.deepEqual(numbers.read('1 2', 3).names, ['col 1', 'col 2']);
});

test('ordinary lines have no numbers', () => {
  const lines = ['', ' ', 'hello world', '2006-01-02 15:04:05', '[2006-01-02 15:04:05]', 'v1.2.3', '1.2.3', '192.168.0.1', '2026-11-22',
    'Nov 22 21:13:00 host sshd[123]: Failed password for root from 10.0.0.1 port 22 ssh2', 'version=1.2.3 pid=12 port=80 user_id=7 userId=7 uid=0',
    '2026-11-22 21:13:00 INFO took 5', 'GET /path?a=1&b=2 HTTP/1.1', 'node --max=4096 -j=4', 'ip=1.2.3.4 day=2026-01-01 at=15:04:05', 'hash=4e5f66 h=0x1f',
    '127.0.0.1 - - [22/Nov/2026:21:13:00 +0000] "GET /a?x=1 HTTP/1.1" 200 1234', 'ts=1700000000 time=1700000000.5 status=200 code=7',
    'rtt min/avg/max/mdev = 0.03/0.04/0.05/0.01 ms', '4 packets transmitted, 4 received, 0% packet loss, time 3062ms', 'id=12345678901234567890',
    '12345678901234567890', 'ok  \tpushpane/ui\t0.415s', '[    0.000000] Linux version 6.1', '1e999', '=', '=1', 'x=', '1='];
  for (const line of lines) {
    assert.equal(only(line), null, line);
  }
});

test('identifiers, kinds, levels and parts of a time measure nothing', () => {
  for (const line of ['type=SYSCALL msg=audit(1795860000.123:456): arch=c000003e syscall=59 success=yes exit=0 a0=5 items=2 ppid=1 pid=2 auid=4294967295 suid=0 fsgid=0 ses=4294967295 comm="ls"',
    'audit: type=1400 audit(1795860000.123:456): apparmor="DENIED" pid=12 fsuid=0 ouid=0', 'auid=4294967295 suid=0 fsuid=0 sgid=0 fsgid=0 ouid=0',
    'userid=7 requestid=12345 order.itemid=3 Sessionid=5 USERID=9 jobid=4 teamid=2', 'CODE=0 TYPE=8 SEQ=3 PROTO=2 eventType=4',
    '{"instant":{"epochSecond":1795860000,"nanoOfSecond":123000000},"threadPriority":5,"threadId":31}', '{"timestamp":{"seconds":1795860000,"nanos":5}}',
    '{"record":{"level":{"no":20},"process":{"id":12},"thread":{"id":140},"line":5,"time":{"timestamp":1795860000.5}}}',
    '{"levelno":20,"level_value":20000,"severityNumber":9,"SeverityNumber":9,"severity":5,"priority":6,"facility":3}']) {
    assert.equal(only(line), null, line);
  }
  const names = (line) => createNumbers().read(line, 1).names.join(' ');
  assert.equal(names('[UFW BLOCK] IN=eth0 OUT= SRC=10.0.0.1 LEN=60 TOS=0x00 TTL=49 ID=5 DF PROTO=TCP SPT=45678 DPT=22 WINDOW=1024 RES=0x00 SYN URGP=0'), 'LEN TTL WINDOW URGP');
  assert.equal(names('paid=5 unpaid=2 valid=7 invalid=1 liquid=3 fluid=2.5 humid=60 bestbid=99 grid=4 bid=98 level=7 fuel_level=4 high_priority=3 water_level_value=2 AVOID=1'),
    'paid unpaid valid invalid liquid fluid humid bestbid grid bid level fuel_level high_priority water_level_value AVOID');
  assert.deepEqual(read('userid,requestid,paid', '7,8,9'), [null, 'paid=9'], 'in a table, too');
});

test('what is long ends soon', () => {
  const began = process.cpuUsage().user;
  for (const line of ['1,'.repeat(8000), 'a'.repeat(16000) + '=1', '1 '.repeat(8000), 'a=1'.repeat(5000), ' '.repeat(16000) + 'x', '{'.repeat(16000), '9'.repeat(16384),
    'a:'.repeat(8000), 'a: 1 '.repeat(3000), 'a b'.repeat(5000) + ': 5', ' '.repeat(8000) + 'a: 5', '1 a, '.repeat(3000), 'x: ' + '1 a, '.repeat(3000), 'a 1 '.repeat(4000), 'a{' + '"'.repeat(16000),
    'a{' + '}'.repeat(8000) + ' 1', 'a: ' + '.'.repeat(16000), '"1",'.repeat(4000), '"'.repeat(16000) + ',1', '1;'.repeat(8000), 'load average: ' + '1 '.repeat(8000), '1:'.repeat(8000), 'x '.repeat(8000) + '1']) {
    const numbers = createNumbers();
    numbers.read('a  b, c', 1);
    const found = numbers.read(line, 2);
    assert.ok(found === null || found.values.length <= 128, line.slice(0, 9));
  }
  assert.ok(process.cpuUsage().user - began < 1e6);
});

test('what is written is kept beside the number', () => {
  const numbers = createNumbers();
  const texts = (line) => numbers.read(line, 1).texts;
  assert.deepEqual(texts('{"a":0.1000000000000000055,"b":-0,"c":{"d":1.50},"e":1E+2,"f":9007199254740993,"g":1e400}'),
    ['0.1000000000000000055', '-0', '1.50', '1E+2']);
  assert.deepEqual(texts('a=0.1000000000000000055 b=1,234 took=950µs size=3.4 MB'), ['0.1000000000000000055', '1,234', '950µs', '3.4 MB']);
  assert.deepEqual(texts('1.50 2'), ['1.50', '2']);
});

test('digits alone are names, but of a count that has grown so far', () => {
  const numbers = createNumbers();
  const of = (text) => { const found = numbers.read(text, 1, 0); return found && found.names.map((name, i) => name + ' ' + found.texts[i]).join(', '); };
  assert.equal(of('cycles=12345678901234567'), null, 'nothing says that it is a count');
  assert.equal(of('cycles=987654321012345 card=7'), 'cycles 987654321012345, card 7');
  assert.equal(of('cycles=1234567890123456 card=4111111111111111'), 'cycles 1234567890123456');
  assert.equal(of('cycles=12345678901234567'), null, 'it is ten times the number before');
  assert.equal(of('cycles=9345678901234567'), 'cycles 9345678901234567');
  assert.equal(of('cycles=12345678901234567'), 'cycles 12345678901234567');
  assert.equal(of('{"n":8999999999999999}'), 'n 8999999999999999');
  assert.equal(of('{"n":9007199254740993,"trace":9007199254740993}'), 'n 9007199254740993', 'as it is written');
  assert.equal(of('{"trace":0}'), 'trace 0');
  assert.equal(of('{"trace":9007199254740993}'), null);
  assert.equal(of('at,cycles'), null);
});
