// What a block of a terminal says of the events before it (docs/wire.md, "A terminal"). Pure.
'use strict';

var ranges = require('../base/ranges.js');
var wire = require('../connection/wire.js');

var EXCEPT_MAX = 1000;   // ranges of others in a block, as many as the server names
var KEPT = 1000;         // blocks that may be replaced; the older ones are final

// Returns what the data of event n says, whatever its shape: {n, ranges: the numbers of its steps,
// those of its earlier states among them, before: the numbers of the blocks that it takes the place
// of, lines: how many it stands for, rows: how many it has}.
function read(n, data) {
  var said = wire.parseObject(data);
  var from = Number(said.from);
  var to = Number(said.to);
  var stands = from > 0 && to >= from && to < n;
  return {
    n: n,
    ranges: stands ? ranges.without(from, to, (Array.isArray(said.except) ? said.except : []).filter(isRange).slice(0, EXCEPT_MAX)) : [],
    before: (Array.isArray(said.replaces) ? said.replaces : []).filter(isNumber).sort(function (a, b) { return a - b; }),
    lines: stands ? Number(said.lines) || to - from + 1 : 0,
    rows: Array.isArray(said.rows) ? said.rows.length : 0
  };
}

function isNumber(n) {
  return typeof n === 'number';
}

function isRange(range) {
  return Array.isArray(range) && range[0] > 0 && range[1] >= range[0];
}

// Returns a function that is given blocks in their order, as read returns them, and returns the
// numbers of the events that have no row from then on, as ranges.
function createFresh() {
  var kept = [];
  return function (block) {
    var replaced = kept.filter(function (one) { return block.before.indexOf(one.n) >= 0; });
    var known = replaced.reduce(function (all, one) { return all.concat(one.ranges); }, []);
    kept = kept.filter(function (one) { return replaced.indexOf(one) < 0; }).slice(-KEPT).concat(block);
    return ranges.minus(block.ranges, known).concat(block.before.map(single), block.rows > 0 ? [] : [single(block.n)]);
  };
}

// Returns the numbers of the events that have no row after all of the blocks.
function without(blocks) {
  var replaced = Object.create(null);
  var list = [];
  blocks.forEach(function (block) {
    block.before.forEach(function (n) { replaced[n] = true; });
  });
  blocks.forEach(function (block) {
    if (replaced[block.n] || block.rows === 0) {
      list.push(single(block.n));
    }
    if (!replaced[block.n]) {
      Array.prototype.push.apply(list, block.ranges);
    }
  });
  return ranges.join(list);
}

function single(n) {
  return [n, n];
}

module.exports = {read: read, createFresh: createFresh, without: without};
