// A canvas that has the size and the colours of its page: what moves too often for elements.
'use strict';

var dom = require('../base/dom.js');
var thousands = require('../base/text.js').thousands;

var STILL_MS = 500; // between two pictures where a person wants little motion

// Returns {pen, width, height, em} with an empty canvas, in CSS pixels, em that of its text; null
// where it has no size, as while it is hidden.
function prepare(canvas) {
  var ratio = root.devicePixelRatio || 1;
  var width = canvas.clientWidth;
  var height = canvas.clientHeight;
  var style = root.getComputedStyle(canvas);
  var pen = canvas.getContext('2d');
  if (width === 0 || height === 0) {
    return null;
  }
  // To set a size clears the canvas, even the same size; the pixels are those of the screen.
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.font = style.fontSize + ' ' + style.fontFamily;
  return {pen: pen, width: width, height: height, em: parseFloat(style.fontSize)};
}

// Adds the key to the colours of a picture: entries are [name, words]. Returns {colours(), count}:
// the colours by name, as they are now, so that the picture and its key cannot differ, and light
// and dark are the style sheet's; axis is that of the words. count(name, n) writes a number before
// the words.
function appendKey(parent, entries) {
  var key = dom.append(parent, 'p', 'key');
  var signs = {};
  var counts = {};
  entries.forEach(function (entry) {
    var item = dom.append(key, 'span');
    item.setAttribute('data-key', entry[0]);
    signs[entry[0]] = dom.append(item, 'span', 'sign sign-' + entry[0]);
    counts[entry[0]] = dom.append(item, 'strong');
    dom.append(item, 'span', '', entry[1]);
  });
  signs.axis = key;
  return {
    colours: function () {
      var colours = {};
      Object.keys(signs).forEach(function (name) { colours[name] = root.getComputedStyle(signs[name]).color; });
      return colours;
    },
    count: function (name, n) { dom.fill(counts[name], thousands(n) + ' '); }
  };
}

// Whether a person has asked for little motion.
function still() {
  return !!root.matchMedia && root.matchMedia('(prefers-reduced-motion: reduce)').matches;
}

// Returns a function that has paint run in the next frame. While paint returns true it runs again,
// in each frame, or now and then.
function createLoop(paint) {
  var timer = null;
  var schedule = dom.oncePerFrame(function () {
    clearTimeout(timer);
    timer = null;
    if (paint()) {
      if (still()) {
        timer = setTimeout(schedule, STILL_MS);
      } else {
        schedule();
      }
    }
  });
  return schedule;
}

module.exports = {prepare: prepare, appendKey: appendKey, createLoop: createLoop, still: still};
