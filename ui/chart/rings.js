// The values of the chart: the least and the greatest of each series in a run of lines, in rings of
// ever longer runs behind the newest line. So memory is bounded, an event finds its slot at once
// whenever it comes, and an event that comes twice changes nothing.
'use strict';

// Memory: six rings of 1024 slots, 48 columns, two values of 8 bytes, a time of 4 and a mark are
// 6.2 MB, allocated with the first number.
var SLOTS = 1024;      // of a ring: about as many as a chart has pixels
var RUNS = [1, 8, 64, 512, 4096, 32768]; // lines a slot: 33 million lines in all
var COLUMNS = 48;      // one for each series
var VIEW_LINES = 300;  // the chart shows so many lines,
var VIEW_MS = 60000;   // or so long a time, whatever is more
var MOMENTS = 64;      // of the time in view. If a third of the slots are at one of them,
var CROWD = 3;
var APART = 16;        // or all at so few, the axis counts lines: a file that comes at once would
var SHARE = 4;         // be a few vertical strokes. Few slots may be at a quarter as many moments

// The position of a line counts from 0 through all epochs (series.js). loaded are the positions
// that there is a line of (loaded.js); runs are the rings, RUNS or the first of them.
function createRings(loaded, runs) {
  var rings = [];
  var newest = 0;        // positions
  var lineAt = NaN;      // the time of the line that was added last
  var oldest = Infinity;

  // Whether it has this line alone in a slot. A line far behind the newest may have one, too, but
  // not for a view.
  function has(p) {
    return rings.length > 0 && newest - p < SLOTS && rings[0].bucket[p % SLOTS] === p;
  }

  // Adds a line to every ring, so that each can be drawn alone. at is Unix ms or null.
  function add(p, at, id) {
    rings = rings.length > 0 ? rings : runs.map(createRing);
    lineAt = at === null ? NaN : at;
    newest = Math.max(newest, p);
    oldest = Math.min(oldest, p);
    rings.forEach(function (ring) { openSlot(ring, p, lineAt, id); });
  }

  // Adds a value of the line that was added last, with its text as written. The longer runs hold
  // all of the shorter ones, so the first ring that it does not widen ends it.
  function put(column, value, text) {
    var r;
    if (rings.length > 0 && rings[0].slot >= 0 && column >= 0) {
      rings[0].text[rings[0].slot * COLUMNS + column] = text;
    }
    for (r = 0; r < rings.length && widen(rings[r], column, value, lineAt); r += 1) {
      continue;
    }
  }

  // Marks that the line that was added last says that it has no value.
  function lack(column) {
    rings.forEach(function (ring) {
      if (ring.slot >= 0) {
        ring.lack[ring.slot * COLUMNS + column] = 1;
      }
    });
  }

  // Empties a column for another series.
  function erase(column) {
    rings.forEach(function (ring) { blank(ring, column, COLUMNS, SLOTS); });
  }

  // Returns what to draw up to a position: {ring, slots: [indices into its at, id and p], torn: by
  // slot, whether lines that are not here are between it and the slot before, by: 'time' or
  // 'line'}. What has come in the last minute is shown, if that is more than VIEW_LINES. Where much
  // came at once, or far apart, a minute says little: then it is what is here without a gap. Only
  // lines with values of the columns that are drawn count for that, all if it is undefined.
  function view(end, columns) {
    var minute, lines, from;
    if (rings.length === 0 || end < oldest) {
      return {ring: null, slots: [], torn: [], by: 'line'};
    }
    from = Math.max(oldest, Math.min(minuteBefore(end), end - VIEW_LINES + 1));
    minute = slotsFrom(from, end, columns);
    lines = slotsFrom(Math.max(from, Math.min(loaded.start(end), end - VIEW_LINES + 1)), end, columns);
    return minute.by === 'line' || lines.slots.length > minute.slots.length ? lines : minute;
  }

  function slotsFrom(from, end, columns) {
    var i = 0;
    var ring, slots;
    while (i < rings.length - 1 && !reaches(rings[i], from)) {
      i += 1;
    }
    ring = rings[i];
    slots = slotsOf(ring, from, end);
    return {ring: ring, slots: slots, by: crowded(ring, slots, columns) ? 'line' : 'time', torn: slots.map(function (s, k) {
      return k > 0 && loaded.start(ring.p[s]) > ring.p[slots[k - 1]];
    })};
  }

  // Whether the ring still has position p: its slots are used again behind the newest.
  function reaches(ring, p) {
    return Math.floor(newest / ring.run) - Math.floor(p / ring.run) < SLOTS;
  }

  // Returns the first position of the minute before the line at end, from the finest ring that has
  // it; end where no time is known.
  function minuteBefore(end) {
    var i, ring, slots, found, until;
    for (i = 0; i < rings.length; i += 1) {
      ring = rings[i];
      slots = slotsOf(ring, 0, end);
      until = slots.length > 0 ? ring.at[slots[slots.length - 1]] : NaN;
      found = slots.filter(function (s) { return ring.at[s] >= until - VIEW_MS; });
      if (found.length > 0 && (found.length < slots.length || reaches(ring, oldest))) {
        return ring.p[found[0]];
      }
    }
    return end;
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

  return {has: has, add: add, put: put, lack: lack, erase: erase, view: view, newest: function () { return newest; },
    any: function () { return rings.length > 0; }};
}

// Slot s is the run of lines with the number bucket[s]: from position p on, which has at and id.
// lack is 1 where a line of the run says that it has no value.
// low and high have COLUMNS values a slot, late how many ms behind at the first of them came, text
// what is written there where a run is one line. slot is the one that openSlot found.
function createRing(run) {
  return {run: run, slot: -1, bucket: list(SLOTS, -1), p: list(SLOTS, 0), at: list(SLOTS, NaN), id: [],
    low: list(SLOTS * COLUMNS, NaN), high: list(SLOTS * COLUMNS, NaN),
    late: new Float32Array(SLOTS * COLUMNS), lack: new Uint8Array(SLOTS * COLUMNS), text: []};
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
    delay(ring, s, ring.at[s] - at);
    ring.p[s] = p;
    ring.at[s] = at;
    ring.id[s] = id;
  }
}

