// Lines that are one metric: of Prometheus, StatsD and perf stat; and summaries of several: of top,
// uptime and wrk.
'use strict';

var endOf = require('./cells.js').endOf;
var found = require('./found.js');
var units = require('./units.js');

var TYPES_MAX = 1024;  // names of Prometheus
var N = found.NUMBER;
var TYPE = /^# TYPE ([A-Za-z_:][\w:]*) (\w+)/;
// With the labels, the time and the exemplar that there may be.
var PROMETHEUS = new RegExp('^([A-Za-z_:](?:[\\w:.]*\\w)?)(\\{.*\\})?[ \\t]+' + N + '(?:[ \\t]+(\\d{10}(?:\\.\\d+)?|\\d{13}))?\\s*(?:# \\{.*)?$');
// No quantities: parts of a histogram, constants with labels, and times.
var NO_METRIC = /_bucket$|_info$|_created$|timestamp|(?:start|boot)_time_seconds$/;
var RISES = /_(?:total|count|sum)$/;
var STATSD = new RegExp('^([\\w.\\/-]+):' + N + '\\|(c|g|ms|h|d)(?:\\|@[\\d.]+)?(?:\\|#([\\w.:,\\/-]*))?$');
// The processor or the like, the number, its unit, the event.
var PERF = new RegExp('^ *\\d+\\.\\d{6,9} +(?:((?:S\\d|CPU\\d|N\\d)\\S*) +(?:\\d+ +)?)?' + N + ' +(?:([A-Za-z%]+) +)?([A-Za-z][\\w.:\\/=-]*) *(?:#.*|\\([\\d.]+%\\) *)?$');
var PERF_CSV = new RegExp('^ *\\d+\\.\\d{6,9},(?:((?:S\\d|CPU\\d|N\\d)[^,]*),(?:\\d+,)?)?' + N + ',([A-Za-z%]*),([A-Za-z][\\w.:\\/=-]*),');
var PERF_JSON = new RegExp('^\\{"interval" : [\\d.]+, (?:"\\w+" : "([^"]{1,24})", (?:"aggregate-number" : \\d+, )?)?"counter-value" : "' +
  N + '", "unit" : "([A-Za-z%]*)", "event" : "([^"]{1,64})"');
// After a day the time of perf leaves no blank before it.
var PERF_LATE = /^\d{6,8}\.\d{9}[ ,]/;
// Nor does a number of top that is as wide as its column.
var SUMMARY = /^([A-Za-z%][\w ()%-]{0,19}?) *:(?: +|(?=\d{3,}\.\d ))(.*)$/;
var ITEM = new RegExp('^' + N + '(%|[kKMGT]i?B?)? ([a-z][\\w\\/ ]{0,23})$');
var LOAD = /load averages?: +([\d.]+),? +([\d.]+),? +([\d.]+)/;
var DISTRIBUTION = /^\s*([A-Za-z]+) [Dd]istribution\b|^Percentage of the requests served within a certain (t)ime \((\w+)\)$/;
var PERCENTILE = new RegExp('^ +(\\d{1,3}(?:\\.\\d+)?%)(?: in)? +' + N + '(?:( ?)' + found.UNIT + ')?(?: \\(longest request\\))?\\s*$');
// Of wrk2: a curve of its own, not of time.
var SPECTRUM = /^ +Detailed Percentile spectrum:/;
var WRK = new RegExp('^((?:Requests|Transfer)\\/sec): +' + N + '( ?)' + found.UNIT + '$');
var ALTERNATE = /^[A-Za-z_][\w.\/%-]* +[-+.\d]/;

