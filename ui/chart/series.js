// What is kept of the numbers: the least and the greatest value of each series in a
// run of lines, in rings of ever longer runs. So memory is bounded, an event finds
// its place at once whenever it comes, and one that comes twice changes nothing.
'use strict';

var createNumbers = require('./numbers.js').createNumbers;

// Memory: six rings of 1024 slots, 24 columns and two values of 8 bytes are 2.3 MB, taken with
// the first number.
var SLOTS = 1024;      // of a ring: about as many as a chart has pixels
var RUNS = [1, 8, 64, 512, 4096, 32768]; // lines a slot: 33 million lines in all
var COLUMNS = 24;      // series that are kept
var NAMES_MAX = 256;   // series that are counted
var WINDOW = 128;      // lines: recent are the last 128 to 256
var JOIN = 16;         // one recent line in so many makes a series,
var LEAVE = 64;        // and one in so many keeps it
var ON_MAX = 8;        // so many start switched on: what fits beside the log
var VIEW_LINES = 300;  // so much is seen,
var VIEW_MS = 60000;   // or this long, whatever is more
var CROWD = 3;         // a third of it at one moment, and the axis counts lines:
var MOMENTS = 64;      // a file that comes at once would be one stroke

function createSeries() {
  var numbers, byName, rings, epochs, newest, oldest, lines, free;
  var held = false;

  // Called with each event as it comes, and again with old ones as they are looked at, in any
  // order. Returns whether the event had numbers that are new. Chat and what the source says of
  // itself are no data.
  function add(event) {
    var p = /^(?:chat|end|source)$/.test(event.event) ? null : position(event.id);
    var found;
    if (p === null || (rings.length > 0 && rings[0].bucket[p % SLOTS] === p)) {
      return false;
    }
    found = numbers.read(event.data, p);
    lines.recent += event.data === '' ? 0 : 1;
    if (lines.recent >= WINDOW) {
      forget();
    }
    if (found) {
      rename(found.was, found.names);
      keep(event, p, found);
    }
    return found !== null;
  }

  // Where an event stands. An epoch begins where the one before had come to.
  function position(id) {
    var dot = id.indexOf('.');
    var epoch = id.slice(0, dot);
    var n = parseInt(id.slice(dot + 1, dot + 17), 10);
    if (dot < 0 || !(n >= 0)) {
      return null;
    }
    epochs[epoch] = epochs[epoch] === undefined ? newest : epochs[epoch];
    return epochs[epoch] + n;
  }

  // What is hardly said any more makes room, but not while somebody stands still to read it.
  function forget() {
    all(function (series) {
      if (series.member ? !held && said(series) * LEAVE < said(lines) : !joins(series)) {
        if (series.column >= 0) {
          free.push(series.column);
        }
        delete byName[series.name];
      }
      series.before = series.recent;
      series.recent = 0;
    });
    lines = {recent: 0, before: lines.recent};
  }

  function said(what) {
    return what.recent + what.before;
  }

  function joins(series) {
    return said(series) >= 2 && said(series) * JOIN >= said(lines);
  }

  // A table was read before its titles: what was col 1 goes on under its name, unless there is
  // one of that name already.
  function rename(from, to) {
    (from || []).forEach(function (name, i) {
      var series = byName[name];
      if (series && !byName[to[i]]) {
        delete byName[name];
        series.name = to[i];
        byName[to[i]] = series;
      }
    });
  }

  // Every ring has the line, so that each can be drawn alone; a value goes up only as long as it
  // widens a range.
  function keep(event, p, found) {
    var i, r, series;
    rings = rings.length > 0 ? rings : RUNS.map(createRing);
    newest = Math.max(newest, p);
    oldest = Math.min(oldest, p);
    for (r = 0; r < rings.length; r += 1) {
      take(rings[r], p, event.at === null ? NaN : event.at, event.id);
    }
    for (i = 0; i < found.names.length; i += 1) {
      series = named(event.event === 'message' ? found.names[i] : found.form === 'one' ? event.event : event.event + ' ' + found.names[i]);
      if (series) {
        note(series, found, i, p);
        // The next ring has seen all that this one has.
        for (r = 0; r < rings.length && put(rings[r], series.column, found.values[i]); r += 1) {
          continue;
        }
      }
    }
  }

  function named(name) {
    var series = byName[name];
    if (!series) {
      // Names are a stranger's: beyond so many, new ones wait until forget has made room.
      if (Object.keys(byName).length >= NAMES_MAX) {
        return null;
      }
      series = byName[name] = {name: name, unit: '', form: '', column: -1, recent: 0, before: 0, member: false, moves: false, on: false,
        p: -1, last: NaN, steps: 0, ones: 0, falls: 0, varied: false};
    }
    if (series.column < 0 && free.length > 0) {
      series.column = free.pop();
      rings.forEach(function (ring) { blank(ring, series.column, COLUMNS, SLOTS); });
    }
    return series;
  }

  // What its steps say of a series, in the order of the lines.
  function note(series, found, i, p) {
    var step = found.values[i] - series.last;
    series.recent += 1;
    if (p > series.p) {
      series.unit = series.unit || found.units[i];
      series.form = found.form;
      series.steps += series.p >= 0 ? 1 : 0;
      series.ones += step === 1 ? 1 : 0;
      series.falls += step < 0 || step % 1 > 0 ? 1 : 0;
      series.p = p;
      series.last = found.values[i];
    }
    series.varied = series.varied || step < 0 || step > 0;
  }

  // The series there are, {name, unit, last, on, column}, and how many more there
  // would be. on is how one starts: what moves; where nothing does, what counts; what
  // stands still only where a line is nothing but numbers.
  function members() {
    var list = [];
    var more = 0;
    all(function (series) {
      series.member = series.member || joins(series);
      more += series.member && series.column < 0 ? 1 : 0;
      if (series.member && series.column >= 0) {
        list.push(series);
      }
    });
    // What has once moved stays on.
    list.filter(function (series) { return series.moves || (series.varied && !counts(series)); }).sort(function (a, b) {
      return b.moves - a.moves;
    }).slice(0, ON_MAX).forEach(function (series) {
      series.moves = true;
    });
    start(list, [
      function (series) { return series.moves; },
      function (series) { return series.varied; },
      function (series) { return series.form === 'one' || series.form === 'table'; }
    ]);
    return {list: list, more: more};
  }

  // What to draw, {ring, slots: [indices into its at, id and p], by: 'time' or 'line'},
  // up to a time, Unix ms, or null for the newest.
  function view(until) {
    var end = until === null ? newest : edge(function (at) { return !(at > until); }, true);
    var ring, slots, from, i;
    if (rings.length === 0 || end < 0) {
      return {ring: null, slots: [], by: 'line'};
    }
    slots = order(rings[0], end, end);
    until = until === null ? rings[0].at[slots[0]] : until;
    from = edge(function (at) { return at >= until - VIEW_MS; }, false);
    from = Math.max(oldest, Math.min(from < 0 ? end : from, end - VIEW_LINES + 1));
    for (i = 0; i < rings.length - 1 && !reaches(rings[i], from); i += 1) {
      continue;
    }
    ring = rings[i];
    slots = order(ring, from, end);
    return {ring: ring, slots: slots, by: crowded(ring, slots) ? 'line' : 'time'};
  }

  // Whether p is still in the ring, whose slots are used again behind the newest.
  function reaches(ring, p) {
    return Math.floor(newest / ring.run) - Math.floor(p / ring.run) < SLOTS;
  }

  // The last or the first position with a time that fits, from the finest ring that
  // knows; -1 if there is none.
  function edge(fits, last) {
    var i, ring, found, slots;
    for (i = 0; i < rings.length; i += 1) {
      ring = rings[i];
      slots = order(ring, 0, newest);
      found = slots.filter(function (s) { return fits(ring.at[s]); });
      if (found.length > 0 && (last || found.length < slots.length || reaches(ring, oldest))) {
        return ring.p[found[last ? found.length - 1 : 0]];
      }
    }
    return -1;
  }

  // The slots of the ring that have lines of from..to, oldest first: at most SLOTS, however many
  // lines those are.
  function order(ring, from, to) {
    var bucket = Math.max(Math.floor(from / ring.run), Math.floor(newest / ring.run) - SLOTS + 1, 0);
    var slots = [];
    for (; bucket <= Math.floor(to / ring.run); bucket += 1) {
      if (ring.bucket[bucket % SLOTS] === bucket) {
        slots.push(bucket % SLOTS);
      }
    }
    return slots;
  }

  function all(visit) {
    Object.keys(byName).forEach(function (name) { visit(byName[name]); });
  }

  // While the chart stands still (pause in chart.js).
  function hold(on) {
    held = on;
  }

  // Nothing of another viewing is kept; whether the chart stands still is the list's to say, so
  // held stays.
  function clear() {
    numbers = createNumbers();
    byName = Object.create(null);
    rings = [];
    epochs = Object.create(null);
    newest = 0;
    oldest = Infinity;
    lines = {recent: 0, before: 0};
    free = [];
    while (free.length < COLUMNS) {
      free.push(COLUMNS - 1 - free.length);
    }
  }

  clear();
  return {add: add, clear: clear, members: members, view: view, position: position, hold: hold};
}

