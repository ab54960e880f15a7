// Present mode: the acts of a talk, one at a time, each over the whole window. The root element has
// the attribute data-present with the name of the act, for present.css. page/presenting.js has the
// key, the button and the full screen.
'use strict';

var address = require('../base/address.js');
var keyboard = require('../base/keyboard.js');
var createCost = require('./cost.js').createCost;
var createJoin = require('./join.js').createJoin;
var createNotes = require('./notes.js').createNotes;
var createNow = require('./now.js').createNow;
var createStage = require('./stage.js').createStage;
var createWay = require('./way.js').createWay;
var words = require('./words.js');

// What a key does; clickers send PageDown and PageUp.
var KEYS = {ArrowRight: 'next', PageDown: 'next', ArrowLeft: 'previous', PageUp: 'previous', Home: 'first', End: 'last',
  n: 'notes', Escape: 'leave', Esc: 'leave', p: 'leave'};
var VIEWLESS = 'stream'; // the view of the page below an act that has none: no demo runs there

// Returns the place in acts of the act with the name, 0 for a name that is none: a link may be old.
function placeOf(acts, name) {
  var at = acts.map(function (act) { return act.name; }).indexOf(name);
  return Math.max(0, at);
}

// Returns the place that an action of KEYS leads to.
function step(at, action, count) {
  var to = {next: at + 1, previous: at - 1, first: 0, last: count - 1}[action];
  return Math.max(0, Math.min(count - 1, to));
}

function viewOf(act) {
  return act.view || VIEWLESS;
}

// how: {client, leave(), parkFull(), unparkFull()} (page/presenting.js). state is that of the
// connection, status the answer of /status, last the newest event that is news; each may be null.
// Returns {follow(), update, show, setStatus}; follow shows what the address says.
function createPresent(how, state, status, last) {
  var acts = words.ACTS;
  var at = -1;            // the act that is shown, -1 outside of the mode
  var since = 0;          // Unix ms, when the mode began
  var before = '';        // the place of the address then, which comes back
  var stage = createStage(function (action) { act(action); });
  var notes = createNotes(function (event) { pressed(event); }, function (action) { act(action); });
  var parts = {};         // by act: {open, close}, and update and show where it needs them
  var source = state ? state.source : null;

  function own() {
    return source === 'clock';
  }

  parts.now = createNow(stage.body('now'), state, last);
  parts.old = createWay(stage.body('old'), how.client, 'ask', own);
  parts.held = createWay(stage.body('held'), how.client, 'poll', own);
  parts.push = createWay(stage.body('push'), how.client, 'sse', own);
  parts.cost = createCost(stage.body('cost'), how.client, own);
  parts.join = createJoin(stage.body('join'), status);

  function follow() {
    var name = address.get('present');
    var next = name === null ? -1 : placeOf(acts, name);
    var left = acts[at] || null;
    if (next === at) {
      return;
    }
    if (left) {
      (parts[left.name] || {close: nothing}).close();
    } else {
      since = Date.now();
      before = address.place();
      document.addEventListener('keydown', pressed, true);
    }
    at = next;
    if (at < 0) {
      end(left);
      return;
    }
    show(acts[at]);
  }

  function show(shown) {
    document.documentElement.setAttribute('data-present', shown.name);
    // The view opens and closes by the address (page/views.js).
    address.go(viewOf(shown), true);
    stage.show(shown, at, acts.length, !shown.view);
    notes.show(shown, acts[at + 1], at, acts.length, since);
    (parts[shown.name] || {open: nothing}).open();
  }

  // Somebody who writes another address, or goes back, has chosen the place.
  function end(left) {
    document.removeEventListener('keydown', pressed, true);
    document.documentElement.removeAttribute('data-present');
    stage.hide();
    notes.close();
    if (address.place() === viewOf(left)) {
      address.go(before, true);
    }
    // The list and the chart, which had no size, paint at a resize.
    root.dispatchEvent(new root.Event('resize'));
  }

  function act(action) {
    if (action === 'leave') {
      how.leave();
    } else if (action === 'notes') {
      if (!notes.isOpen()) {
        how.parkFull();
      }
      notes.toggle(stage.aside);
    } else {
      how.unparkFull();
      address.set({present: acts[step(at, action, acts.length)].name}, true);
    }
  }

  // Before all others, which may use these keys too; but not before a field.
  function pressed(event) {
    var action = KEYS.hasOwnProperty(event.key) ? KEYS[event.key] : '';
    var button = acts[at].name === 'break' && /^[1-9]$/.test(event.key) ? document.querySelectorAll('#break [data-fault]')[event.key - 1] : null;
    if (keyboard.modified(event) || keyboard.typing(event.target, event.key) && action !== 'leave') {
      return;
    }
    if (event.key === 'Enter' && acts[at].view && event.target === stage.title) {
      button = document.querySelector('#' + acts[at].view + ' .primary'); // starts the race
    }
    if (action !== '' || button) {
      event.preventDefault();
      event.stopPropagation();
    }
    if (action !== '') {
      act(action);
    } else if (button) {
      button.click();
    }
  }

  return {
    follow: follow,
    update: function (next) {
      source = next.source;
      parts.now.update(next);
    },
    show: function (event) {
      parts.now.show(event);
      parts.cost.show(event);
    },
    setStatus: parts.join.setStatus
  };
}

function nothing() {
  return;
}

module.exports = {createPresent: createPresent, placeOf: placeOf, step: step, KEYS: KEYS};
