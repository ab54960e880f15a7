// The lanes on their canvas, one below the other, above one axis of time or lines.
'use strict';

var scale = require('./scale.js');
var range = require('./series.js').range;

var GUTTER_PX = 60;   // for the ends of the ranges
var AXIS_PX = 22;
var MARK_PX = 70;     // room of a mark with its text
var EDGE_PX = 4;      // that a curve keeps from the next,
var TEXT_PX = 8;      // and the middle of a text
var DOTS_MAX = 60;    // more would run into each other

function keyOf(view) {
  return view.by === 'time' ? view.ring.at : view.ring.p;
}

// The x of each slot of the view, in px, never going back; chart.js finds the slot under a
// pointer by them. view is that of series.js, with at least one slot.
function place(view, width) {
  var key = keyOf(view);
  var from = key[view.slots[0]];
  var span = key[view.slots[view.slots.length - 1]] - from;
  var plot = Math.max(1, width - GUTTER_PX);
  var x = 0;
  return view.slots.map(function (s) {
    x = Math.max(x, span > 0 ? (key[s] - from) / span * plot : plot); // the clock may go back
    return Math.min(x, plot);
  });
}

// All anew each time. The size is set only when it changes: setting it takes new memory.
// lanes: [{series, colour}]; how: {height of a lane, text, line, font, cursor: index
// into the slots or -1}.
function draw(canvas, view, xs, lanes, how) {
  var ratio = window.devicePixelRatio || 1;
  var width = canvas.clientWidth;
  var plot = Math.max(1, width - GUTTER_PX);
  var bottom = lanes.length * how.height;
  var pen = canvas.getContext('2d');
  var from = keyOf(view)[view.slots[0]];
  var span = keyOf(view)[view.slots[view.slots.length - 1]] - from;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round((bottom + AXIS_PX) * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round((bottom + AXIS_PX) * ratio);
    canvas.style.height = bottom + AXIS_PX + 'px';
  }
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, bottom + AXIS_PX);
  pen.font = how.font;
  pen.lineJoin = 'bevel';
  pen.textBaseline = 'middle';
  pen.textAlign = 'center';
  scale.marks(from, from + span, Math.max(1, plot / MARK_PX), view.by === 'time').forEach(function (mark) {
    var at = span > 0 ? (mark.x - from) / span * plot : plot;
    bar(pen, how.line, at, 0, 1, bottom);
    pen.fillStyle = how.text;
    pen.fillText(mark.text, Math.max(at, pen.measureText(mark.text).width / 2), bottom + AXIS_PX / 2 + 2);
  });
  pen.textAlign = 'left';
  lanes.forEach(function (lane, i) {
    bar(pen, how.line, 0, (i + 1) * how.height - 1, plot, 1);
    curve(pen, view, xs, lane, i * how.height, plot, how);
  });
  if (how.cursor >= 0) {
    bar(pen, how.text, xs[how.cursor], 0, 1, bottom);
  }
}

// At whole pixels across, or a line of one would be two that are grey.
function bar(pen, colour, x, y, width, height) {
  pen.fillStyle = colour;
  pen.fillRect(Math.round(x), y, width, height);
}

function curve(pen, view, xs, lane, top, plot, how) {
  var points = [];
  var least = Infinity;
  var most = -Infinity;
  // Over the range of what is seen, not of all that is kept: a curve uses its lane.
  view.slots.forEach(function (s, i) {
    var value = range(view.ring, s, lane.series);
    if (value) {
      least = Math.min(least, value.low);
      most = Math.max(most, value.high);
      points.push({x: xs[i], low: value.low, high: value.high});
    }
  });

  // What stands still runs through the middle.
  function y(value) {
    return top + EDGE_PX + (most > least ? (most - value) / (most - least) : 0.5) * (how.height - 2 * EDGE_PX);
  }

  pen.strokeStyle = lane.colour;
  // A long path of more than a pixel is slow where no graphics card draws it: of 24
  // lanes at 5,000 lines a second one frame in a hundred took 86 ms, not 20.
  pen.lineWidth = points.length > DOTS_MAX ? 1 : 1.5;
  pen.beginPath();
  points.forEach(function (point, i) {
    // From the end that is nearer to where the curve comes from.
    var up = i > 0 && points[i - 1].high < point.high;
    pen.lineTo(point.x, y(up ? point.low : point.high));
    pen.lineTo(point.x, y(up ? point.high : point.low));
    if (points.length <= DOTS_MAX) {
      bar(pen, lane.colour, point.x - 1.5, y(point.high) - 1.5, 3, 3);
    }
  });
  pen.stroke();
  pen.fillStyle = how.text;
  if (points.length > 0) {
    pen.fillText(scale.format(least, lane.series.unit), plot + 8, most > least ? top + how.height - TEXT_PX : y(least));
  }
  if (most > least) {
    pen.fillText(scale.format(most, lane.series.unit), plot + 8, top + TEXT_PX);
  }
}

module.exports = {place: place, draw: draw};
