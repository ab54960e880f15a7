// Wheel, keys, mouse and touch on a list: the browser scrolls, and this reports what its scroll
// events alone do not show.
'use strict';

var UP = {ArrowUp: true, Up: true, PageUp: true};

// on: {scrolled(), top() and bottom() for the keys that lead there, up() before a scroll upwards,
// released(selected) when a button or finger was lifted, with whether text is selected now}.
// Returns {down(): whether one is down, near(): whether the mouse is over the list, or a finger was
// last there, so that a click on a row may come}.
function createGestures(element, on) {
  var down = false;
  var near = false;

  function press() {
    down = true;
  }

  function enter() {
    near = true;
  }

  function release() {
    if (down) {
      down = false;
      on.released(selects());
    }
  }

  function selects() {
    var selection = window.getSelection();
    return !selection.isCollapsed && element.contains(selection.anchorNode);
  }

  element.addEventListener('scroll', on.scrolled, false);
  element.addEventListener('wheel', function (event) {
    if (event.deltaY < 0) {
      on.up();
    }
  }, {passive: true});
  element.addEventListener('keydown', function (event) {
    if (event.target !== element || event.altKey || event.metaKey) {
      return;
    }
    // The browser would glide there, through all that lies between.
    if (event.key === 'Home' || event.key === 'End') {
      event.preventDefault();
      (event.key === 'Home' ? on.top : on.bottom)();
    } else if (UP[event.key] || (event.key === ' ' && event.shiftKey)) {
      on.up();
    }
  }, false);
  element.addEventListener('mousedown', press, false);
  element.addEventListener('touchstart', press, {passive: true});
  element.addEventListener('touchstart', enter, {passive: true});
  element.addEventListener('mouseover', enter, false);
  element.addEventListener('mouseleave', function () { near = false; }, false);
  element.addEventListener('touchend', release, false);
  element.addEventListener('touchcancel', release, false);
  window.addEventListener('mouseup', release, false);
  // A scroll bar may swallow the mouseup.
  window.addEventListener('mousemove', function (event) {
    if (event.buttons === 0) {
      release();
    }
  }, false);
  return {down: function () { return down; }, near: function () { return near; }};
}

module.exports = {createGestures: createGestures};
