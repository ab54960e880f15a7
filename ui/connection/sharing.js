// A tab on the shared worker's connection, as a pure function like connection.js:
// the worker says what the connection is and shows, the tab keeps its own
// position and shows each event once. What it has not got from the worker (it
// came late, or was frozen) it reads by /poll, and joins the two by id.
//
// Events:  start, status {source, viewers}, wake, hide, quitting, quit and
//          quitfailed as in connection.js; said {state, tabs, effects, shiftMs} and
//          lost from the worker, broken if it cannot run, history {list} and
//          unread {retryAfterMs} from the poll, timer {name}. hide says whether the page
//          is kept to come back to. Those of the worker,
//          the poll and the timers carry the generation that they belong to.
// Effects: join {client, resume, source, generation}, tell {message}, leave, farewell {url}, read
// {url, after,
//          timeoutMs, generation}, timer {name, ms or null, generation}, alone
//          {resume} (go on without the worker), and show, note, clear.
'use strict';

var connection = require('./connection.js');
var viewing = require('./viewing.js');
var wire = require('./wire.js');

var JOIN_MS = 3000;      // a worker that is silent so long does not run
var WATCHDOG_MS = 35000; // three of its signs of life (10 s) were due by then
var READ_MS = 10000;
var RETRY_MS = 1000;
var RETRY_MAX_MS = 30000;

// What the worker's word is taken for; all else the tab keeps for itself. The client
// is another one where the browser can store no name.
var THEIRS = ['client', 'phase', 'reason', 'transport', 'fallback', 'trial', 'source', 'started', 'first', 'until',
  'duration', 'serverNow', 'helloAt', 'retryAt', 'failures', 'quitting'];

function initial(client, sse, forced) {
  var state = connection.initial(client, sse, forced);
  state.tabs = 0;
  state.joined = false;   // whether the worker counts this tab
  state.theirs = '';      // the cursor of the worker
  state.asked = null;     // the worker's cursor that was asked for in vain
  state.reading = false;  // a poll is under way, or waits for its next try
  state.unread = 0;       // polls in a row that failed
  state.gapId = '';       // of the newest gap that a poll told
  // what the worker said meanwhile; one message at most, since that is not acknowledged
  state.queue = [];
  return state;
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
    state.phase = 'connecting';
    state.reason = null;
    join(state, event.resume || null, effects);
  },

  status: function (state, event, effects) {
    state.source = event.source || state.source;
    state.viewers = typeof event.viewers === 'number' ? event.viewers : state.viewers;
    if (state.phase === 'idle' && state.source && state.source !== 'clock') {
      on.start(state, event, effects);
    }
  },

  said: function (state, event, effects) {
    var rest = state.theirs;
    state.joined = true;
    state.tabs = event.tabs;
    THEIRS.forEach(function (key) {
      state[key] = event.state[key];
    });
    ['helloAt', 'retryAt'].forEach(function (key) {
      state[key] = state[key] === null ? null : state[key] + event.shiftMs;
    });
    // Polls bring no ping: there /status knows better, once it was asked after them.
    if (state.transport === 'sse' || !state.viewers) {
      state.viewers = event.state.viewers;
    }
    state.theirs = viewing.cursor(event.state);
    state.asked = rest === state.theirs ? state.asked : null;
    state.queue = state.queue.concat(event.effects);
    setTimer(state, 'worker', WATCHDOG_MS, effects);
    proceed(state, effects);
  },

  // It had given this tab up, which was frozen.
  lost: function (state, event, effects) {
    join(state, viewing.saved(state), effects);
  },

  history: function (state, event, effects) {
    var before = viewing.cursor(state);
    event.list.forEach(function (item) {
      receive(state, item, effects);
    });
    state.reading = false;
    state.unread = 0;
    state.asked = viewing.cursor(state) === before ? state.theirs : state.asked;
    proceed(state, effects);
  },

  // The events that wait here come again with the next try.
  unread: function (state, event, effects) {
    var limitMs = Math.min(RETRY_MAX_MS, RETRY_MS * Math.pow(2, state.unread));
    state.unread += 1;
    state.queue = state.queue.filter(function (effect) {
      return effect.type !== 'show';
    });
    if (state.phase === 'ended') {
      state.asked = state.theirs;
      state.reading = false;
      proceed(state, effects);
      return;
    }
    tell(state, {type: 'ack'}, effects);
    setTimer(state, 'read', Math.max(RETRY_MS, event.random * limitMs, event.retryAfterMs || 0), effects);
  },

  timer: function (state, event, effects) {
    if (event.name === 'read') {
      state.reading = false;
      proceed(state, effects);
    } else if (state.joined) {
      join(state, viewing.saved(state), effects);
    } else {
      alone(state, effects);
    }
  },

  broken: function (state, event, effects) {
    alone(state, effects);
  },

  wake: function (state, event, effects) {
    if (state.phase === 'waiting' && !state.joined) {
      state.phase = 'connecting';
      join(state, viewing.saved(state), effects);
    } else {
      tell(state, {type: 'event', event: {type: 'wake', anew: event.anew}}, effects);
      // One that runs says something to that at once, unless it waits for this tab.
      if (state.joined && !state.reading) {
        setTimer(state, 'worker', JOIN_MS, effects);
      }
    }
  },

  // The page is left: closed for good, or kept by the browser to come back to.
  // With the last page that it keeps it may freeze the worker before that hears
  // of it; so the server is told to let go.
  hide: function (state, event, effects) {
    if (state.phase !== 'idle' && state.phase !== 'ended') {
      if (event.kept && state.tabs === 1) {
        effects.push({type: 'farewell', url: 'leave?client=' + state.client});
      }
      leave(state, effects);
      state.phase = 'waiting';
      state.retryAt = null;
    }
  },

  quitting: function (state, event, effects) {
    tell(state, {type: 'event', event: {type: 'quitting'}}, effects);
  },

  quit: function (state, event, effects) {
    if (state.joined) {
      tell(state, {type: 'event', event: {type: 'quit'}}, effects);
    } else if (state.reason !== 'quit') {
      state.phase = 'ended';
      state.reason = 'quit';
      effects.push({type: 'note', note: 'quit'});
    }
  },

  quitfailed: function (state, event, effects) {
    tell(state, {type: 'event', event: {type: 'quitfailed'}}, effects);
  }
};

