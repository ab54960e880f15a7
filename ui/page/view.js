// Everything around the log: heading, link, state, progress, notice, buttons.
// update gets the state whole; the page is painted once per frame.
'use strict';

var dom = require('../base/dom.js');
var leftMs = require('../connection/viewing.js').leftMs;
var createReader = require('../reader/reader.js').createReader;
var latestText = require('../reader/words.js').latestText;
var createLog = require('./log.js').createLog;
var words = require('./words.js');
var fill = dom.fill;
var display = dom.display;

var TICK_MS = 1000;
var NEWS_MS = 60000; // how long the state line repeats a note of the log
// Other notes are in the state itself (opened, closed, quit), or stand in the log only.
var NEWS = {gap: true, hole: true, unreadable: true, bye: true};

// One of the parts of app.js. act: {start, wake, quit, force}, what buttons
// do, and opened, called with each paint of an open stream. now is the clock that the state's times
// are of, client the name to ask the server with, and late makes what is loaded when it is needed.
function createView(act, now, client, late) {
  var state = null;
  var asked = false; // whether /status has answered
  var quitAllowed = false;
  var noted = false; // a refused quit is shown even before the first viewing
  var schedule = dom.oncePerFrame(paint);
  var tick = dom.whileNeeded(schedule, TICK_MS); // a countdown is painted though nothing happens
  var news = null;
  var newsAt = 0;
  // EventSource stands for browsers that can do what the reader needs.
  var log = (window.EventSource ? createReader : createLog)(byId('log'), function (behind, fresh) {
    fill(byId('latest'), latestText(fresh));
    display(byId('latest'), behind);
  }, function () {
    return state.source !== 'clock'; // whose text is the time already
  }, {client: client, state: function () { return state; }, changed: function () { schedule(); }, late: late});

  onClick('start', act.start);
  onClick('now', act.wake);
  onClick('quit', act.quit);
  onClick('force', act.force);
  onClick('latest', log.follow);
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

  // The log shows it in full, with times that come later: both have the same object.
  function note(effect) {
    var said = log.note(effect);
    noted = true;
    if (NEWS.hasOwnProperty(effect.note)) {
      news = said;
      newsAt = now();
    }
    schedule();
  }

  // A new viewing: what was missed in the last one is no news of it.
  function clear() {
    news = null;
    log.clear();
  }

  // A title is given by --title; without one the page's own stays.
  function allow(status) {
    asked = true;
    quitAllowed = status.quit === true;
    if (status.title && status.title !== byId('title').textContent) {
      byId('title').textContent = status.title;
      document.title = status.title;
    }
    schedule();
  }

  function paint() {
    var resting = state.phase === 'idle' || state.phase === 'ended';
    var stopped = state.reason === 'quit';
    // style.css looks by these.
    document.body.className = 'is-' + state.phase + ' source-' + (state.source || 'unknown');
    paintStatus();
    text(byId('notice'), words.notice(state));
    paintViewing();
    text(byId('empty'), state.phase === 'open' && state.source !== 'clock' && state.shown === 0 ?
      'Waiting for the first line…' : '');
    display(byId('about'), state.phase === 'idle');
    display(byId('quit'), quitAllowed && !stopped);
    text(byId('watching'), asked && !quitAllowed && !stopped ? words.WATCHING : '');
    display(byId('now'), state.phase === 'waiting');
    fill(byId('force'), words.force(state));
    // With the answer that may show Quit, which would come under a click that is meant for it.
    display(byId('force'), asked && words.force(state) !== '' && !stopped);
    display(byId('log'), state.phase !== 'idle' || noted);
    displayStart(resting && !stopped);
    log.paint();
    tick(!resting && (state.until !== null || state.phase === 'waiting'));
    if (state.phase === 'open') {
      act.opened();
    }
  }

  function paintStatus() {
    var element = byId('status');
    element.setAttribute('data-state', state.phase);
    element.setAttribute('data-transport', state.transport);
    // For tests: TestTabs_... waits for it.
    fill(byId('state'), words.status(state, now() - newsAt < NEWS_MS ? news : null));
    fill(byId('countdown'), words.countdown(state, now()));
    fill(byId('viewers'), words.viewers(state));
    fill(byId('badge'), words.badge(state));
  }

  // The bar fills in steps of a tick; style.css glides between them.
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

  // Hiding the focused link would send a keyboard back to the top of the page.
  function displayStart(visible) {
    if (!visible && document.activeElement === byId('start')) {
      byId('log').focus();
    }
    display(byId('call'), visible);
  }

  return {update: update, show: show, note: note, clear: clear, sent: log.sent, allow: allow, complete: log.complete};
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
