// A tab on the shared worker's connection, as a pure reducer like connection.js. The state of the
// connection and the effects to show come from the worker; the tab has a position of its own and
// shows each event once. Events that it did not get from the worker, because it joined late or was
// frozen, it reads by /poll; by their ids the two parts make one sequence.
//
// Events:  start, status {source, viewers}, gone {gone}, wake {networkChanged}, hide {kept: whether
//          the browser keeps the page to come back to}, quitting, quit and quitfailed as in
//          connection.js;
//          update {state, tabs, effects, shiftMs} and dropped from the worker, unavailable if it
//          cannot run; history {list} and unread {retryAfterMs} from the poll; timer {name}.
//          Those of the worker, the poll and the timers have the generation that they belong to.
// Effects: join {client, resume, source, generation}, post {message} (to the worker), leave,
//          release {url} (a POST that ends the server's side), read {url, after, timeoutMs,
//          generation}, timer {name, ms or null, generation}, replace {resume} (the worker, by a
//          connection of this tab's own), and show, note, clear.
'use strict';

var connection = require('./connection.js');
var viewing = require('./viewing.js');
var wire = require('./wire.js');

var JOIN_MS = 3000;      // a worker that is silent so long does not run
var WATCHDOG_MS = 35000; // three heartbeats of the worker (10 s) are missing by then
var READ_MS = 10000;
var RETRY_MS = 1000;
var RETRY_MAX_MS = 30000;

// What the tab copies from the worker's state; all else is its own. The client differs from the
// tab's own where the browser stores no name.
var SHARED_KEYS = ['client', 'phase', 'reason', 'transport', 'fallback', 'trial', 'source', 'started', 'first', 'until',
  'duration', 'serverNow', 'helloAt', 'retryAt', 'failures', 'quitting', 'node', 'away'];

function initial(client, sse, forced) {
  var state = connection.initial(client, sse, forced);
  state.tabs = 0;
  state.joined = false;   // whether the worker counts this tab
  state.workerCursor = '';
  state.unansweredCursor = null; // a workerCursor that a poll did not reach
  state.reading = false;  // a poll is under way, or waits for its next try
  state.failedReads = 0;  // in a row
  state.gapId = '';       // of the newest gap in a poll answer
  // effects of the worker's last message that wait for a poll; the message is not acknowledged yet
  state.queue = [];
  return state;
}

var on = {
  update: function (state, event, effects) {
    var before = state.workerCursor;
    state.joined = true;
    state.tabs = event.tabs;
    SHARED_KEYS.forEach(function (key) {
      state[key] = event.state[key];
    });
    ['helloAt', 'retryAt'].forEach(function (key) {
      state[key] = state[key] === null ? null : state[key] + event.shiftMs;
    });
    // Long polling has no ping, so there the number from /status (the event status) is newer.
    if (state.transport === 'sse' || !state.viewers) {
      state.viewers = event.state.viewers;
    }
    state.workerCursor = viewing.cursor(event.state);
    state.unansweredCursor = before === state.workerCursor ? state.unansweredCursor : null;
    state.queue = state.queue.concat(event.effects);
    setTimer(state, 'worker', WATCHDOG_MS, effects);
    proceed(state, effects);
  },

  // This tab was frozen for too long.
  dropped: function (state, event, effects) {
    join(state, viewing.saved(state), effects);
  },

  history: function (state, event, effects) {
    var before = viewing.cursor(state);
    event.list.forEach(function (item) {
      receive(state, item, effects);
    });
    state.reading = false;
    state.failedReads = 0;
    state.unansweredCursor = viewing.cursor(state) === before ? state.workerCursor : state.unansweredCursor;
    proceed(state, effects);
  },

  // The events in the queue come again with the next try.
  unread: function (state, event, effects) {
    var limitMs = Math.min(RETRY_MAX_MS, RETRY_MS * Math.pow(2, state.failedReads));
    state.failedReads += 1;
    state.queue = state.queue.filter(function (effect) {
      return effect.type !== 'show';
    });
    if (state.phase === 'ended') {
      state.unansweredCursor = state.workerCursor;
      state.reading = false;
      proceed(state, effects);
      return;
    }
    post(state, {type: 'ack'}, effects);
    setTimer(state, 'read', Math.max(RETRY_MS, event.random * limitMs, event.retryAfterMs || 0), effects);
  },

  timer: function (state, event, effects) {
    if (event.name === 'read') {
      state.reading = false;
      proceed(state, effects);
    } else if (state.joined) {
      join(state, viewing.saved(state), effects);
    } else {
      replace(state, effects);
    }
  },

  unavailable: function (state, event, effects) {
    replace(state, effects);
  },

  wake: function (state, event, effects) {
    if (state.phase === 'waiting' && !state.joined) {
      state.phase = 'connecting';
      join(state, viewing.saved(state), effects);
    } else {
      post(state, {type: 'event', event: {type: 'wake', networkChanged: event.networkChanged}}, effects);
      // A worker that runs answers at once, unless it waits for this tab's acknowledgement.
      if (state.joined && !state.reading) {
        setTimer(state, 'worker', JOIN_MS, effects);
      }
    }
  },

  // The page is left: closed for good, or kept by the browser to come back to. With the last page
  // that it keeps, it may freeze the worker before that gets the message leave, so the server is
  // asked to end the worker's connection.
  hide: function (state, event, effects) {
    if (state.phase !== 'idle' && state.phase !== 'ended') {
      if (event.kept && state.tabs === 1) {
        effects.push({type: 'release', url: 'leave?client=' + state.client});
      }
      leave(state, effects);
      state.phase = 'waiting';
      state.retryAt = null;
    }
  },

  quitting: function (state, event, effects) {
    post(state, {type: 'event', event: {type: 'quitting'}}, effects);
  },

  quit: function (state, event, effects) {
    if (state.joined) {
      post(state, {type: 'event', event: {type: 'quit'}}, effects);
    } else if (state.reason !== 'quit') {
      state.phase = 'ended';
      state.reason = 'quit';
      effects.push({type: 'note', note: 'quit'});
    }
  },

  quitfailed: function (state, event, effects) {
    post(state, {type: 'event', event: {type: 'quitfailed'}}, effects);
  }
};

