// Which events to ask the server for, and what an answer holds: pure functions. A range is
// [from, to] of numbers, both inclusive.
'use strict';

var without = require('../base/ranges.js').without;
var wire = require('../connection/wire.js');

// The first hole in the wish, a list of {from, to}, with what is missing around it: scrolling on
// finds that here. null where nothing is missing. of: {kept: number of the oldest event that the
// server keeps, around: how many on either side, taken(from, to): the ranges that are here or
// under way, run(n): the run {from, to} of shown events that event n is in}.
function next(wish, of) {
  var i, hole, run;

  function holes(from, to) {
    var first = Math.max(from, of.kept);
    return without(first, to, of.taken(first, to));
  }

  for (i = 0; i < wish.length; i += 1) {
    hole = holes(wish[i].from, wish[i].to)[0];
    if (hole) {
      run = of.run(hole[0]);
      return holes(Math.max(run.from, hole[0] - of.around), Math.min(run.to, hole[1] + of.around)).filter(function (range) {
        return range[0] <= hole[0] && hole[0] <= range[1];
      })[0];
    }
  }
  return null;
}

// What the blocks of a poll's answer say of an epoch: {gap: number of the last event that is no
// longer kept, or null, items: [{id, text: the id as it came, event, data}]}. The end of the source
// is shown by its words.
function read(list, epoch) {
  var gap = null;
  var items = [];
  list.forEach(function (item) {
    var id = wire.parseId(item.id);
    if (!id || id.epoch !== epoch) {
      return;
    }
    if (item.event === 'gap') {
      gap = id.n;
    } else if (item.event !== 'hello') {
      items.push({
        id: id,
        text: item.id,
        event: item.event,
        data: item.event === 'end' ? String(wire.parseObject(item.data).status) : item.data
      });
    }
  });
  return {gap: gap, items: items};
}

// The acts of the room among the items of an answer, as ranges.
function acts(items) {
  return items.filter(function (item) { return item.event === wire.ROOM; }).map(function (item) { return [item.id.n, item.id.n]; });
}

module.exports = {next: next, read: read, acts: acts};
