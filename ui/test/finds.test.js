'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const createFinds = require('../reader/finds.js');

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

test('a later epoch stands behind, whatever its numbers', () => {
  const finds = createFinds();
  finds.add(A, Float64Array.of(5, 9));
  finds.add(A, new Float64Array(0));
  finds.add(B, Float64Array.of(1, 2 ** 53 - 1));
  assert.deepEqual([0, 1, 2, 3].map(finds.id), [`${A}.5`, `${A}.9`, `${B}.1`, `${B}.9007199254740991`]);
  assert.equal(finds.before(`${B}.1`), 2);
  assert.equal(finds.before(`${A}.100`), 2);
  assert.equal(finds.indexOf(`${B}.9007199254740991.3`), 3);
  assert.equal(finds.before('ccccccccccccc.1'), 4, 'an epoch of which nothing was found');
});
