// What a click on the value of a field leads to: only the lines with it, those without, a column,
// a copy. By the keyboard: v goes to the values of the current line, the arrow keys from one to the
// next, Enter opens the menu.
'use strict';

var copy = require('../base/clipboard.js').copy;
var createPopup = require('../base/popup.js').createPopup;
var text = require('../base/text.js');
var fields = require('../line/fields.js');
var find = require('../line/find.js');
var words = require('./words.js');

var VALUE_MAX = 60;      // characters of a value in the menu
var STOPS = '.fold, [data-path], .field-more';

// log: {element, eventOf(id): the event of a line, null where it is not here, list}. on:
// {filter(path, text, not), column(path): puts it there or takes it away, hasColumn(path),
// showNote(text)}. Returns {focus(line)}, which goes to the first value of a line.
function createFieldMenu(log, on) {
  // The value may have gone with its line.
  var popup = createPopup(log.element.parentNode, function (value) { (log.element.contains(value) ? value : log.element).focus(); }, function () {});

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
    log.list.pause(); // the line must stay where it is
    popup.open(value, label, [
      {label: words.FIELD.only, run: function () { on.filter(field.path, field.text, false); }},
      {label: words.FIELD.not, run: function () { on.filter(field.path, field.text, true); }},
      {label: on.hasColumn(field.path) ? words.FIELD.noColumn : words.FIELD.column, run: function () { on.column(field.path); }},
      {label: words.FIELD.copy, run: function () {
        copy(field.text, function (ok) { on.showNote(words.copied('Value', ok)); });
      }}
    ]);
  }

  // The log may be scrolled, and the value with it.
  function follow() {
    var value = popup.place();
    var rect = value ? value.getBoundingClientRect() : null;
    var view = log.element.getBoundingClientRect();
    if (rect && (rect.height === 0 || rect.bottom < view.top || rect.top > view.bottom)) {
      popup.close();
    }
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
