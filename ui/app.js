// The composition root of the page: it chooses how to connect, and connects the parts of the page
// with the connection.
'use strict';

var now = require('./base/clock.js').now;
var createLate = require('./base/late.js').createLate;
var recall = require('./base/store.js').recall;
var remember = require('./base/store.js').remember;
var connection = require('./connection/connection.js');
var control = require('./connection/control.js');
var createLiveness = require('./connection/liveness.js').createLiveness;
var createReload = require('./connection/reload.js').createReload;
var createRunner = require('./connection/runner.js').createRunner;
var createShare = require('./connection/share.js').createShare;
var sharing = require('./connection/sharing.js');
var viewing = require('./connection/viewing.js');
var wire = require('./connection/wire.js');
var time = require('./line/time.js');
var createHeading = require('./page/heading.js').createHeading;
var createGathering = require('./page/gathering.js').createGathering;
var createInvite = require('./page/invite.js').createInvite;
var createPresenting = require('./page/presenting.js').createPresenting;
var createSend = require('./page/send.js').createSend;
var createSize = require('./page/size.js').createSize;
var createSource = require('./page/source.js').createSource;
var createView = require('./page/view.js').createView;
var createViews = require('./page/views.js').createViews;

var CLIENT_KEY = 'pushpane.client';
var CLIENT_LENGTH = 16;
var LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
var ASK_TIMEOUT_MS = 10000;
// Between two requests of /status with long polling, whose answers do not hold the number of
// viewers.
var POLLING_MS = 10000;
var GAP_MS = 1000;      // after the last of several gaps (debounce)
var PAINTED_MS = 50;    // some frames, after which a paint is on the screen
var UNOPENED_MS = 1000; // without a connection, after which /status is requested all the same

// The parts that the first line does not need. Each is a script of its own that loads when it is
// first used (lazy loading). The names are those of reader/words.js.
var LATER = {
  tools: function (done, failed) { require.async('./tools/live.js', done, failed); },
  chart: function (done, failed) { require.async('./chart/chart.js', done, failed); },
  tokens: function (done, failed) { require.async('./tokens/tokens.js', done, failed); },
  room: function (done, failed) { require.async('./room/room.js', done, failed); },
  replay: function (done, failed) { require.async('./player/replay.js', done, failed); },
  share: function (done, failed) { require.async('./share/share.js', done, failed); },
  demo: function (done, failed) { require.async('./demo/demo.js', done, failed); },
  present: function (done, failed) { require.async('./present/present.js', done, failed); }
};

// Before anything reads the address, or a line.
control.take();
time.setPlace(time.readPlace(document.body.getAttribute('data-place')));

var client = clientName();
var shared = !!window.SharedWorker; // false: the connection is this tab's own
var gapTimer = null;
var begun = false;      // whether begin has run; before, nothing is requested
var completed = false;  // whether complete has run
var exitsIdle = false;  // whether the program exits when it has no viewers
var forced = /[?&]transport=poll(&|$)/.test(location.search);
var state = initial();
var sink = {update: update, show: show, note: note, clear: clear};
var link = connect();
var view = createView({
  start: function () { link.dispatch({type: 'start'}); },
  wake: function () { link.dispatch({type: 'wake'}); },
  quit: quit,
  force: force,
  ask: function () { askStatus(); },
  paintedOpen: complete
}, now, client, late);
// A hidden page asks as well where --exit-when-idle would end the program without that.
var liveness = createLiveness({
  ask: function () { askStatus(); },
  wanted: function () { return exitsIdle || !document.hidden; },
  onChange: function (gone) { link.dispatch({type: 'gone', gone: gone}); },
  now: now,
  random: Math.random,
  later: function (run, ms) { return setTimeout(run, ms); },
  cancel: function (timer) { clearTimeout(timer); }
});
var reload = createReload();
var source = createSource(now, document.body.getAttribute('data-name'));
var replay = late('replay', {setStatus: nothing, show: nothing}, nothing);
// The parts of the page, each with some of the methods update(state), show(event), act(event),
// which is given the events of the room, note(effect), clear(), setStatus(status), which is given
// the answer of /status, and complete(), which is called when the first line is painted.
var parts = [
  view,
  reload,
  createSend(client, view.sent),
  createHeading(source.rename),
  source,
  createInvite(late),
  {setStatus: showReplay, show: replay.part.show}
];
var acts = late('room', {act: nothing, setStatus: nothing}, nothing);
// The demo needs a stream, and what is presented is the demo.
if (window.EventSource) {
  parts.push(createViews(client, function () { return state.transport; }, late));
  parts.push(createGathering(acts, client, view.log.acts, function () { link.dispatch({type: 'quit'}); }));
  parts.push(createPresenting(client, late));
  parts.push(createSize());
}

