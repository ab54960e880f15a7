// What a viewing has received: the cursor, what the server said of itself, and
// what is shown of it, each event once. Pure: each function changes the state
// that it is given and adds to effects; the connection owns both.
'use strict';

var wire = require('./wire.js');

function begin(state) {
  state.epoch = '';        // with n the cursor; '' before there is one
  state.n = 0;
  state.started = null;    // when the epoch began, by the server's clock
  state.first = null;      // id of the oldest event that the server keeps, as of the hello
  state.until = null;
  state.duration = 0;
  state.serverNow = null;  // the server's clock at the hello, and ours
  state.helloAt = null;
  state.viewers = null;
  state.opened = false;    // whether this viewing has had its first hello
  state.shown = 0;
}

// What another page or worker needs to go on with this viewing.
function saved(state) {
  return {epoch: state.epoch, n: state.n, until: state.until, source: state.source, opened: state.opened, shown: state.shown};
}

function resume(state, from) {
  Object.keys(from).forEach(function (key) {
    state[key] = from[key];
  });
}

// A server that was restarted says all of it anew.
function hello(state, event, item, effects) {
  var said = wire.parseObject(item.data);
  state.source = said.source || state.source;
  state.started = said.started;
  state.first = said.first;
  state.viewers = said.viewers;
  state.until = typeof said.until === 'number' ? said.until : null;
  state.duration = said.duration;
  state.serverNow = said.now;
  state.helloAt = event.now;
  enter(state, item.id, effects);
}

// Only the first hello of a viewing opens it, the others are reconnects.
function enter(state, id, effects) {
  if (!state.opened) {
    state.opened = true;
    effects.push({type: 'note', note: 'opened', id: id});
  }
  moveTo(state, wire.parseId(id), 0, effects);
}

// The only way in which the cursor may jump, or go to another epoch.
function gap(state, item, effects) {
  var said = wire.parseObject(item.data);
  var id = wire.parseId(item.id);
  effects.push({type: 'note', note: 'gap', missed: said.missed, reason: said.reason, id: item.id});
  jumpTo(state, id, said.reason);
}

// Back only where the log is shorter than was thought: what else is sent again of one epoch is
// shown already.
function jumpTo(state, id, reason) {
  if (id && (id.epoch !== state.epoch || id.n > state.n || reason === 'ahead')) {
    state.epoch = id.epoch;
    state.n = id.n;
  }
}

// An event of the log, with the text that is shown for it.
function take(state, item, text, effects) {
  var id = wire.parseId(item.id);
  show(state, {
    type: 'show',
    id: item.id,
    event: item.event,
    data: text,
    at: id === null || id.t === null || typeof state.started !== 'number' ? null : state.started + id.t
  }, effects);
}

// The same for one that was taken elsewhere: each is shown once.
function show(state, effect, effects) {
  if (moveTo(state, wire.parseId(effect.id), 1, effects)) {
    state.shown += 1;
    effects.push(effect);
  }
}

// Leaves out the event that the cursor stands before, because what arrives of
// it can never be read. Returns false where id is not that event.
function skip(state, id, effects) {
  if (!id || id.epoch !== state.epoch || id.n !== state.n + 1) {
    return false;
  }
  state.n = id.n;
  effects.push({type: 'note', note: 'unreadable', id: cursor(state)});
  return true;
}

// Moves the cursor forward to id and returns whether it moved. A step longer
// than the server may take without a `gap` is a hole, and is told.
function moveTo(state, id, step, effects) {
  var same = id !== null && id.epoch === state.epoch;
  if (id === null || (same && id.n <= state.n)) {
    return false;
  }
  if (state.epoch !== '' && (!same || id.n > state.n + step)) {
    effects.push({type: 'note', note: 'hole', missed: same ? id.n - state.n - step : null});
  }
  state.epoch = id.epoch;
  state.n = id.n;
  return true;
}

function cursor(state) {
  return state.epoch === '' ? '' : state.epoch + '.' + state.n;
}

// What is left of the viewing in ms, null where it has no end. Only the
// server's clock and the time that has passed here count.
function leftMs(state, now) {
  if (state.until === null || state.helloAt === null) {
    return null;
  }
  return Math.max(0, state.until - state.serverNow - (now - state.helloAt));
}

module.exports = {
  begin: begin,
  saved: saved,
  resume: resume,
  hello: hello,
  enter: enter,
  gap: gap,
  jumpTo: jumpTo,
  take: take,
  show: show,
  skip: skip,
  moveTo: moveTo,
  cursor: cursor,
  leftMs: leftMs
};
