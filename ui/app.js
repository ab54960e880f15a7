// The composition root: events go into the connection, its effects come out to
// the transports, the timer and the view.
(function (root) {
  'use strict';

  var connection = root.pushpane.connection;
  var ask = root.pushpane.ask;

  var CLIENT_KEY = 'pushpane.client';
  var CLIENT_LENGTH = 16;
  var LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  var ASK_TIMEOUT_MS = 10000;
  var IDLE_ASK_MS = 20000; // a page that only waits says so, lest the program leaves it

  // All of the page's state is in `state`; the rest here are handles to close.
  var client = clientName();
  var open = {sse: root.pushpane.openSSE, poll: root.pushpane.openPoll};
  var state = connection.initial(client, !!window.EventSource, /[?&]transport=poll(&|$)/.test(location.search));
  var view = root.pushpane.createView({
    start: function () { dispatch({type: 'start'}); },
    wake: function () { dispatch({type: 'wake'}); },
    quit: quit
  }, now);
  var queue = [];
  var draining = false;
  var current = null;
  var timer = null;
  var askingWhileIdle = null;

  // An effect may cause the next event at once; the queue keeps one after the other.
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

  function step(event) {
    var result = connection.reduce(state, event);
    state = result.state;
    view.update(state);
    result.effects.forEach(function (effect) {
      guard(perform[effect.type], effect);
    });
  }

  // What goes wrong with one event is reported, and must not stop the next.
  function guard(run, argument) {
    try {
      run(argument);
    } catch (e) {
      setTimeout(function () { throw e; }, 0);
    }
  }

  var perform = {
    open: function (effect) {
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

    show: function (effect) { view.show(effect); },
    note: function (effect) { view.note(effect); },
    clear: function () { view.clear(); }
  };

  // What the stream does not say: the title, whether this peer may quit, and
  // what kind of source it is, on which it depends whether to wait for a click.
  function askStatus() {
    ask('GET', 'status?client=' + client + '&_=' + Date.now(), {}, ASK_TIMEOUT_MS, function (answer) {
      var status;
      if (answer.status !== 200) {
        return;
      }
      status = root.pushpane.wire.parseObject(answer.text);
      view.allow(status.title, status.quit === true);
      askWhileIdle(status.idle > 0);
      dispatch({type: 'status', source: status.source});
    });
  }

  function askWhileIdle(wanted) {
    clearInterval(askingWhileIdle);
    askingWhileIdle = !wanted ? null : setInterval(function () {
      if (state.phase === 'idle' || (state.phase === 'ended' && state.reason !== 'quit')) {
        askStatus();
      }
    }, IDLE_ASK_MS);
  }

  // The connection is told first: the server's `bye` may overtake the answer.
  function quit() {
    dispatch({type: 'quitting'});
    ask('POST', 'quit', {'X-Pushpane': 'quit'}, ASK_TIMEOUT_MS, function (answer) {
      if (answer.status >= 200 && answer.status < 300) {
        dispatch({type: 'quit'});
      } else {
        dispatch({type: 'quitfailed', why: answer.text.replace(/\s+$/, '') || 'no answer.'});
      }
    });
  }

  // Milliseconds; where there is a choice from the clock that nobody sets.
  function now() {
    return window.performance && performance.now ? performance.now() : Date.now();
  }

  // All tabs of a browser are one viewer; without storage this tab is one.
  function clientName() {
    var name = null;
    var i;
    try {
      name = localStorage.getItem(CLIENT_KEY);
    } catch (e) {
      name = null;
    }
    if (/^[A-Za-z0-9]{16}$/.test(name)) {
      return name;
    }
    name = '';
    for (i = 0; i < CLIENT_LENGTH; i += 1) {
      name += LETTERS.charAt(Math.floor(Math.random() * LETTERS.length));
    }
    try {
      localStorage.setItem(CLIENT_KEY, name);
    } catch (e) {
      return name;
    }
    return name;
  }

  // pagehide and pageshow rather than unload: they leave the back-forward cache
  // open to the page, and a page in there must hold no connection.
  function start() {
    window.addEventListener('online', function () { dispatch({type: 'wake'}); }, false);
    window.addEventListener('pageshow', function () { dispatch({type: 'wake'}); }, false);
    window.addEventListener('pagehide', function () { dispatch({type: 'hide'}); }, false);
    document.addEventListener('visibilitychange', function () {
      if (!document.hidden) {
        dispatch({type: 'wake'});
      }
    }, false);
    view.update(state);
    askStatus();
  }

  start();
}(this));
