// Carries out what sharing.js wants: the port to the worker, the polls, the timers.
'use strict';

var inTurn = require('./runner.js').inTurn;
var guard = require('./runner.js').guard;
var now = require('./runner.js').now;
var sharing = require('./sharing.js');
var openPoll = require('./transports.js').openPoll;

// Returns {dispatch(event)} like createRunner, with the same sink. state is sharing.initial's,
// address the worker's; where that cannot run, alone(resume) is told to go on from there without
// it.
function createShare(address, state, sink, alone) {
  // One worker for an address and a name: tabs whose browser, or reader, wants another transport
  // get another (worker.js).
  var name = 'pushpane' + (state.fallback ? '-' + state.fallback : '');
  var port = null;    // to the worker; null while this tab has not joined
  var reading = null; // the poll that is under way
  var timers = {};    // by name; sharing.js has more than one
  var over = false;   // gone on without the worker: that one's state is shown now

  var dispatch = inTurn(function (event) {
    var result = sharing.reduce(state, event);
    state = result.state;
    result.effects.forEach(function (effect) {
      guard(perform[effect.type], effect);
    });
    if (!over) {
      sink.update(state);
    }
  });

  var perform = {
    join: function (effect) {
      perform.leave();
      try {
        connect(effect);
      } catch (e) {
        // Not allowed here (settings, storage switched off).
        dispatch({type: 'broken', generation: effect.generation});
      }
    },

    tell: function (effect) {
      port.postMessage(effect.message);
    },

    leave: function () {
      if (reading) {
        reading.close();
        reading = null;
      }
      // Told before it is closed: a worker hears nothing of a port that goes.
      if (port) {
        port.postMessage({type: 'leave'});
        port.close();
        port = null;
      }
    },

    // A request that outlives its page. Not sendBeacon, which Firefox sends with the
    // origin null where the page sends no referrer.
    farewell: function (effect) {
      if (root.fetch) {
        root.fetch(effect.url, {method: 'POST', keepalive: true}).then(null, function () {});
      }
    },

    read: function (effect) {
      reading = openPoll(effect, function (event) {
        reading = null;
        dispatch(event.type === 'events' ?
          {type: 'history', list: event.list, generation: effect.generation} :
          {type: 'unread', retryAfterMs: event.retryAfterMs, generation: effect.generation});
      });
    },

    timer: function (effect) {
      clearTimeout(timers[effect.name]);
      if (effect.ms !== null) {
        timers[effect.name] = setTimeout(function () {
          dispatch({type: 'timer', name: effect.name, generation: effect.generation});
        }, effect.ms);
      }
    },

    alone: function (effect) {
      over = true;
      alone(effect.resume);
    },

    show: sink.show,
    note: sink.note,
    clear: sink.clear
  };

  function connect(effect) {
    var worker = new root.SharedWorker(address, name);
    // Its script cannot be loaded or run. Where nothing comes at all, the timer of sharing.js
    // finds out.
    worker.onerror = function () {
      dispatch({type: 'broken', generation: effect.generation});
    };
    port = worker.port;
    port.onmessage = function (message) {
      var event = message.data;
      event.generation = effect.generation;
      if (event.type === 'said') {
        // The worker counts from another moment; the wall clock is common to both.
        event.shiftMs = (now() - Date.now()) - (event.now - event.wall);
      }
      dispatch(event);
    };
    port.postMessage({type: 'join', client: effect.client, resume: effect.resume, source: effect.source});
  }

  return {dispatch: dispatch};
}

module.exports = {createShare: createShare};
