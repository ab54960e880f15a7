'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {createFinds} = load('tools/finds.js');

const A = 'aaaaaaaaaaaaa';
const B = 'bbbbbbbbbbbbb';

test('numbers of one epoch, added in pieces', () => {
  const finds = createFinds();
  const all = [];
  for (let n = 1; n <= 10000; n += 3) {
    all.push(n);
  }
  for (let i = 0; i < all.length; i += 7) {
    finds.add(A, Float64Array.from(all.slice(i, i + 7)));
  }
  assert.equal(finds.count(), all.length);
  all.forEach((n, i) => {
    assert.equal(finds.id(i), `${A}.${n}`);
    assert.equal(finds.indexOf(`${A}.${n}.77`), i);
    assert.equal(finds.indexOf(`${A}.${n + 1}`), -1);
    assert.equal(finds.before(`${A}.${n + 1}`), i + 1);
  });
});

test('a later epoch is behind, whatever its numbers', () => {
  const finds = createFinds();
  finds.add(A, Float64Array.of(5, 9));
  finds.add(A, new Float64Array(0));
  finds.add(B, Float64Array.of(1, 2 ** 53 - 1));
  assert.deepEqual([0, 1, 2, 3].map(finds.id), [`${A}.5`, `${A}.9`, `${B}.1`, `${B}.9007199254740991`]);
  assert.equal(finds.before(`${B}.1`), 2);
  assert.equal(finds.before(`${A}.100`), 2);
  assert.equal(finds.indexOf(`${B}.9007199254740991.3`), 3);
  assert.equal(finds.before('ccccccccccccc.1'), 4, 'an epoch without finds');
});

test('the oldest finds are dropped, first those of older epochs', () => {
  const max = 2 ** 23;
  const finds = createFinds();
  finds.add(A, Float64Array.of(1, 2));
  finds.add(B, new Float64Array(max - 2).map((_, i) => i + 1));
  assert.equal(finds.id(0), `${A}.1`);
  finds.add(B, Float64Array.of(max));
  assert.equal(finds.id(0), `${B}.1`);
  finds.add(B, Float64Array.of(max + 1, max + 2));
  assert.ok(finds.count() > max / 4 && finds.count() <= max, `${finds.count()}`);
  assert.equal(finds.id(finds.count() - 1), `${B}.${max + 2}`);
  assert.equal(finds.indexOf(`${B}.${max}`), finds.count() - 3);
  assert.equal(finds.indexOf(`${B}.1`), -1);
});

test('the next find goes round the end, from anywhere', () => {
  const finds = createFinds();
  assert.equal(finds.next('', 1, false), null);
  finds.add(A, Float64Array.of(3, 10));
  finds.add(B, Float64Array.of(2));
  assert.equal(finds.next('', 1, false), `${A}.3`);
  assert.equal(finds.next('', -1, true), `${B}.2`);
  assert.equal(finds.next(`${A}.3`, 1, false), `${A}.10`);
  assert.equal(finds.next(`${A}.3`, 1, true), `${A}.3`);
  assert.equal(finds.next(`${A}.10.77`, -1, true), `${A}.10`);
  assert.equal(finds.next(`${B}.2`, 1, false), `${A}.3`);
  assert.equal(finds.next(`${A}.3`, -1, false), `${B}.2`);
  assert.equal(finds.next(`${A}.5`, 1, false), `${A}.10`, 'between two');
  assert.equal(finds.next(`${A}.5`, -1, true), `${A}.3`);
  assert.equal(finds.next(`${A}.1`, -1, false), `${B}.2`, 'before the first');
  assert.equal(finds.next(`${B}.9`, 1, false), `${A}.3`, 'behind the last');
});

test('the head of a record comes behind its lines, and what turned out to be none goes', () => {
  const finds = createFinds();
  finds.add(A, Float64Array.of(1, 5, 9));
  finds.add(A, Float64Array.of(3, 5, 12));
  assert.deepEqual(Array.from({length: finds.count()}, (_, i) => finds.id(i)), [1, 3, 5, 9, 12].map((n) => `${A}.${n}`));
  finds.take(A, [3, 4, 12]);
  finds.take(B, [1]);
  assert.deepEqual(Array.from({length: finds.count()}, (_, i) => finds.id(i)), [1, 5, 9].map((n) => `${A}.${n}`));
  finds.take(A, [1, 5, 9]);
  assert.equal(finds.count(), 0);
  assert.equal(finds.next('', 1), null);
});
