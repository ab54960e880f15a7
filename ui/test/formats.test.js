'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const {load} = require('./load.js');
const formats = load('line/formats.js');
const level = load('line/level.js');
const time = load('line/time.js');

const CASES = JSON.parse(fs.readFileSync(path.join(__dirname, '../../internal/formats/testdata/cases.json'), 'utf8'));
const NEWEST = Date.UTC(2026, 11, 30); // that of the Go test

// What the program reads in a line, the page reads as well.
test('the cases of the program', () => {
  time.setPlace({east: 0, newest: null, until: 0, counts: true});
  assert.ok(CASES.length > 30);
  for (const {line, format, time: ms, level: grade, message} of CASES) {
    const found = formats.read(line);
    const got = found && {format: found.format.name, level: found.level, message: found.message};
    assert.deepEqual(got, format ? {format, level: grade, message} : null, line);
    if (found && found.moment.since === null) {
      assert.equal(time.instantOf(line, NEWEST), ms, line);
    }
  }
});

test('a whole number is a time where others run on, or near to when its line came', () => {
  const at = Date.UTC(2026, 10, 28, 12);
  const place = {east: 0, newest: null, until: 0};
  const of = (line, more = {}) => {
    time.setPlace({...place, ...more});
    const ms = time.of(line, at);
    assert.equal(ms === null, time.instantOf(line, at) === null);
    return ms === null ? '' : new Date(ms).toISOString().slice(0, 19);
  };
  for (const size of ['1234567890\t/var/log/x', '1234567890 /var/log/x', '1500000000 my file', '1234567890', '1234567890123 backup', '1550000000000000000 a']) {
    assert.equal(of(size), '', size);
  }
  assert.equal(of('1234567890 a', {counts: true}), '2009-02-13T23:31:30', 'the program has seen it in the file');
  assert.equal(of('1234567890 a', {newest: Date.UTC(2009, 1, 14), until: at}), '2009-02-13T23:31:30', 'the file is as old');
  assert.equal(of('1795867200 a'), '2026-11-28T12:00:00', 'it came then');
  assert.equal(of('1795867200123 a'), '2026-11-28T12:00:00');
  assert.equal(of('[1234567890] a'), '2009-02-13T23:31:30', 'no size is in brackets');
  assert.equal(of('1234567890.5 a'), '2009-02-13T23:31:30', 'or has a fraction');
  assert.equal(of('1234567890 ERROR a'), '2009-02-13T23:31:30', 'a level is of a log');
  assert.equal(of('1234567890 a', {only: 'unix'}), '2009-02-13T23:31:30', 'a person has said it');
  time.setPlace(place);
});

test('what a line is does not depend on the line before it', () => {
  const read = () => CASES.map(({line}) => (formats.read(line) || {format: {name: ''}}).format.name);
  const names = read();
  CASES.reverse();
  assert.deepEqual(read(), names.reverse());
});

test('a line lacks what its place in time says', () => {
  const at = Date.UTC(2026, 0, 2, 3);
  const digits = (line, place = {}) => {
    time.setPlace({east: 0, newest: null, until: 0, ...place});
    return new Date(time.of(line, at)).toISOString().slice(0, 19);
  };
  assert.equal(digits('Jan  2 02:00:00 gateway app: a'), '2026-01-02T02:00:00');
  assert.equal(digits('Dec 31 02:00:00 gateway app: a'), '2025-12-31T02:00:00', 'the line is not of next winter');
  assert.equal(digits('Feb 29 02:00:00 gateway app: a'), '2024-02-29T02:00:00', 'the last year that has such a day');
  const old = {newest: Date.UTC(2023, 5, 7), until: at + 1};
  assert.equal(digits('Jun  6 02:00:00 gateway app: a', old), '2023-06-06T02:00:00', 'what was in the file is as old as that');
  assert.equal(digits('Jan  2 02:59:00 gateway app: a', old), '2026-01-02T02:59:00', 'and what is written now is of now');
  assert.equal(digits('Jun  6 02:00:00 gateway app: a', {...old, until: at - 1}), '2025-06-06T02:00:00');
  assert.equal(digits('{"level":30,"time":1795856401250,"msg":"a"}', {east: 90}), '2026-11-28T10:30:01', 'a count has the digits of the place');
  assert.equal(time.instantOf('{"level":30,"time":1795856401250,"msg":"a"}', at), 1795856401250);
  assert.equal(digits('2026-11-28T10:30:01+05:00 a', {east: 90}), '2026-11-28T10:30:01');
  assert.equal(time.instantOf('2026-11-28T10:30:01+05:00 a', at), Date.UTC(2026, 10, 28, 5, 30, 1));
  const dated = (place) => digits('03/04/2026 02:00:00 AM a', place).slice(0, 10);
  assert.equal(dated(), '2026-03-04', 'nothing says which is the month');
  assert.equal(dated({order: 'day'}), '2026-04-03', 'other lines have said it');
  assert.equal(dated({order: 'month', newest: Date.UTC(2026, 3, 3), until: at}), '2026-03-04');
  assert.equal(dated({newest: Date.UTC(2026, 3, 3), until: at}), '2026-04-03', 'it is that of the file');
  assert.equal(digits('02/01/2026 02:00:00 a'), '2026-01-02T02:00:00', 'it is that when the line came');
  const stamp = {name: 'given', begins: '^(\\d\\d)h(\\d\\d)', parts: ['hour', 'minute']};
  const written = {east: -210, written: 1795856401250, until: 1795856461250, order: 'day', only: '', given: stamp, counts: true};
  assert.deepEqual(time.readPlace(JSON.stringify(written)), {east: -210, newest: 1795856401250, until: 1795856461250, order: 'day', counts: true, only: '', given: stamp});
  assert.deepEqual(time.readPlace(null), {east: null, newest: null, until: 0, order: '', counts: false, only: '', given: null});
  time.setPlace({east: null, newest: null, until: 0});
  assert.equal(time.of('Jan  2 02:00:00 gateway app: a', null), null, 'nothing says the year');
});