function join(state, resume, effects) {
  state.generation += 1;
  state.joined = false;
  state.reading = false;
  state.failedReads = 0;
  state.queue = [];
  state.workerCursor = '';
  state.unansweredCursor = null;
  effects.push({type: 'join', client: state.client, resume: resume, source: state.source, generation: state.generation});
  setTimer(state, 'read', null, effects);
  setTimer(state, 'worker', JOIN_MS, effects);
}

function leave(state, effects) {
  state.generation += 1;
  state.joined = false;
  state.tabs = 0;
  effects.push({type: 'leave'});
  setTimer(state, 'read', null, effects);
  setTimer(state, 'worker', null, effects);
}

function replace(state, effects) {
  leave(state, effects);
  effects.push({type: 'replace', resume: viewing.saved(state)});
}

function post(state, message, effects) {
  if (state.joined) {
    effects.push({type: 'post', message: message});
  }
}

// Applies the queue up to the first effect before which events are missing. Then it reads those, or
// acknowledges the worker's message.
function proceed(state, effects) {
  var reads = state.phase === 'open' || (state.phase === 'ended' && state.reason === 'duration');
  var i = 0;
  if (state.reading) {
    return;
  }
  while (i < state.queue.length && !(missing(state, state.queue[i]) && reads)) {
    // Without a connection nothing can be read: then what is missing is read later.
    if (!missing(state, state.queue[i])) {
      apply(state, state.queue[i], effects);
    }
    i += 1;
  }
  state.queue = state.queue.slice(i);
  if (state.queue.length > 0 || (reads && behind(state))) {
    read(state, effects);
    return;
  }
  post(state, {type: 'ack'}, effects);
  if (state.phase === 'ended') {
    leave(state, effects);
  }
}

// Whether there are events between those that are shown here and this one of the worker.
function missing(state, effect) {
  var id = effect.type === 'show' && state.unansweredCursor !== state.workerCursor ? wire.parseId(effect.id) : null;
  return id !== null && (id.epoch !== state.epoch || id.n > state.n + 1);
}

function behind(state) {
  var id = state.unansweredCursor === state.workerCursor ? null : wire.parseId(state.workerCursor);
  return id !== null && (id.epoch !== state.epoch || id.n > state.n);
}

function read(state, effects) {
  state.reading = true;
  effects.push({
    type: 'read',
    url: 'poll' + connection.query(state) + '&wait=0',
    after: viewing.cursor(state),
    timeoutMs: READ_MS,
    generation: state.generation
  });
}

function apply(state, effect, effects) {
  if (effect.type === 'note') {
    applyNote(state, effect, effects);
  } else if (effect.type === 'clear') {
    state.epoch = '';
    state.n = 0;
    state.opened = false;
    state.shown = 0;
    effects.push(effect);
  } else if (state.epoch === '' || wire.parseId(effect.id).epoch === state.epoch) {
    viewing.show(state, effect, effects);
  }
}

// Adds the effect note, unless this tab has read from the server what it is about.
function applyNote(state, effect, effects) {
  var id = wire.parseId(effect.id || '');
  // A restart within one epoch is of the lab, which only answers as if there had been one.
  var stale = id !== null && id.epoch === state.epoch && id.n <= state.n && effect.reason !== 'ahead' &&
    (effect.reason !== 'restart' || state.gapId === effect.id);
  if (effect.note === 'opened') {
    if (!state.opened) {
      viewing.applyPosition(state, effect.id, effects);
    }
  } else if (effect.note === 'closed') {
    if (state.opened) {
      state.opened = false;
      effects.push(effect);
    }
  } else if (!stale) {
    viewing.jumpTo(state, id, effect.reason);
    effects.push(effect);
  }
}

// Applies an item of a poll answer. The end of the viewing comes from the worker.
function receive(state, item, effects) {
  var data;
  switch (item.event) {
  case 'hello':
    state.started = wire.parseObject(item.data).started;
    state.first = wire.parseObject(item.data).first;
    viewing.applyPosition(state, item.id, effects);
    break;
  case 'gap':
    state.gapId = item.id;
    viewing.applyGap(state, item, effects);
    break;
  case 'end':
    data = wire.parseObject(item.data);
    if (data.reason === 'source') {
      viewing.showItem(state, item, String(data.status), effects);
    }
    break;
  case 'next':
    viewing.moveTo(state, wire.parseId(item.data), 0, effects);
    break;
  case 'source':
    data = wire.parseObject(item.data).state;
    if (data !== 'away' && data !== 'back') { // which the worker is told, too
      viewing.showItem(state, item, item.data, effects);
    }
    break;
  case 'types':
  case 'ping':
  case 'bye':
    break;
  default:
    viewing.showItem(state, item, item.data, effects);
  }
}

function setTimer(state, name, ms, effects) {
  effects.push({type: 'timer', name: name, ms: ms, generation: state.generation});
}

module.exports = {
  initial: initial,
  reduce: connection.reducer(on, function (state, event, effects) {
    state.phase = 'connecting';
    join(state, event.resume || null, effects);
  })
};
