// Which numbers of the lines are series of the chart, and what is known of each. Their values are
// in rings.js.
'use strict';

var words = require('./words.js');
var createNumbers = require('../numbers/numbers.js').createNumbers;
var isData = require('../numbers/numbers.js').isData;
var seriesOf = require('../numbers/numbers.js').seriesOf;
var units = require('../numbers/units.js');
var first = require('./first.js');
var createRings = require('./rings.js').createRings;
var createLoaded = require('./loaded.js').createLoaded;
var createMoments = require('./moments.js').createMoments;
var COLUMNS = require('./rings.js').COLUMNS;
var RUNS = require('./rings.js').RUNS;
var SLOTS = require('./rings.js').SLOTS;

var NAMES_MAX = 2048;  // names that are counted: a node_exporter has some 1000
var WINDOW = 128;      // lines: recent are the last 128 to 256
var JOIN = 16;         // a name in one of so many recent lines becomes a series,
var STAY = 64;         // and stays one while it is in one of so many
// Lines from one row of a table, or one metric, to the next: a screen of top, a scrape.
var ROUND = 8192;
// Of a line that is drawn as a place without values.
var NONE = {names: [], lacks: [], at: null, says: null};

// asked(name) is whether the reader has chosen a series, which then has values before all others.
function createSeries(asked) {
  var numbers, moments, byName, epochs, lines, free, loaded, all;
  var lookAt;            // the line from which on one may give way to another again
  var rings;             // of all lines; those far behind the newest are in long runs only
  var near;              // those around the one of these that was added last, line by line
  var held = false;

  // Adds an event: each as it comes, and old ones as they come into view, in any order. Returns
  // whether there is something new to draw. Messages and the events of the source are no data.
  function add(event) {
    var p = position(event.id);
    var found = null;
    if (p === null || rings.has(p) || near.has(p) || (!rings.any() && loaded.has(p))) {
      return false;
    }
    loaded.add(p);
    if (isData(event.event)) {
      found = numbers.read(event.data, p, event.at);
      lines.recent += event.data === '' ? 0 : 1;
      all += 1;
    }
    if (lines.recent >= WINDOW) {
      endWindow();
    }
    if (!found && !rings.any()) {
      return false;
    }
    rename(byName, found && found.was, found ? found.names : []);
    store(event, p, found || NONE);
    return true;
  }

  // Returns the position of an event, null of no id. An epoch begins behind the one before, with
  // one position between that no line has: what a restart has swallowed is not known.
  function position(id) {
    var dot = id.indexOf('.');
    var epoch = id.slice(0, dot);
    var n = parseInt(id.slice(dot + 1, dot + 17), 10);
    if (dot < 0 || !(n >= 0)) {
      return null;
    }
    if (epochs[epoch] === undefined) {
      epochs[epoch] = loaded.newest() > 0 ? loaded.newest() + 1 : 0;
    }
    return epochs[epoch] + n;
  }

  // Begins another window of lines. Names that have become rare are dropped, but no series while
  // the chart stands still (hold).
  function endWindow() {
    each(function (series) {
      if (regular(series) ? !held && all - series.seenAt > ROUND :
        series.member ? !held && recent(series) * STAY < recent(lines) : !frequent(series, lines)) {
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

  function store(event, p, found) {
    var at = moments.of(event, found, p);
    var old = rings.newest() - p >= SLOTS;
    rings.add(p, at, event.id);
    if (old) {
      near = Math.abs(near.newest() - p) < SLOTS ? near : createRings(loaded, RUNS.slice(0, 1));
      near.add(p, at, event.id);
    }
    found.lacks.forEach(function (name) {
      var series = byName[seriesOf(event.event, found.form, name)];
      if (series && series.column >= 0) {
        rings.lack(series.column);
        if (old) {
          near.lack(series.column);
        }
      }
    });
    found.names.forEach(function (name, i) {
      var series = measured(seriesOf(event.event, found.form, name), found, i);
      if (series) {
        series.seenAt = all;
        count(series, found, i, p);
        if (series.column < 0 && (series.varied || chosen(name))) {
          takeColumn(series);
        }
        rings.put(series.column, found.values[i], textOf(found, i));
        if (old) {
          near.put(series.column, found.values[i], textOf(found, i));
        }
      }
    });
  }

  // Returns the series of number i of a line. Of a name there is one for each family of units (B/s
  // and %), that of the first without the family in its name; 0 is of the first.
  function measured(name, found, i) {
    var family = units.familyOf(found.units[i]);
    var series = named(name, name);
    if (series && series.family === null) {
      series.family = found.values[i] === 0 && family === '' ? null : family;
    } else if (series && !units.fits(series.family, family, found.values[i])) {
      series = named(name + ' (' + words.family(family) + ')', name);
      if (series) {
        series.family = family;
      }
    }
    return series;
  }

  // Returns the series of a name, null if there are too many: names come from the lines, so there
  // is no end of them. It gets a column as soon as one is free. base is how the lines call it.
  function named(name, base) {
    var series = byName[name];
    if (!series) {
      if (Object.keys(byName).length >= NAMES_MAX) {
        return null;
      }
      series = byName[name] = {name: name, bases: [base], family: null, unit: '', form: '', counts: false, column: -1, recent: 0, before: 0, seenAt: 0,
        member: false, moves: false, on: false, p: -1, last: NaN, steps: 0, ones: 0, falls: 0, times: 0, varied: false};
    }
    if (series.column < 0 && free.length > 0) {
      useColumn(series, free.pop());
    }
    return series;
  }

  function useColumn(series, column) {
    series.column = column;
    rings.erase(column);
    near.erase(column);
  }

  // One that is asked for takes the column of any other; one that moves, of one that never has: the
  // total of free, the zeros of iostat.
  function takeColumn(series) {
    var any = chosen(series.name);
    var other = any || (!held && all >= lookAt) ? first.givesWay(byName, chosen, any) : null;
    if (other) {
      useColumn(series, other.column);
      other.column = -1;
    } else {
      lookAt = all + JOIN;
    }
  }

  function chosen(name) {
    return asked ? asked(name) : false;
  }

  // Returns {list, others}: the series, {name, unit, last, on, column}, and the names of those that
  // have no column.
  function members() {
    var list = [];
    var others = [];
    each(function (series) {
      series.member = series.member || frequent(series, lines);
      if (series.member && series.column >= 0) {
        list.push(series);
      } else if (series.member) {
        others.push(series.name);
      }
    });
    first.switchOn(list);
    return {list: list, others: others};
  }

  function each(visit) {
    Object.keys(byName).forEach(function (name) { visit(byName[name]); });
  }

  // Forgets everything of a viewing. Whether the chart stands still depends on the list, so that
  // stays.
  function clear() {
    epochs = Object.create(null);
    reset();
  }

  // Forgets the lines, but not where they are: they are added again.
  function reset() {
    var column;
    numbers = createNumbers();
    moments = createMoments();
    byName = Object.create(null);
    loaded = createLoaded();
    rings = createRings(loaded, RUNS);
    near = createRings(loaded, RUNS.slice(0, 1));
    lines = {recent: 0, before: 0};
    all = lookAt = 0;
    free = [];
    for (column = COLUMNS - 1; column >= 0; column -= 1) {
      free.push(column);
    }
  }

  // Returns what to draw (rings.js) of some columns up to a position, null for the newest:
  // whichever rings have more of it.
  function view(until, columns) {
    var all = rings.view(until === null ? rings.newest() : until, columns);
    var here = until === null || until > near.newest() + SLOTS ? null : near.view(until, columns);
    return here && here.slots.length > all.slots.length ? here : all;
  }

  clear();
  return {
    add: add,
    clear: clear,
    reset: reset,
    members: members,
    view: view,
    position: position,
    hold: function (on) { held = on; } // while the chart stands still (pause in chart.js)
  };
}

// A table was read before its titles: "col 1" becomes its title, unless there is a series of that
// name. It has both names, for the file of its numbers.
function rename(byName, from, to) {
  (from || []).forEach(function (name, i) {
    var series = byName[name];
    if (series && !byName[to[i]]) {
      delete byName[name];
      series.name = to[i];
      series.bases.push(to[i]);
      byName[to[i]] = series;
    }
  });
}

// A number as it is written, with the unit that its name or its head says.
function textOf(found, i) {
  return found.texts[i] + (found.texts[i] === found.bare[i] && found.units[i] !== '' ? (/^[%B]$/.test(found.units[i]) ? '' : ' ') + found.units[i] : '');
}

// Returns in how many recent lines a series was, or how many those are.
function recent(counts) {
  return counts.recent + counts.before;
}

// A row of a table is twice there; a metric is one, however seldom it is written.
function frequent(series, lines) {
  return regular(series) ? series.times > (series.form === 'scrape' ? 0 : 1) :
    recent(series) >= 2 && recent(series) * JOIN >= recent(lines);
}

function regular(series) {
  return series.form === 'table' || series.form === 'scrape';
}

// Counts value i of a line: how the series moves from one line to the next. An older line counts as
// an occurrence only.
function count(series, found, i, p) {
  var step = found.values[i] - series.last;
  series.recent += 1;
  series.times += 1;
  if (p > series.p) {
    series.unit = series.unit || found.units[i];
    series.form = found.form;
    series.counts = series.counts || found.counters;
    series.steps += series.p >= 0 ? 1 : 0;
    series.ones += step === 1 ? 1 : 0;
    series.falls += step < 0 || step % 1 > 0 ? 1 : 0;
    series.p = p;
    series.last = found.values[i];
  }
  series.varied = series.varied || step < 0 || step > 0;
}

module.exports = {createSeries: createSeries};
