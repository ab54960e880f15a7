// The index of all lines of a log, in the worker: of each only its times, its level and its type,
// 18 bytes. Counts and the bars of the histogram are of it, so they are exact for any span.
'use strict';

var wire = require('../connection/wire.js');
var block = require('../line/block.js');
var find = require('../line/find.js');
var filters = require('../line/filters.js');
var record = require('../line/record.js');
var createClock = require('../line/time.js').createClock;

var FIRST_LENGTH = 1024;
var HEAD = record.HEAD;
var LEVELS = filters.LEVELS;
var STEP = 64;           // added to the level of what has no row
var REST = 254;          // in place of a level: the line goes on with another, and counts with that
var GONE = 255;          // in place of a level: the server no longer keeps the event
// How long a bar may be, in ms: what people count in.
var STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5, 72e5, 108e5, 216e5,
  432e5, 864e5, 1728e5, 6048e5, 12096e5, 25920e5, 86400e5, 259200e5, 864000e5];

// Returns {add(epoch, number, type, data, at), trim(epoch, first), counts(), bars(query)}. A record
// of several lines (record.js) counts as one.
function createTally() {
  var columns = makeColumns(FIRST_LENGTH);
  var length = 0;
  var gone = 0;            // of them
  // {epoch, number, from, trimmed}: the events from index from on are those from number on, of
  // which trimmed are gone.
  var runs = [];
  var types = [];          // names, by their number in the column
  var numbers = Object.create(null);
  var levels = LEVELS.map(function () { return 0; });
  var kinds = [];          // events of each type
  var timed = 0;           // events with a time of their own, by their line or the one before
  var clock = createClock();
  var records = null;      // of the run
  var fresh = null;        // of block.js, likewise

  // Events come in their order. step: a block behind it stands for it.
  function add(epoch, number, type, data, at, step) {
    var run = runs[runs.length - 1];
    var kind = find.kindOf(type);
    var answer, level, own;
    if (!records || run.epoch !== epoch) {
      records = record.createRecords(number, true);
      fresh = block.createFresh();
    }
    if (!run || run.epoch !== epoch || number !== run.number + length - run.from) {
      runs.push({epoch: epoch, number: number, from: length, trimmed: 0});
    }
    answer = step ? null : records.read(number, type, data);
    if (step) {
      level = STEP;
      own = null;
    } else if (type === wire.SCREEN) {
      level = draw(epoch, block.read(number, data), data);
      own = clock('', at);
    } else if (answer && answer.role !== HEAD) {
      level = REST;
      own = length > 0 && !isNaN(columns.own[length - 1]) ? columns.own[length - 1] : null;
      raise(epoch, answer);
    } else {
      level = LEVELS.indexOf(find.levelOf(type, data));
      own = clock(data, at);
    }
    if (numbers[kind] === undefined) {
      numbers[kind] = types.length;
      types.push(kind);
      kinds.push(0);
    }
    if (length === columns.level.length) {
      columns = grow(columns, length);
    }
    columns.own[length] = own === null ? NaN : own;
    columns.at[length] = at === null ? NaN : at;
    columns.level[length] = level;
    columns.type[length] = numbers[kind];
    length += 1;
    count(level, numbers[kind], own !== null, 1);
  }

  // A block stands for its steps. Returns its level.
  function draw(epoch, its, data) {
    fresh(its).forEach(function (range) {
      runs.forEach(function (run, r) {
        var i = run.from + Math.max(0, range[0] - run.number);
        var end = run.epoch === epoch ? Math.min(endOf(run, r), run.from + range[1] - run.number + 1) : 0;
        for (; i < end; i += 1) {
          stepTo(i);
        }
      });
    });
    return its.rows > 0 ? LEVELS.indexOf(find.levelOf(wire.SCREEN, data)) : STEP;
  }

  function stepTo(i) {
    count(columns.level[i], columns.type[i], !isNaN(columns.own[i]), -1);
    columns.level[i] = columns.level[i] === REST ? STEP : columns.level[i] < STEP ? columns.level[i] + STEP : columns.level[i];
  }

  // A line says the level of its head.
  function raise(epoch, answer) {
    var r = runs.length - 1;
    var i;
    if (answer.late === '') {
      return;
    }
    while (r > 0 && runs[r].epoch === epoch && runs[r].number > answer.head) {
      r -= 1;
    }
    i = runs[r].from + answer.head - runs[r].number;
    if (LEVELS[columns.level[i]] === '') {
      levels[columns.level[i]] -= 1;
      columns.level[i] = LEVELS.indexOf(answer.late);
      levels[columns.level[i]] += 1;
    }
  }

  function count(level, type, own, by) {
    if (level >= STEP) {
      return;
    }
    levels[level] += find.ours(types[type]) ? 0 : by; // a mark of the source is no line
    kinds[type] += by;
    timed += own ? by : 0;
  }

  // Without the lines that go on with others.
  function counted() {
    return kinds.reduce(function (sum, events) { return sum + events; }, 0);
  }

  // The server keeps no event of the epoch before number first.
  function trim(epoch, first) {
    runs.forEach(function (run, r) {
      var end = run.epoch === epoch ? endOf(run, r) : 0;
      var i = run.from + run.trimmed;
      for (; i < end && run.number + i - run.from < first; i += 1) {
        count(columns.level[i], columns.type[i], !isNaN(columns.own[i]), -1);
        columns.level[i] = GONE;
        run.trimmed += 1;
        gone += 1;
      }
    });
    if (gone > length / 2 && gone > FIRST_LENGTH) {
      compact();
    }
  }

  // Drops what is gone: of each run that is its first events.
  function compact() {
    var ends = runs.map(endOf);
    var to = 0;
    runs.forEach(function (run, r) {
      var from = run.from + run.trimmed;
      Object.keys(columns).forEach(function (name) { columns[name].set(columns[name].subarray(from, ends[r]), to); });
      run.number += run.trimmed;
      run.trimmed = 0;
      run.from = to;
      to += ends[r] - from;
    });
    length = to;
    gone = 0;
    runs = runs.filter(function (run, r) { return endOf(run, r) > run.from; });
  }

  function endOf(run, r) {
    return r + 1 < runs.length ? runs[r + 1].from : length;
  }

  function counts() {
    return {
      lines: levels.reduce(function (sum, n) { return sum + n; }, 0),
      levels: levels.slice(),
      types: types.map(function (name, i) { return {name: name, count: kinds[i]}; }).filter(function (type) {
        return type.count > 0 && !find.ours(type.name);
      })
    };
  }

  // query: {most: bars at most, from, to: of the view, null for all of it, own: which time of a
  // line counts, null for what most lines have, types: those that are chosen, or null}. Marks of
  // the source are no lines. Returns {own, from, step, bars: a row of LEVELS.length counts for each
  // bar, lines: how many are in them, rest: how many go on with those, without: how many have no
  // such time}, and null without any.
  function bars(query) {
    var own = query.own === null ? timed * 2 > counted() : query.own;
    var times = own ? columns.own : columns.at;
    var wanted = types.map(function (name) { return !find.ours(name) && (!query.types || query.types.indexOf(name) >= 0); });
    var ends = extent(times, wanted);
    var from = query.from === null ? ends.from : query.from;
    var to = query.to === null ? Math.max(ends.to + 1, from + 1) : query.to;
    var step = stepOf(to - from, query.most);
    var begin = Math.floor(from / step) * step;
    var lines = 0;
    var rest = 0;
    var made, i;
    if (!isFinite(from) || to <= from) {
      return null;
    }
    made = new Uint32Array(Math.ceil((to - begin) / step) * LEVELS.length);
    for (i = 0; i < length; i += 1) {
      if (columns.level[i] === REST) {
        rest += times[i] >= from && times[i] < to && wanted[columns.type[i]] ? 1 : 0;
      } else if (times[i] >= from && times[i] < to && columns.level[i] < STEP && wanted[columns.type[i]]) {
        made[Math.floor((times[i] - begin) / step) * LEVELS.length + columns.level[i]] += 1;
        lines += 1;
      }
    }
    return {own: own, from: begin, step: step, bars: made, lines: lines, rest: rest, without: ends.without};
  }

  function extent(times, wanted) {
    var ends = {from: Infinity, to: -Infinity, without: 0};
    var i, time;
    for (i = 0; i < length; i += 1) {
      time = times[i];
      if (columns.level[i] < STEP && wanted[columns.type[i]]) {
        if (time < ends.from) {
          ends.from = time;
        }
        if (time > ends.to) {
          ends.to = time;
        }
        ends.without += time === time ? 0 : 1; // only NaN differs from itself
      }
    }
    return ends;
  }

  return {add: add, trim: trim, counts: counts, bars: bars};
}

function stepOf(length, most) {
  var steps = STEPS.filter(function (step) { return length / step <= most - 1; });
  return steps.length > 0 ? steps[0] : length;
}

function makeColumns(length) {
  return {own: new Float64Array(length), at: new Float64Array(length), level: new Uint8Array(length), type: new Uint8Array(length)};
}

function grow(columns, length) {
  var more = makeColumns(2 * length);
  Object.keys(columns).forEach(function (name) { more[name].set(columns[name]); });
  return more;
}

module.exports = {createTally: createTally};
