// The requests of a lane as they happened, over time: the page above, the server below. A question
// falls; an answer rises, empty or with news; an answer that lasts is a line along the server.
'use strict';

var canvas = require('./canvas.js');

var SPAN_MS = 15000; // from the left edge to the right one
var WAY_MS = 350;    // in which a question falls: its real way is too short to be seen
var KEY = [['ask', 'question'], ['empty', 'empty answer'], ['news', 'news'], ['held', 'answer that lasts']];

// sum is createLane's, nowMs the time of the right edge, by the clock of the sum; colours are those
// of KEY by name.
function plotTrips(element, sum, nowMs, colours) {
  var area = canvas.prepare(element);
  if (area) {
    plot(area, sum, nowMs, colours);
  }
}

function plot(area, sum, nowMs, colours) {
  var pen = area.pen;
  var dot = Math.max(2.5, Math.min(area.em * 0.45, area.height / 9, area.width / 45));
  var top = dot + 1;
  var bottom = area.height - dot - 1;
  var moving = canvas.still() ? 0 : WAY_MS;

  function x(ms) {
    return area.width - dot - 1 - (nowMs - ms) / SPAN_MS * area.width;
  }

  function line(fromX, fromY, toX, toY, colour, width, alpha) {
    pen.globalAlpha = alpha;
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.beginPath();
    pen.moveTo(fromX, fromY);
    pen.lineTo(toX, toY);
    pen.stroke();
    pen.globalAlpha = 1;
  }

  function circle(atX, atY, colour, hollow) {
    pen.beginPath();
    pen.arc(atX, atY, hollow ? dot - 1 : dot, 0, 2 * Math.PI);
    pen.lineWidth = 2;
    pen.fillStyle = pen.strokeStyle = colour;
    if (hollow) {
      pen.stroke();
    } else {
      pen.fill();
    }
  }

  // How far a thing that set out at ms has come on its way, 0 to 1.
  function progress(ms) {
    return moving === 0 ? 1 : Math.max(0, Math.min(1, (nowMs - ms) / moving));
  }

  function trip(it) {
    var end = it.answered === null ? nowMs : it.answered;
    var down = progress(it.asked);
    var up = it.answered === null ? 0 : progress(Math.max(it.answered, it.asked + moving));
    var y = top + (bottom - top) * down;
    line(x(it.asked), top, x(it.asked), y, colours.ask, 2, 0.55);
    if (end - it.asked > WAY_MS && down === 1) {
      line(x(it.asked), bottom, x(end), bottom, colours.held, dot * 0.9, 0.45);
    }
    if (down < 1) {
      circle(x(it.asked), y, colours.ask, false);
    } else if (up > 0 && it.news === 0) {
      circle(x(end), bottom + (top - bottom) * up, colours.empty, true);
    }
  }

  function news(delay) {
    var up = progress(delay[0]);
    var happened = delay[0] - delay[1];
    var toX = x(happened) + (x(delay[0]) - x(happened)) * up;
    var toY = bottom + (top - bottom) * up;
    line(x(happened), bottom, toX, toY, colours.news, 2.5, 0.7);
    circle(x(happened), bottom, colours.news, false);
    circle(toX, toY, colours.news, false);
  }

  line(0, top, area.width, top, colours.ask, 1, 0.4);
  line(0, bottom, area.width, bottom, colours.ask, 1, 0.4);
  sum.trips().filter(function (it) { return it.answered === null || nowMs - it.answered < SPAN_MS; }).forEach(trip);
  sum.delays().filter(function (delay) { return nowMs - delay[0] < SPAN_MS; }).forEach(news);
}

module.exports = {plotTrips: plotTrips, KEY: KEY, SPAN_MS: SPAN_MS};
