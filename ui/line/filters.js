// The filters: which events are shown, each a choice that the address of the page has. The page
// reads and writes the choices, the search worker and an exported page test events by them. Pure.
//
// Each entry of FILTERS is one kind of filter:
//
//	keys          in the address
//	parse(texts)  the choice by the texts of its keys, which are null where there is none; undefined
//	              if they are malformed. JSON: it goes to the worker
//	format(choice)          the texts
//	test(choice)            function(type, data, at) of an event, at its Unix time in ms or null
//	chips(choice)           what the row of chips says of it: [{text, title, left}], left the choice
//	                        without that chip or null; none where the row has buttons for it
//
// A new kind is an entry here, and nothing else.
'use strict';

var wire = require('../connection/wire.js');
var fieldfilter = require('./fieldfilter.js');
var find = require('./find.js');
var time = require('./time.js');
var wire = require('../connection/wire.js');
var words = require('./words.js');

// The worst first; '' is a line of no level, which the address calls other.
var LEVELS = ['error', 'warn', 'info', 'debug', ''];

var FILTERS = {
  levels: {keys: ['levels'], parse: parseLevels, format: formatLevels, test: testLevels, chips: none},
  types: {keys: ['types'], parse: parseTypes, format: formatList, test: testTypes, chips: none},
  fields: {keys: ['fields'], parse: fieldfilter.parse, format: fieldfilter.format, test: fieldfilter.test, chips: fieldfilter.chips},
  span: {keys: ['from', 'to'], parse: parseSpan, format: formatSpan, test: testSpan, chips: chipsOfSpan}
};

function none() {
  return [];
}

function parseLevels(texts) {
  var list = split(texts[0]);
  var levels = LEVELS.filter(function (level) { return list.indexOf(level || words.OTHER) >= 0; });
  return levels.length === list.length ? levels : undefined;
}

function formatLevels(levels) {
  return [levels.map(function (level) { return level || words.OTHER; }).join(',')];
}

// A mark of the source is no line, so it has no level that could be chosen.
function testLevels(levels) {
  var chosen = setOf(levels);
  return function (type, data) { return !find.ours(type) && chosen[find.levelOf(type, data)] === true; };
}

function parseTypes(texts) {
  var types = split(texts[0]);
  return types.length > 0 && types.every(function (type) { return wire.TYPE.test(type); }) ? types : undefined;
}

function testTypes(types) {
  var chosen = setOf(types);
  return function (type) { return chosen[find.kindOf(type)] === true; };
}

function formatList(list) {
  return [list.join(',')];
}

// A choice of a span is {from, to, own}: times in ms, one of which may be null, of which the first
// is in it and the second is not. own: they are the times that lines say (time.js), else those at
// which lines came; a Z at the end of a text says the latter.
function parseSpan(texts) {
  var ends = texts.map(function (text) { return text === null ? null : time.parse(text); });
  var one = ends[0] || ends[1];
  var own = one !== null && one.own;
  var malformed = texts.some(function (text, i) { return text !== null && (ends[i] === null || ends[i].own !== own); });
  var span = {from: ends[0] && ends[0].ms, to: ends[1] && ends[1].ms, own: own};
  return malformed || (span.from !== null && span.to !== null && span.from >= span.to) ? undefined : span;
}

function formatSpan(span) {
  return [span.from, span.to].map(function (ms) { return ms === null ? null : time.format(ms, span.own); });
}

function testSpan(span) {
  var clock = time.createClock();
  return function (type, data, at) {
    var ms = span.own ? clock(type === wire.SCREEN ? '' : data, at) : at;
    return ms !== null && (span.from === null || ms >= span.from) && (span.to === null || ms < span.to);
  };
}

function chipsOfSpan(span) {
  return [{text: words.span(span.from, span.to, span.own), title: words.SPAN, left: null}];
}

// Each once.
function split(text) {
  return text.split(',').filter(function (part, i, all) { return all.indexOf(part) === i; });
}

function setOf(list) {
  var set = Object.create(null);
  list.forEach(function (member) { set[member] = true; });
  return set;
}

// Returns {chosen: the choices by the names in FILTERS, wrong: the keys whose values are
// malformed}. get(key) returns a value of the address or null (base/address.js).
function read(get) {
  var chosen = {};
  var wrong = [];
  Object.keys(FILTERS).forEach(function (name) {
    var texts = FILTERS[name].keys.map(get);
    var choice;
    if (texts.some(function (text) { return text !== null; })) {
      choice = FILTERS[name].parse(texts);
      if (choice === undefined) {
        wrong = wrong.concat(FILTERS[name].keys.filter(function (key, i) { return texts[i] !== null; }));
      } else {
        chosen[name] = choice;
      }
    }
  });
  return {chosen: chosen, wrong: wrong};
}

// Returns what base/address.js sets for a choice of the filter with this name, null for none.
function write(name, choice) {
  var texts = choice === null ? [] : FILTERS[name].format(choice);
  var values = {};
  FILTERS[name].keys.forEach(function (key, i) { values[key] = texts[i] === undefined ? null : texts[i]; });
  return values;
}

function any(chosen) {
  return Object.keys(chosen).length > 0;
}

// Returns function(type, data, at), whether an event passes all choices, or null where there is
// none. It is to be called for the events in their order: the time of a line may be that of the
// line before.
function createTest(chosen) {
  var tests = Object.keys(chosen).map(function (name) { return FILTERS[name].test(chosen[name]); });
  var one = tests[0];
  return tests.length === 0 ? null : tests.length === 1 ? one : function (type, data, at) {
    var passes = true;
    var i;
    // Each test sees each event.
    for (i = 0; i < tests.length; i += 1) {
      passes = tests[i](type, data, at) && passes;
    }
    return passes;
  };
}

// Returns the choices but that of the filter with this name.
function without(chosen, name) {
  var left = {};
  Object.keys(chosen).forEach(function (key) {
    if (key !== name) {
      left[key] = chosen[key];
    }
  });
  return left;
}

// Returns [{name, text, title, left}] of all choices.
function chips(chosen) {
  return Object.keys(chosen).reduce(function (all, name) {
    return all.concat(FILTERS[name].chips(chosen[name]).map(function (chip) {
      return {name: name, text: chip.text, title: chip.title, left: chip.left};
    }));
  }, []);
}

module.exports = {LEVELS: LEVELS, read: read, write: write, any: any, createTest: createTest, without: without, chips: chips};
