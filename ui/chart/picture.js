// The chart as a picture of its own: its title, the names and values of its series, its curves and
// its axis, in the colours of the page.
'use strict';

var draw = require('./draw.js');
var words = require('./words.js');

var NAMES_PX = [160, 560]; // as wide as the longest name with its value, within that
var EDGE_PX = 16;
var DOT_PX = 18;       // with the space behind it
var TITLE_PX = 44;
var VALUE_PX = 12;     // between a value and the plot
var SHARP = 2;         // at least so many pixels for one of the page

// view, lanes and look are those that are on the page, height is that of a lane in px; style is
// {back, strong: colours}. Returns a canvas.
function create(view, lanes, look, height, style, title) {
  var canvas = document.createElement('canvas');
  var pen = canvas.getContext('2d');
  var ratio = Math.max(SHARP, window.devicePixelRatio || 1);
  var names = namesPx(pen, lanes, look);
  var width = EDGE_PX + names + style.plot + EDGE_PX;
  var tall = TITLE_PX + lanes.length * height + draw.AXIS_PX + EDGE_PX;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(tall * ratio);
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.fillStyle = style.back;
  pen.fillRect(0, 0, width, tall);
  pen.textBaseline = 'middle';
  head(pen, title, words.span(view), width, look, style);
  lanes.forEach(function (lane, i) { name(pen, lane, EDGE_PX + names - VALUE_PX, TITLE_PX + (i + 0.5) * height, look, style); });
  pen.translate(EDGE_PX + names, TITLE_PX);
  draw.paint(pen, style.plot, view, draw.place(view, style.plot), lanes, look, height, -1);
  return canvas;
}

// The title, and at the right what the picture shows.
function head(pen, title, span, width, look, style) {
  var free;
  pen.font = sized(look.font, 12);
  pen.fillStyle = look.text;
  pen.textAlign = 'right';
  pen.fillText(span, width - EDGE_PX, TITLE_PX / 2);
  free = width - 3 * EDGE_PX - pen.measureText(span).width;
  pen.font = 'bold ' + sized(look.font, 15);
  pen.fillStyle = style.strong;
  pen.textAlign = 'left';
  pen.fillText(cut(pen, title, free), EDGE_PX, TITLE_PX / 2);
}

function namesPx(pen, lanes, look) {
  var widest = lanes.reduce(function (most, lane) {
    pen.font = 'bold ' + sized(look.font, 13);
    return Math.max(most, pen.measureText(lane.name).width + pen.measureText(lane.text).width);
  }, 0);
  return Math.ceil(Math.min(NAMES_PX[1], Math.max(NAMES_PX[0], widest + DOT_PX + 3 * VALUE_PX)));
}

function name(pen, lane, right, y, look, style) {
  var value;
  pen.fillStyle = lane.colour;
  pen.beginPath();
  pen.arc(EDGE_PX + 5, y, 5, 0, 2 * Math.PI);
  pen.fill();
  pen.fillStyle = style.strong;
  pen.textAlign = 'right';
  pen.font = 'bold ' + sized(look.font, 13);
  pen.fillText(lane.text, right, y);
  value = pen.measureText(lane.text).width;
  pen.textAlign = 'left';
  pen.font = sized(look.font, 13);
  pen.fillText(cut(pen, lane.name, right - value - VALUE_PX - EDGE_PX - DOT_PX), EDGE_PX + DOT_PX, y);
}

function sized(font, px) {
  return font.replace(/[\d.]+px/, px + 'px');
}

function cut(pen, text, px) {
  var kept = text;
  while (kept.length > 1 && pen.measureText(kept === text ? text : kept + '…').width > px) {
    kept = kept.slice(0, -1);
  }
  return kept === text ? text : kept + '…';
}

module.exports = {create: create};