// A number that rises by one, now and then by more, is no measure.
function counts(series) {
  return series.falls === 0 && series.ones * 4 >= series.steps * 3;
}

// The first rule that fits any decides which start switched on.
function start(list, rules) {
  var rule = rules.filter(function (fits) { return list.some(fits); })[0];
  var on = rule ? list.filter(rule).slice(0, ON_MAX) : [];
  list.forEach(function (series) { series.on = on.indexOf(series) >= 0; });
}

// Slot s is the run of lines with the number bucket[s]: from position p on, which has
// at and id. low and high have a row of COLUMNS a slot. slot is where take came to.
function createRing(run) {
  return {run: run, slot: -1, bucket: list(SLOTS, -1), p: list(SLOTS, 0), at: list(SLOTS, NaN), id: [],
    low: list(SLOTS * COLUMNS, NaN), high: list(SLOTS * COLUMNS, NaN)};
}

// A slot that was another's is emptied; one that is a later one's already stays so.
function take(ring, p, at, id) {
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

// Returns whether anything was wider than before, or too late to tell.
function put(ring, column, value) {
  var i = ring.slot * COLUMNS + column;
  if (ring.slot < 0 || column < 0) {
    return column >= 0;
  }
  if (ring.low[i] <= value && ring.high[i] >= value) {
    return false;
  }
  ring.low[i] = ring.low[i] < value ? ring.low[i] : value; // not a number before the first
  ring.high[i] = ring.high[i] > value ? ring.high[i] : value;
  return true;
}

function blank(ring, from, step, count) {
  var i;
  for (i = from; count > 0; i += step, count -= 1) {
    ring.low[i] = ring.high[i] = NaN;
  }
}

// Also true where the clock stands still, went back or is not known (NaN): then only the lines
// are in order.
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

// The least and the greatest value of a series in a slot, null where it has none.
function range(ring, s, series) {
  var i = s * COLUMNS + series.column;
  return ring.low[i] <= ring.high[i] ? {low: ring.low[i], high: ring.high[i]} : null;
}

module.exports = {createSeries: createSeries, range: range};
