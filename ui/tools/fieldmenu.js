// What a click on the value of a field leads to: only the lines with it, those without, a column,
// a copy. By the keyboard: v goes to the values of the current line, the arrow keys from one to the
// next, Enter opens the menu.
'use strict';

var copy = require('../base/clipboard.js').copy;
var dom = require('../base/dom.js');
var text = require('../base/text.js');
var fields = require('../line/fields.js');
var find = require('../line/find.js');
var words = require('./words.js');

var VALUE_MAX = 60;      // characters of a value in the menu
var EDGE_PX = 4;         // between the menu and the edge of the window
var ITEM = '.field-menu-item';
var STOPS = '.fold, [data-path], .field-more';

// log: {element, eventOf(id): the event of a line, null where it is not here, list}. on:
// {filter(path, text, not), column(path): puts it there or takes it away, hasColumn(path),
// showNote(text)}. Returns {focus(line)}, which goes to the first value of a line.
function createFieldMenu(log, on) {
  var menu = null;
  var back = null;         // the value that the menu is of

  function click(event) {
    var value = within(event.target, 'data-path', log.element);
    if (value && window.getSelection().isCollapsed) {
      event.preventDefault();
      act(value);
    }
  }

  // What is folded in has no value of its own to act on.
  function act(value) {
    var line = within(value, 'data-id', log.element);
    var event = log.eventOf(line.getAttribute('data-id'));
    var field = event && fields.get(find.textOf(event.event, event.data), value.getAttribute('data-path'));
    if (!field) {
      return;
    }
    if (field.folded && line.querySelector('.fold')) {
      line.querySelector('.fold').click();
    } else {
      open(value, field);
    }
  }

  function open(value, field) {
    var label = field.path + '=' + text.shorten(text.visible(field.text).replace(/\n/g, ' ⏎ '), VALUE_MAX);
    var has = on.hasColumn(field.path);
    close();
    log.list.pause(); // the line must stay where it is
    back = value;
    menu = dom.make('div', 'field-menu');
    menu.setAttribute('role', 'menu');
    menu.setAttribute('aria-label', label);
    dom.append(menu, 'p', 'field-menu-of', label).setAttribute('role', 'presentation');
    item(words.FIELD.only, function () { on.filter(field.path, field.text, false); });
    item(words.FIELD.not, function () { on.filter(field.path, field.text, true); });
    item(has ? words.FIELD.noColumn : words.FIELD.column, function () { on.column(field.path); });
    item(words.FIELD.copy, function () {
      copy(field.text, function (ok) { on.showNote(words.copied('Value', ok)); });
    });
    log.element.parentNode.appendChild(menu);
    place(value.getBoundingClientRect());
    menu.querySelector(ITEM).focus();
  }

  // No button: the Enter that has opened the menu could press it as well.
  function item(label, run) {
    var element = dom.append(menu, 'div', 'field-menu-item', label);
    element.setAttribute('role', 'menuitem');
    element.tabIndex = -1;
    element.addEventListener('click', function () {
      leave();
      run();
    }, false);
  }

  // Below the value, above it where there is no room.
  function place(rect) {
    var below = rect.bottom + menu.offsetHeight + EDGE_PX < window.innerHeight;
    menu.style.left = Math.max(EDGE_PX, Math.min(rect.left, window.innerWidth - menu.offsetWidth - EDGE_PX)) + 'px';
    menu.style.top = Math.max(EDGE_PX, below ? rect.bottom : rect.top - menu.offsetHeight) + 'px';
  }

  // The log may be scrolled, and the value with it.
  function follow() {
    var rect = menu ? back.getBoundingClientRect() : null;
    var view = log.element.getBoundingClientRect();
    if (rect && (rect.height === 0 || rect.bottom < view.top || rect.top > view.bottom)) {
      close();
    } else if (rect) {
      place(rect);
    }
  }

  function close() {
    if (menu) {
      menu.parentNode.removeChild(menu);
    }
    menu = null;
  }

  // Closes, and gives the focus back; the value may have gone with its line.
  function leave() {
    var to = back && log.element.contains(back) ? back : log.element;
    close();
    to.focus();
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

  // Keys at the values of a line.
  function move(event) {
    var line = within(event.target, 'data-id', log.element);
    var stops = line && event.target !== line ? stopsOf(line) : [];
    var at = stops.indexOf(event.target);
    var step = {ArrowRight: 1, Right: 1, ArrowLeft: -1, Left: -1}[event.key];
    if (at < 0 || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    if (step && stops[at + step]) {
      stops[at + step].focus();
    } else if (event.key === 'Escape' || event.key === 'Esc') {
      log.element.focus();
    } else if ((event.key === 'Enter' || event.key === ' ') && event.target.hasAttribute('data-path')) {
      act(event.target);
    } else if (!step) {
      return;
    }
    event.preventDefault();
  }

  function focus(line) {
    var stops = line ? stopsOf(line) : [];
    if (stops.length > 0) {
      log.list.pause();
      stops[0].focus();
    }
    return stops.length > 0;
  }

  log.element.addEventListener('click', click, false);
  log.element.addEventListener('keydown', move, false);
  document.addEventListener('keydown', function (event) {
    if (menu && menu.contains(event.target)) {
      key(event);
    }
  }, false);
  document.addEventListener('mousedown', function (event) {
    if (menu && !menu.contains(event.target)) {
      close();
    }
  }, false);
  window.addEventListener('resize', follow, false);
  log.element.addEventListener('scroll', follow, false);
  return {focus: focus};
}

// What of a line can be gone to and is seen.
function stopsOf(line) {
  return Array.prototype.filter.call(line.querySelectorAll(STOPS), function (stop) { return stop.offsetParent !== null; });
}

// Returns the element itself, or one around it, that has the attribute; null where none has up to
// the log.
function within(element, attribute, log) {
  while (element && element !== log && !(element.getAttribute && element.getAttribute(attribute))) {
    element = element.parentNode;
  }
  return element === log ? null : element;
}

module.exports = {createFieldMenu: createFieldMenu};
