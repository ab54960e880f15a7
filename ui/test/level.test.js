'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const level = load('line/level.js');

const LINES = {
  error: [
    'ERROR: disk full', 'error: unknown flag', 'Error: ENOENT: no such file', 'fatal: not a git repository', 'ERROR disk full',
    '[error] disk full', '[ERROR] disk full', '[ERR] x', '<error> x', '[E] x', '[ ERROR ] x', 'level=error msg="x"', 'time=1 lvl=eror msg=x', 'ts=1 severity=critical',
    '2024/01/01 00:00:00 [error] 1234#0: *5 open() failed', '[Mon Jan 01 00:00:00.1 2024] [core:error] [pid 1] x',
    'ERROR:root:disk full', '2024-01-01 10:00:00,123 - my.logger - ERROR - disk full', 'CRITICAL:root:x',
    '10:15:30.123 [main] ERROR com.foo.Bar - x', '2024-01-01 10:15:30.123 ERROR 1234 --- [main] o.s.b.Foo : x',
    '[2024-01-01T00:00:00Z ERROR krate::module] x', '[2024-01-01 00:00:00.123] [console] [error] x', '2024-01-01T00:00:00Z\terror\tmain.go:3\tx',
    '2024-01-01T00:00:00.000Z error disk full', 'E0102 15:04:05.678901   12345 file.go:12] x', '01-02 03:04:05.678  1234  5678 E Tag: x', 'E/Tag( 123): x',
    'npm ERR! code ELIFECYCLE', 'npm error code E404', 'SEVERE: x', 'Jan  2 15:04:05 host app[1]: ERROR x', 'panic: runtime error: index out of range',
    '--- FAIL: TestX (0.00s)', '    --- FAIL: TestX/sub (0.00s)', 'FAIL\tpushpane/ui\t0.1s', 'FAIL', 'BUILD FAILED', 'test result: FAILED. 1 passed', 'FAILED tests/test_a.py::test_b', 'test foo ... FAILED', 'not ok 1 - x',
    'thread \'main\' panicked at src/main.rs:2:5:', 'Traceback (most recent call last):', 'ValueError: x', 'java.lang.NullPointerException: x', 'Caused by: x',
    'Exception in thread "main" x', 'Uncaught TypeError: x', 'src/a.c:3:5: error: expected x', 'a.ts(3,5): error TS2304: x', 'error[E0308]: mismatched types', 'cc1: fatal error: x',
    '  3:5  error  x is not defined', 'E   assert 1 == 2', 'ERRO[0000] x', 'FATA[0000] x', '3:04PM ERR x', 'fail: Microsoft.Hosting[14]', 'web-1  | ERROR x',
    'E, [2024-01-01T00:00:00.1 #1] ERROR -- : x', '<3>x', '<11>1 2024-01-01T00:00:00Z host app - - - x', '<11>Oct 11 22:14:15 host x', 'PHP Fatal error:  x', '=ERROR REPORT==== x',
    '2024-01-01 00:00:00.000 UTC [123] ERROR:  relation', 'make: *** [all] Error 2', '[FAILED] Failed to start x', 'pushpane: error: x', '2024/01/01 00:00:00 PANIC x', 'EMERG: x', 'ALERT: x',
    '[2026-11-28 11:20:03] local.ERROR: x {"exception":1}', '11:20AM ERR x', '[11:20:03] [Server thread/ERROR]: x', 'kern  :err   : [    1.204000] x', '2026-11-28T11:20:03.250 ERR x',
    'Nov 28 11:20:03 gateway sshd[812]: error: x', 'Nov 28 11:20:03 gateway app: Uncaught TypeError: x', '{"t":{"$date":"2026-11-28T10:00:00.123+01:00"},"s":"E","c":"NETWORK","msg":"x"}', '\x1b[31mERROR\x1b[0m x', '\x1b[1;31m[error]\x1b[m x', 'time="2024" level=\x1b[31merror\x1b[0m',
    '{"level":"error"}', '{"time":1,"msg":"{x}","level":"ERROR"}', '{ "severity" : "CRITICAL" }', '{"lvl":"eror"}', '{"loglevel":"fatal"}', '{"level":50,"time":1}', '{"level":60}', '{"log.level":"error"}',
    '{"__REALTIME_TIMESTAMP":"1795860000123456","PRIORITY":"3","MESSAGE":"x"}', '{"version":"1.1","short_message":"x","level":3}', '2024-01-01 00:00:00 {"level":"error"}', 'web-1 | {"a":1,"level":"error"}', '{"levelname":"ERROR"}', '{"@l":"Error"}'
  ],
  warn: [
    'WARN x', 'WARNING: x', 'warning: unused variable', '[warn] x', 'level=warn', 'level="warning"', 'W0102 15:04:05.678901 1 f.go:1] x', 'npm WARN deprecated x', 'npm warn deprecated x',
    'WARNING:root:x', 'a.c:3:5: warning: x', '{"level":40}', '{"level":"warn"}', '  3:5  warning  x', 'f.py:3: DeprecationWarning: x', '<4>x', 'warn  - x', 'WARN[0000] x', '3:04PM WRN x', '[WRN] x', 'warn: x', 'Nov 28 11:20:03 gateway smartd[7]: warning: x', 'daemon:warn  : [    1.204000] x', '11:20AM WRN x'
  ],
  info: [
    'INFO x', '[info] x', 'level=info', 'I0102 15:04:05.678901 1 f.go:1] x', 'info: Microsoft.Hosting[14]', '{"level":30}', '{"level":"info","msg":"error"}', 'NOTICE: x', '<6>x',
    'INFO: an ERROR was handled', '2026-11-28T11:20:03Z INFO TypeError: caught', '11:20AM INF errors=0', '2026-11-28 11:20:03 INFO opened /srv/error: 3 lines', '2024-01-01T00:00:00.000Z  INFO krate: error', 'level=info msg="level=error"', '2024-01-01 10:00:00 [INFO] error: 5', '{"level":"info","err":{"level":"error"}}'
  ],
  debug: ['[TRACE app::queue] no error', 'TRACE app: no error', '\x1b[35mTRACE\x1b[0m \x1b[2mapp\x1b[0m: x',
    'DEBUG x', '[debug] x', 'level=debug', 'TRACE: x', '[TRACE] x', 'VERBOSE x', '{"level":10}', '{"level":20}', '{"level":"trace"}', 'D/Tag( 1): x', '<7>x', 'dbug: x', 'FINEST: x'],
  '': [
    '', ' ', 'no errors found', '0 errors', '0 errors, 0 warnings', 'no error', 'NO ERROR', 'Found 0 ERROR', 'there was an error in the middle', 'There was once an ERROR in a story', 'the info desk', 'errors: 0', 'error: 0', 'Failed: 0',
    'warning signs of a storm', 'information about errors', 'debugging is fun', 'to err is human', 'I am fine', 'GET /error HTTP/1.1', 'GET /log/ERROR 200', 'it said "error: x" to me', 'ok  \tpushpane\t0.1s', 'PASS', '--- PASS: TestX (0.00s)',
    '10.1.2.3 - - [10/Oct/2000:13:55:36 -0700] "GET /a HTTP/1.0" 200 2326', '{"msg":"error"}', '{"msg":"\\"level\\":\\"error\\""}', '{"a":{"level":"error"}}', '{"level":3}', '{"level":7}', '{"level":100}', '{"severity":1}', '{"level":true}',
    'level=7', 'errorlevel=1', 'error=nil', 'error=null status=ok', 'x_ERROR', 'ERROR_CODE', 'terror: x', 'errors=0', 'GET /error 200', 'opened /srv/error/a.log', '2026-11-28T11:20:03Z errors=0', '2026-11-28T11:20:03Z no error', 'Nov 28 11:20:03 gateway app: no error', '192.0.2.7 - - [28/Nov/2026:10:00:00 +0100] "GET /error HTTP/1.1" 500 612', 'E0102', 'Error handling in Go is explicit', 'TypeErrors are rare', '<200>x', '<b>bold</b>', '__proto__', 'constructor', 'level=constructor', '{"level":"__proto__"}'
  ]
};

