// The filter by values of fields (filters.js): a list of {path, text, not}. Of several values of
// one field an event has to have one, and none of those with not. Pure.
'use strict';

var visible = require('../base/text.js').visible;
var shorten = require('../base/text.js').shorten;
var fields = require('./fields.js');
var find = require('./find.js');
var words = require('./words.js');

var CHIP = 40;           // characters of a value
var PART = /^(-?)([^:]*):([^:]*)$/;
// What is not read as it stands: escapes, and what is made visible or printed over (ansi.js).
var REWRITTEN = /[\\\x00-\x08\x0B-\x1F\x7F-\x9F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/;
// A long object or list, which is its number of members (fields.js).
var COUNTED = /^[{\[]\d+[}\]]$/;
// In the address: path:text, or -path:text, with commas between them.
var SIGNS = [['~', '~0'], [',', '~1'], [':', '~2']];

function parse(texts) {
  var list = texts[0].split(',').map(function (part) {
    var found = PART.exec(part);
    return found && {path: read(found[2]), text: read(found[3]), not: found[1] === '-'};
  });
  return list.indexOf(null) < 0 ? list : undefined;
}

function format(list) {
  return [list.map(function (one) {
    return (one.not ? '-' : '') + write(one.path).replace(/^-/, '~3') + ':' + write(one.text);
  }).join(',')];
}

function write(text) {
  return SIGNS.reduce(function (all, sign) { return all.split(sign[0]).join(sign[1]); }, text);
}

function read(text) {
  return SIGNS.slice().reverse().reduce(function (all, sign) { return all.split(sign[1]).join(sign[0]); }, text.replace(/^~3/, '-'));
}

// Returns the parameters by which the server is asked for it (docs/wire.md, "A filter").
function query(list) {
  return list.map(function (one) {
    return 'field=' + encodeURIComponent(one.path.replace(/[%=!]/g, percent) + (one.not ? '!=' : '=') + one.text);
  }).join('&');
}

function percent(sign) {
  return '%' + sign.charCodeAt(0).toString(16).toUpperCase();
}

function test(list) {
  var all = ofRecords(list);
  return function (type, data) {
    return all.add(all.begin(), type, data);
  };
}

// Returns {begin(): what is known of a record before its first line, add(known, type, data):
// whether it passes with one more line}. Of the wanted values of a field one of its lines has to
// have one, and no line may have an unwanted one.
function ofRecords(list) {
  var paths = list.map(function (one) { return one.path; }).filter(function (path, i, all) { return all.indexOf(path) === i; });
  var tests = paths.map(function (path) {
    var wanted = textsOf(list, path, false);
    var unwanted = textsOf(list, path, true);
    return {has: wanted.length > 0 ? testPath(path, wanted, []) : null, lacks: unwanted.length > 0 ? testPath(path, [], unwanted) : null};
  });

  function begin() {
    return {had: tests.map(function (one) { return one.has === null; }), lacked: true};
  }

  function add(known, type, data) {
    tests.forEach(function (one, i) {
      known.had[i] = known.had[i] || one.has(type, data);
      known.lacked = known.lacked && (one.lacks === null || one.lacks(type, data));
    });
    return known.lacked && known.had.every(function (had) { return had; });
  }

  return {begin: begin, add: add};
}

function textsOf(list, path, not) {
  return list.filter(function (one) { return one.path === path && one.not === not; }).map(function (one) { return one.text; });
}

// A value that is written nowhere in the data is none in it, which is sooner known than what is
// one: unless it may be written in another way.
function testPath(path, wanted, unwanted) {
  var key = path.split('.')[0];
  var decisive = wanted.length > 0 ? wanted : unwanted;

  function absent(data) {
    return !REWRITTEN.test(data) && (data.indexOf(key) < 0 ||
      !decisive.some(function (text) { return COUNTED.test(text) || data.indexOf(text) >= 0; }));
  }

  return function (type, data) {
    var field = absent(data) || !find.written(type, data) ? null : fields.get(find.textOf(type, data), path);
    return field ? (wanted.length === 0 || wanted.indexOf(field.text) >= 0) && unwanted.indexOf(field.text) < 0 : wanted.length === 0;
  };
}

function chips(list) {
  return list.map(function (one, i) {
    var left = list.slice(0, i).concat(list.slice(i + 1));
    return {text: words.field(visible(one.path), shorten(visible(one.text).replace(/\n/g, ' ⏎ '), CHIP), one.not),
      title: words.fieldTitle(one.not), left: left.length > 0 ? left : null};
  });
}

// Returns the list with one more value. One that is wanted takes the place of the others of its
// field; what contradicts it goes.
function add(list, path, text, not) {
  return (list || []).filter(function (one) {
    return one.path !== path || (one.text !== text && (not || one.not));
  }).concat({path: path, text: text, not: not});
}

module.exports = {parse: parse, format: format, query: query, test: test, ofRecords: ofRecords, chips: chips, add: add};
