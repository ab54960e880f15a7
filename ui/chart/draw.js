// Draws the lanes on their canvas, one below the other, above one axis of time or lines.
'use strict';

var scale = require('./scale.js');
var range = require('./rings.js').range;
var lacks = require('./rings.js').lacks;
var tear = require('./tears.js').tear;

var GUTTER_PX = 72;   // for the ends of the ranges
var AXIS_PX = 22;
var MARK_PX = 70;     // the width of a mark with its text
var EDGE_PX = 4;      // between a curve and the edge of its lane,
var TEXT_PX = 8;      // and between that and the middle of a text
var DOTS_MAX = 60;    // points; more would touch each other

function keyOf(view) {
  return view.by === 'time' ? view.ring.at : view.ring.p;
}

// Returns the x of each slot of the view in px, never less than the one before: positions rise, and
// so do times where they are the axis (rings.js). view has at least one slot.
function place(view, width) {
  var key = keyOf(view);
  var from = key[view.slots[0]];
  var span = key[view.slots[view.slots.length - 1]] - from;
  var plot = Math.max(1, width - GUTTER_PX);
  return view.slots.map(function (s) {
    return span > 0 ? (key[s] - from) / span * plot : plot;
  });
}

// Draws everything. lanes: [{series, colour}], each of a height in px; look: {text, line, font};
// cursor: an index into the slots, or -1. The size of the canvas is set only when it changes: that
// allocates memory.
function draw(canvas, view, xs, lanes, look, height, cursor) {
  var ratio = window.devicePixelRatio || 1;
  var width = canvas.clientWidth;
  var bottom = lanes.length * height;
  var pen = canvas.getContext('2d');
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round((bottom + AXIS_PX) * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round((bottom + AXIS_PX) * ratio);
    canvas.style.height = bottom + AXIS_PX + 'px';
  }
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, bottom + AXIS_PX);
  paint(pen, width, view, xs, lanes, look, height, cursor);
}

// Draws the same with a pen of any canvas.
function paint(pen, width, view, xs, lanes, look, height, cursor) {
  var plot = Math.max(1, width - GUTTER_PX);
  var bottom = lanes.length * height;
  var from = keyOf(view)[view.slots[0]];
  var span = keyOf(view)[view.slots[view.slots.length - 1]] - from;
  pen.font = look.font;
  pen.lineJoin = 'bevel';
  pen.textBaseline = 'middle';
  pen.textAlign = 'center';
  axis(pen, marksOf(view, from, from + span, plot), look, bottom);
  pen.textAlign = 'left';
  lanes.forEach(function (lane, i) {
    bar(pen, look.line, 0, (i + 1) * height - 1, plot, 1);
    curve(pen, view, xs, lane, {top: i * height, height: height, right: plot, text: look.text});
  });
  if (cursor >= 0) {
    bar(pen, look.text, xs[cursor], 0, 1, bottom);
  }
}

// Returns the marks of the axis with their x in px. Lines are numbered as in their ids, from the
// start of the epoch that the last one is of.
function marksOf(view, from, to, plot) {
  var last = view.slots[view.slots.length - 1];
  var before = view.by === 'time' ? 0 : view.ring.p[last] - parseInt(view.ring.id[last].split('.')[1], 10);
  return scale.marks(Math.max(from - before, view.by === 'time' ? from : 1), to - before, Math.max(1, plot / MARK_PX), view.by === 'time').map(function (mark) {
    return {text: mark.text, x: to > from ? (mark.x + before - from) / (to - from) * plot : plot};
  });
}

// Each mark has its line; a text that would touch the one before is left out.
function axis(pen, marks, look, bottom) {
  var end = -Infinity;
  marks.forEach(function (mark) {
    var width = pen.measureText(mark.text).width;
    var middle = Math.max(mark.x, width / 2);
    bar(pen, look.line, mark.x, 0, 1, bottom);
    if (middle - width / 2 > end) {
      pen.fillStyle = look.text;
      pen.fillText(mark.text, middle, bottom + AXIS_PX / 2 + 2);
      end = middle + width / 2 + TEXT_PX;
    }
  });
}

