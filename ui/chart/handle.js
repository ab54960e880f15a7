// The lower edge of the chart, by which it is made higher or lower: with the mouse, a finger, or
// the arrow keys (WAI-ARIA 1.2, separator).
'use strict';

var make = require('../base/dom.js').make;
var words = require('./words.js');

var LEAST_PX = 56;
var SHARE = 0.6;       // of the window's height at most: the log is to stay in view
var STEP_PX = 16;
var KEYS = {ArrowUp: -1, Up: -1, ArrowDown: 1, Down: 1};

// height() returns that of what is resized, in px; resize(px) is called with each change, and
// done() when it is over. Returns the element.
function createHandle(height, resize, done) {
  var element = make('div', 'chart-handle');
  var from = null;       // {y, px} while it is dragged

  function set(px) {
    resize(Math.round(Math.max(LEAST_PX, Math.min(SHARE * window.innerHeight, px))));
    element.setAttribute('aria-valuenow', String(Math.round(height())));
  }

  function move(event) {
    if (from) {
      set(from.px + event.clientY - from.y);
    }
  }

  function end() {
    if (from) {
      from = null;
      done();
    }
  }

  element.setAttribute('role', 'separator');
  element.setAttribute('aria-orientation', 'horizontal');
  element.setAttribute('aria-label', words.HANDLE);
  element.setAttribute('aria-valuemin', String(LEAST_PX));
  element.setAttribute('aria-valuenow', '0');
  element.tabIndex = 0;
  element.addEventListener('keydown', function (event) {
    if (KEYS.hasOwnProperty(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      set(height() + KEYS[event.key] * STEP_PX);
      done();
    }
  }, false);
  // A captured pointer may leave the element; without pointer events only the keys work.
  element.addEventListener('pointerdown', function (event) {
    from = {y: event.clientY, px: height()};
    element.setPointerCapture(event.pointerId);
    event.preventDefault();
    element.focus();
  }, false);
  element.addEventListener('pointermove', move, false);
  element.addEventListener('pointerup', end, false);
  element.addEventListener('pointercancel', end, false);
  return element;
}

module.exports = {createHandle: createHandle};
