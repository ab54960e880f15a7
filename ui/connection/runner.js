// Runs a connection: events go into the pure reducer, its effects go to the transports, the timer
// and a sink {update(state), show(effect), note(effect), clear()}. A page has one connection, or
// the shared worker has one for all pages.
'use strict';

var now = require('../base/clock.js').now;
var connection = require('./connection.js');
var openSSE = require('./transports.js').openSSE;
var openPoll = require('./transports.js').openPoll;
var ask = require('./transports.js').ask;

var SEND_MS = 10000;

// Returns {dispatch(event)}. state is connection.initial's.
function createRunner(state, sink) {
  // By effect.transport. Both are never open at once: the effect open closes first.
  var open = {sse: openSSE, poll: openPoll};
  var current = null; // the open transport: {close()}, or null

  // What each effect of connection.js does.
  var perform = {
    open: function (effect) {
      // What the transport reports late is of an older generation, which the reducer drops.
      function on(event) {
        event.generation = effect.generation;
        dispatch(event);
      }
      perform.close();
      // A browser may refuse to construct an EventSource (settings, extensions). That is a failure
      // like any other.
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

    send: function (effect) {
      ask(effect.method, effect.url, {}, null, SEND_MS, function () {});
    },

    show: sink.show,
    note: sink.note,
    clear: sink.clear
  };
  var dispatch = createDispatch(connection.reduce, state, perform, sink.update);

  return {dispatch: dispatch};
}

// Returns dispatch(event) for a pure reducer (state, event) -> {state, effects}. Each effect is
// performed by its type; then onState(state) is called, after the effects, so that what the state
// counts is shown by then. An effect may dispatch the next event: a queue runs one after the other.
// An effect that throws is reported, and stops neither the effects nor the events behind it.
//
// Adds to perform the effect timer {name, ms, generation}: it sets or, with ms null, clears the
// timer of that name, which dispatches {type: 'timer', name, generation}. A reducer with one timer
// needs no name. Adds to each event now and random, which the reducer may use.
function createDispatch(reduce, state, perform, onState) {
  var queue = [];
  var draining = false;
  var timers = {}; // by name

  perform.timer = function (effect) {
    clearTimeout(timers[effect.name]);
    if (effect.ms !== null) {
      timers[effect.name] = setTimeout(function () {
        dispatch({type: 'timer', name: effect.name, generation: effect.generation});
      }, effect.ms);
    }
  };

  function step(event) {
    var result = reduce(state, event);
    state = result.state;
    result.effects.forEach(function (effect) {
      guard(perform[effect.type], effect);
    });
    onState(state);
  }

  function dispatch(event) {
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
  }

  return dispatch;
}

// Calls run(argument). An exception goes to the console, not to the caller.
function guard(run, argument) {
  try {
    run(argument);
  } catch (e) {
    setTimeout(function () { throw e; }, 0);
  }
}

module.exports = {createRunner: createRunner, createDispatch: createDispatch};
