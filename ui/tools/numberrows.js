// The numbers of the lines as a CSV file (RFC 4180): a row for each time, a column for each series.
'use strict';

var time = require('../line/time.js');
var createNumbers = require('../numbers/numbers.js').createNumbers;
var isData = require('../numbers/numbers.js').isData;
var seriesOf = require('../numbers/numbers.js').seriesOf;
var units = require('../numbers/units.js');
var words = require('./words.js');

var FORMULA = /^[=+@\t\r-]/;
var NUMBER = /^[+-]?[\d.,]+(?:[eE][+-]?\d+)?%?$/;
var NOTHING = /^$/;

// columns are the series, [{name, unit, bases, family}]: bases are how the lines call it, family is
// what its units are of (units.js). Returns {add(type, data, at), end(), count()}: the first
// two return text of the file. add is given each line in its order, and its row is whole once
// another begins. The head comes with the first row, since it says how that was read.
function createRows(columns) {
  var numbers = createNumbers();
  var clock = time.createClock();
  var places = {};       // the columns of a name of the lines
  var lines = 0;
  var count = 0;         // rows
  var row = null;        // {time, cells}
  var headed = false;
  var guess = false;     // the month is first in a date because nothing else is known

  columns.forEach(function (column, i) {
    column.bases.forEach(function (base) { (places['$' + base] = places['$' + base] || []).push(i); });
  });

  // Returns the column of number i of a line, undefined of none. 0 without a unit is of the series
  // that has no family in its name (chart/series.js).
  function placeOf(name, found, i) {
    var family = units.familyOf(found.units[i]);
    return (places['$' + name] || []).filter(function (place) {
      var column = columns[place];
      return family === '' && found.values[i] === 0 ? column.bases.indexOf(column.name) >= 0 : column.family === family;
    })[0];
  }

  function head() {
    var first = !headed;
    headed = true;
    return first ? [words.time(guess)].concat(columns.map(titleOf)).map(quote).join(',') + '\r\n' : '';
  }

  // A time that the line says is as it is written there, without a zone; that of its coming, and a
  // Unix time in it, are in UTC.
  function add(type, data, at) {
    var found, said, when;
    lines += 1;
    if (!isData(type)) {
      return '';
    }
    found = numbers.read(data, lines, at);
    said = clock(data, at);
    said = found && found.says !== null ? found.says : said;
    if (!found) {
      return '';
    }
    guess = guess || (found.says !== null ? found.guess : found.at === null && time.isGuess(data, at));
    when = found.at !== null ? time.format(found.at, false) : said !== null ? time.format(said, true) : at !== null ? time.format(at, false) : '';
    return put(type, found, when);
  }

  // Metrics of one moment are one row, as long as none of them is there twice, or said to have no
  // value.
  function put(type, found, when) {
    var text = '';

    function set(place, cell) {
      if (!row || row.time !== when || row.cells[place] !== undefined) {
        text += whole();
        row = {time: when, cells: []};
      }
      row.cells[place] = cell;
    }

    found.names.forEach(function (name, i) {
      var place = placeOf(seriesOf(type, found.form, name), found, i);
      if (place !== undefined) {
        set(place, cellOf(found, i, columns[place].unit));
      }
    });
    found.lacks.forEach(function (name) {
      var place = (places['$' + seriesOf(type, found.form, name)] || [])[0];
      if (place !== undefined) {
        set(place, '');
      }
    });
    return text;
  }

  function whole() {
    var done = row;
    row = null;
    count += done ? 1 : 0;
    return done ? head() + [done.time].concat(columns.map(function (column, i) { return quote(harmless(done.cells[i] || '', NUMBER)); })).join(',') + '\r\n' : '';
  }

  function end() {
    return whole() + head();
  }

  return {add: add, end: end, count: function () { return count; }};
}

// A number as it is written, with its unit where that is not the one of the column. 169M of dstat
// is in 1024, which its letter alone does not say.
function cellOf(found, i, unit) {
  var unlike = found.units[i] !== units.spell(unit);
  return !unlike || found.units[i] === '' ? found.bare[i] : units.spell(found.texts[i].slice(found.bare[i].length).replace(/^ /, '')) === found.units[i] ?
    found.texts[i] : found.bare[i] + ' ' + found.units[i];
}

// The name with its unit.
function titleOf(column) {
  var name = harmless(column.name, NOTHING);
  return column.unit === '' || /\([^()]+\)$/.test(name) ? name : name + ' (' + column.unit + ')';
}

// A program for tables must not take a text of a line for a formula, unless it is what may be.
function harmless(text, may) {
  return FORMULA.test(text) && !may.test(text) ? "'" + text : text;
}

function quote(text) {
  return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
}

module.exports = {createRows: createRows};
