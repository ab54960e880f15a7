// The values of the chart: the least and the greatest of each series in a run of lines, in rings of
// ever longer runs. So memory is bounded, an event finds its slot at once whenever it comes, and an
// event that comes twice changes nothing.
'use strict';

// Memory: six rings of 1024 slots, 24 columns and two values of 8 bytes are 2.3 MB, allocated with
// the first number.
var SLOTS = 1024;      // of a ring: about as many as a chart has pixels
var RUNS = [1, 8, 64, 512, 4096, 32768]; // lines a slot: 33 million lines in all
var COLUMNS = 24;      // one for each series
var VIEW_LINES = 300;  // the chart shows so many lines,
var VIEW_MS = 60000;   // or so long a time, whatever is more
var CROWD = 3;         // if a third of the slots are at one moment, the axis counts lines:
var MOMENTS = 64;      // a file that comes at once would be one vertical stroke

// The position of a line counts from 0 through all epochs (series.js).
function createRings() {
  var rings = [];
  var newest = 0;        // positions
  var oldest = Infinity;

  function has(p) {
    return rings.length > 0 && rings[0].bucket[p % SLOTS] === p;
  }

  // Adds a line to every ring, so that each can be drawn alone. at is Unix ms or null.
  function add(p, at, id) {
    rings = rings.length > 0 ? rings : RUNS.map(createRing);
    newest = Math.max(newest, p);
    oldest = Math.min(oldest, p);
    rings.forEach(function (ring) { openSlot(ring, p, at === null ? NaN : at, id); });
  }

  // Adds a value of the line that was added last. The longer runs hold all of the shorter ones, so
  // the first ring that it does not widen ends it.
  function put(column, value) {
    var r;
    for (r = 0; r < rings.length && widen(rings[r], column, value); r += 1) {
      continue;
    }
  }

  // Empties a column for another series.
  function erase(column) {
    rings.forEach(function (ring) { blank(ring, column, COLUMNS, SLOTS); });
  }

  // Returns what to draw: {ring, slots: [indices into its at, id and p], by: 'time' or 'line'}, up
  // to a Unix time in ms, or null for the newest.
  function view(until) {
    var end = until === null ? newest : edge(function (at) { return !(at > until); }, true);
    var ring, slots, from, i;
    if (rings.length === 0 || end < 0) {
      return {ring: null, slots: [], by: 'line'};
    }
    slots = slotsOf(rings[0], end, end);
    until = until === null ? rings[0].at[slots[0]] : until;
    from = edge(function (at) { return at >= until - VIEW_MS; }, false);
    from = Math.max(oldest, Math.min(from < 0 ? end : from, end - VIEW_LINES + 1));
    for (i = 0; i < rings.length - 1 && !reaches(rings[i], from); i += 1) {
      continue;
    }
    ring = rings[i];
    slots = slotsOf(ring, from, end);
    return {ring: ring, slots: slots, by: crowded(ring, slots) ? 'line' : 'time'};
  }

  // Whether the ring still has position p: its slots are used again behind the newest.
  function reaches(ring, p) {
    return Math.floor(newest / ring.run) - Math.floor(p / ring.run) < SLOTS;
  }

  // Returns the last or the first position whose time fits, from the finest ring that has it; -1
  // if there is none.
  function edge(fits, last) {
    var i, ring, found, slots;
    for (i = 0; i < rings.length; i += 1) {
      ring = rings[i];
      slots = slotsOf(ring, 0, newest);
      found = slots.filter(function (s) { return fits(ring.at[s]); });
      if (found.length > 0 && (last || found.length < slots.length || reaches(ring, oldest))) {
        return ring.p[found[last ? found.length - 1 : 0]];
      }
    }
    return -1;
  }

  // Returns the slots of the ring that have lines of from..to, oldest first: at most SLOTS, however
  // many lines those are.
  function slotsOf(ring, from, to) {
    var bucket = Math.max(Math.floor(from / ring.run), Math.floor(newest / ring.run) - SLOTS + 1, 0);
    var slots = [];
    for (; bucket <= Math.floor(to / ring.run); bucket += 1) {
      if (ring.bucket[bucket % SLOTS] === bucket) {
        slots.push(bucket % SLOTS);
      }
    }
    return slots;
  }

  return {has: has, add: add, put: put, erase: erase, view: view, newest: function () { return newest; }};
}

// Slot s is the run of lines with the number bucket[s]: from position p on, which has at and id.
// low and high have COLUMNS values a slot. slot is the one that openSlot found.
function createRing(run) {
  return {run: run, slot: -1, bucket: list(SLOTS, -1), p: list(SLOTS, 0), at: list(SLOTS, NaN), id: [],
    low: list(SLOTS * COLUMNS, NaN), high: list(SLOTS * COLUMNS, NaN)};
}

// Finds the slot of a line: one of an older run is emptied, one of a later run stays as it is, and
// the line has none.
function openSlot(ring, p, at, id) {
  var bucket = Math.floor(p / ring.run);
  var s = bucket % SLOTS;
  ring.slot = ring.bucket[s] > bucket ? -1 : s;
  if (ring.bucket[s] < bucket) {
    ring.bucket[s] = bucket;
    ring.p[s] = Infinity;
    blank(ring, s * COLUMNS, 1, COLUMNS);
  }
  if (ring.slot >= 0 && p < ring.p[s]) {
    ring.p[s] = p;
    ring.at[s] = at;
    ring.id[s] = id;
  }
}

// Widens the range of a column in the slot that openSlot found. Returns whether that changed it, or
// there was no slot.
function widen(ring, column, value) {
  var i = ring.slot * COLUMNS + column;
  if (ring.slot < 0 || column < 0) {
    return column >= 0;
  }
  if (ring.low[i] <= value && ring.high[i] >= value) {
    return false;
  }
  ring.low[i] = ring.low[i] < value ? ring.low[i] : value; // NaN before the first
  ring.high[i] = ring.high[i] > value ? ring.high[i] : value;
  return true;
}

function blank(ring, from, step, count) {
  var i;
  for (i = from; count > 0; i += step, count -= 1) {
    ring.low[i] = ring.high[i] = NaN;
  }
}

// Whether many slots are at one moment. Also true where the clock stands still, went back or is not
// known (NaN): then only the lines are in order.
function crowded(ring, slots) {
  var from = ring.at[slots[0]];
  var span = ring.at[slots[slots.length - 1]] - from;
  var moments = [];
  slots.forEach(function (s) {
    var moment = Math.floor((ring.at[s] - from) / span * MOMENTS);
    moments[moment] = (moments[moment] || 0) + 1;
  });
  return !(span > 0) || (slots.length >= 8 && moments.some(function (n) { return n * CROWD > slots.length; }));
}

function list(count, value) {
  var numbers = new Float64Array(count);
  var i;
  for (i = 0; i < count; i += 1) {
    numbers[i] = value;
  }
  return numbers;
}

// Returns the least and the greatest value of a column in a slot, null where it has none.
function range(ring, s, column) {
  var i = s * COLUMNS + column;
  return ring.low[i] <= ring.high[i] ? {low: ring.low[i], high: ring.high[i]} : null;
}

module.exports = {createRings: createRings, range: range, COLUMNS: COLUMNS};
