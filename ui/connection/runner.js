// What makes a connection run: events go into the pure reducer, its effects come
// out to the transports, the timer and a sink {update(state), show, note, clear}.
// A page has one of its own, or the worker has one for all pages.
'use strict';

var connection = require('./connection.js');
var openSSE = require('./transports.js').openSSE;
var openPoll = require('./transports.js').openPoll;
var ask = require('./transports.js').ask;

var SEND_MS = 10000;

// Returns {dispatch(event)}. state is connection.initial's.
function createRunner(state, sink) {
  // By the name in the effect. openSSE and openPoll are never both open: open closes first.
  var open = {sse: openSSE, poll: openPoll};
  var current = null; // what is open: {close()}, or null
  var timer = null;

  var dispatch = inTurn(function (event) {
    var result = connection.reduce(state, event);
    state = result.state;
    result.effects.forEach(function (effect) {
      guard(perform[effect.type], effect);
    });
    // Last: what is shown is there before the state that counts it.
    sink.update(state);
  });

  // What each effect of connection.js means. A throwing sink stops neither the effects behind it
  // nor the next event.
  var perform = {
    open: function (effect) {
      // Whatever comes late from here is of an older generation by then, and dropped by the
      // reducer.
      function on(event) {
        event.generation = effect.generation;
        dispatch(event);
      }
      perform.close();
      // A browser may refuse to construct an EventSource (settings, extensions);
      // that is a failure like any other and leads down the same ladder.
      try {
        current = open[effect.transport](effect, on);
      } catch (e) {
        on({type: 'failed'});
      }
    },

    close: function () {
      if (current) {
        current.close();
        current = null;
      }
    },

    timer: function (effect) {
      clearTimeout(timer);
      if (effect.ms !== null) {
        timer = setTimeout(function () {
          dispatch({type: 'timer', generation: effect.generation});
        }, effect.ms);
      }
    },

    send: function (effect) {
      ask(effect.method, effect.url, {}, null, SEND_MS, function () {});
    },

    show: sink.show,
    note: sink.note,
    clear: sink.clear
  };

  return {dispatch: dispatch};
}

// An effect may cause the next event at once; the queue keeps one after the
// other. Each event gets the time and the chance that the reducers may use.
function inTurn(step) {
  var queue = [];
  var draining = false;
  return function (event) {
    event.now = now();
    event.random = Math.random();
    queue.push(event);
    if (draining) {
      return;
    }
    draining = true;
    while (queue.length > 0) {
      guard(step, queue.shift());
    }
    draining = false;
  };
}

// What goes wrong with one event is reported, and must not stop the next.
function guard(run, argument) {
  try {
    run(argument);
  } catch (e) {
    setTimeout(function () { throw e; }, 0);
  }
}

// Milliseconds; where there is a choice from the clock that nobody sets.
function now() {
  return root.performance && root.performance.now ? root.performance.now() : Date.now();
}

module.exports = {createRunner: createRunner, inTurn: inTurn, guard: guard, now: now};
