// What every view of the demo needs of the page.
(function (root) {
  'use strict';

  var FRAME_MS = 250;     // where no frame comes, as in a hidden tab

  function make(parent, name, className, text) {
    var element = document.createElement(name);
    if (className) {
      element.className = className;
    }
    element.textContent = text;
    parent.appendChild(element);
    return element;
  }

  // Returns a function that lets paint run once, soon.
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
        timer = setTimeout(run, FRAME_MS);
        root.requestAnimationFrame(run);
      }
    };
  }

  root.pushpane.make = make;
  root.pushpane.oncePerFrame = oncePerFrame;
}(this));