// Widens the range of a column in the slot that openSlot found. Returns whether that changed it, or
// there was no slot.
function widen(ring, column, value, at) {
  var i = ring.slot * COLUMNS + column;
  if (ring.slot < 0 || column < 0) {
    return column >= 0;
  }
  if (ring.low[i] <= value && ring.high[i] >= value) {
    return false;
  }
  if (ring.low[i] !== ring.low[i]) {
    ring.late[i] = at - ring.at[ring.slot];
  }
  ring.low[i] = ring.low[i] < value ? ring.low[i] : value; // NaN before the first
  ring.high[i] = ring.high[i] > value ? ring.high[i] : value;
  return true;
}

// A run of which an older line has come begins earlier.
function delay(ring, s, ms) {
  var i;
  for (i = s * COLUMNS; i < (s + 1) * COLUMNS; i += 1) {
    ring.late[i] += ms > 0 ? ms : 0;
  }
}

function blank(ring, from, step, count) {
  var i;
  for (i = from; count > 0; i += step, count -= 1) {
    ring.low[i] = ring.high[i] = NaN;
    ring.lack[i] = 0;
  }
}

// Whether many slots are at few moments. Also true where the clock stands still, went back or is
// not known (NaN): then only the lines are in order.
function crowded(ring, all, columns) {
  var from = ring.at[all[0]];
  var span = ring.at[all[all.length - 1]] - from;
  var moments = [];
  var apart = 0;
  var most = 0;
  var rising = all.every(function (s, i) { return ring.at[s] >= (i > 0 ? ring.at[all[i - 1]] : from); });
  var slots = all.filter(function (s) { return drawnAt(ring, s, columns); });
  slots.forEach(function (s) {
    var moment = Math.floor((ring.at[s] - from) / span * MOMENTS);
    apart += moments[moment] ? 0 : 1;
    moments[moment] = (moments[moment] || 0) + 1;
    most = Math.max(most, moments[moment]);
  });
  return !(span > 0) || !rising || (slots.length >= 8 && (most * CROWD > slots.length || apart < Math.min(APART, slots.length / SHARE)));
}

// Whether a slot has a value of one of the columns.
function drawnAt(ring, s, columns) {
  return !columns || columns.some(function (column) { return ring.low[s * COLUMNS + column] <= ring.high[s * COLUMNS + column]; });
}

function list(count, value) {
  var numbers = new Float64Array(count);
  var i;
  for (i = 0; i < count; i += 1) {
    numbers[i] = value;
  }
  return numbers;
}

// Returns the least and the greatest value of a column in a slot, null where it has none, how many
// ms behind the begin of the slot, and the text of the only one, '' of several.
function range(ring, s, column) {
  var i = s * COLUMNS + column;
  return ring.low[i] <= ring.high[i] ? {low: ring.low[i], high: ring.high[i], late: ring.late[i] > 0 ? ring.late[i] : 0, text: ring.text[i] || ''} : null;
}

// Whether a column has no value in a slot because a line says so.
function lacks(ring, s, column) {
  return ring.lack[s * COLUMNS + column] === 1;
}

module.exports = {createRings: createRings, range: range, lacks: lacks, COLUMNS: COLUMNS, RUNS: RUNS, SLOTS: SLOTS};
