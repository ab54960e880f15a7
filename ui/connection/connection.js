// The connection as a pure function: (state, event) -> {state, effects}. No DOM,
// no clock, no chance: `now` (ms, any origin) and `random` come in with the event.
//
// Events:  start {resume and source, if known elsewhere}, status {source, viewers},
//          events {list}, failed {retryAfterMs} or {cut, list, unfinished}, timer,
//          wake {anew}, hide, quitting, quit, quitfailed. Those of a transport and
//          of the timer carry the generation that they belong to.
// Effects: open {transport, url, after, timeoutMs, generation} (closes what was
//          open), close, timer {ms or null, generation} (there is one timer, set
//          anew), send {method, url} (a request whose answer changes nothing),
//          show {id, event, data, at}, note {note, ...}, clear.
'use strict';

var viewing = require('./viewing.js');
var wire = require('./wire.js');

var HELLO_MS = 4000;         // a stream that is silent so long after opening is held back
var WATCHDOG_MS = 45000;     // three of the server's pings (15 s) were due by then
var STABLE_MS = 10000;       // an open connection counts as a success only after this
var PROBE_MS = 300000;       // how often a page that fell back tries the stream again
var BACKOFF_MS = 1000;
var BACKOFF_MAX_MS = 30000;
// between two attempts, whatever chance says: a server that is back is not run over
var APART_MS = 1000;
var FAILURES = 3;            // so many in a row put long polling on trial
var CUTS = 2;                // more in a row at the same event, and it is given up
var WAIT_S = 25;
// A stream counts as viewed for ACK_S after a request of this client (docs/wire.md, ack): two
// chances for one.
var ACK_S = 100;
var ACK_MS = 40000;
var POLL_SLACK_MS = 10000;   // what a poll may take beyond its wait
// events to begin with; the reader asks for older ones when they are looked at
var BACKLOG = 1000;
var SIMPLE_BACKLOG = 10000;  // without EventSource: as many as the simple log can show

// sse: whether EventSource exists; forced: whether the reader wants polling.
function initial(client, sse, forced) {
  var state = {
    phase: 'idle',           // idle, connecting, open, waiting, ended
    reason: null,            // why it ended: duration, quit
    generation: 0,
    client: client,
    transport: sse && !forced ? 'sse' : 'poll',
    fallback: !sse ? 'missing' : forced ? 'forced' : null, // or held
    // polling because the stream was silent or failed, to learn whether only it does
    trial: null,
    probeAt: null,
    source: null,
    failures: 0,             // since a connection last was stable
    cuts: 0,                 // poll answers in a row that came incomplete
    attemptedAt: null,
    acknowledgedAt: null,    // when the server last had a request from here, while on a stream
    openedAt: null,
    heardAt: null,
    retryAt: null,
    quitting: false
  };
  viewing.begin(state);
  return state;
}

