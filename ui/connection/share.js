// Runs a tab on the shared worker's connection: performs the effects of sharing.js with the port to
// the worker, the polls and the timers.
'use strict';

var now = require('../base/clock.js').now;
var createDispatch = require('./runner.js').createDispatch;
var sharing = require('./sharing.js');
var openPoll = require('./transports.js').openPoll;

// Returns {dispatch(event)} like createRunner, with the same sink. state is sharing.initial's,
// address that of the worker's script. onUnavailable(resume) is called where the worker cannot run:
// the caller then opens a connection of its own from there, and the sink gets no more states.
function createShare(address, state, sink, onUnavailable) {
  // Browsers run one worker for each address and name. Tabs whose browser or reader wants another
  // transport need another worker (worker.js).
  var name = 'pushpane' + (state.fallback ? '-' + state.fallback : '');
  var port = null;      // to the worker; null while this tab has not joined
  var poll = null;      // that is under way
  var replaced = false; // by a connection of this tab's own, whose state counts from then on

  var perform = {
    join: function (effect) {
      perform.leave();
      try {
        connect(effect);
      } catch (e) {
        // Not allowed here (settings, storage switched off).
        dispatch({type: 'unavailable', generation: effect.generation});
      }
    },

    post: function (effect) {
      port.postMessage(effect.message);
    },

    leave: function () {
      if (poll) {
        poll.close();
        poll = null;
      }
      // Posted before the port is closed: a worker gets no event when a port closes.
      if (port) {
        port.postMessage({type: 'leave'});
        port.close();
        port = null;
      }
    },

    // A request that outlives its page. Not sendBeacon, which Firefox sends with the
    // origin null where the page sends no referrer.
    release: function (effect) {
      if (root.fetch) {
        root.fetch(effect.url, {method: 'POST', keepalive: true}).then(null, function () {});
      }
    },

    read: function (effect) {
      poll = openPoll(effect, function (event) {
        poll = null;
        dispatch(event.type === 'events' ?
          {type: 'history', list: event.list, generation: effect.generation} :
          {type: 'unread', retryAfterMs: event.retryAfterMs, generation: effect.generation});
      });
    },

    replace: function (effect) {
      replaced = true;
      onUnavailable(effect.resume);
    },

    show: sink.show,
    note: sink.note,
    clear: sink.clear
  };
  var dispatch = createDispatch(sharing.reduce, state, perform, function (next) {
    if (!replaced) {
      sink.update(next);
    }
  });

  function connect(effect) {
    var worker = new root.SharedWorker(address, name);
    // The script cannot be loaded or run. A worker that is only silent is detected by a timer of
    // sharing.js.
    worker.onerror = function () {
      dispatch({type: 'unavailable', generation: effect.generation});
    };
    port = worker.port;
    port.onmessage = function (message) {
      var event = message.data;
      event.generation = effect.generation;
      if (event.type === 'update') {
        // The worker's clock began at another moment; the wall clock is common to both.
        event.shiftMs = (now() - Date.now()) - (event.now - event.wall);
      }
      dispatch(event);
    };
    port.postMessage({type: 'join', client: effect.client, resume: effect.resume, source: effect.source});
  }

  return {dispatch: dispatch};
}

module.exports = {createShare: createShare};
