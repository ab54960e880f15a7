// The shared worker: one connection for all tabs of a browser. It runs the connection that a page
// without a worker runs by itself; hub.js posts what comes to the tabs. A tab sends the messages
// join {client, resume, source}, ack, event {event} and leave, and gets update (hub.js) and
// dropped.
'use strict';

var now = require('../base/clock.js').now;
var connection = require('./connection.js');
var createHub = require('./hub.js').createHub;
var createRunner = require('./runner.js').createRunner;

var SWEEP_MS = 10000;

// Part of the worker's name: why its tabs want long polling, or ''.
var fallback = root.name.replace(/^pushpane-?/, '');
var hub = createHub(now, Date.now);
var runner = null;           // null without tabs
var state = null;            // the runner's
var sweeping = null;         // interval

// client is the first tab's. Where nothing can be stored each tab has another name; then all of
// them use this one (sharing.js, SHARED_KEYS).
function begin(client) {
  state = connection.initial(client, fallback !== 'missing', fallback === 'forced');
  runner = createRunner(state, {
    update: update,
    show: hub.push,
    note: hub.push,
    clear: hub.push
  });
  clearInterval(sweeping);
  sweeping = setInterval(function () { endWithout(hub.sweep()); }, SWEEP_MS);
}

function update(next) {
  state = next;
  hub.update(next);
}

// Closes the connection when no tab is left. The next tab begins another, from its own position.
function endWithout(tabs) {
  if (tabs === 0 && runner) {
    runner.dispatch({type: 'hide'});
    runner = null;
    clearInterval(sweeping);
  }
}

root.onconnect = function (event) {
  var port = event.ports[0];
  var tab = null; // of this port in the hub; null before join, and after it was dropped

  function post(message) {
    port.postMessage(message);
  }

  // By the type of the message.
  var on = {
    join: function (message) {
      if (tab) {
        hub.remove(tab);
      }
      // After a quit, a page that joins proves that the program runs again.
      if (!runner || state.reason === 'quit') {
        begin(message.client);
      }
      // The first click begins the viewing; while there is one, this changes nothing.
      runner.dispatch({type: 'start', resume: message.resume, source: message.source});
      // After the start, whose effect clear is for the other tabs: this one has cleared its log.
      tab = hub.add(post);
    },

    // A tab that was frozen for too long joins again from its own position.
    ack: function () {
      if (tab && !hub.acknowledge(tab)) {
        tab = null;
        post({type: 'dropped'});
      }
    },

    // wake, quitting, quit and quitfailed, which concern all tabs.
    event: function (message) {
      if (runner) {
        runner.dispatch(message.event);
      }
    },

    leave: function () {
      if (tab) {
        endWithout(hub.remove(tab));
        tab = null;
      }
    }
  };

  port.onmessage = function (event) {
    on[event.data.type](event.data);
  };
};
