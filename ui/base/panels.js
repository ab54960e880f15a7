// Buttons, each of which opens a part of the page that is not always needed: the form for messages,
// who is watching, the menu, the bookmarks. A button's aria-expanded is the state of its part.
'use strict';

var dom = require('./dom.js');

var ESCAPE = 27; // keyCode

// Makes the button open and close the element, which begins closed. over: the element lies over the
// page, so a click or a focus elsewhere closes it, as Escape does. onToggle(open) is called with
// each change. Returns {isOpen(), open(), close()}.
function createPanel(button, element, over, onToggle) {
  function isOpen() {
    return button.getAttribute('aria-expanded') === 'true';
  }

  function set(open) {
    button.setAttribute('aria-expanded', String(open));
    dom.display(element, open);
    fit();
    onToggle(open);
  }

  // The header has as many rows as it needs, and a phone has a bar at the bottom, for which the
  // body has a padding. What does not fit between them is scrolled.
  function fit() {
    if (over && isOpen() && root.getComputedStyle && element.getBoundingClientRect) {
      element.style.maxHeight = root.innerHeight - element.getBoundingClientRect().top -
        parseFloat(root.getComputedStyle(document.body).paddingBottom) + 'px';
    }
  }

  // The focus goes back to where it came from: a hidden element loses it.
  function close() {
    if (isOpen()) {
      if (element.contains(document.activeElement)) {
        button.focus();
      }
      set(false);
    }
  }

  function press(event) {
    if (isOpen() && event.keyCode === ESCAPE && !event.defaultPrevented) {
      event.preventDefault();
      close();
    }
  }

  function leave(event) {
    if (!element.contains(event.target) && !button.contains(event.target)) {
      close();
    }
  }

  button.addEventListener('click', function () { set(!isOpen()); }, false);
  element.addEventListener('keydown', press, false);
  button.addEventListener('keydown', press, false);
  root.addEventListener('resize', fit, false);
  if (over) {
    // Before what the click does, which may take the element that was clicked out of the part.
    document.addEventListener('click', leave, true);
    document.addEventListener('focusin', leave, false);
  }
  dom.display(element, isOpen());
  dom.display(button, true);
  return {isOpen: isOpen, open: function () { set(true); }, close: close};
}

module.exports = {createPanel: createPanel};
