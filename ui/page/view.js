// Everything around the log: heading, link, state, progress, notice, buttons. It is painted from
// the state of the connection, once per frame.
'use strict';

var dom = require('../base/dom.js');
var visible = require('../base/text.js').visible;
var leftMs = require('../connection/viewing.js').leftMs;
var createReader = require('../reader/reader.js').createReader;
var createServer = require('../reader/server.js').createServer;
var latestText = require('../reader/words.js').latestText;
var createCause = require('./cause.js').createCause;
var createLayout = require('./layout.js').createLayout;
var createLog = require('./log.js').createLog;
var createMenu = require('./menu.js').createMenu;
var createPanel = require('../base/panels.js').createPanel;
var words = require('./words.js');
var fill = dom.fill;
var display = dom.display;

var TICK_MS = 1000;
var REPEAT_MS = 10000; // how long a note of the log is repeated beside the state
// Other notes are in the state itself (opened, closed, quit), or in the log only.
var REPEATED = {gap: true, hole: true, unreadable: true, bye: true};

// Returns a part of app.js. actions: {start(), wake(), quit(), force()}, for the buttons, ask(),
// which requests /status, and paintedOpen(), called with each paint of an open connection. now is
// the clock of the times in the state, client is a parameter of requests, and late makes parts that
// load when they are first used (app.js).
function createView(actions, now, client, late) {
  var state = null;
  var guest = 0;        // its number, 0 for a page of this machine
  var format = '';      // of the lines, in the words of /status
  var answered = false; // whether /status has been answered
  var quitAllowed = false;
  var noted = false; // a refused quit is a note even before the first viewing
  var schedule = dom.oncePerFrame(paint, function () { return log.pours(); }, function () { log.prepare(); });
  var tick = dom.whileNeeded(schedule, TICK_MS); // for countdowns
  var layout = createLayout(restyle);
  var showLook = createMenu(byId('look'), layout);
  var menu;
  var repeated = null; // the last note that is repeated there, and
  var repeatedAt = 0;  // when it came
  // Browsers without EventSource lack other things that the reader needs.
  var log = (window.EventSource ? createReader : createLog)(byId('log'), function (behind, fresh) {
    fill(byId('latest'), latestText(fresh));
    display(byId('latest'), behind);
  }, {client: client, server: createServer(client), gutter: function () { return usualGutter(sourceNow()); },
    state: function () { return state; }, changed: function () { schedule(); }, keys: words.KEYS, late: late});

  createPanel(byId('viewers-button'), byId('people'), true, nothing);
  menu = createPanel(byId('menu-button'), byId('menu'), true, function (open) {
    if (open && answered) {
      actions.ask(); // of what lines are may have changed
    }
  });
  onClick('start', actions.start);
  onClick('now', actions.wake);
  onClick('quit', function () {
    menu.close();
    var question = words.quitQuestion(state);
    if (question === '' || window.confirm(question)) {
      actions.quit();
    }
  });
  onClick('force', function () {
    menu.close();
    actions.force();
  });
  onClick('latest', log.follow);
  createCause(byId('cause'), function () { return quitAllowed; });
  log.follow();
  window.addEventListener('resize', schedule, false);

  function update(next) {
    state = next;
    schedule();
  }

  function show(event) {
    log.show(event);
    schedule();
  }

  // An act of the room (docs/wire.md) is no line.
  function act(event) {
    log.acts.act(event);
    schedule();
  }

  // The log returns the note with the times before and after it, of which it adds one later.
  function note(effect) {
    var added = log.note(effect);
    noted = true;
    if (REPEATED.hasOwnProperty(effect.note)) {
      repeated = added;
      repeatedAt = now();
      setTimeout(schedule, REPEAT_MS);
    }
    schedule();
  }

  // A new viewing begins.
  function clear() {
    repeated = null;
    log.clear();
  }

  // status is the answer of /status.
  function setStatus(status) {
    answered = true;
    quitAllowed = status.quit === true;
    guest = status.guest;
    format = String(status.format || '');
    schedule();
  }

  function paint() {
    var resting = state.phase === 'idle' || state.phase === 'ended';
    var stopped = state.reason === 'quit' || state.gone;
    dress();
    paintStatus();
    text(byId('notice'), words.notice(state));
    display(byId('cause'), words.isHeld(state));
    paintViewing();
    text(byId('empty'), state.phase === 'open' && state.source !== 'clock' && state.shown === 0 ?
      'Waiting for the first line…' : '');
    display(byId('about'), state.phase === 'idle' && !stopped);
    display(byId('orders'), quitAllowed && !stopped);
    display(byId('quit'), quitAllowed && !stopped);
    text(byId('recognised'), words.recognised(visible(format)));
    text(byId('watching'), answered && !quitAllowed && !stopped ? words.onlyWatching(guest) : '');
    display(byId('now'), state.phase === 'waiting');
    fill(byId('force'), words.force(state));
    // Not before Quit can be shown: that would move under the pointer what is about to be clicked.
    display(byId('force'), answered && words.force(state) !== '' && !stopped);
    display(byId('log'), state.phase !== 'idle' || noted);
    displayStart(resting && !stopped);
    log.paint();
    tick(!resting && (state.until !== null || state.phase === 'waiting'));
    if (state.phase === 'open') {
      actions.paintedOpen();
    }
  }

  // The page has it from the start, the connection a little later.
  function sourceNow() {
    return (state && state.source) || document.body.getAttribute('data-source');
  }

  // For the style sheets. Another layout has rows of another height.
  function dress() {
    var source = sourceNow();
    document.body.className = 'is-' + state.phase + ' source-' + (state.source || 'unknown') + ' layout-' + layout.current(source);
    showLook(source);
  }

  // What has measured measures anew at a resize.
  function restyle() {
    if (state) {
      dress();
      window.dispatchEvent(new window.Event('resize'));
    }
  }

  function paintStatus() {
    var element = byId('status');
    element.setAttribute('data-state', state.phase === 'open' && state.away ? 'waiting' : state.phase);
    element.setAttribute('data-transport', state.transport);
    var last = now() - repeatedAt < REPEAT_MS ? repeated : null;
    fill(byId('state'), words.status(state, last));
    fill(byId('toast'), words.toast(state, last));
    fill(byId('countdown'), words.countdown(state, now()));
    text(byId('viewers-button'), words.viewers(state));
    fill(byId('viewers'), words.watching(state));
    fill(byId('badge'), words.badge(state));
  }

  // The bar grows once a tick; page.css makes that smooth.
  function paintViewing() {
    var ms = state.phase === 'idle' || state.phase === 'ended' ? null : leftMs(state, now());
    var percent;
    display(byId('viewing'), ms !== null);
    if (ms !== null) {
      percent = state.duration > 0 ? Math.min(100, Math.max(0, 100 - 100 * ms / state.duration)) : 100;
      byId('fill').style.width = percent + '%';
      byId('bar').setAttribute('aria-valuenow', String(Math.round(percent)));
      byId('bar').setAttribute('aria-valuetext', words.left(ms));
      fill(byId('left'), words.left(ms));
    }
  }

  // Hiding the focused link would move the focus to the top of the page.
  function displayStart(visible) {
    if (!visible && document.activeElement === byId('start')) {
      byId('log').focus();
    }
    display(byId('call'), visible);
  }

  return {log: log, update: update, show: show, act: act, note: note, clear: clear, sent: log.sent, setStatus: setStatus, complete: log.complete};
}

// The lines of a file came all at once when the program began, and the text of a clock is the time.
function usualGutter(source) {
  return source === 'clock' ? 'none' : source === 'file' ? 'number' : 'time';
}

function nothing() {
  return;
}

function byId(id) {
  return document.getElementById(id);
}

function onClick(id, action) {
  byId(id).addEventListener('click', function (event) {
    event.preventDefault();
    action();
  }, false);
}

function text(element, words) {
  fill(element, words);
  display(element, words !== '');
}

module.exports = {createView: createView};
