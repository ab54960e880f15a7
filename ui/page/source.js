// The strip about the source: its name, its state and, for
// a command, how long it has been running, with the buttons to run it again and
// to stop it.
'use strict';

var dom = require('../base/dom.js');
var text = require('../base/text.js');
var post = require('../connection/control.js').post;
var wire = require('../connection/wire.js');
var words = require('./words.js');
var display = dom.display;

var TICK_MS = 1000;
var TIMEOUT_MS = 20000; // a run waits until what the last one left behind is gone

// A state is {id, state, text} of docs/wire.md, under `hello`, or null while there was none.
// Returns the state after an event, the same if the event is none of the source. An event of an
// earlier place than what is known is history; lost is a place too.
function after(state, event) {
  var said = event.event === 'source' ? wire.parseObject(event.data) : {state: 'ended', text: event.data};
  if ((event.event !== 'source' && event.event !== 'end') || said.state === 'lost') {
    return state;
  }
  return newer(state, {id: event.id, state: said.state, text: String(said.text)});
}

// Of two states the later one; of another epoch the one that came last. Which comes first,
// /status or the event, is chance.
function newer(state, said) {
  var known = state ? wire.parseId(state.id) : null;
  var id = said ? wire.parseId(said.id) : null;
  return id && !(known && known.epoch === id.epoch && known.n >= id.n) ? said : state;
}

// How long a state has lasted in ms by the server's clock, null while that is
// not known. times are those of the connection.
function lasted(state, times, now) {
  var id = wire.parseId(state.id);
  if (!id || id.t === null || typeof times.started !== 'number' || times.helloAt === null) {
    return null;
  }
  return times.serverNow + (now - times.helloAt) - times.started - id.t;
}

// now is the clock that the times of the connection are of, name what the source is called as far
// as the page knows.
function createSource(now, name) {
  var buttons = {run: document.getElementById('run'), stop: document.getElementById('stop')};
  var connection = null;   // its state
  var allowed = false;     // whether this peer may give orders
  var said = null;
  var failed = '';         // why the last order was not done
  var requesting = false;
  var tick = dom.whileNeeded(paint, TICK_MS);

  function update(next) {
    connection = next;
    paint();
  }

  // status is that of /status, which app.js asks for at the start and after a gap.
  function allow(status) {
    allowed = status.quit === true;
    name = String(status.name || '');
    said = newer(said, status.state);
    paint();
  }

  function show(event) {
    var next = after(said, event);
    if (next !== said) {
      said = next;
      failed = '';
      paint();
    }
  }

  function paint() {
    var command = connection.source === 'command';
    var running = said !== null && said.state === 'running';
    // Behind the end of the viewing no event shows the result of a command.
    var orders = command && allowed && said !== null && connection.phase !== 'ended';
    var ms = running && command ? lasted(said, connection, now()) : null;
    var visible = name !== '' && said !== null;
    display(document.getElementById('source'), visible);
    if (visible) {
      dom.fill(document.getElementById('source-name'), text.visible(name));
      // A long command line is cut short by the style; the title has all of it.
      document.getElementById('source-name').title = name;
      dom.fill(document.getElementById('source-words'), text.visible(failed || words.source(said)));
      dom.fill(document.getElementById('source-time'), failed || ms === null ? '' : ' for ' + text.duration(ms));
      document.getElementById('source').className = 'is-' + said.state;
      displayButtons(orders && !running, orders && running);
    }
    tick(ms !== null && connection.phase === 'open');
  }

  // A button that goes hands the focus to the one that comes.
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

  function bindButton(word) {
    buttons[word].addEventListener('click', function () {
      if (requesting) {
        return;
      }
      requesting = true;
      post(word, ' ', TIMEOUT_MS, function (answer) {
        requesting = false;
        // 409: what was asked for is so already, and the stream shows it.
        failed = answer.status === 202 || answer.status === 409 ? '' : words.couldNot(word === 'run' ? 'run it' : 'stop it', answer);
        paint();
      });
    }, false);
  }

  bindButton('run');
  bindButton('stop');
  return {update: update, allow: allow, show: show};
}

module.exports = {after: after, newer: newer, lasted: lasted, createSource: createSource};
