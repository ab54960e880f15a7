// The bell beside the search: a notification of the system for new lines that match, where the
// reader has asked for it in this page. It is off until it is pressed, and goes off with the
// filter.
'use strict';

var dom = require('../base/dom.js');
var shorten = require('../base/text.js').shorten;
var find = require('../line/find.js');
var words = require('./words.js');

var EVERY_MS = 5000;     // between two notifications; what comes meanwhile is one
var LONG = 200;          // characters of a line in it
var TAG = 'pushpane';    // a newer notification takes the place of the one before
var SVG = 'http://www.w3.org/2000/svg';
// of the icon, in a square of 16
var SHAPE = 'M8 2a4 4 0 0 0-4 4v3l-1.5 2.5h11L12 9V6a4 4 0 0 0-4-4zM6.5 13.5a1.5 1.5 0 0 0 3 0';

// api is the constructor Notification, or null. how: {showNote(text), goTo(id), title(): of what is
// read, now(), later(run, ms)}. Returns {button, null where the browser has no notifications,
// show(active), which is called with each paint, and add(event) for a new line that matches}.
function createBell(api, how) {
  var on = false;
  var count = 0;           // lines since the last notification, and
  var latest = null;       // the last of them
  var due = 0;             // when the next one may be shown
  var waiting = false;
  var button = api ? createButton(press) : null;

  function turn(next) {
    on = next;
    count = 0;
    button.setAttribute('aria-pressed', String(on));
  }

  function press() {
    if (on) {
      turn(false);
    } else if (api.permission === 'default') {
      request(api, settle);
    } else {
      settle(api.permission);
    }
  }

  function settle(permission) {
    turn(permission === 'granted');
    how.showNote(on ? words.BELL.on : root.isSecureContext === false ? words.BELL.insecure :
      permission === 'denied' ? words.BELL.denied : words.BELL.unanswered);
  }

  // Without a filter every line would match.
  function show(active) {
    if (!button) {
      return;
    }
    dom.display(button, active);
    if (on && !active) {
      turn(false);
    }
  }

  function add(event) {
    if (!on) {
      return;
    }
    count += 1;
    latest = event;
    if (!waiting && how.now() >= due) {
      notify();
    } else if (!waiting) {
      waiting = true;
      how.later(function () {
        waiting = false;
        notify();
      }, due - how.now());
    }
  }

  // Browsers on phones have the constructor, and throw.
  function notify() {
    var event = latest;
    var shown;
    if (count === 0) {
      return;
    }
    try {
      shown = new api(how.title(), {body: words.fresh(count, shorten(find.textOf(event.event, event.data), LONG)), tag: TAG, renotify: true});
    } catch (e) {
      turn(false);
      how.showNote(words.BELL.absent);
      return;
    }
    count = 0;
    due = how.now() + EVERY_MS;
    shown.onclick = function () {
      root.focus();
      how.goTo(event.id);
      shown.close();
    };
  }

  show(false);
  return {button: button, show: show, add: add};
}

// Calls back with the permission. Older browsers have a callback in place of the promise.
function request(api, settle) {
  var asked = api.requestPermission(function (permission) {
    if (!asked || !asked.then) {
      settle(permission);
    }
  });
  if (asked && asked.then) {
    asked.then(settle);
  }
}

function createButton(press) {
  var button = dom.button('', '', press);
  var icon = document.createElementNS(SVG, 'svg');
  var path = document.createElementNS(SVG, 'path');
  button.id = 'bell';
  dom.label(button, words.BELL.label);
  button.setAttribute('aria-pressed', 'false');
  icon.setAttribute('viewBox', '0 0 16 16');
  icon.setAttribute('aria-hidden', 'true');
  icon.setAttribute('focusable', 'false');
  path.setAttribute('d', SHAPE);
  icon.appendChild(path);
  button.appendChild(icon);
  return button;
}

module.exports = {createBell: createBell};
