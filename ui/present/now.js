// The act "Now": the time of the newest event, as large as the window allows, and its line where
// that is not the time itself.
'use strict';

var dom = require('../base/dom.js');
var text = require('../base/text.js');
var find = require('../line/find.js');
var pageWords = require('../page/words.js');
var words = require('./words.js');

var LINE_CHARS = 300;

// Returns the time that an event shows, HH:MM:SS. The line of the clock is its server's own time;
// elsewhere the time of an event is that of this machine, as in the log. null where it has none.
function timeIn(event, source) {
  var found = source === 'clock' ? /\b\d\d:\d\d:\d\d\b/.exec(event.data) : null;
  return found ? found[0] : event.at === null ? null : text.timeOfDay(event.at);
}

// body gets the elements; state and event may be null. Returns {open, close, update, show}.
function createNow(body, state, event) {
  var time = dom.append(body, 'p', 'time-now');
  var hours = dom.append(time, 'span');
  var seconds = dom.append(time, 'span');
  var line = dom.append(body, 'p', 'newest');
  var start = body.appendChild(dom.button('primary', words.OPEN, function () { document.getElementById('start').click(); }));
  var live = dom.append(body, 'p', 'state');
  var schedule = dom.oncePerFrame(paint);
  var open = false;

  function paint() {
    var clock = state !== null && state.source === 'clock';
    var now = event && timeIn(event, state ? state.source : '') || '';
    var resting = state === null || state.phase === 'idle' || state.phase === 'ended';
    var focused = document.activeElement === start;
    if (!open) {
      return;
    }
    dom.fill(hours, now.slice(0, 5));
    dom.fill(seconds, now.slice(5));
    dom.fill(line, clock ? '' : event ? text.shorten(find.newsOf(event.event, event.data), LINE_CHARS) : words.WAITING);
    dom.display(time, now !== '');
    dom.display(line, !clock);
    dom.display(start, resting && !(state && (state.gone || state.reason === 'quit')));
    dom.fill(live, state ? pageWords.status(state, null) : '');
    live.setAttribute('data-phase', state ? state.phase : 'idle');
    if (focused && resting === false) {
      body.parentNode.getElementsByTagName('h1')[0].focus();
    }
  }

  return {
    open: function () {
      open = true;
      paint();
      // Enter opens the connection.
      if (start.style.display !== 'none') {
        start.focus();
      }
    },
    close: function () { open = false; },
    update: function (next) {
      state = next;
      schedule();
    },
    show: function (next) {
      if (find.newsOf(next.event, next.data) !== '') {
        event = next;
        schedule();
      }
    }
  };
}

module.exports = {createNow: createNow, timeIn: timeIn};