function join(state, resume, effects) {
  state.generation += 1;
  state.joined = false;
  state.reading = false;
  state.unread = 0;
  state.queue = [];
  state.theirs = '';
  state.asked = null;
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

function alone(state, effects) {
  leave(state, effects);
  effects.push({type: 'alone', resume: viewing.saved(state)});
}

function tell(state, message, effects) {
  if (state.joined) {
    effects.push({type: 'tell', message: message});
  }
}

// Takes what the worker said as far as it follows on what is shown here; then
// lets it say more.
function proceed(state, effects) {
  var reads = state.phase === 'open' || (state.phase === 'ended' && state.reason === 'duration');
  var i = 0;
  if (state.reading) {
    return;
  }
  while (i < state.queue.length && !(missing(state, state.queue[i]) && reads)) {
    // What is missing while there is no connection is read as soon as there is one.
    if (!missing(state, state.queue[i])) {
      take(state, state.queue[i], effects);
    }
    i += 1;
  }
  state.queue = state.queue.slice(i);
  if (state.queue.length > 0 || (reads && behind(state))) {
    read(state, effects);
    return;
  }
  tell(state, {type: 'ack'}, effects);
  if (state.phase === 'ended') {
    leave(state, effects);
  }
}

// Whether something lies between what is shown here and this event of the worker.
function missing(state, effect) {
  var id = effect.type === 'show' && state.asked !== state.theirs ? wire.parseId(effect.id) : null;
  return id !== null && (id.epoch !== state.epoch || id.n > state.n + 1);
}

function behind(state) {
  var id = state.asked === state.theirs ? null : wire.parseId(state.theirs);
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

function take(state, effect, effects) {
  if (effect.type === 'note') {
    takeNote(state, effect, effects);
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

function takeNote(state, effect, effects) {
  var id = wire.parseId(effect.id || '');
  // Read from the server already. A restart in one epoch is of the lab, which answers as after
  // one.
  var stale = id !== null && id.epoch === state.epoch && id.n <= state.n && effect.reason !== 'ahead' &&
    (effect.reason !== 'restart' || state.gapId === effect.id);
  if (effect.note === 'opened') {
    if (!state.opened) {
      viewing.enter(state, effect.id, effects);
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

// An item of a poll answer; the end of the viewing is the worker's to say.
function receive(state, item, effects) {
  var data;
  switch (item.event) {
  case 'hello':
    state.started = wire.parseObject(item.data).started;
    state.first = wire.parseObject(item.data).first;
    viewing.enter(state, item.id, effects);
    break;
  case 'gap':
    state.gapId = item.id;
    viewing.gap(state, item, effects);
    break;
  case 'end':
    data = wire.parseObject(item.data);
    if (data.reason === 'source') {
      viewing.take(state, item, String(data.status), effects);
    }
    break;
  case 'next':
    viewing.moveTo(state, wire.parseId(item.data), 0, effects);
    break;
  case 'types':
  case 'ping':
  case 'bye':
    break;
  default:
    viewing.take(state, item, item.data, effects);
  }
}

function setTimer(state, name, ms, effects) {
  effects.push({type: 'timer', name: name, ms: ms, generation: state.generation});
}

module.exports = {initial: initial, reduce: connection.reducer(on)};
