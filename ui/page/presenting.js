// Present mode: one thing fills the screen, for a talk. Here are the key, the button and the full
// screen; what is shown is a script of its own (present/present.js). The mode is the key `present`
// of the address, whose value is the act: a reload stays in it, and Back leaves it.
'use strict';

var address = require('../base/address.js');
var dom = require('../base/dom.js');
var keyboard = require('../base/keyboard.js');
var newsOf = require('../line/find.js').newsOf;
var createSwitch = require('../base/store.js').createSwitch;
var words = require('./words.js');

var FIRST = 'now';   // the act that the key begins with

// Returns a part of app.js. late makes the part that shows the acts.
function createPresenting(client, late) {
  var state = null;     // of the connection
  var status = null;    // the answer of /status, null before the first
  var last = null;      // the newest event that is news
  var full = false;     // whether this has the full screen
  var parked = false;   // whether it was given up for a window, and comes back
  var lateShow = late('present', {follow: nothing, update: nothing, show: nothing, setStatus: nothing}, nothing);
  var part = lateShow.part;
  var shortcuts = createSwitch(keyboard.STORED);
  var button = dom.button('', words.PRESENT, toggle);
  var fullAtLast = fullElement();

  function on() {
    return address.get('present') !== null;
  }

  function toggle() {
    if (on()) {
      leave();
    } else {
      // Only a click or a key may do this, so it cannot wait for the script.
      enterFull();
      address.set({present: FIRST}, false);
    }
  }

  function leave() {
    address.set({present: null}, true);
  }

  function follow() {
    if (on()) {
      lateShow.start(function (exports) {
        var made = exports.createPresent({client: client, leave: leave, parkFull: parkFull, unparkFull: unparkFull}, state, status, last);
        made.follow();
        return made;
      });
    } else if (full) {
      leaveFull();
    }
    part.follow();
  }

  // The mode ends with the full screen, however the browser ends that.
  function fullChanged() {
    if (fullAtLast && !fullElement() && full) {
      full = false;
      leave();
    }
    fullAtLast = fullElement();
  }

  function enterFull() {
    var element = document.documentElement;
    var request = element.requestFullscreen || element.webkitRequestFullscreen;
    var asked;
    if (request) {
      full = true;
      asked = request.call(element);
      if (asked && asked.then) {
        // Without it the mode fills the window.
        asked.then(function () { parked = false; }, function () { full = false; });
      }
    }
  }

  // A browser ends the full screen when the page opens a window: that does not end the mode.
  function parkFull() {
    parked = full;
    full = false;
  }

  // Called with each key of the mode: only then a page may have the full screen.
  function unparkFull() {
    if (parked && fullElement()) {
      full = true;
      parked = false;
    } else if (parked) {
      enterFull();
    }
  }

  function leaveFull() {
    var exit = document.exitFullscreen || document.webkitExitFullscreen;
    full = false;
    if (exit && fullElement()) {
      exit.call(document);
    }
  }

  document.addEventListener('keydown', function (event) {
    if (event.key === 'p' && !event.defaultPrevented && !keyboard.modified(event) && shortcuts.isOn() &&
        !keyboard.typing(event.target, event.key) && !document.querySelector('[aria-modal="true"]')) {
      event.preventDefault();
      toggle();
    }
  }, false);
  document.addEventListener('fullscreenchange', fullChanged, false);
  document.addEventListener('webkitfullscreenchange', fullChanged, false);
  button.id = 'present-button';
  button.title = words.PRESENT_KEY;
  // The clock is there to be shown; elsewhere the button is not in the way of the log.
  if (document.body.getAttribute('data-source') === 'clock') {
    document.getElementById('buttons').insertBefore(button, document.getElementById('menu-button'));
  } else {
    button.className = 'menu-row';
    button.setAttribute('data-key', 'p');
    document.getElementById('menu').appendChild(button);
  }
  address.onChange(follow);
  follow();
  return {
    update: function (next) {
      state = next;
      part.update(next);
    },
    show: function (event) {
      last = newsOf(event.event, event.data) === '' ? last : event;
      part.show(event);
    },
    setStatus: function (next) {
      status = next;
      part.setStatus(next);
    }
  };
}

function fullElement() {
  return document.fullscreenElement || document.webkitFullscreenElement || null;
}

function nothing() {
  return;
}

module.exports = {createPresenting: createPresenting};
