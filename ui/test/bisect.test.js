'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const bisect = load('base/bisect.js');

test('the place is that which looking at each finds', () => {
  for (let length = 0; length < 9; length += 1) {
    const list = Array.from({length}, (_, i) => ({from: 2 * i + 1}));
    for (let n = 0; n <= 2 * length + 2; n += 1) {
      assert.equal(bisect.behind(list, n), list.filter((one) => one.from <= n).length);
      for (let from = 0; from <= length; from += 1) {
        const each = list.findIndex((one, i) => i >= from && one.from > n);
        assert.equal(bisect.first(from, length, (i) => list[i].from > n), each < 0 ? length : each);
      }
    }
  }
});