// x is rounded: a line of one px between two pixels would be two grey ones.
function bar(pen, colour, x, y, width, height) {
  pen.fillStyle = colour;
  pen.fillRect(Math.round(x), y, width, height);
}

// place: {top, height, right: px, text: a colour}.
function curve(pen, view, xs, lane, place) {
  var points = [];
  var least = Infinity;
  var most = -Infinity;
  var torn = true;
  var at = view.ring.at;
  var span = at[view.slots[view.slots.length - 1]] - at[view.slots[0]];
  var perMs = view.by === 'time' && span > 0 ? place.right / span : 0;
  // The range of the lane is that of the values in view, not of all.
  view.slots.forEach(function (s, i) {
    var value = range(view.ring, s, lane.series.column);
    torn = torn || view.torn[i] || (!value && lacks(view.ring, s, lane.series.column));
    if (value) {
      least = Math.min(least, value.low);
      most = Math.max(most, value.high);
      points.push({i: i, at: at[s] + value.late, x: Math.min(place.right, xs[i] + value.late * perMs), low: value.low, high: value.high, torn: torn});
      torn = false;
    }
  });
  tear(points, view.by, lane.series.counts);

  // A constant is in the middle.
  function y(value) {
    return place.top + EDGE_PX + (most > least ? (most - value) / (most - least) : 0.5) * (place.height - 2 * EDGE_PX);
  }

  pen.strokeStyle = lane.colour;
  // A long path wider than a pixel is slow without a graphics card: of 24 lanes at 5,000 lines a
  // second one frame in a hundred took 86 ms, not 20.
  pen.lineWidth = points.length > DOTS_MAX ? 1 : 1.5;
  pen.beginPath();
  points.forEach(function (point, i) {
    // Begins with the end of the range that is nearer to the point before. No line leads across
    // what is not here; a point alone is a dot.
    var up = i > 0 && points[i - 1].high < point.high;
    var alone = point.torn && (i + 1 === points.length || points[i + 1].torn);
    pen[point.torn ? 'moveTo' : 'lineTo'](point.x, y(up ? point.low : point.high));
    pen.lineTo(point.x, y(up ? point.high : point.low));
    if (points.length <= DOTS_MAX || alone) {
      bar(pen, lane.colour, point.x - 1.5, y(point.high) - 1.5, 3, 3);
    }
  });
  pen.stroke();
  pen.fillStyle = place.text;
  if (points.length > 0) {
    pen.fillText(scale.format(least, lane.series.unit), place.right + 8, most > least ? place.top + place.height - TEXT_PX : y(least));
  }
  if (most > least) {
    pen.fillText(scale.format(most, lane.series.unit), place.right + 8, place.top + TEXT_PX);
  }
}

// The colours and the font of the canvas, from the style sheet, for the scheme of the browser. They
// are read once, because that is slow in a frame; reset makes the next read anew.
function createLook(canvas) {
  var look = null;

  // Returns {text, line, font}, and sets lane.colour to that of the swatch of its button: the style
  // sheet has it once.
  function read(lanes) {
    var own;
    if (!look) {
      own = window.getComputedStyle(canvas);
      look = {text: own.color, line: own.borderTopColor, font: own.fontSize + ' ' + own.fontFamily, hues: {}};
    }
    lanes.forEach(function (lane) {
      var hue = lane.button.className;
      lane.colour = look.hues[hue] = look.hues[hue] || window.getComputedStyle(lane.button.firstChild).color;
    });
    return look;
  }

  return {read: read, reset: function () { look = null; }};
}

module.exports = {AXIS_PX: AXIS_PX, place: place, draw: draw, paint: paint, createLook: createLook};
