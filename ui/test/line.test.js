'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const line = load('line/line.js');

test('a text is cut wherever something begins or ends', () => {
  const pieces = line.cut(10, [[[0, 4], [6, 8]], [[2, 7]], [[3, 4], [7, 10]]]);
  assert.deepEqual(pieces.map((p) => [p.start, p.end, p.in.map((range) => range !== null)]), [
    [0, 2, [true, false, false]], [2, 3, [true, true, false]], [3, 4, [true, true, true]], [4, 6, [false, true, false]],
    [6, 7, [true, true, false]], [7, 8, [true, false, true]], [8, 10, [false, false, true]]]);
});

test('the pieces are the whole text, whatever the ranges', () => {
  let seed = 3;
  const random = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
  for (let i = 0; i < 2000; i += 1) {
    const length = random(30);
    const lists = Array.from({length: 3}, () => Array.from({length: random(5)}, () => [random(40), random(40)]));
    let position = 0;
    for (const piece of line.cut(length, lists)) {
      assert.equal(piece.start, position);
      assert.ok(piece.end > piece.start);
      position = piece.end;
    }
    assert.equal(position, length);
  }
  assert.deepEqual(line.cut(0, [[], []]), []);
});

test('the text of a line is what a person reads', () => {
  const text = (event) => line.parse(event, 0).text;
  assert.equal(text({event: 'message', data: '\x1b[31mred\x1b[0m \u202E'}), 'red ⟨RLO⟩');
  assert.equal(text({event: 'chat', data: '{"name":"A","text":"hi\\u0000"}'}), 'hi␀');
  assert.equal(text({event: 'chat', data: '{"name":1}'}), '{"name":1}');
  assert.equal(text({event: 'end', data: '{"reason":"source","status":"input ended, 3 lines"}'}), 'input ended, 3 lines');
  assert.equal(text({event: 'end', data: 'input ended, 3 lines'}), 'input ended, 3 lines');
  assert.equal(text({event: 'source', data: '{"state":"waiting","text":"waiting for the file"}'}), 'waiting for the file');
});
