// The composition root: it picks the way to be connected, and puts the connection,
// the view and the form together.
'use strict';

var now = require('./base/clock.js').now;
var createLate = require('./base/late.js').createLate;
var recall = require('./base/store.js').recall;
var remember = require('./base/store.js').remember;
var connection = require('./connection/connection.js');
var control = require('./connection/control.js');
var createRunner = require('./connection/runner.js').createRunner;
var createShare = require('./connection/share.js').createShare;
var sharing = require('./connection/sharing.js');
var viewing = require('./connection/viewing.js');
var wire = require('./connection/wire.js');
var createSend = require('./page/send.js').createSend;
var createSource = require('./page/source.js').createSource;
var createView = require('./page/view.js').createView;
var createViews = require('./page/views.js').createViews;

var CLIENT_KEY = 'pushpane.client';
var CLIENT_LENGTH = 16;
var LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
var ASK_TIMEOUT_MS = 10000;
var COUNT_MS = 10000;   // a poll does not bring the number of viewers
var GAP_MS = 1000;
// a page that only waits shows that it is here, or --exit-when-idle ends the program
var IDLE_MS = 20000;
var PAINTED_MS = 50;    // some frames: what was drawn is on the screen
var UNOPENED_MS = 1000; // without a stream, until /status is asked all the same

// What is not needed for the first line: each is a script of its own, which loads when it is first
// used. The names are those of reader/words.js.
var LATER = {
  tools: function (done, failed) { require.async('./tools/tools.js', done, failed); },
  chart: function (done, failed) { require.async('./chart/chart.js', done, failed); },
  replay: function (done, failed) { require.async('./player/replay.js', done, failed); },
  demo: function (done, failed) { require.async('./demo/demo.js', done, failed); }
};

// Before anything reads the address.
control.take();

var client = clientName();
var shares = !!window.SharedWorker; // while false, the connection is this tab's own
var asking = null;      // the timer of a question after a gap
var completed = false;  // whether complete has run
var leaves = false;     // whether the program ends when no page is open
var forced = /[?&]transport=poll(&|$)/.test(location.search);
var state = fresh();
var sink = {update: update, show: show, note: note, clear: clear};
var link = connect();
var view = createView({
  start: function () { link.dispatch({type: 'start'}); },
  wake: function () { link.dispatch({type: 'wake'}); },
  quit: quit,
  force: force,
  opened: complete
}, now, client, late);
var replay = late('replay', {allow: nothing, show: nothing}, nothing);
// What is on the page: each part gets what it has a method for: update(state),
// show(event), note(effect), clear(), allow(status) and complete().
var parts = [
  view,
  createSend(client, view.sent),
  createSource(now, document.body.getAttribute('data-name')),
  {allow: showReplay, show: replay.part.show}
];
// A browser without EventSource has nothing to race or to break.
if (window.EventSource) {
  parts.push(createViews(client, function () { return state.transport; }, late));
}

// See createLate; a note in the log names what is missing.
function late(name, idle, failed) {
  return createLate(idle, LATER[name], function () {
    failed();
    note({note: 'without', part: name});
  });
}

function nothing() {
  return;
}

function showReplay(status) {
  if (status.replay) {
    replay.start(function (exports) {
      var made = exports.createReplay(askStatus, now);
      made.allow(status);
      return made;
    });
  }
  replay.part.allow(status);
}

function fresh() {
  var initial = shares ? sharing.initial : connection.initial;
  // EventSource is looked for here: the worker has its own.
  return initial(client, !!window.EventSource, forced);
}

function connect() {
  return shares ? createShare(require.address('./connection/worker.js'), state, sink, alone) :
    createRunner(state, sink);
}

// The reader's choice of the transport: another connection replaces this one, from the same id on.
function force() {
  var from = viewing.saved(state);
  var resting = state.phase === 'idle' || state.phase === 'ended';
  link.dispatch({type: 'hide'});
  forced = !forced;
  state = fresh();
  link = connect();
  if (resting) {
    update(state);
    askStatus();
  } else {
    link.dispatch({type: 'start', resume: from, source: from.source});
  }
}

function update(next) {
  state = next;
  tell('update', state);
}

function show(event) { tell('show', event); }

