// Making, filling and painting elements, for every script that has some.
'use strict';

// Hidden tabs and edbrowse never call requestAnimationFrame; then this is the frame.
var FRAME_MS = 250;

// className and text may be left out. Text is never markup: this and fill are how data gets into
// the page.
function make(name, className, text) {
  var element = document.createElement(name);
  if (className) {
    element.className = className;
  }
  if (text) {
    element.textContent = text;
  }
  return element;
}

// Returns the new element, not the parent.
function append(parent, name, className, text) {
  return parent.appendChild(make(name, className, text));
}

// Its type keeps it from submitting a form that it stands in.
function button(className, text, act) {
  var element = make('button', className, text);
  element.type = 'button';
  element.addEventListener('click', act, false);
  return element;
}

// Writing only what changed keeps screen readers quiet and selections alive.
function fill(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

// The attribute is for the page and those who script it; the style is for
// engines that do not restyle when an attribute changes (edbrowse), or do not
// know the attribute (Internet Explorer 9 and 10).
function display(element, visible) {
  if (visible) {
    element.removeAttribute('hidden');
  } else {
    element.setAttribute('hidden', 'hidden');
  }
  element.style.display = visible ? '' : 'none';
}

// What has painted by the timer leaves its frame behind; that finds no timer and paints nothing.
// Returns a function that lets paint run once, at the next frame or its substitute.
function oncePerFrame(paint) {
  var timer = null;

  function run() {
    if (timer !== null) {
      clearTimeout(timer);
      timer = null;
      paint();
    }
  }

  return function () {
    if (timer === null) {
      // Both at once: a tab may be hidden, or a frame never come, after this.
      timer = setTimeout(run, FRAME_MS);
      if (root.requestAnimationFrame && !document.hidden) {
        root.requestAnimationFrame(run);
      }
    }
  };
}

// Returns a function(needed) that lets tick run every ms as long as it is needed, so that nothing
// wakes a page that rests.
function whileNeeded(tick, ms) {
  var timer = null;
  return function (needed) {
    if (needed && timer === null) {
      timer = setInterval(tick, ms);
    } else if (!needed && timer !== null) {
      clearInterval(timer);
      timer = null;
    }
  };
}

module.exports = {make: make, append: append, button: button, fill: fill, display: display, oncePerFrame: oncePerFrame, whileNeeded: whileNeeded};
