// A menu that lies over the page at an element: of the value of a field, of a line. It has the keys
// of a menu, and a press elsewhere closes it.
'use strict';

var dom = require('./dom.js');

var EDGE_PX = 4;         // between the menu and the edge of the window
var ITEM = '.popup-item';

// parent is the element that the menu is put into. Returns {open(at, label, items), close(),
// place()}: items are {label, run}, of which the first gets the focus; label names the menu. place
// brings it to where its element is, and returns the element, null while it is closed. back(at) is
// called to give the focus back, closed(at) with each end.
function createPopup(parent, back, closed) {
  var menu = null;
  var at = null;           // the element that it is of

  function open(element, label, items) {
    close();
    at = element;
    menu = dom.make('div', 'popup');
    menu.setAttribute('role', 'menu');
    menu.setAttribute('aria-label', label);
    dom.append(menu, 'p', 'popup-of', label).setAttribute('role', 'presentation');
    items.forEach(add);
    parent.appendChild(menu);
    place();
    menu.querySelector(ITEM).focus();
  }

  // No button: the Enter that has opened the menu could press it as well.
  function add(item) {
    var element = dom.append(menu, 'div', 'popup-item', item.label);
    element.setAttribute('role', 'menuitem');
    element.tabIndex = -1;
    element.addEventListener('click', function () {
      leave();
      item.run();
    }, false);
  }

  // Below the element, above it where there is no room.
  function place() {
    var rect = at ? at.getBoundingClientRect() : null;
    var below = rect && rect.bottom + menu.offsetHeight + EDGE_PX < root.innerHeight;
    if (rect) {
      menu.style.left = Math.max(EDGE_PX, Math.min(rect.left, root.innerWidth - menu.offsetWidth - EDGE_PX)) + 'px';
      menu.style.top = Math.max(EDGE_PX, below ? rect.bottom : rect.top - menu.offsetHeight) + 'px';
    }
    return at;
  }

  function close() {
    var was = at;
    if (menu) {
      menu.parentNode.removeChild(menu);
      menu = null;
      at = null;
      closed(was);
    }
  }

  function leave() {
    var was = at;
    close();
    back(was);
  }

  function key(event) {
    var step = {ArrowDown: 1, Down: 1, ArrowUp: -1, Up: -1}[event.key];
    var items = Array.prototype.slice.call(menu.querySelectorAll(ITEM));
    if (step) {
      items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
    } else if (event.key === 'Home' || event.key === 'End') {
      items[event.key === 'Home' ? 0 : items.length - 1].focus();
    } else if (event.key === 'Escape' || event.key === 'Esc' || event.key === 'Tab') {
      leave();
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.target.click();
    }
    event.preventDefault(); // other keys are those of the log
  }

  document.addEventListener('keydown', function (event) {
    if (menu && menu.contains(event.target)) {
      key(event);
    }
  }, false);
  document.addEventListener('mousedown', function (event) {
    if (menu && !menu.contains(event.target) && !at.contains(event.target)) {
      close();
    }
  }, false);
  return {open: open, close: close, place: place};
}

module.exports = {createPopup: createPopup};
