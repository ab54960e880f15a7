// Which positions the chart has seen a line of, with numbers or without: between those that follow
// each other a curve may be drawn, and no other.
'use strict';

var SPANS_MAX = 4096;  // more than a reader leaves behind by jumping; the oldest positions go

function createLoaded() {
  var spans = [];      // [from, to], rising, not touching

  // Returns the index of the first span that begins behind position p.
  function behind(p) {
    var low = 0;
    var high = spans.length;
    var middle;
    while (low < high) {
      middle = (low + high) >> 1;
      if (spans[middle][0] > p) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  function add(p) {
    var i = behind(p);
    var before = spans[i - 1];
    var after = spans[i];
    if (before && before[1] >= p) {
      return;
    }
    if (before && before[1] === p - 1) {
      before[1] = p;
    } else {
      before = [p, p];
      spans.splice(i, 0, before);
      i += 1;
    }
    if (after && after[0] === p + 1) {
      before[1] = after[1];
      spans.splice(i, 1);
    }
    if (spans.length > SPANS_MAX) {
      spans.shift();
    }
  }

  function has(p) {
    var span = spans[behind(p) - 1];
    return span !== undefined && span[1] >= p;
  }

  // Returns the first position from which on all are there up to p; p where it is not there itself.
  function start(p) {
    return has(p) ? spans[behind(p) - 1][0] : p;
  }

  return {add: add, has: has, start: start, newest: function () { return spans.length > 0 ? spans[spans.length - 1][1] : 0; }};
}

module.exports = {createLoaded: createLoaded};
