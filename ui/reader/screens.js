// The blocks of a terminal (docs/wire.md, "A terminal"): rows that stand for lines, which are then
// their steps. The newest event of a block is its row; its steps have rows where it is unfolded.
'use strict';

var ranges = require('../base/ranges.js');
var wire = require('../connection/wire.js');
var readBlock = require('../line/block.js').read;

// outline is that of history.js; get(epoch, n) returns an event in memory or null. release(epoch,
// ranges) is called for lines that are steps: they belong to nothing else.
//
// A block is {id: EPOCH.N of its newest event, epoch, head: N, key: the same as long as it is
// shown, ranges: the numbers of its steps, those of its earlier events among them, before: numbers
// of earlier events, hidden: how many steps there are, open}.
function createScreens(outline, get, release) {
  var blocks = [];         // in the order of head
  var version = 0;         // rises where one is unfolded, or no more

  // Reads an event of the type screen that is in the outline, as a run.
  function read(epoch, n, data) {
    var said = readBlock(n, data);
    var next = {id: epoch + '.' + n, epoch: epoch, head: n, key: 'screen-' + n, before: said.before, hidden: said.lines, open: false, ranges: said.ranges};
    if (blockOf(epoch, n)) {
      if (blockOf(epoch, n).head !== n) {
        outline.turn(epoch, [[n, n]], 'run', 'acts'); // an earlier state of it, which came later
      }
      return;
    }
    if (said.ranges.length === 0 && said.rows === 0) {
      outline.turn(epoch, [[n, n]], 'run', 'acts'); // the title alone
      return;
    }
    replace(next);
    place(next);
    if (said.rows === 0) {
      outline.turn(epoch, [[n, n]], 'run', 'acts');
    }
  }

  // Takes away the blocks that another one takes the place of.
  function replace(next) {
    var old = blocks.filter(function (block) { return block.epoch === next.epoch && next.before.indexOf(block.head) >= 0; });
    old.forEach(function (block) {
      next.open = next.open || block.open;
      blocks.splice(blocks.indexOf(block), 1);
    });
    next.key = old.length > 0 ? old[0].key : next.key;
    outline.turn(next.epoch, next.before.map(function (n) { return [n, n]; }), 'run', 'acts');
    old.forEach(function (block) {
      var freed = ranges.minus(block.ranges, next.ranges);
      outline.turn(next.epoch, freed, block.open ? 'acts' : 'step', 'run');
      freed.forEach(function (range) { hideEvents(next.epoch, range); });
    });
  }

  function place(next) {
    var i = blocks.length;
    while (i > 0 && blocks[i - 1].head > next.head) {
      i -= 1;
    }
    blocks.splice(i, 0, next);
    fold(next);
  }

  // Its steps have rows, or none.
  function fold(block) {
    if (block.open) {
      outline.turn(block.epoch, block.ranges, 'step', 'run');
      block.ranges.forEach(function (range) { hideEvents(block.epoch, range); });
    } else {
      release(block.epoch, block.ranges);
      outline.turn(block.epoch, block.ranges, 'acts', 'step');
      outline.turn(block.epoch, block.ranges, 'run', 'step');
    }
  }

  // Of rows a..b those that are earlier states of a block have none, as far as they are in memory.
  function hideEvents(epoch, range) {
    var hidden = [];
    var n, event;
    for (n = range[0]; n <= range[1]; n += 1) {
      event = get(epoch, n);
      if (event && event.event === wire.SCREEN) {
        hidden.push([n, n]);
      }
    }
    outline.turn(epoch, hidden, 'run', 'acts');
  }

  // Events that came into memory may be steps.
  function load(epoch, items) {
    items.forEach(function (item) {
      if (item.event === wire.SCREEN) {
        read(epoch, item.id.n, item.data);
      }
    });
  }

  // Returns the block that event n is, or is a step of, or was; else null.
  function blockOf(epoch, n) {
    var i, block;
    for (i = blocks.length - 1; i >= 0; i -= 1) {
      block = blocks[i];
      if (block.epoch === epoch && (block.head === n || block.before.indexOf(n) >= 0 || ranges.holds(block.ranges, n))) {
        return block;
      }
    }
    return null;
  }

  // Returns the block whose row is event n, or null.
  function at(epoch, n) {
    var block = blockOf(epoch, n);
    return block && block.head === n ? block : null;
  }

  function toggle(block) {
    block.open = !block.open;
    version += 1;
    fold(block);
  }

  // Those that are unfolded.
  function opened() {
    return blocks.filter(function (block) { return block.open; });
  }

  // Events of blocks that are not here have no row, as the server knows. Returns whether any had.
  function omit(epoch, list) {
    var before = outline.count();
    var left = ranges.minus(list, opened().reduce(function (all, block) { return block.epoch === epoch ? all.concat(block.ranges) : all; }, []));
    release(epoch, left);
    outline.turn(epoch, left, 'run', 'acts');
    return outline.count() !== before;
  }

  // The numbers of events of an epoch that are no lines: those without a row, and steps that are
  // unfolded.
  function without(epoch) {
    return ranges.join(opened().reduce(function (all, block) {
      return block.epoch === epoch ? all.concat(block.ranges) : all;
    }, outline.without(epoch)));
  }

  // Rows were made of all that is before what was known: what has none still has none.
  function again() {
    blocks.forEach(fold);
  }

  // The server no longer keeps what is before event `first`.
  function recede(epoch, first) {
    blocks = blocks.filter(function (block) { return block.epoch !== epoch || block.head >= first; });
  }

  return {read: read, load: load, of: blockOf, at: at, toggle: toggle, again: again, open: opened, omit: omit, without: without, recede: recede, clear: function () { blocks = []; },
    version: function () { return version; }};
}

module.exports = {createScreens: createScreens};
