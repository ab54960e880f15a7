// The strip about the source: its name, its state and, for a command or a stream of another server,
// how long it has been running, with the buttons to run it again and to stop it.
'use strict';

var dom = require('../base/dom.js');
var text = require('../base/text.js');
var post = require('../connection/control.js').post;
var wire = require('../connection/wire.js');
var words = require('./words.js');
var display = dom.display;

var TICK_MS = 1000;
var TIMEOUT_MS = 20000; // the answer to a run waits until all processes of the last one have ended

// Returns the state of the source after an event. A state is {id, state, text} of docs/wire.md,
// under `hello`, or null before the first. lost is about missing lines, so it changes no state.
function stateAfter(state, event) {
  var data = event.event === 'source' ? wire.parseObject(event.data) : {state: 'ended', text: event.data};
  if ((event.event !== 'source' && event.event !== 'end') || data.state === 'lost') {
    return state;
  }
  return newer(state, {id: event.id, state: data.state, text: String(data.text)});
}

// Returns the newer of two states by their ids, because /status and the event come in any order. In
// another epoch next is the newer one.
function newer(state, next) {
  var known = state ? wire.parseId(state.id) : null;
  var id = next ? wire.parseId(next.id) : null;
  return id && !(known && known.epoch === id.epoch && known.n >= id.n) ? next : state;
}

// Returns for how many ms the source has been in a state, by the server's clock, null where that is
// not known. times is the state of the connection.
function ageMs(state, times, now) {
  var id = wire.parseId(state.id);
  if (!id || id.t === null || typeof times.started !== 'number' || times.helloAt === null) {
    return null;
  }
  return times.serverNow + (now - times.helloAt) - times.started - id.t;
}

// now is the clock of helloAt in the connection's state, name that of the source as far as the page
// knows it, or ''.
function createSource(now, name) {
  var buttons = {run: document.getElementById('run'), stop: document.getElementById('stop')};
  var connection = null;   // its state
  var allowed = false;     // whether this peer may run and stop the command
  var state = null;
  var run = '';            // what the program calls its run, where the heading says something else
  var failure = '';        // why the last action was not done
  var asking = false;      // an action has no answer yet
  var tick = dom.whileNeeded(paint, TICK_MS);

  function update(next) {
    connection = next;
    paint();
  }

  // status is the answer of /status, which app.js requests at the start and after a gap.
  function setStatus(status) {
    allowed = status.quit === true;
    name = String(status.name || '');
    state = newer(state, status.state);
    paint();
  }

  function rename(title) {
    run = title;
    paint();
  }

  function show(event) {
    var next = stateAfter(state, event);
    if (next !== state) {
      state = next;
      failure = '';
      paint();
    }
  }

  function paint() {
    var shown = text.visible(run || words.short(connection.source, name));
    var command = connection.source === 'command' || connection.source === 'url';
    var running = state !== null && state.state === 'running';
    // A stream of another server that is away is asked for again until it is stopped.
    var under = running || (state !== null && state.state === 'waiting');
    // After the end of the viewing no event comes to show the effect of a button.
    var controllable = command && allowed && state !== null && connection.phase !== 'ended';
    var ms = running && command ? ageMs(state, connection, now()) : null;
    var visible = name !== '' && state !== null;
    display(document.getElementById('source'), visible);
    if (visible) {
      dom.fill(document.getElementById('source-name'), run ? shown : text.visible(name));
      // Without --title the name is the heading already.
      display(document.getElementById('source-name'), shown !== document.getElementById('title').textContent);
      // The style shortens a long command line; the title has all of it.
      document.getElementById('source-name').title = name;
      dom.fill(document.getElementById('source-words'), text.visible(failure || words.source(state, name)));
      dom.fill(document.getElementById('source-time'), failure || ms === null ? '' : ' for ' + text.duration(ms));
      document.getElementById('source').className = 'is-' + state.state;
      displayButtons(controllable && !under, controllable && under);
    }
    tick(ms !== null && connection.phase === 'open');
  }

  // The focus of a button that is hidden goes to the one that is shown.
  function displayButtons(run, stop) {
    var focused = document.activeElement;
    display(buttons.run, run);
    display(buttons.stop, stop);
    if (run && focused === buttons.stop) {
      buttons.run.focus();
    } else if (stop && focused === buttons.run) {
      buttons.stop.focus();
    }
  }

  // action is run or stop, a button and a path of the server.
  function postOnClick(action) {
    buttons[action].addEventListener('click', function () {
      if (asking) {
        return;
      }
      asking = true;
      post(action, ' ', TIMEOUT_MS, function (answer) {
        asking = false;
        // 409: the command runs, or has stopped, already; the event about that comes by the stream.
        failure = answer.status === 202 || answer.status === 409 ? '' : words.couldNot(action === 'run' ? 'run it' : 'stop it', answer);
        paint();
      });
    }, false);
  }

  postOnClick('run');
  postOnClick('stop');
  return {update: update, setStatus: setStatus, show: show, rename: rename};
}

module.exports = {stateAfter: stateAfter, newer: newer, ageMs: ageMs, createSource: createSource};
