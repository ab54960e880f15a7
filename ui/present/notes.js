// The speaker's notes: a window of their own, for a second screen, that this page fills: the notes,
// the next act, the time of the talk. Where the browser opens no window they are on the page.
'use strict';

var dom = require('../base/dom.js');
var text = require('../base/text.js');
var words = require('./words.js');

var TICK_MS = 1000;
var NAME = 'pushpane-notes'; // of the window: after a reload it is found again
var SIZE = 'width=900,height=640';

// pressed(event) is given the keys of that window, act(action) what its buttons do. Returns {show,
// toggle, isOpen, close}.
function createNotes(pressed, act) {
  var win = null;
  var aside = null;    // the element on the page, while the notes are there
  var shown = null;    // {act, next, at, count, since}
  var clock = null;    // elements that tick
  var tick = dom.whileNeeded(paintClock, TICK_MS);

  function show(next, after, at, count, since) {
    shown = {act: next, next: after, at: at, count: count, since: since};
    paint();
  }

  // The page of that window has the style sheet and the policy of this one.
  function open() {
    var link;
    win = root.open('', NAME, SIZE);
    if (!win || win.closed) {
      win = null;
      return false;
    }
    win.document.title = words.NOTES;
    win.document.documentElement.lang = 'en';
    win.document.head.textContent = '';
    link = win.document.createElement('link');
    link.rel = 'stylesheet';
    link.href = document.querySelector('link[rel="stylesheet"]').href;
    win.document.head.appendChild(link);
    win.document.body.className = 'notes';
    win.onkeydown = pressed;
    win.focus();
    return true;
  }

  function isOpen() {
    return aside !== null || win !== null && !win.closed;
  }

  function toggle(element) {
    if (isOpen()) {
      close();
    } else if (!open()) {
      aside = element;
    }
    paint();
  }

  function close() {
    if (win && !win.closed) {
      win.close();
    }
    if (aside) {
      dom.display(aside, false);
      aside.textContent = '';
    }
    win = null;
    aside = null;
    tick(false);
  }

  function paint() {
    var parent = win && !win.closed ? win.document.body : aside;
    if (!parent || !shown) {
      tick(false);
      return;
    }
    parent.textContent = '';
    fill(parent);
    dom.display(parent, true);
    paintClock();
    tick(true);
  }

  function fill(parent) {
    var main = dom.append(parent, 'main');
    var foot;
    clock = dom.append(main, 'p', 'talk');
    dom.append(main, 'h1', '', words.place(shown.at + 1, shown.count) + ': ' + shown.act.title);
    dom.append(main, 'p', 'lead', shown.act.line);
    shown.act.notes.forEach(function (note) { dom.append(main, 'p', 'note-text', note); });
    dom.append(main, 'p', 'next', words.upNext(shown.next));
    if (parent !== aside) {
      foot = dom.append(main, 'p', 'controls');
      foot.appendChild(dom.button('', words.PREVIOUS, function () { act('previous'); }));
      foot.appendChild(dom.button('', words.NEXT, function () { act('next'); }));
    }
  }

  // How long the talk has lasted, and the time of day.
  function paintClock() {
    if (win && win.closed) {
      close();
      return;
    }
    dom.fill(clock, words.talk(Date.now() - shown.since) + ' · ' + text.timeOfDay(Date.now()));
  }

  root.addEventListener('pagehide', close, false);
  return {show: show, toggle: toggle, isOpen: isOpen, close: close};
}

module.exports = {createNotes: createNotes};
