// Where a curve has a tear: no line leads across what is not here, across a long silence, and from
// a counter to what it counts after its restart.
'use strict';

// times as many lines, or as long, without a value as usual: a curve through that would be made up
var SILENT = 8;
var FEW = 20;          // one step in so many may be a silence
var STEPS_MIN = 3;     // that say what is usual
var RISES_MIN = 4;     // steps up for each restart, of what is not said to be a counter

// Sets torn of the points of a curve, {i: the slot, at: ms, low, high, torn: whether lines that are
// not here are before it}. by is the axis of the view (rings.js); counts, whether it is known that
// the series only rises.
function tear(points, by, counts) {
  var usual = points.length > 1 ? (points[points.length - 1].i - points[0].i) / (points.length - 1) : 0;
  var pause = by === 'time' ? usualStep(points) * SILENT : 0;
  points.forEach(function (point, k) {
    var before = points[k - 1];
    point.torn = point.torn || (k > 0 && (point.i - before.i > SILENT * usual || (pause > 0 && point.at - before.at > pause)));
  });
  restarts(points, counts).forEach(function (point) { point.torn = true; });
}

// Returns the time from one point to the next that few steps are longer than, 0 where that is not
// known.
function usualStep(points) {
  var steps = points.slice(1).map(function (point, k) { return point.at - points[k].at; }).sort(function (a, b) { return b - a; });
  return steps.length < STEPS_MIN ? 0 : steps[Math.ceil(steps.length / FEW)];
}

// Returns the points at which a counter begins again. Whole numbers that rise, and fall only to
// where they once began or below that, are a counter, too; what falls by half is a measure.
function restarts(points, counts) {
  var falls = [];
  var rises = 0;
  var first = points.length > 0 ? points[0].low : 0; // of the run
  var counter = points.every(function (point, k) {
    var before = points[k - 1];
    if (k > 0 && point.high < before.low) {
      falls.push(point);
      if (point.low > first && !counts) {
        return false;
      }
      first = point.low;
    } else {
      rises += k > 0 && point.low > before.high ? 1 : 0;
    }
    return counts || (point.low % 1 === 0 && (k === 0 || point.low >= before.high || falls[falls.length - 1] === point));
  });
  return counter && (counts || rises >= RISES_MIN * falls.length) ? falls : [];
}

module.exports = {tear: tear};
