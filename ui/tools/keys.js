// The shortcuts. One table says what works and what the help shows. They are single
// characters, so they can be switched off (WCAG 2.1, 2.1.4), and never act while
// somebody types.
'use strict';

var dom = require('../base/dom.js');
var recall = require('../base/store.js').recall;
var remember = require('../base/store.js').remember;
var make = dom.make;

var KEY = 'pushpane.keys';
var LABELS = {' ': 'Space', PageDown: 'Page Down', PageUp: 'Page Up', 'shift ': 'Shift Space'};
// What a browser lets Space act on; of them only fields take letters.
var ACTING = {BUTTON: true, A: true, INPUT: true, SELECT: true, TEXTAREA: true, SUMMARY: true};

// The names of the keys are those of KeyboardEvent.key; act is a method of what createKeys gets.
// In the order of the help.
var TABLE = [
  {keys: ['/'], act: 'search', says: 'Search'},
  {keys: ['n'], act: 'next', says: 'Next match'},
  {keys: ['N'], act: 'previous', says: 'Match before'},
  {keys: ['f'], act: 'filter', says: 'Filter, or all lines'},
  {keys: ['l'], act: 'levels', says: 'To the levels'},
  {keys: ['j'], act: 'down', says: 'Line down'},
  {keys: ['k'], act: 'up', says: 'Line up'},
  {keys: ['g', 'Home'], act: 'top', says: 'First line'},
  {keys: ['G', 'End'], act: 'end', says: 'Newest line, and follow'},
  {keys: [' ', 'PageDown'], act: 'pageDown', says: 'A page down'},
  {keys: ['shift ', 'PageUp'], act: 'pageUp', says: 'A page up'},
  {keys: ['p'], act: 'pause', says: 'Pause, or follow'},
  {keys: ['w'], act: 'wrap', says: 'Wrap long lines'},
  {keys: ['+', '='], act: 'larger', says: 'Larger text'},
  {keys: ['-'], act: 'smaller', says: 'Smaller text'},
  {keys: ['c'], act: 'copy', says: 'Copy the line'},
  {keys: ['u'], act: 'link', says: 'Copy a link to the line'},
  {keys: ['d'], act: 'download', says: 'Download what is shown'},
  {keys: ['?'], act: 'help', says: 'This list'}
];

// acts holds a function for each act of the table but help (tools.js has them). ready() says
// whether there is something to act on: whether the log is in view, and no other view of the
// page.
function createKeys(acts, ready) {
  var on = recall(KEY) !== 'off';
  var help = createHelp(isOn, turn);

  function turn(next) {
    on = next;
    remember(KEY, on ? 'on' : 'off');
  }

  function isOn() {
    return on;
  }

  // The keys of the browser and of other controls go first: whoever has handled an event has
  // prevented its default.
  function pressed(event) {
    var entry = event.ctrlKey || event.altKey || event.metaKey || event.isComposing ? null : entryOf(event);
    if (!on || !entry || event.defaultPrevented || !ready() || help.isOpen() || typing(event.target, event.key)) {
      return;
    }
    event.preventDefault();
    if (entry.act === 'help') {
      help.open();
    } else {
      acts[entry.act]();
    }
  }

  document.addEventListener('keydown', pressed, false);
  return {help: help.open};
}

// Shift is told apart for the space only: elsewhere it is in the name of the key. What a browser
// fills in comes as a key without a name.
function entryOf(event) {
  var key = (event.key === ' ' && event.shiftKey ? 'shift ' : '') + String(event.key).replace(/^Spacebar$/, ' ');
  key = key === 'shift  ' ? 'shift ' : key;
  return TABLE.filter(function (entry) { return entry.keys.indexOf(key) >= 0; })[0] || null;
}

// A button acts on Space and Home moves in a list of choices; letters are theirs only in a field.
function typing(element, key) {
  if (!element || !element.tagName) {
    return false;
  }
  if (element.isContentEditable || element.tagName === 'TEXTAREA' || element.tagName === 'SELECT' ||
      (element.tagName === 'INPUT' && element.type !== 'checkbox')) {
    return true;
  }
  return key === ' ' && ACTING.hasOwnProperty(element.tagName);
}

// The dialog: it keeps the focus until it is closed, and gives it back. isOn and turn are about
// the shortcuts as a whole: its own keys, Escape and Tab, work even when they are off.
function createHelp(isOn, turn) {
  var back = null;
  var dialog = null;

  function open() {
    if (dialog) {
      return;
    }
    back = document.activeElement;
    dialog = build(isOn(), turn, close);
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

// Built anew each time, from the table: nothing of it is kept while it is closed.
function build(on, turn, close) {
  var cover = make('div', 'help-cover');
  var box = make('div', 'help');
  var list = make('dl');
  var label = make('label');
  var single = make('input');
  var button = dom.button('', 'Close', close);
  box.tabIndex = -1; // who clicks on its text stays inside: Escape and Tab are heard there only
  box.setAttribute('role', 'dialog');
  box.setAttribute('aria-modal', 'true');
  box.setAttribute('aria-label', 'Keyboard shortcuts');
  box.appendChild(make('h2', '', 'Keyboard shortcuts'));
  TABLE.forEach(function (entry) {
    var keys = make('dt');
    entry.keys.forEach(function (key) {
      keys.appendChild(make('kbd', '', LABELS[key] || key));
    });
    list.appendChild(keys);
    list.appendChild(make('dd', '', entry.says));
  });
  box.appendChild(list);
  single.type = 'checkbox';
  single.checked = on;
  single.addEventListener('change', function () { turn(single.checked); }, false);
  label.appendChild(single);
  label.appendChild(document.createTextNode(' Shortcuts of a single key'));
  box.appendChild(label);
  box.appendChild(button);
  cover.appendChild(box);
  cover.addEventListener('mousedown', function (event) {
    if (event.target === cover) {
      event.preventDefault(); // or the focus that is given back would go to the page
      close();
    }
  }, false);
  cover.addEventListener('keydown', function (event) {
    if (event.key === 'Escape' || event.key === 'Esc') {
      event.preventDefault();
      close();
    } else if (event.key === 'Tab') {
      // Two things take the focus, so either way it goes to the other.
      event.preventDefault();
      (document.activeElement === button ? single : button).focus();
    }
  }, false);
  return cover;
}

module.exports = {createKeys: createKeys, TABLE: TABLE, entryOf: entryOf, typing: typing};