// A reducer of handlers by event type: each changes a copy of the state and adds to effects. What
// belongs to an older generation is dropped.
function reducer(on) {
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
  start: function (state, event, effects) {
    if (state.phase !== 'idle' && (state.phase !== 'ended' || state.reason === 'quit')) {
      return;
    }
    if (state.phase === 'ended') {
      effects.push({type: 'clear'});
    }
    viewing.begin(state);
    state.source = event.source || state.source;
    viewing.resume(state, event.resume || {});
    state.reason = null;
    state.failures = 0;
    state.cuts = 0;
    attempt(state, event, effects);
  },

  status: function (state, event, effects) {
    state.source = event.source || state.source;
    count(state, event.viewers);
    if (state.phase === 'idle' && state.source && state.source !== 'clock') {
      on.start(state, event, effects);
    }
  },

  events: function (state, event, effects) {
    var generation = state.generation;
    var i;
    state.heardAt = event.now;
    // An end, a bye or a next leaves this generation, and what follows it with it.
    for (i = 0; i < event.list.length && state.generation === generation; i += 1) {
      receive(state, event, event.list[i], effects);
    }
    acknowledge(state, event, effects);
  },

  failed: function (state, event, effects) {
    if (event.cut) {
      cutShort(state, event, effects);
    } else {
      fail(state, event, effects);
    }
  },

  timer: function (state, event, effects) {
    var silentMs = event.now - state.heardAt;
    if (state.phase === 'waiting') {
      attempt(state, event, effects);
    } else if (state.phase === 'open' && silentMs < WATCHDOG_MS) {
      setTimer(state, WATCHDOG_MS - silentMs, effects);
    } else {
      fail(state, event, effects);
    }
  },

  // The network, the tab or the reader says that now is a good moment. Where the
  // network is anew, a connection of the old one may be dead and not know it; each
  // tab says so, and one attempt is enough for all.
  wake: function (state, event, effects) {
    var silent = state.phase === 'open' && state.transport === 'sse' && event.now - state.heardAt >= WATCHDOG_MS;
    var doubtful = event.anew && (state.phase === 'open' || state.phase === 'connecting') && event.now - state.attemptedAt >= APART_MS;
    if (state.phase === 'waiting' || silent || doubtful) {
      attempt(state, event, effects);
    }
  },

  hide: function (state, event, effects) {
    if (state.phase !== 'idle' && state.phase !== 'ended') {
      leave(state, 'waiting', effects);
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

// A cut answer is thrown away and asked for again. One that comes cut again is
// not the network's doing: Internet Explorer 9 and edbrowse end a body at a
// NUL. Then its whole events count, and the one that is never whole is left out.
function cutShort(state, event, effects) {
  var before = viewing.cursor(state);
  state.cuts += 1;
  if (state.cuts === 1) {
    open(state, effects);
    return;
  }
  on.events(state, event, effects);
  if (state.generation !== event.generation) {
    return;
  }
  if (viewing.cursor(state) !== before ||
      (state.cuts > CUTS && viewing.skip(state, wire.parseId(event.unfinished), effects))) {
    state.cuts = 0;
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

// Own properties only: a type may be named like a member of Object.prototype.
function receive(state, event, item, effects) {
  if (Object.prototype.hasOwnProperty.call(receivers, item.event)) {
    receivers[item.event](state, event, item, effects);
  } else {
    viewing.take(state, item, item.data, effects);
  }
}

var receivers = {
  hello: function (state, event, item, effects) {
    viewing.hello(state, event, item, effects);
    enter(state, event);
    if (state.transport === 'sse') {
      state.fallback = null;
      setTimer(state, WATCHDOG_MS, effects);
    }
  },

  gap: function (state, event, item, effects) {
    viewing.gap(state, item, effects);
  },

  ping: function (state, event, item) {
    count(state, wire.parseObject(item.data).viewers);
  },

  // The transport listens for the new types; nothing here depends on them.
  types: function () {},

  end: function (state, event, item, effects) {
    var data = wire.parseObject(item.data);
    if (data.reason === 'source') {
      viewing.take(state, item, String(data.status), effects);
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
    enter(state, event);
    viewing.moveTo(state, wire.parseId(item.data), 0, effects);
    state.cuts = 0;
    if (state.trial) {
      state.fallback = 'held';
      // A stream that failed may have been as dead as the server, which is back:
      // it is tried once more. One that was silent was held back by something.
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

// Called for every sign of life; the time counts from the first of them.
function enter(state, event) {
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

// Probing takes the place of a poll: no connection is open beside another.
function probeDue(state, event) {
  return state.fallback === 'held' && event.now >= state.probeAt;
}

function open(state, effects) {
  // The first poll of a connection answers at once, so that the page knows it works.
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

// What goes on from here, on either transport.
function query(state) {
  var text = '?client=' + state.client;
  if (state.epoch !== '') {
    text += '&after=' + viewing.cursor(state);
  } else if (state.source && state.source !== 'clock') {
    text += '&from=-' + (state.fallback === 'missing' ? SIMPLE_BACKLOG : BACKLOG);
  }
  return state.until === null ? text : text + '&until=' + state.until;
}

// The ladder: a stream that is silent, or fails again and again, puts polling on
// trial. If that fails too the server is away, and the stream was not to blame.
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
    state.transport = 'poll'; // a probe: polling worked a moment ago
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

// Full jitter: anywhere between now and a limit that doubles with each failure.
function retryLater(state, event, effects) {
  var limitMs = Math.min(BACKOFF_MAX_MS, BACKOFF_MS * Math.pow(2, state.failures - 1));
  var apartMs = state.attemptedAt + APART_MS - event.now;
  var delayMs = Math.max(event.random * limitMs, apartMs, event.retryAfterMs || 0);
  leave(state, 'waiting', effects);
  state.retryAt = event.now + delayMs;
  setTimer(state, delayMs, effects);
}

function end(state, reason, effects) {
  leave(state, 'ended', effects);
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

// The new generation makes every callback of what was open a late one.
function leave(state, phase, effects) {
  state.phase = phase;
  state.retryAt = null;
  state.generation += 1;
  effects.push({type: 'close'});
}

function count(state, viewers) {
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

module.exports = {initial: initial, reducer: reducer, reduce: reducer(on), query: query};
