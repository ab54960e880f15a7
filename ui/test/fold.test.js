'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const fold = load('line/fold.js');

const lines = (source) => fold.layOut(source).rows.map((row) => '  '.repeat(row.indent) + row.parts.map((part) => part.text).join(''));

test('a line that is JSON or ends in it', () => {
  const texts = {'{"a":1}': 0, '[1,2]': 0, ' {"a":1} ': 1, 'INFO {"a":1}': 5, '[2024-01-01] [x] {"a":[1]}': 17, 'data={"a":1}': 5, 'x: [{"a":1},2]': 3, '12:00:00 INFO {x} {"a":"}"}': 18, '{"a":1}\n': 0};
  for (const text of Object.keys(texts)) {
    assert.equal(fold.find(text), texts[text], text);
  }
});

test('what is not', () => {
  for (const text of ['', 'x', '{', '}', '{}', '[]', '{a}', '[error]', 'x [1]', 'list[1,2]', '{"a":1} x', '{"a":1', '"a"', '1', 'map[a:1]', '{"a":1,}', '[[[[[[[', ']'.repeat(1000), '{"a":1}{"a":1}']) {
    assert.equal(fold.find(text), -1, text);
  }
});

test('it is laid out as it stands', () => {
  assert.deepEqual(lines('{"b":[1,{"__proto__":null}],"10":1.50,"a":12345678901234567890,"a":{},"e":[ ],"s":"{,\\"}"}'), [
    '{', '  "b": [', '    1,', '    {', '      "__proto__": null', '    }', '  ],', '  "10": 1.50,', '  "a": 12345678901234567890,', '  "a": {},', '  "e": [],', '  "s": "{,\\"}"', '}']);
});

test('each part has its kind', () => {
  const kinds = fold.layOut('{"k":["s",-1e3,true,null]}').rows.map((row) => row.parts.map((part) => part.kind));
  assert.deepEqual(kinds, [['sign'], ['key', 'sign', 'sign'], ['string', 'sign'], ['number', 'sign'], ['word', 'sign'], ['word'], ['sign'], ['sign']]);
});

test('a text of lines is read as lines, and nothing in it acts', () => {
  assert.deepEqual(lines('{"stack":"a\\n\\tat b\\u001b[31m\\u202e"}')[1], '  "stack": "a\n\tat b⟨RLO⟩"');
  assert.equal({}.polluted, undefined);
  fold.layOut('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
  assert.equal({}.polluted, undefined);
});

test('huge and deep JSON is cut, and says so', () => {
  const deep = fold.layOut('['.repeat(10000) + '1' + ']'.repeat(10000));
  assert.equal(deep.whole, false);
  assert.equal(deep.rows.length, 1000);
  assert.ok(deep.rows.every((row) => row.indent <= 40));
  const wide = '[' + '{"a":1},'.repeat(130000) + '2]';
  assert.equal(fold.find(wide), 0);
  assert.equal(fold.layOut(wide).rows.length, 1000);
  const long = fold.layOut('{"a":"' + 'x'.repeat(1 << 20) + '"}');
  assert.equal(long.whole, false);
  assert.ok(long.rows[1].parts[2].text.length < 100010);
  assert.equal(fold.layOut('[1,2]').whole, true);
});

test('what only looks like JSON is told apart when it is asked for', () => {
  const guess = '{"a":' + 'x'.repeat(20000) + '}';
  assert.equal(fold.find(guess), 0);
  assert.equal(fold.layOut(guess), null);
});

test('no text takes long', () => {
  const size = 1 << 20;
  for (const piece of ['{"', '[', '{"a":', '"\\', '\\"', ' ', '}', '[1],']) {
    for (const text of [piece.repeat(size / piece.length) + '}', '{"a":"' + piece.repeat(size / piece.length) + '"}']) {
      const began = process.hrtime.bigint();
      if (fold.find(text) >= 0) {
        fold.layOut(text);
      }
      const ms = Number(process.hrtime.bigint() - began) / 1e6;
      assert.ok(ms < 5000, `${ms} ms for ${piece}`);
    }
  }
});
