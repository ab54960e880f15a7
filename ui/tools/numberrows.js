// The numbers of the lines as a CSV file (RFC 4180): a row for each time, a column for each series.
'use strict';

var time = require('../line/time.js');
var createNumbers = require('../numbers/numbers.js').createNumbers;
var isData = require('../numbers/numbers.js').isData;
var seriesOf = require('../numbers/numbers.js').seriesOf;
var spell = require('../numbers/units.js').spell;
var words = require('./words.js');

var FORMULA = /^[=+@\t\r-]/;
var NUMBER = /^[+-]?[\d.,]+(?:[eE][+-]?\d+)?%?$/;
var NOTHING = /^$/;

// columns are the series, [{name, unit}]. Returns {add(type, data, at), end(), count()}: the first
// two return text of the file. add is given each line in its order, and its row is whole once
// another begins. The head comes with the first row, since it says how that was read.
function createRows(columns) {
  var numbers = createNumbers();
  var clock = time.createClock();
  var places = {};       // the column of a series
  var lines = 0;
  var count = 0;         // rows
  var row = null;        // {time, cells}
  var headed = false;
  var guess = false;     // the month is first in a date because nothing else is known

  columns.forEach(function (column, i) { places['$' + column.name] = i; });

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

  // Metrics of one moment are one row, as long as none of them is there twice.
  function put(type, found, when) {
    var text = '';
    found.names.forEach(function (name, i) {
      var place = places['$' + seriesOf(type, found.form, name)];
      if (place === undefined) {
        return;
      }
      if (!row || row.time !== when || row.cells[place] !== undefined) {
        text += whole();
        row = {time: when, cells: []};
      }
      row.cells[place] = found.units[i] === spell(columns[place].unit) ? found.bare[i] : found.texts[i];
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
