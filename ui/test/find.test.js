'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const find = require('../reader/find.js');

const query = (text, more = {}) => ({text, regexp: false, caseful: false, invert: false, ...more});
const matcher = (text, more) => {
  const {matcher, error} = find.compile(query(text, more));
  assert.equal(error, undefined);
  return matcher;
};

test('an empty text looks for nothing', () => {
  assert.equal(matcher(''), null);
  assert.equal(matcher('', {regexp: true}), null);
});

test('text is taken as it stands', () => {
  for (const text of ['a.b', '(', '[x]', '\\d', 'a|b', '^$', '*', '{1}', 'C:\\temp', '--', '/x/', '+?']) {
    assert.deepEqual(matcher(text).marks('say ' + text + ' twice ' + text), [[4, 4 + text.length], [11 + text.length, 11 + 2 * text.length]], text);
  }
  assert.equal(matcher('a.b').test('axb'), false);
});

test('smart case: a capital asks for itself', () => {
  assert.equal(matcher('error').test('ERROR'), true);
  assert.equal(matcher('Error').test('ERROR'), false);
  assert.equal(matcher('Error').test('an Error'), true);
  assert.equal(matcher('error', {caseful: true}).test('ERROR'), false);
  assert.equal(matcher('größe').test('GRÖSSE'), false);
  assert.equal(matcher('größ').test('GRÖß'), true);
});

test('an escape is no capital', () => {
  assert.equal(matcher('\\Serror\\S', {regexp: true}).test('(ERROR)'), true);
  assert.equal(matcher('\\SError', {regexp: true}).test('(ERROR'), false);
  assert.equal(matcher('\\S').test('\\s'), false, 'in a plain text it is one');
});

test('a regular expression finds, anchored at each line of the event', () => {
  const m = matcher('^b+$', {regexp: true});
  assert.equal(m.test('a\nbb\nc'), true);
  assert.equal(m.test('abb'), false);
  assert.deepEqual(m.marks('a\nbb\nc'), [[2, 4]]);
});

test('an expression that finds nothing long ends', () => {
  assert.deepEqual(matcher('x*', {regexp: true}).marks('axxb'), [[1, 3]]);
  assert.deepEqual(matcher('^|$', {regexp: true}).marks('a\nb'), []);
  assert.equal(matcher('x*', {regexp: true}).test('abc'), true);
});

test('marks are bounded', () => {
  assert.equal(matcher('a').marks('a'.repeat(10000)).length, 500);
});

test('invert finds the others and marks none', () => {
  const m = matcher('ok', {invert: true});
  assert.equal(m.test('ok'), false);
  assert.equal(m.test('bad'), true);
  assert.deepEqual(m.marks('ok bad'), []);
});

test('a bad expression is told in words', () => {
  for (const text of ['(', '[a', 'a{2,1}', '*', '\\', '(?<']) {
    const {matcher, error} = find.compile(query(text, {regexp: true}));
    assert.equal(matcher, undefined);
    assert.match(error, /^This is not a regular expression: [a-z\\\\][^:/]*\.$/, text);
  }
});

test('tests keep no state between texts', () => {
  const m = matcher('a');
  m.marks('aaa');
  for (let i = 0; i < 3; i += 1) {
    assert.equal(m.test('a'), true);
    assert.deepEqual(m.marks('a'), [[0, 1]]);
  }
});
