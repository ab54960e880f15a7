// The connection as a pure reducer: (state, event) -> {state, effects}. It uses no DOM, no clock
// and no random numbers: each event has `now` (ms, any origin) and `random` (createDispatch,
// runner.js).
//
// Events:  start {resume and source, if another page or worker knows them}, status {source,
//          viewers}, events {list}, failed {retryAfterMs} or {incomplete, list, unfinished}, timer,
//          wake {networkChanged}, hide, gone {gone}, quitting, quit, quitfailed. Those of a
//          transport and of the timer have the generation of the attempt that they belong to.
// Effects: open {transport, url, after, timeoutMs, generation} (closes the connection before it),
//          close, timer {ms or null, generation} (there is one timer, which this sets or clears),
//          send {method, url} (a request whose answer changes nothing),
//          show {id, event, data, at}, note {note, ...}, clear.
'use strict';

var viewing = require('./viewing.js');
var wire = require('./wire.js');

var HELLO_MS = 4000;         // a stream without a hello for so long is held back by a proxy
var WATCHDOG_MS = 45000;     // three heartbeats of the server (ping, 15 s) are missing by then
var STABLE_MS = 10000;       // an open connection counts as a success only after this
var PROBE_MS = 300000;       // how often a page that fell back tries the stream again
var BACKOFF_MS = 1000;
var BACKOFF_MAX_MS = 30000;
// at least, between two attempts: it spares a server that has just started
var APART_MS = 1000;
var FAILURES = 3;            // in a row, after which long polling is tried
var INCOMPLETE = 2;          // answers in a row; after more the event in which they end is left out
var WAIT_S = 25;
// A stream counts as viewed for ACK_S after a request of this client (docs/wire.md, ack): two
// chances for one.
var ACK_S = 100;
var ACK_MS = 40000;
var POLL_SLACK_MS = 10000;   // that a poll may take beyond its wait
// events to begin with; the reader reads older ones when they come into view
var BACKLOG = 1000;
var SIMPLE_BACKLOG = 10000;  // without EventSource: as many as page/log.js shows

// sse: whether EventSource exists; forced: whether the reader wants long polling.
function initial(client, sse, forced) {
  var state = {
    phase: 'idle',           // idle, connecting, open, waiting, ended
    reason: null,            // why it ended: duration, quit
    generation: 0,
    client: client,
    transport: sse && !forced ? 'sse' : 'poll',
    fallback: !sse ? 'missing' : forced ? 'forced' : null, // or held
    // silent or failed: why the stream is left for a poll, which shows whether the server is away
    trial: null,
    probeAt: null,           // when the stream is tried again
    source: null,
    failures: 0,             // since a connection last was stable
    incomplete: 0,           // poll answers in a row
    attemptedAt: null,
    acknowledgedAt: null,    // when the server last had a request from here, while on a stream
    openedAt: null,
    receivedAt: null,        // when events last came
    retryAt: null,
    quitting: false,
    gone: false              // whether the server does not answer a page at rest (liveness.js)
  };
  viewing.begin(state);
  return state;
}

// Returns a reducer with a handler for each type of event: it changes a copy of the state and adds
// to effects. Events of an older generation are dropped. To the handlers on are added gone, and
// start and status, which begin a viewing; connect(state, event, effects) is what else a start
// does.
function reducer(on, connect) {
  // A start while there is a viewing, or after a quit, changes nothing.
  on.start = function (state, event, effects) {
    if (state.phase !== 'idle' && (state.phase !== 'ended' || state.reason === 'quit')) {
      return;
    }
    if (state.phase === 'ended') {
      effects.push({type: 'clear'});
    }
    viewing.begin(state);
    state.gone = false;
    state.source = event.source || state.source;
    viewing.resume(state, event.resume || {});
    state.reason = null;
    connect(state, event, effects);
  };

  on.gone = function (state, event) {
    state.gone = event.gone;
  };

  // Only the clock waits for a click.
  on.status = function (state, event, effects) {
    state.source = event.source || state.source;
    setViewers(state, event.viewers);
    if (state.phase === 'idle' && state.source && state.source !== 'clock') {
      on.start(state, event, effects);
    }
  };

  return function (previous, event) {
    var state, effects;
    if (event.generation !== undefined && event.generation !== previous.generation) {
      return {state: previous, effects: []};
    }
    state = copy(previous);
    effects = [];
    on[event.type](state, event, effects);
    return {state: state, effects: effects};
  };
}

