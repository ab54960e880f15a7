// The numbers in a line: a number alone, key=value, name: value, JSON, a metric, or a row of a
// table whose names are in the line above; and those of JSON over several lines. Most lines have
// none, which a few characters show.
// "1,234" is one number; any other comma separates columns, and so does this one in a table that
// has as many columns.
'use strict';

var wire = require('../connection/wire.js');
var createDays = require('./days.js').createDays;
var grown = require('./found.js').grown;
var createMetrics = require('./metrics.js').createMetrics;
var createObjects = require('./objects.js').createObjects;
var pairs = require('./pairs.js');
var createReports = require('./reports.js').createReports;
var createTables = require('./table.js').createTables;

var TEXT_MAX = 16384;  // characters; more is a document, not a line
var DIGIT = /\d/;
// Only there is a value of a name, or is said to be none.
var SIGN = /[=:]"? *\t?[-+.\d"]|=(?:nan|n\/a|null|none)/i;
var LABELS = /^[A-Za-z_:][\w:]*\{/; // of Prometheus: quantile="0.5" is no measure
var COLOURS = /\x1b\[[0-9;:]*[A-Za-z]/g;
var AVERAGE = /^Average: /;  // of sysstat at its end: of values that were there before
var AUDIT = /\baudit\(\d+\.\d{3}:\d+\)/; // of Linux: its numbers are ids, codes and addresses
var UNIX = /^\[(\d{10}\.\d{1,9})\] /; // ping -D

// Returns {read(text, n, at)}, where n counts the lines, to find the one right above, and at is
// when the line came, in ms or null. read returns null or what was found (found.js).
function createNumbers() {
  var tables = createTables();
  var metrics = createMetrics();
  var objects = createObjects();
  var reports = createReports();
  var days = createDays();
  var lasts = {of: Object.create(null), count: 0};

  function read(text, n, at) {
    var all = find(text, n, at);
    if (all) {
      grown(all, lasts);
    }
    return all && all.names.length + all.lacks.length > 0 ? all : null;
  }

  // There may be thousands of lines a second: a cheap test for each form comes before its patterns.
  function find(text, n, at) {
    var found;
    if (text.length > TEXT_MAX) {
      return null;
    }
    if (text.indexOf('\x1b') >= 0) {
      text = text.replace(COLOURS, '');
    }
    if (AVERAGE.test(text) || (text.indexOf('audit(') >= 0 && AUDIT.test(text))) {
      return null;
    }
    found = objects.read(text, n);
    if (found !== undefined) {
      return found;
    }
    if (text.charAt(0) === '{') {
      found = text.indexOf('"counter-value"') > 0 ? metrics.json(text) : pairs.json(text);
      return found;
    }
    if (DIGIT.test(text)) {
      found = reports.read(text) || metrics.read(text) || tables.read(text, n, at) || (SIGN.test(text) && !LABELS.test(text) ? pairs.read(text) : null);
    } else {
      metrics.read(text);
      reports.skip(text);
      found = text.indexOf('=') > 0 && SIGN.test(text) ? pairs.read(text) : null;
    }
    if (!found) {
      tables.skip(text, n);
      days.skip(text, at);
    } else if (found.form === 'table') {
      found.says = days.of(text);
      found.guess = found.says !== null && days.guess();
    } else if (found.form === 'pairs') {
      dress(found, text);
    }
    return found;
  }

  return {read: read};
}

// ping -D writes the time.
function dress(found, text) {
  var time = UNIX.exec(text);
  found.at = time ? Math.round(Number(time[1]) * 1000) : found.at;
}

// Returns the name of the series that a number belongs to: each type of event has its own.
function seriesOf(type, form, name) {
  var of = wire.nameOf(type);
  return type === 'message' ? name : form === 'one' ? of : of + ' ' + name;
}

// Whether an event of this type is a line: messages of people and events of the source are none.
function isData(type) {
  return !/^(?:chat|end|source)$/.test(type) && type !== wire.ROOM && type !== wire.SCREEN;
}

module.exports = {createNumbers: createNumbers, seriesOf: seriesOf, isData: isData};
