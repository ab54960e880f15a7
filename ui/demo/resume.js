// How a page came through a fault: a pure sum over the states and events of its connection.
// Times are Unix ms by the server's clock, as those of the events are.
'use strict';

var LATE_MS = 1000;

// faults.js passes it the states and events of the connection, and words.js makes a sentence of
// sum(): lastId is the cursor at the cut, cutAt and backAt are null until then, late counts
// events that came over LATE_MS after they happened, missed those that never came, unknown is a
// loss without a count, and ended is whether the viewing has ended. fault is what was asked for at
// the time at.
function createResume(fault, at) {
  var sum = {fault: fault, at: at, lastId: '', cutAt: null, backAt: null, replayed: 0, late: 0, latestMs: 0, missed: 0, unknown: false, ended: false, transport: ''};

  // state is the connection's. Behind the end of a viewing nothing is the doing of the fault.
  function update(state, now) {
    var open = state.phase === 'open';
    sum.ended = sum.ended || state.phase === 'ended';
    if (sum.ended) {
      return;
    }
    // Only the first cut and the first return: one that comes later has another cause.
    if (!open && sum.cutAt === null) {
      sum.cutAt = now;
      sum.lastId = state.epoch === '' ? '' : state.epoch + '.' + state.n;
    } else if (open && sum.cutAt !== null && sum.backAt === null) {
      sum.backAt = now;
      sum.transport = state.transport;
    }
  }

  // Events of the time without a connection come as a replay.
  function show(event, now) {
    if (sum.ended || event.at === null) {
      return;
    }
    if (sum.backAt !== null && event.at < sum.backAt) {
      sum.replayed += 1;
    }
    if (now - event.at > LATE_MS && event.at >= at) {
      sum.late += 1;
      sum.latestMs = Math.max(sum.latestMs, now - event.at);
    }
  }

  // The two notes of a loss (connection/viewing.js).
  function note(effect) {
    if (!sum.ended && (effect.note === 'gap' || effect.note === 'hole')) {
      sum.missed += effect.missed || 0;
      sum.unknown = sum.unknown || typeof effect.missed !== 'number';
    }
  }

  return {update: update, show: show, note: note, sum: function () { return sum; }};
}

module.exports = {createResume: createResume};
