// The shortcuts. One table has them for the page and for the help. They are single characters, so
// they can be switched off (WCAG 2.1, 2.1.4), and do nothing while an input has the focus.
'use strict';

var dom = require('../base/dom.js');
var keyboard = require('../base/keyboard.js');
var createSwitch = require('../base/store.js').createSwitch;
var make = dom.make;

var LABELS = {ArrowLeft: '←', ArrowRight: '→', ' ': 'Space', PageDown: 'Page Down', PageUp: 'Page Up', 'shift ': 'Shift Space'};

// keys are names of KeyboardEvent.key; action is a method of the actions that createKeys gets;
// label is the text in the help, which has this order. p is page/presenting.js', as others.
var TABLE = [
  {keys: ['/'], action: 'search', label: 'Search'},
  {keys: ['n'], action: 'next', label: 'Next match'},
  {keys: ['N'], action: 'previous', label: 'Match before'},
  {keys: ['f'], action: 'filter', label: 'Filter, or all lines'},
  {keys: ['l'], action: 'levels', label: 'To the levels'},
  {keys: ['j'], action: 'down', label: 'Line down'},
  {keys: ['k'], action: 'up', label: 'Line up'},
  {keys: ['g', 'Home'], action: 'top', label: 'First line'},
  {keys: ['G', 'End'], action: 'end', label: 'Newest line, and follow'},
  {keys: [' ', 'PageDown'], action: 'pageDown', label: 'A page down'},
  {keys: ['shift ', 'PageUp'], action: 'pageUp', label: 'A page up'},
  {keys: ['s'], action: 'pause', label: 'Stop here, or follow'},
  {keys: ['w'], action: 'wrap', label: 'Wrap long lines'},
  {keys: ['v'], action: 'values', label: 'To the values of the line'},
  {keys: ['r'], action: 'fields', label: 'Lines as they came, or with fields'},
  {keys: ['i'], action: 'gutter', label: 'Numbers, times, arrivals or nothing before the lines'},
  {keys: ['x'], action: 'chart', label: 'Chart of the numbers, if there are any'},
  {keys: ['+', '='], action: 'larger', label: 'Larger text'},
  {keys: ['-'], action: 'smaller', label: 'Smaller text'},
  {keys: ['c'], action: 'copy', label: 'Copy the line'},
  {keys: ['u'], action: 'link', label: 'Copy a link to the line'},
  {keys: ['C'], action: 'curl', label: 'Copy a curl command for the line'},
  {keys: ['b'], action: 'bookmark', label: 'Bookmark the line, or not'},
  {keys: [']'], action: 'nextMark', label: 'Next bookmark'},
  {keys: ['['], action: 'previousMark', label: 'Bookmark before'},
  {keys: ['d'], action: 'download', label: 'Download what is shown'},
  {keys: ['?'], action: 'help', label: 'This list'}
];

// actions has a function for each action of the table but help. ready() is whether the log is the
// visible view of the page. others are keys that something else handles, {keys, label} as in the
// table, where they mean nothing else then. Returns {help}, which opens the help.
function createKeys(actions, ready, others) {
  var shortcuts = createSwitch(keyboard.STORED);
  var help = createHelp(shortcuts, listed(others));

  // Keys of the browser and of other controls go first: what has handled an event has prevented its
  // default.
  function pressed(event) {
    var entry = keyboard.modified(event) ? null : entryOf(event);
    if (!shortcuts.isOn() || !entry || event.defaultPrevented || !ready() || help.isOpen() || keyboard.typing(event.target, event.key)) {
      return;
    }
    event.preventDefault();
    if (entry.action === 'help') {
      help.open();
    } else {
      actions[entry.action]();
    }
  }

  document.addEventListener('keydown', pressed, false);
  return {help: help.open};
}

// Returns what the help lists: other keys, and the table without them.
function listed(others) {
  var taken = others.reduce(function (all, entry) { return all.concat(entry.keys); }, []);
  return others.concat(TABLE.map(function (entry) {
    return {keys: entry.keys.filter(function (key) { return taken.indexOf(key) < 0; }), label: entry.label};
  }));
}

// Returns the entry of the table for an event, or null. Shift matters for the space only: other
// keys have another name with it. An event of autofill has no key.
function entryOf(event) {
  var key = (event.key === ' ' && event.shiftKey ? 'shift ' : '') + String(event.key).replace(/^Spacebar$/, ' ');
  key = key === 'shift  ' ? 'shift ' : key;
  return TABLE.filter(function (entry) { return entry.keys.indexOf(key) >= 0; })[0] || null;
}

// The dialog with the list of shortcuts. It holds the focus while it is open, and puts it back. Its
// own keys, Escape and Tab, work when the shortcuts are switched off (store.js).
function createHelp(shortcuts, entries) {
  var back = null;
  var dialog = null;

  function open() {
    if (dialog) {
      return;
    }
    back = document.activeElement;
    dialog = build(shortcuts, entries, close);
    document.body.appendChild(dialog);
    dialog.querySelector('button').focus();
  }

  function close() {
    document.body.removeChild(dialog);
    dialog = null;
    if (back && back.focus) {
      back.focus();
    }
  }

  return {open: open, isOpen: function () { return dialog !== null; }};
}

// Returns the elements of the dialog.
function build(shortcuts, entries, close) {
  var cover = make('div', 'help-cover');
  var box = make('div', 'help');
  var list = make('dl');
  var label = make('label');
  var single = make('input');
  var button = dom.button('', 'Close', close);
  box.tabIndex = -1; // so that a click on its text leaves the focus inside, where its keys work
  box.setAttribute('role', 'dialog');
  box.setAttribute('aria-modal', 'true');
  box.setAttribute('aria-label', 'Keyboard shortcuts');
  box.appendChild(make('h2', '', 'Keyboard shortcuts'));
  entries.forEach(function (entry) {
    var keys = make('dt');
    entry.keys.forEach(function (key) {
      keys.appendChild(make('kbd', '', LABELS[key] || key));
    });
    list.appendChild(keys);
    list.appendChild(make('dd', '', entry.label));
  });
  box.appendChild(list);
  single.type = 'checkbox';
  single.checked = shortcuts.isOn();
  single.addEventListener('change', function () { shortcuts.turn(single.checked); }, false);
  label.appendChild(single);
  label.appendChild(document.createTextNode(' Shortcuts of a single key'));
  box.appendChild(label);
  box.appendChild(button);
  cover.appendChild(box);
  cover.addEventListener('mousedown', function (event) {
    if (event.target === cover) {
      event.preventDefault(); // otherwise the click would move the focus that close puts back
      close();
    }
  }, false);
  cover.addEventListener('keydown', function (event) {
    if (event.key === 'Escape' || event.key === 'Esc') {
      event.preventDefault();
      close();
    } else if (event.key === 'Tab') {
      // Two elements can have the focus, so Tab and Shift+Tab both go to the other.
      event.preventDefault();
      (document.activeElement === button ? single : button).focus();
    }
  }, false);
  return cover;
}

module.exports = {createKeys: createKeys, TABLE: TABLE, entryOf: entryOf};