for (const want of Object.keys(LINES)) {
  test(`lines of the level "${want}"`, () => {
    for (const line of LINES[want]) {
      assert.equal(level.of(line), want, JSON.stringify(line));
    }
  });
}

// What a filter does with a million lines; the figure of a quiet machine is in
// the commit. The bound is for a pattern that goes back and forth.
test('no line takes long', () => {
  const nasty = ['ERROR '.repeat(200000), 'error;'.repeat(200000), '['.repeat(1 << 20), ' '.repeat(1 << 20), 'a.'.repeat(1 << 19), '{"'.repeat(1 << 19), '{"level":'.repeat(1 << 17),
    '\x1b['.repeat(1 << 19), 'A'.repeat(1 << 20), '<1'.repeat(1 << 19), '{'.repeat(1 << 20), '{"a":"' + '\\'.repeat(1 << 20), 'level='.repeat(1 << 17), 'thread \''.repeat(1 << 17), '\t '.repeat(1 << 19), 'E/'.repeat(1 << 19), '1:11:11.'.repeat(1 << 17)];
  for (const line of nasty) {
    let us = Infinity; // of the quickest: a busy machine delays some of them
    for (let i = 0; i < 100; i += 1) {
      const began = process.hrtime.bigint();
      level.of(line);
      us = Math.min(us, Number(process.hrtime.bigint() - began) / 1e3);
    }
    assert.ok(us < 2000, `${us} us for ${line.slice(0, 20)}`);
  }
});