var on = {
  events: function (state, event, effects) {
    var generation = state.generation;
    var i;
    state.receivedAt = event.now;
    // An end, a bye or a next begins another generation; the events behind it are of the old one.
    for (i = 0; i < event.list.length && state.generation === generation; i += 1) {
      receive(state, event, event.list[i], effects);
    }
    acknowledge(state, event, effects);
  },

  failed: function (state, event, effects) {
    if (event.incomplete) {
      receiveIncomplete(state, event, effects);
    } else {
      fail(state, event, effects);
    }
  },

  timer: function (state, event, effects) {
    var silentMs = event.now - state.receivedAt;
    if (state.phase === 'waiting') {
      attempt(state, event, effects);
    } else if (state.phase === 'open' && silentMs < WATCHDOG_MS) {
      setTimer(state, WATCHDOG_MS - silentMs, effects);
    } else {
      fail(state, event, effects);
    }
  },

  // A good moment to try: the network has come back, the tab is visible, or the reader wants it.
  // Where the network has changed, an open connection may be dead without an error. Each tab sends
  // this event, so attempts are APART_MS apart.
  wake: function (state, event, effects) {
    var silent = state.phase === 'open' && state.transport === 'sse' && event.now - state.receivedAt >= WATCHDOG_MS;
    var doubtful = event.networkChanged && (state.phase === 'open' || state.phase === 'connecting') && event.now - state.attemptedAt >= APART_MS;
    if (state.phase === 'waiting' || silent || doubtful) {
      attempt(state, event, effects);
    }
  },

  hide: function (state, event, effects) {
    if (state.phase !== 'idle' && state.phase !== 'ended') {
      close(state, 'waiting', effects);
      setTimer(state, null, effects);
    }
  },

  quitting: function (state) {
    state.quitting = true;
  },

  quit: function (state, event, effects) {
    if (state.reason !== 'quit') {
      end(state, 'quit', effects);
    }
  },

  quitfailed: function (state) {
    state.quitting = false;
  }
};

// The first incomplete answer is dropped and requested again. If the next is incomplete too, the
// network is not to blame: Internet Explorer 9 and edbrowse end a body at a NUL. Then its complete
// events count, and the event that is never complete is left out.
function receiveIncomplete(state, event, effects) {
  var before = viewing.cursor(state);
  state.incomplete += 1;
  if (state.incomplete === 1) {
    open(state, effects);
    return;
  }
  on.events(state, event, effects);
  if (state.generation !== event.generation) {
    return;
  }
  if (viewing.cursor(state) !== before ||
      (state.incomplete > INCOMPLETE && viewing.skip(state, wire.parseId(event.unfinished), effects))) {
    state.incomplete = 0;
    open(state, effects);
  } else {
    fail(state, event, effects);
  }
}

// Tells the server that the stream arrives. Pings make events of every silence, so this needs no
// timer of its own.
function acknowledge(state, event, effects) {
  if (state.phase === 'open' && state.transport === 'sse' && event.now - state.acknowledgedAt >= ACK_MS) {
    state.acknowledgedAt = event.now;
    effects.push({type: 'send', method: 'GET', url: 'status?client=' + state.client});
  }
}

// Own properties only: the name of a type may be that of a member of Object.prototype.
function receive(state, event, item, effects) {
  if (Object.prototype.hasOwnProperty.call(receivers, item.event)) {
    receivers[item.event](state, event, item, effects);
  } else {
    viewing.showItem(state, item, item.data, effects);
  }
}

var receivers = {
  hello: function (state, event, item, effects) {
    viewing.applyHello(state, event, item, effects);
    setOpen(state, event);
    if (state.transport === 'sse') {
      state.fallback = null;
      setTimer(state, WATCHDOG_MS, effects);
    }
  },

  gap: function (state, event, item, effects) {
    viewing.applyGap(state, item, effects);
  },

  ping: function (state, event, item) {
    setViewers(state, wire.parseObject(item.data).viewers);
  },

  // For the transport (openSSE), not for the state.
  types: function () {},

  source: function (state, event, item, effects) {
    viewing.applySource(state, item, effects);
  },

  end: function (state, event, item, effects) {
    var data = wire.parseObject(item.data);
    if (data.reason === 'source') {
      viewing.showItem(state, item, String(data.status), effects);
    } else {
      end(state, 'duration', effects);
    }
  },

  bye: function (state, event, item, effects) {
    if (state.quitting) {
      end(state, 'quit', effects);
      return;
    }
    effects.push({type: 'note', note: 'bye'});
    fail(state, event, effects);
  },

  next: function (state, event, item, effects) {
    setOpen(state, event);
    state.away = state.awayIn === state.generation ? state.away : ''; // each answer says so anew
    viewing.moveTo(state, wire.parseId(item.data), 0, effects);
    state.incomplete = 0;
    if (state.trial) {
      state.fallback = 'held';
      // After failures the stream is tried once more at once: the server may have been away then.
      // After silence it is not: something holds the stream back.
      state.probeAt = event.now + (state.trial === 'failed' ? 0 : PROBE_MS);
      state.trial = null;
    }
    if (probeDue(state, event)) {
      attempt(state, event, effects);
    } else {
      open(state, effects);
    }
  }
};