// Returns createLate's of a part in LATER; a note in the log names a part that fails.
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
      made.setStatus(status);
      return made;
    });
  }
  replay.part.setStatus(status);
}

function initial() {
  // A worker does not know whether its pages have EventSource.
  return (shared ? sharing : connection).initial(client, !!window.EventSource, forced);
}

function connect() {
  return shared ? createShare(require.address('./connection/worker.js'), state, sink, replaceShared) :
    createRunner(state, sink);
}

// Switches between the stream and long polling: another connection replaces this one, from the same
// position.
function force() {
  var from = viewing.saved(state);
  var resting = state.phase === 'idle' || state.phase === 'ended';
  link.dispatch({type: 'hide'});
  forced = !forced;
  state = initial();
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
  callParts('update', state);
  liveness.rest(begun && (state.phase === 'idle' || (state.phase === 'ended' && state.reason !== 'quit')));
}

function show(event) { callParts(event.event === wire.ROOM ? 'act' : 'show', event); }

// The events of a gap may have held the end of the source, and after a restart the source is
// another one, so /status is requested.
function note(effect) {
  callParts('note', effect);
  if (effect.note === 'gap' || effect.note === 'hole') {
    clearTimeout(gapTimer);
    gapTimer = setTimeout(askStatus, GAP_MS);
  }
}

function clear() { callParts('clear'); }

function callParts(method, argument) {
  parts.forEach(function (part) {
    if (part[method]) {
      part[method](argument);
    }
  });
}

// Replaces the worker, which cannot run here, by a connection of this tab's own. The viewing
// resumes at its position.
function replaceShared(resume) {
  shared = false;
  link = createRunner(initial(), sink);
  link.dispatch({type: 'start', resume: resume, source: state.source});
  closeHidden();
}

// A hidden tab closes a connection of its own: a browser has six for one host, and the visible tab
// must get one.
function closeHidden() {
  if (!shared && document.hidden) {
    link.dispatch({type: 'hide'});
  }
}

// A page that is left gets visibilitychange after pagehide: hidden by then, it connects no more.
function wake() {
  if (!document.hidden) {
    link.dispatch({type: 'wake'});
    liveness.poke();
  }
}

// The worker's connection stays open while all tabs are hidden.
function online() {
  if (shared || !document.hidden) {
    link.dispatch({type: 'wake', networkChanged: true});
  }
}

// The source is in the page, because a page waits for a click only if it is the clock.
function begin() {
  var source = document.body.getAttribute('data-source');
  begun = true;
  link.dispatch({type: 'status', source: source});
  if (source === 'clock' && reload.resume()) {
    link.dispatch({type: 'start', resume: reload.resume(), source: source});
  }
  closeHidden();
  setTimeout(function () {
    if (!completed) {
      askStatus();
    }
  }, source === 'clock' ? 0 : UNOPENED_MS);
}

// Called when the log is painted for the first time with an open connection: requests what is
// around the log.
function complete() {
  if (!completed) {
    completed = true;
    setTimeout(function () {
      askStatus();
      callParts('complete');
    }, PAINTED_MS);
  }
}

// Requests what is neither in the page nor in the stream: whether this page may control the
// program, and the source after a restart.
function askStatus() {
  control.status('status?client=' + client + '&_=' + Date.now(), ASK_TIMEOUT_MS, function (answer) {
    var status = answer.status === 200 ? wire.parseObject(answer.text) : {};
    // What answers at this address may be another program now.
    liveness.answered(status.program === 'pushpane');
    if (status.program !== 'pushpane') {
      return;
    }
    callParts('setStatus', status);
    exitsIdle = status.idle > 0;
    link.dispatch({type: 'status', source: status.source, viewers: status.viewers});
    closeHidden();
  });
}

function askWhilePolling() {
  if (state.phase === 'open' && state.transport === 'poll' && !document.hidden) {
    askStatus();
  }
}

// The connection gets quitting first, because the server's `bye` may come before the answer.
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

// Returns the name of this browser as a viewer. Without storage each tab is a viewer.
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

// pagehide and pageshow, not unload, which would keep the page out of the back-forward cache. A
// page in that cache must have no connection.
function start() {
  control.onChange(askStatus);
  window.addEventListener('online', online, false);
  window.addEventListener('pageshow', wake, false);
  window.addEventListener('focus', liveness.poke, false);
  document.addEventListener('click', liveness.poke, false);
  window.addEventListener('pagehide', function (event) {
    link.dispatch({type: 'hide', kept: event.persisted});
  }, false);
  document.addEventListener('visibilitychange', function () {
    closeHidden();
    wake();
  }, false);
  setInterval(askWhilePolling, POLLING_MS);
  update(state);
  // After the page is loaded: edbrowse waits for the answer to each request before that, and a
  // stream has no end.
  setTimeout(begin, 0);
}

start();