// What was missed may have been the end of the source, and after a restart it
// is another. Of many gaps in a row the last one asks.
function note(effect) {
  tell('note', effect);
  if (effect.note === 'gap' || effect.note === 'hole') {
    clearTimeout(asking);
    asking = setTimeout(askStatus, GAP_MS);
  }
}

function clear() { tell('clear'); }

function tell(what, about) {
  parts.forEach(function (part) {
    if (part[what]) {
      part[what](about);
    }
  });
}

// The worker cannot run here; the viewing goes on where it is.
function alone(resume) {
  shares = false;
  link = createRunner(fresh(), sink);
  link.dispatch({type: 'start', resume: resume, source: state.source});
  rest();
}

// A connection of its own is let go of by a hidden tab: a browser has six for
// one host, and the tab that is looked at must get one.
function rest() {
  if (!shares && document.hidden) {
    link.dispatch({type: 'hide'});
  }
}

// Leaving a page hides it after its pagehide; what it let go of stays so.
function wake() {
  if (!document.hidden) {
    link.dispatch({type: 'wake'});
  }
}

// The worker's connection belongs to no tab: it goes on while all of them are hidden.
function online() {
  if (shares || !document.hidden) {
    link.dispatch({type: 'wake', networkChanged: true});
  }
}

// The page itself names its source, on which it depends whether to wait for a click.
function begin() {
  var source = document.body.getAttribute('data-source');
  link.dispatch({type: 'status', source: source});
  rest();
  setTimeout(function () {
    if (!completed) {
      askStatus();
    }
  }, source === 'clock' ? 0 : UNOPENED_MS);
}

// What stands around the log is asked for when the first line has been painted, or that there is
// none.
function complete() {
  if (!completed) {
    completed = true;
    setTimeout(function () {
      askStatus();
      tell('complete');
    }, PAINTED_MS);
  }
}

// For what is neither in the page nor in the stream: whether this page may control the program, and
// the source after a restart.
function askStatus() {
  control.status('status?client=' + client + '&_=' + Date.now(), ASK_TIMEOUT_MS, function (answer) {
    var status;
    if (answer.status !== 200) {
      return;
    }
    status = wire.parseObject(answer.text);
    tell('allow', status);
    leaves = status.idle > 0;
    link.dispatch({type: 'status', source: status.source, viewers: status.viewers});
    rest();
  });
}

function askWhileIdle() {
  if (leaves && (state.phase === 'idle' || (state.phase === 'ended' && state.reason !== 'quit'))) {
    askStatus();
  }
}

function askWhilePolling() {
  if (state.phase === 'open' && state.transport === 'poll' && !document.hidden) {
    askStatus();
  }
}

// The connection gets it first: the server's `bye` may overtake the answer.
function quit() {
  link.dispatch({type: 'quitting'});
  control.post('quit', ' ', ASK_TIMEOUT_MS, function (answer) {
    if (answer.status >= 200 && answer.status < 300) {
      link.dispatch({type: 'quit'});
      return;
    }
    link.dispatch({type: 'quitfailed'});
    if (state.reason !== 'quit') {
      note({note: 'quitfailed', why: answer.text.replace(/\s+$/, '') || 'no answer.'});
    }
  });
}

// All tabs of a browser are one viewer; without storage this tab is one.
function clientName() {
  var name = recall(CLIENT_KEY);
  var i;
  if (/^[A-Za-z0-9]{16}$/.test(name)) {
    return name;
  }
  name = '';
  for (i = 0; i < CLIENT_LENGTH; i += 1) {
    name += LETTERS.charAt(Math.floor(Math.random() * LETTERS.length));
  }
  remember(CLIENT_KEY, name);
  return name;
}

// pagehide and pageshow rather than unload: they leave the back-forward cache
// open to the page, and a page in there must hold no connection.
function start() {
  control.onChange(askStatus);
  window.addEventListener('online', online, false);
  window.addEventListener('pageshow', wake, false);
  window.addEventListener('pagehide', function (event) {
    link.dispatch({type: 'hide', kept: event.persisted});
  }, false);
  document.addEventListener('visibilitychange', function () {
    rest();
    wake();
  }, false);
  setInterval(askWhileIdle, IDLE_MS);
  setInterval(askWhilePolling, COUNT_MS);
  update(state);
  // Not before the page is loaded: edbrowse waits for whatever is asked until
  // then, and for what is asked when that has come; a stream has no end.
  setTimeout(begin, 0);
}

start();