// Called for each hello and next; openedAt is the time of the first.
function setOpen(state, event) {
  if (state.phase !== 'open') {
    state.phase = 'open';
    state.openedAt = event.now;
  }
}

function attempt(state, event, effects) {
  if (probeDue(state, event)) {
    state.transport = 'sse';
    state.probeAt = event.now + PROBE_MS;
  }
  state.phase = 'connecting';
  state.retryAt = null;
  state.attemptedAt = event.now;
  state.acknowledgedAt = event.now;
  open(state, effects);
  setTimer(state, state.transport === 'sse' ? HELLO_MS : null, effects);
}

// Whether to try the stream again, in place of the next poll: one connection is open at a time.
function probeDue(state, event) {
  return state.fallback === 'held' && event.now >= state.probeAt;
}

function open(state, effects) {
  // The first poll of a connection does not wait, so that the page knows that polling works.
  var waitS = state.phase === 'open' ? WAIT_S : 0;
  state.generation += 1;
  effects.push({
    type: 'open',
    transport: state.transport,
    url: state.transport === 'sse' ? 'events' + query(state) + '&ack=' + ACK_S : 'poll' + query(state) + '&wait=' + waitS,
    after: viewing.cursor(state),
    timeoutMs: waitS * 1000 + POLL_SLACK_MS,
    generation: state.generation
  });
}

// Returns the query that resumes at the cursor, on either transport.
function query(state) {
  var text = '?client=' + state.client;
  if (state.epoch !== '') {
    text += '&after=' + viewing.cursor(state);
  } else if (state.source && state.source !== 'clock') {
    text += '&from=-' + (state.fallback === 'missing' ? SIMPLE_BACKLOG : BACKLOG);
  }
  return state.until === null ? text : text + '&until=' + state.until;
}

// The fallback: after silence or FAILURES the transport is long polling, on trial. If that fails
// too, the server is away and the stream was not to blame: it is the transport again.
function fail(state, event, effects) {
  var silent = state.transport === 'sse' && state.phase === 'connecting' && event.type === 'timer';
  if (state.phase === 'open' && event.now - state.openedAt >= STABLE_MS) {
    state.failures = 0;
  }
  state.failures += 1;
  if (state.transport === 'sse' && event.type === 'timer') {
    // What lets nothing through may not let the end of the connection through either.
    effects.push({type: 'send', method: 'POST', url: 'leave?client=' + state.client});
  }
  if (state.transport === 'sse' && state.fallback === 'held') {
    state.transport = 'poll'; // after a probe: polling worked before it
    attempt(state, event, effects);
  } else if (state.transport === 'sse' && silent) {
    state.transport = 'poll';
    state.trial = 'silent';
    attempt(state, event, effects);
  } else if (state.transport === 'sse' && state.failures >= FAILURES) {
    state.transport = 'poll';
    state.trial = 'failed';
    retryLater(state, event, effects);
  } else {
    if (state.trial) {
      state.trial = null;
      state.transport = 'sse';
    }
    retryLater(state, event, effects);
  }
}

// Back-off with full jitter: a random time up to a limit that doubles with each failure.
function retryLater(state, event, effects) {
  var limitMs = Math.min(BACKOFF_MAX_MS, BACKOFF_MS * Math.pow(2, state.failures - 1));
  var apartMs = state.attemptedAt + APART_MS - event.now;
  var delayMs = Math.max(event.random * limitMs, apartMs, event.retryAfterMs || 0);
  close(state, 'waiting', effects);
  state.retryAt = event.now + delayMs;
  setTimer(state, delayMs, effects);
}

function end(state, reason, effects) {
  close(state, 'ended', effects);
  setTimer(state, null, effects);
  state.reason = reason;
  if (state.opened) {
    effects.push({type: 'note', note: 'closed'});
    state.opened = false;
  }
  if (reason === 'quit') {
    effects.push({type: 'note', note: 'quit'});
  }
}

// Closes the connection. With the new generation its late callbacks are dropped.
function close(state, phase, effects) {
  state.phase = phase;
  state.retryAt = null;
  state.generation += 1;
  effects.push({type: 'close'});
}

// viewers may be missing: then the last known number stays.
function setViewers(state, viewers) {
  state.viewers = typeof viewers === 'number' ? viewers : state.viewers;
}

function setTimer(state, ms, effects) {
  effects.push({type: 'timer', ms: ms, generation: state.generation});
}

function copy(state) {
  var result = {};
  Object.keys(state).forEach(function (key) {
    result[key] = state[key];
  });
  return result;
}

module.exports = {
  initial: initial,
  reducer: reducer,
  reduce: reducer(on, function (state, event, effects) {
    state.failures = 0;
    state.incomplete = 0;
    attempt(state, event, effects);
  }),
  query: query
};
