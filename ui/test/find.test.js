'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const {load} = require('./load.js');
const find = load('line/find.js');
const line = load('line/line.js');

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
  assert.equal(matcher('\\u00E9t\\xE9', {regexp: true}).test('ÉTÉ'), true, 'nor are its digits');
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

test('what is searched is what the line shows', () => {
  for (const [event, data] of [
    ['message', '\x1b[31mred\x1b[0m a\bb _\bu'],
    ['stderr', '{"text":"\x1b[1mno\u2028object of ours"}'],
    ['source', JSON.stringify({state: 'running', text: 'printf \x1b[31mred\x07'})],
    ['end', JSON.stringify({reason: 'source', status: 'killed by \x1b[1mSIGTERM'})],
    ['end', 'input ended, 3 lines'],
    ['source', '{"text":1}'],
    ['price', '{"status":"open"}']
  ]) {
    assert.equal(find.textOf(event, data), line.parse({event, data}, 0).text, data);
  }
  assert.equal(find.textOf('chat', '{"name":"","text":"hi\\u0000"}'), 'Anonymous: hi␀');
});

test('what is news for a room is what a program writes', () => {
  for (const [event, data, want] of [
    ['message', '\x1b[31mred\x1b[0m', 'red'], ['stderr', 'oh', 'oh'], ['price', '{"a":1}', '{"a":1}'],
    ['screen', JSON.stringify({rows: ['a', '\x1b[1m 57%\x1b[0m', ' ']}), ' 57%'], ['screen', '{}', ''],
    ['chat', '{"name":"A","text":"hi"}', ''], ['source', '{"state":"running","text":"ls"}', ''], ['end', 'input ended', ''], ['room', '{"do":"pin"}', '']
  ]) {
    assert.equal(find.newsOf(event, data), want, event);
  }
});

test('a message has no level, but what only has its type is a line like others', () => {
  assert.equal(find.levelOf('chat', '{"name":"A","text":"ERROR: x"}'), '');
  assert.equal(find.levelOf('chat', 'ERROR: x'), 'error');
  assert.equal(find.levelOf('end', 'ERROR: x'), '');
});

test('what is seen of an escaped text is found, and not what is not', () => {
  const test = (text, line, invert = false) => find.compile({text, regexp: false, caseful: false, invert}).matcher.test(line);
  const line = '{"msg":"Gr\\u00fc\\u00dfe an \\"du\\"\\nund \\\\x"}';
  for (const text of ['Grüße', '"du"', 'an "du"', '\\u00fc', '\\\\x', 'und \\x']) {
    assert.equal(test(text, line), true, text);
    assert.equal(test(text, line, true), false, text);
  }
  assert.equal(test('a\nb', 'C:\\a\\nb'), false, 'nothing is quoted');
  assert.equal(test('Grütze', line), false);
});

test('what is marked is what the program finds, whatever case it is in', () => {
  const {equal, cases} = JSON.parse(fs.readFileSync(path.join(__dirname, '../../internal/find/testdata/folding.json'), 'utf8'));
  for (const one of equal.map((all) => [...all])) {
    for (const text of one) {
      for (const wanted of text === text.toLowerCase() ? one : [text]) {
        assert.deepEqual(matcher(text).marks('- ' + wanted + ' -'), [[2, 2 + wanted.length]], `${text} in ${wanted} of ${one}`);
        assert.equal(matcher(text, {regexp: true}).test(wanted), true);
      }
    }
  }
  for (const {match, re, text, marks} of cases) {
    const m = matcher(re || match, {regexp: !!re});
    assert.deepEqual([m.marks(text), m.test(text)], [marks, marks.length > 0], `${re || match} in ${text}`);
  }
});

test('what the program searches is the same text', () => {
  const texts = JSON.parse(fs.readFileSync(path.join(__dirname, '../../internal/line/testdata/texts.json'), 'utf8'));
  assert.ok(texts.length > 50);
  for (const {type, data, text} of texts) {
    assert.equal(find.textOf(type, data), text, JSON.stringify(data));
  }
});