function createMetrics() {
  var types = {};
  var typed = 0;
  var distribution = null; // of wrk, hey and ab: {of, unit}: what its percentiles are of
  var spectrum = false;

  // Returns the numbers of a metric or a summary, null of another line.
  function read(text) {
    var first = text.charCodeAt(0);
    var match;
    if (first === 35) { // #
      spectrum = spectrum && text.charAt(1) !== '[';
      remember(TYPE.exec(text));
      return null;
    }
    if (text.indexOf('load av') >= 0) {
      return load(LOAD.exec(text));
    }
    if (first === 32) {
      distribute(text);
      spectrum = spectrum || SPECTRUM.test(text);
      return spectrum ? found.create('table') : perfOf(text) || percentile(distribution && PERCENTILE.exec(text), distribution);
    }
    if (first === 76 || first === 80) { // L, P
      distribute(text);
    }
    if (first < 58 && PERF_LATE.test(text)) {
      return perfOf(text);
    }
    return prometheus(PROMETHEUS.exec(text)) || (text.indexOf('|') > 0 ? statsd(STATSD.exec(text)) : null) ||
      (text.indexOf(':') > 0 ? wrk(WRK.exec(text)) || summary(SUMMARY.exec(text.slice(0, 400))) : null) ||
      (ALTERNATE.test(text) ? alternate(text) : null);
  }

  function distribute(text) {
    var match = DISTRIBUTION.exec(text);
    distribution = match ? {of: match[1] || 'Time', unit: match[3] || ''} : distribution;
  }

  function remember(match) {
    if (match) {
      types = typed < TYPES_MAX ? types : {};
      typed = (typed < TYPES_MAX ? typed : 0) + 1;
      types['$' + match[1]] = match[2];
    }
  }

  function prometheus(match) {
    var type = match && (types['$' + match[1]] || types['$' + match[1].replace(RISES, '')]);
    var all;
    if (!match || NO_METRIC.test(match[1])) {
      return null;
    }
    all = one(match[2] || type ? 'scrape' : 'pairs', match[1] + (match[2] || ''), [match[3], '', match[3]], units.ofName(match[1]));
    if (all) {
      all.counters = type ? type === 'counter' || RISES.test(match[1]) : RISES.test(match[1]);
      all.at = match[4] ? Math.round(Number(match[4]) * (match[4].length === 13 ? 1 : 1000)) : null;
    }
    return all;
  }

  return {read: read, json: json};
}

// Returns the numbers of perf stat -j; of an event that it cannot count, none.
function json(text) {
  return perf(PERF_JSON.exec(text)) || found.create('table');
}

function one(form, name, parts, said) {
  var all = found.create(form);
  return found.push(all, name, parts, said) ? all : null;
}

// A gauge with a sign is a change of it, not its value.
function statsd(match) {
  return match && !(match[3] === 'g' && /^[-+]/.test(match[2])) ?
    one('table', match[1] + (match[4] ? ' ' + match[4] : ''), [match[2], '', match[2]], match[3] === 'ms' ? 'ms' : units.ofName(match[1])) : null;
}

// Of a line of perf stat, null of another.
function perfOf(text) {
  return perf(PERF.exec(text)) || perf(PERF_CSV.exec(text));
}

// match is [line, processor or the like, number, unit, event].
function perf(match) {
  var unit = match && match[3] ? units.spell(match[3]) : '';
  return match ? one('table', (match[1] ? match[1] + ' ' : '') + match[4],
    [match[2], units.unit(unit) ? unit : '', match[2] + (match[3] ? ' ' + match[3] : '')], '') : null;
}

function percentile(match, of) {
  var parts = match ? found.split(match.slice(1)) : null;
  return parts ? one('scrape', of.of + ' ' + match[1], parts, of.unit) : null;
}

function wrk(match) {
  var parts = match ? found.split(match.slice(1)) : null;
  return parts ? one('scrape', match[1], [parts[0], parts[1] + '/s', parts[2]], '') : null;
}

function load(match) {
  var all = found.create('table');
  if (match) {
    ['1', '5', '15'].forEach(function (minutes, i) {
      found.push(all, 'load ' + minutes + ' min', [match[i + 1], '', match[i + 1]], '');
    });
  }
  return match ? all : null;
}

// Tasks: 153 total, 4 running. The unit of all may be in the label: MiB Mem, %Cpu(s). Behind a full
// stop the label is over: 22978.2 avail Mem of top is not of its Swap.
function summary(match) {
  var all = found.create('table');
  var label = match && /^(?:([KMG]iB|%) ?)?(.*?)(?:\(s\))?$/.exec(match[1]);
  var items = match ? match[2].replace(/[\s.]+$/, '').replace(/\. +(?=\d)/g, ', .').split(/, *(?=\.?\d)/) : [];
  return items.length > 1 && items.every(function (item) {
    var over = /^\.\d+/.test(item) && /^\.\d+\.|^\.\d+ /.test(item);
    var its = ITEM.exec(over ? item.slice(1) : item);
    return its && found.push(all, (over ? '' : label[2] + ' ') + its[3], [its[1], its[2] || '', its[1] + (its[2] || '')], label[1] || '');
  }) ? all : null;
}

// Names and numbers by turns: as free -L writes them.
function alternate(text) {
  var all = found.create('pairs');
  var words = text.slice(0, endOf(text, /\s/)).split(/ +/);
  var i, parts;
  for (i = 0; i < words.length - 1; i += 2) {
    parts = /^[A-Za-z_][\w.\/%-]*$/.test(words[i]) ? found.parse(words[i + 1]) : null;
    if (!parts) {
      return null;
    }
    found.push(all, words[i], parts, units.ofName(words[i]));
  }
  return words.length % 2 === 0 && words.length > 2 && all.names.length > 0 ? all : null;
}

module.exports = {createMetrics: createMetrics};