// As the person who started the program has said (--format, --time-format).
test('one format alone, and times in a form of their own', () => {
  const at = Date.UTC(2026, 10, 28, 12);
  const stamp = {name: 'given', begins: '^(?:[^\\n]{0,200}?[^\\d\\n])?(\\d\\d)h(\\d\\d)', parts: ['hour', 'minute']};
  const place = {east: 0, newest: null, until: 0, only: '', given: null};
  time.setPlace({...place, only: 'pino'});
  assert.equal(time.of('2026-11-28T10:00:00Z ERROR a', at), null);
  assert.equal(time.of('{"level":30,"time":1795860000123,"msg":"a"}', at), 1795860000123);
  time.setPlace({...place, only: 's6-log'});
  assert.equal(time.of('@400000006b0c18e902c31224 x', at), Date.UTC(2026, 10, 29, 12, 21, 24, 46));
  assert.equal(time.of('@400000004a32b07a00000000 x', at), Date.UTC(2009, 5, 12, 19, 45, 28));
  time.setPlace({...place, given: stamp});
  assert.equal(time.of('at 10h30 ERROR a', at), Date.UTC(2026, 10, 28, 10, 30));
  assert.equal(level.of('at 10h30 ERROR a'), 'error');
  assert.equal(time.of('2026-11-28T11:00:00Z a', at), null);
  time.setPlace(place);
  assert.equal(time.of('2026-11-28T11:00:00Z a', at), Date.UTC(2026, 10, 28, 11));
});

// The levels of what a program says is its own; see level.test.js for words.
test('a format says the level, and words do where it says none', () => {
  const wanted = {
    'Nov 28 11:20:03 gateway sshd[812]: error: kex_exchange_identification: closed': 'error',
    'Nov 28 11:20:03 gateway smartd: warning: the disk is warm': 'warn',
    'Nov 28 11:20:03 gateway app: no error, 0 warnings': '',
    '2026-11-28T11:20:03Z INFO TypeError: caught': 'info',
    '2026-11-28T11:20:03Z errors=0': '',
    '192.0.2.7 - - [28/Nov/2026:10:00:00 +0100] "GET /error HTTP/1.1" 500 612': '',
    'TypeError: not caught': 'error', 'errors=0': '', 'no error': '', 'GET /error 200': '', 'opened /srv/error/a.log': '', 'HTTP 503': ''
  };
  for (const line of Object.keys(wanted)) {
    assert.equal(level.of(line), wanted[line], line);
  }
});

test('no line takes long', () => {
  const nasty = ['{"a":"'.repeat(1 << 17), '{' + '"a":1,'.repeat(1 << 16) + '}', 'a='.repeat(1 << 18), 'a="'.repeat(1 << 18), 'a="' + '\\'.repeat(1 << 19), ' '.repeat(1 << 20), '\t'.repeat(1 << 20),
    'x'.repeat(1 << 20), '['.repeat(1 << 20), '1'.repeat(1 << 20), '1 '.repeat(1 << 19), '11:'.repeat(1 << 19), '2026-11-28T'.repeat(1 << 17), '<1>'.repeat(1 << 18), 'I1128 '.repeat(1 << 18), '{"log":"' + '{\\"log\\":'.repeat(1 << 16) + '"}'];
  for (const line of nasty) {
    let us = Infinity; // of the quickest: a busy machine delays some of them
    for (let i = 0; i < 30; i += 1) {
      const began = process.hrtime.bigint();
      formats.read(line + i); // another line: the last one is known
      us = Math.min(us, Number(process.hrtime.bigint() - began) / 1e3);
    }
    assert.ok(us < 20000, `${us} us for ${line.slice(0, 20)}`);
  }
});
