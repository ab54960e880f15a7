'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {createPieces} = load('reader/pieces.js');
const {A, B} = require('./page.js');

const event = (n) => ({id: n, data: 'x'});
const list = (from, to) => Array.from({length: to - from + 1}, (_, i) => event(from + i));

function make(events) {
  const lost = [];
  return {lost, pieces: createPieces({events, chars: 1e9}, (...range) => lost.push(range))};
}

test('what was put in comes out, whatever the order', () => {
  const {pieces} = make(1e6);
  pieces.put(A, 5000, list(5000, 5999));
  pieces.put(A, 1, list(1, 300));
  for (let n = 9001; n <= 9600; n += 1) {
    pieces.append(A, n, event(n));
  }
  pieces.put(B, 1, list(1, 2));
  pieces.put(A, 250, list(250, 350));
  assert.deepEqual(pieces.loaded(A, 1, 1e6), [[1, 350], [5000, 5999], [9001, 9600]]);
  assert.deepEqual(pieces.loaded(A, 340, 5010), [[340, 350], [5000, 5010]]);
  assert.deepEqual(pieces.loaded(B, 2, 9), [[2, 2]]);
  for (const n of [1, 256, 257, 350, 5000, 5999, 9001, 9600]) {
    assert.equal(pieces.get(A, n).id, n);
  }
  assert.equal(pieces.get(A, 351), null);
  assert.equal(pieces.get(A, 9601), null);
});

test('what was not used for longest goes first, and is told', () => {
  const {pieces, lost} = make(1024);
  for (let n = 1; n <= 1024; n += 1) {
    pieces.append(A, n, event(n));
  }
  pieces.get(A, 1);
  pieces.append(A, 1025, event(1025));
  assert.deepEqual(lost, [[A, 257, 512]]);
  assert.deepEqual(pieces.loaded(A, 1, 2000), [[1, 256], [513, 1025]]);
});

test('what is held stays, however much comes, until something else is', () => {
  const {pieces} = make(1024);
  pieces.put(A, 1, list(1, 600));
  pieces.hold([{epoch: A, from: 300, to: 320}]);
  for (let n = 10001; n <= 20000; n += 1) {
    pieces.append(A, n, event(n));
  }
  assert.deepEqual(pieces.loaded(A, 1, 1000), [[257, 512]]);
  pieces.hold([]);
  pieces.append(A, 20001, event(20001));
  for (let n = 20002; n <= 20300; n += 1) {
    pieces.append(A, n, event(n));
  }
  assert.deepEqual(pieces.loaded(A, 1, 1000), []);
});
