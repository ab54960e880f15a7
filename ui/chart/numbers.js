// The numbers in a line: a number alone, key=value, JSON, or a row of a table whose names are in
// the line above. Most lines have none, which a few characters show. "1,234" is one number; any
// other comma separates columns, and so does this one in a table that has as many columns.
'use strict';

var members = require('../line/json.js').members;
var scale = require('./scale.js');

var TEXT_MAX = 16384;  // characters; more is a document, not a line
var VALUES_MAX = 128;  // of one line
var NAME_MAX = 64;     // characters
var EXACT = 9e15;      // greater numbers are names, and not exact

var NUMBER = '([-+]?(?:\\d{1,3}(?:,\\d{3})+(?!\\d)(?:\\.\\d+)?|\\d{1,15}(?:\\.\\d*)?|\\.\\d+)(?:[eE][-+]?\\d{1,3})?)';
var UNIT = '([%A-Za-zµμ°][A-Za-z/]*)?';
var TOKEN = new RegExp('^' + NUMBER + '( ?)' + UNIT + '$');
var VALUE = new RegExp('^"?' + NUMBER + '(?:( ?)' + UNIT + ')?(?=[.:]?(?:$|[\\s,;)\\]}|"]))');
var TIME = '\\d\\d?:\\d\\d(?::\\d\\d(?:[.,]\\d+)?)?(?: ?[AP]M)?(?:Z|[-+]\\d\\d:?\\d\\d)?';
var WHEN = '\\[?(?:\\d{4}[-/]\\d\\d[-/]\\d\\d(?:[T ]' + TIME + ')?|' + TIME + ')\\]?';
var TIMES = new RegExp('^' + WHEN + '(?:[\\s,;|]+|$)|[\\s,;|]+' + WHEN + '$', 'g');
var ROW = /^[\s|\[]*[-+.\d]/;
var ROW_END = /[\d%.] ?[A-Za-z\/°%\u00b5\u03bc]{0,6}[\s|\]]*$/;
var NAME = /(?:^|[\s,;(\[{|"])([A-Za-z_][\w.\/%-]*)$/; // so neither ?a=1&b=2 nor --a=1
var COLOURS = /\x1b\[[0-9;:]*[A-Za-z]/g;
var RULE = /^[-=+|\s]+$/;

// The names of identifiers and of times, which are no quantities.
var IDENTITY = /(?:^|[^A-Za-z])(?:(?:pp?|[tugs]|e[ug])?id|PID|ID|port|version|line|year|status|code|errno)$|[a-z](?:I[dD]|Port|Version|Line|Code)$/;
var MOMENT = /time|date|epoch|(?:^|[^a-z])ts?$|_at$|At$|now$/i;

// Returns {read(text, n)}, where n counts the lines, to find the one right above. read returns null
// or {names, values, units, texts, form, was}: values in the first unit of their family (scale.js),
// units and texts as written, since a value is rounded to 53 bits; form is one, pairs, json or
// table; was are the names that the columns had until now ("col 1"), null if they are the same.
function createNumbers() {
  var tables = {};       // names by number of columns
  var above = ['', ''];  // the last lines without numbers, the nearest first
  var aboveAt = -1;

  // There may be thousands of lines a second: a cheap test for each form comes before its patterns.
  function read(text, n) {
    var found = null;
    if (text.length > TEXT_MAX) {
      return null;
    }
    if (text.indexOf('\x1b') >= 0) {
      text = text.replace(COLOURS, '');
    }
    if (text.charAt(0) === '{') {
      return json(text);
    }
    if (text.indexOf('=') > 0) {
      found = pairs(text);
    }
    if (!found && ROW.test(text) && ROW_END.test(text.slice(-32))) {
      found = row(cells(text), n);
    }
    if (!found) {
      above = [text, aboveAt === n - 1 ? above[0] : ''];
      aboveAt = n;
    }
    return found;
  }

  // Returns the numbers of the first form that fits all cells: a number alone, columns by blanks,
  // by commas. Commas come first if a title has as many columns.
  function row(split, n) {
    var title = aboveAt === n - 1 ? above[RULE.test(above[0]) ? 1 : 0] : '';
    var columns = split.commas.length;
    var found = columns > 1 && (tables[columns] || title.split(',').length === columns) ? measure(split.commas) : null;
    found = found || measure([split.line]) || measure(split.blanks) || measure(split.commas);
    if (found && found.values.length > 1) {
      found.form = 'table';
      nameColumns(found, title);
    }
    return found;
  }

  // Names the columns. There is one table for each number of columns: titles that are repeated
  // change nothing, others replace the names.
  function nameColumns(found, title) {
    var count = found.values.length;
    var old = tables[count];
    var names = titles(title, count);
    if (names) {
      found.was = old && old[0] === 'col 1' ? old : null;
      tables[count] = names;
    } else if (!old) {
      tables[count] = found.values.map(function (value, i) { return 'col ' + (i + 1); });
    }
    found.names = tables[count];
  }

  return {read: read};
}

// Returns the count names of columns in a title, or null. Times are no columns; nor is the time
// zone that vmstat -t writes as the name of its last column.
function titles(text, count) {
  var split = cells(text);
  var names = split.commas.length === count ? split.commas : split.blanks;
  if (names.length === count + 1 && /^[A-Z]+$/.test(names[count])) {
    names = names.slice(0, count);
  }
  return names.length === count && names.every(function (name, i) {
    return name !== '' && name.length <= NAME_MAX && !TOKEN.test(name) && names.indexOf(name) === i;
  }) ? names : null;
}

function cells(text) {
  var line = text.replace(/^\s+|\s+$/g, '').replace(TIMES, '');
  return {
    line: line,
    commas: line.indexOf(',') < 0 ? [] : line.split(/[\s|]*[,;][\s|]*/),
    blanks: line.split(/[\s|;]+/).filter(function (cell) { return cell !== ''; })
  };
}

// Returns the cells as numbers, null if one is none.
function measure(list) {
  var found = {names: ['value'], values: [], units: [], texts: [], form: 'one', was: null};
  return list.length > 0 && list.length <= VALUES_MAX && list.every(function (cell) {
    return push(found, TOKEN.exec(cell));
  }) ? found : null;
}

// Adds a match of TOKEN or VALUE. Returns whether it is a number. A unit behind a space may be the
// next word.
function push(found, match) {
  var as = match && match[3] || '';
  var unit = as === '' ? [1, ''] : scale.unit(as);
  if (as !== '' && match[2] && (!unit || (as.length === 1 && !/[s%]/.test(as)))) {
    as = '';
    unit = [1, ''];
  }
  if (!match || !unit) {
    return false;
  }
  found.values.push(Number(match[1].replace(/,/g, '')) * unit[0]);
  found.units.push(as);
  found.texts.push(match[1] + (as === '' ? '' : match[2] + as));
  return isFinite(found.values[found.values.length - 1]);
}

// Returns the numbers of key=value, or null. The name is searched backwards from each =, within
// NAME_MAX, so that the time for a long line of = is linear.
function pairs(text) {
  var found = {names: [], values: [], units: [], texts: [], form: 'pairs', was: null};
  var at = text.indexOf('=');
  var name;
  for (; at > 0 && found.values.length < VALUES_MAX; at = text.indexOf('=', at + 1)) {
    name = startsNumber(text.charCodeAt(at + 1)) && NAME.exec(text.slice(Math.max(0, at - NAME_MAX), at));
    if (name && push(found, VALUE.exec(text.substr(at + 1, 48)))) {
      nameLast(found, name[1]);
    }
  }
  return found.names.length > 0 ? found : null;
}

function startsNumber(c) {
  return (c >= 48 && c <= 57) || c === 45 || c === 43 || c === 46 || c === 34; // - + . "
}

// Returns the numbers of a JSON object, or null.
function json(text) {
  var found = {names: [], values: [], units: [], texts: [], form: 'json', was: null};
  try {
    JSON.parse(text);
  } catch (e) {
    return null;
  }
  collect(found, text, 0, '');
  return found.names.length > 0 ? found : null;
}

// Adds the numbers of the object at `at`, and of one level below (a.b): deeper, and in arrays, they
// are rarely measures.
function collect(found, text, at, prefix) {
  members(text, at).forEach(function (member) {
    var written, value;
    if (member.kind === 'number' && found.values.length < VALUES_MAX) {
      written = text.slice(member.start, member.end);
      value = Number(written);
      if (isFinite(value)) {
        found.values.push(value);
        found.units.push('');
        found.texts.push(written);
        nameLast(found, prefix + member.key);
      }
    } else if (prefix === '' && member.kind === 'object') {
      collect(found, text, member.start, member.key + '.');
    }
  });
}

// Names the number that was added last, or removes it if it is no measure. Loggers write a level as
// 10 to 60.
function nameLast(found, name) {
  var value = found.values[found.values.length - 1];
  var size = Math.abs(value);
  if (name === '' || name.length > NAME_MAX || size > EXACT || IDENTITY.test(name) || found.names.indexOf(name) >= 0 ||
      (name === 'level' && value % 10 === 0 && size <= 60) ||
      (MOMENT.test(name) && ((size >= 1e9 && size < 1e10) || (size >= 1e12 && size < 1e13)))) {
    found.values.pop();
    found.units.pop();
    found.texts.pop();
  } else {
    found.names.push(name);
  }
}

module.exports = {createNumbers: createNumbers};
