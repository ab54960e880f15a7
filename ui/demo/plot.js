// The delays of a lane: a dot an event, newest on the right, on a scale of tens,
// since 4 ms and 4 s have to be seen in one picture.
'use strict';

var SHOWN = 120;        // dots at most; the newest
var LOWEST_MS = 1;      // 0 has no logarithm
var HIGHEST_MS = 20000; // twice the longest interval of raceview.js
var LINES = [[10, '10 ms'], [1000, '1 s']];
var DOT_PX = 2.5;

// canvas gets its size and its colour from demo.css, light or dark; delays are createLane's,
// [[time, ms], ...], oldest first. The picture shows no more than the figures beside it, so a
// label is all that a screen reader gets (raceview.js).
function plotDelays(canvas, delays) {
  var ratio = root.devicePixelRatio || 1;
  var width = canvas.clientWidth;
  var height = canvas.clientHeight;
  var pen = canvas.getContext('2d');
  var color = root.getComputedStyle(canvas).color;
  // To set a size clears the canvas, even the same size; the pixels are those of the screen.
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  // From here on in CSS pixels.
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.fillStyle = color;
  pen.strokeStyle = color;
  pen.font = '11px ' + root.getComputedStyle(canvas).fontFamily;
  LINES.forEach(function (line) {
    // in the middle of a pixel, so that it is not two grey ones
    var y = Math.round(place(line[0], height)) + 0.5;
    pen.globalAlpha = 0.3;
    pen.beginPath();
    pen.moveTo(0, y);
    pen.lineTo(width, y);
    pen.stroke();
    pen.globalAlpha = 0.8;
    pen.fillText(line[1], 2, y - 3);
  });
  pen.globalAlpha = 1;
  delays.slice(-SHOWN).forEach(function (delay, i, shown) {
    pen.beginPath();
    pen.arc(width - DOT_PX - (shown.length - 1 - i) * (width - 2 * DOT_PX) / SHOWN, place(delay[1], height), DOT_PX, 0, 2 * Math.PI);
    pen.fill();
  });
}

// The y of a delay; what is outside of the scale stands at its edge.
function place(ms, height) {
  var share = Math.log(Math.min(HIGHEST_MS, Math.max(LOWEST_MS, ms)) / LOWEST_MS) / Math.log(HIGHEST_MS / LOWEST_MS);
  return height - DOT_PX - share * (height - 2 * DOT_PX);
}

module.exports = {plotDelays: plotDelays};
