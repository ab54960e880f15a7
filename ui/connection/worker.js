// The shared worker: one connection for all tabs of a browser. It runs what a
// page without it runs by itself; the hub hands on what comes. A tab sends join
// {client, resume, source}, ack, event {event} and leave; it gets said (hub.js) and lost.
'use strict';

var connection = require('./connection.js');
var createHub = require('./hub.js').createHub;
var now = require('./runner.js').now;
var createRunner = require('./runner.js').createRunner;

var SWEEP_MS = 10000;

// The name says what the tabs of this worker know of their browser and their address.
var fallback = root.name.replace(/^pushpane-?/, '');
var hub = createHub(now, Date.now);
var runner = null;           // null while no tab is here
var state = null;            // the runner's, as it was last
var sweeping = null;         // the timer that looks for tabs that went without a word

// client is the first tab's. Where nothing can be stored each tab has another; then it names them
// all (sharing.js, THEIRS).
function begin(client) {
  state = connection.initial(client, fallback !== 'missing', fallback === 'forced');
  runner = createRunner(state, {
    update: update,
    show: hub.push,
    note: hub.push,
    clear: hub.push
  });
  clearInterval(sweeping);
  sweeping = setInterval(function () { left(hub.sweep()); }, SWEEP_MS);
}

function update(next) {
  state = next;
  hub.update(next);
}

// Nobody looks any more: whoever comes next begins anew, or where he says.
function left(count) {
  if (count === 0 && runner) {
    runner.dispatch({type: 'hide'});
    runner = null;
    clearInterval(sweeping);
  }
}

root.onconnect = function (event) {
  var port = event.ports[0];
  var tab = null; // of this port in the hub; null before join, and once it was given up

  function post(message) {
    port.postMessage(message);
  }

  var on = {
    join: function (message) {
      if (tab) {
        hub.leave(tab);
      }
      // After a quit a tab that comes proves that the program is back.
      if (!runner || state.reason === 'quit') {
        begin(message.client);
      }
      // The first click opens the viewing; while there is one, this changes nothing.
      runner.dispatch({type: 'start', resume: message.resume, source: message.source});
      // Behind the start: what that clears, this tab has cleared for itself.
      tab = hub.join(post);
    },

    // A tab that was frozen for too long is told that it is lost, and joins again from its own
    // position.
    ack: function () {
      if (tab && !hub.acknowledge(tab)) {
        tab = null;
        post({type: 'lost'});
      }
    },

    // wake, quitting, quit and quitfailed, which are of all tabs.
    event: function (message) {
      if (runner) {
        runner.dispatch(message.event);
      }
    },

    leave: function () {
      if (tab) {
        left(hub.leave(tab));
        tab = null;
      }
    }
  };

  port.onmessage = function (event) {
    on[event.data.type](event.data);
  };
};
