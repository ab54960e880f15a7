// What a viewing has received: the cursor, what the server's hello holds, and how many events are
// shown. Pure: each function changes the state that it is given and adds to effects; the reducer
// that calls it (connection.js or sharing.js) owns both.
'use strict';

var wire = require('./wire.js');

function begin(state) {
  state.epoch = '';        // with n the cursor; '' before there is one
  state.n = 0;
  state.started = null;    // when the epoch began, by the server's clock
  state.first = null;      // id of the oldest retained event at the time of the hello
  state.until = null;      // when the viewing ends, by the server's clock; null: never
  state.duration = 0;
  state.serverNow = null;  // the server's clock at the hello, and
  state.helloAt = null;    // this page's clock then
  state.viewers = null;
  state.node = '';         // of a cluster, that this viewing is connected to
  state.away = '';         // since when the log's server is away from it, in words, or ''
  state.awayIn = 0;        // the generation that has said so last
  state.opened = false;    // whether this viewing has had its first hello
  state.shown = 0;
}

// Returns what another page or worker needs to resume this viewing.
function saved(state) {
  return {epoch: state.epoch, n: state.n, until: state.until, source: state.source, opened: state.opened, shown: state.shown};
}

// from is what saved returned elsewhere.
function resume(state, from) {
  Object.keys(from).forEach(function (key) {
    state[key] = from[key];
  });
}

// A server that was restarted sends all of it anew.
function applyHello(state, event, item, effects) {
  var data = wire.parseObject(item.data);
  state.source = data.source || state.source;
  state.started = data.started;
  state.first = data.first;
  state.viewers = data.viewers;
  state.node = data.node || '';
  state.away = '';
  state.until = typeof data.until === 'number' ? data.until : null;
  state.duration = data.duration;
  state.serverNow = data.now;
  state.helloAt = event.now;
  applyPosition(state, item.id, effects);
}

// Moves to the position of a hello. Only the first hello of a viewing opens it, the others are
// reconnects.
function applyPosition(state, id, effects) {
  if (!state.opened) {
    state.opened = true;
    effects.push({type: 'note', note: 'opened', id: id});
  }
  moveTo(state, wire.parseId(id), 0, effects);
}

// Only a gap may move the cursor beyond events, or to another epoch.
function applyGap(state, item, effects) {
  var data = wire.parseObject(item.data);
  var id = wire.parseId(item.id);
  effects.push({type: 'note', note: 'gap', missed: data.missed, reason: data.reason, id: item.id});
  jumpTo(state, id, data.reason);
}

// The cursor moves back only for the reason ahead: then the log is shorter than was thought. What
// else is sent again of one epoch is shown already.
function jumpTo(state, id, reason) {
  if (id && (id.epoch !== state.epoch || id.n > state.n || reason === 'ahead')) {
    state.epoch = id.epoch;
    state.n = id.n;
  }
}

// Shows what a source says, or notes what a node says of the log's server, which is in no log.
function applySource(state, item, effects) {
  var data = wire.parseObject(item.data);
  if (data.state === 'away' || data.state === 'back') {
    state.away = data.state === 'away' ? String(data.text) : '';
    state.awayIn = state.generation;
  } else {
    showItem(state, item, item.data, effects);
  }
}

// Shows an event of the log, with text in place of its data.
function showItem(state, item, text, effects) {
  var id = wire.parseId(item.id);
  show(state, {
    type: 'show',
    id: item.id,
    event: item.event,
    data: text,
    at: id === null || id.t === null || typeof state.started !== 'number' ? null : state.started + id.t
  }, effects);
}

// Adds the effect show, unless its event is shown already.
function show(state, effect, effects) {
  if (moveTo(state, wire.parseId(effect.id), 1, effects)) {
    state.shown += effect.event === wire.ROOM || effect.event === wire.SCREEN ? 0 : 1;
    effects.push(effect);
  }
}

// Leaves out the event behind the cursor, which can never be read here. Returns false where id is
// not that event.
function skip(state, id, effects) {
  if (!id || id.epoch !== state.epoch || id.n !== state.n + 1) {
    return false;
  }
  state.n = id.n;
  effects.push({type: 'note', note: 'unreadable', id: cursor(state)});
  return true;
}

// Moves the cursor forward to id and returns whether it moved. step is how far the server may move
// it without a gap; a longer step adds the note hole.
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

// Returns what is left of the viewing in ms, null where it has no end. It compares the server's
// clock with itself, and this page's clock with itself: the two may differ.
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
  applyHello: applyHello,
  applyPosition: applyPosition,
  applyGap: applyGap,
  jumpTo: jumpTo,
  applySource: applySource,
  showItem: showItem,
  show: show,
  skip: skip,
  moveTo: moveTo,
  cursor: cursor,
  leftMs: leftMs
};
