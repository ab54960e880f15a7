// Reads the whole history in order, some requests ahead of what is visited. The
// browser paints between two of them, since each answer is a task of its own.
(function (root) {
  'use strict';

  var AHEAD = 3;              // requests at a time
  var FIRST = 2048;           // events of the first requests, whose size is not known yet
  var MOST = 16384;
  var ANSWER_CHARS = 900000;  // an answer holds up to 1 MiB (docs/wire.md); one that is full is one too many
  var AROUND = 60;            // what an event has around its data
  var RETRY_MS = 1000;

  // source: {after(range or null, limit) -> the next range {epoch, from, to} or null, loaded(range) -> {events, next},
  // read(range, got({events, next} or null)), later(run, ms)}, where next is the number to go on with, null at the end
  // of the range. Returns {stop()}.
  function scanThrough(source, visit, done) {
    var slots = [];           // {range, events (null while they are not here)}, in order
    var planned = null;       // the last range that has a slot
    var limit = FIRST;
    var pending = false;
    var stopped = false;

    function plan() {
      var range, here;
      while (slots.length < AHEAD) {
        range = source.after(planned, limit);
        if (!range) {
          return;
        }
        here = source.loaded(range);
        range.to = here.next === null ? range.to : here.next - 1;
        planned = range;
        slots.push({range: range, events: here.events.length > 0 ? here.events : null});
        if (here.events.length === 0) {
          read(slots[slots.length - 1]);
        }
      }
    }

    function read(slot) {
      source.read(slot.range, function (found) {
        if (stopped) {
          return;
        }
        if (!found) {
          source.later(function () { read(slot); }, RETRY_MS);
          return;
        }
        slot.events = found.events;
        fit(found.events);
        if (found.next !== null) {
          split(slot, found.next);
        }
        soon();
      });
    }

    // An answer that was full before its range was through: the rest comes next.
    function split(slot, next) {
      var rest = {range: {epoch: slot.range.epoch, from: next, to: slot.range.to}, events: null};
      slot.range.to = next - 1;
      slots.splice(slots.indexOf(slot) + 1, 0, rest);
      planned = slots[slots.length - 1].range;
      read(rest);
    }

    function fit(events) {
      var chars = events.reduce(function (sum, event) {
        return sum + event.data.length + AROUND;
      }, 0);
      if (events.length > 0) {
        limit = Math.max(1, Math.min(MOST, Math.floor(ANSWER_CHARS * events.length / chars)));
      }
    }

    function soon() {
      if (!pending) {
        pending = true;
        source.later(go, 0);
      }
    }

    function go() {
      var slot;
      pending = false;
      if (stopped) {
        return;
      }
      plan();
      if (slots.length === 0) {
        stopped = true;
        done();
        return;
      }
      if (slots[0].events !== null) {
        slot = slots.shift();
        plan();
        if (slot.events.length > 0) {
          visit(slot.events);
        }
        soon();
      }
    }

    soon();
    return {stop: function () { stopped = true; }};
  }

  if (typeof module === 'object' && module.exports) {
    module.exports = scanThrough;
  } else {
    root.pushpane = root.pushpane || {};
    root.pushpane.scanThrough = scanThrough;
  }
}(this));
