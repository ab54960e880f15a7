// Reads the time, the level and the message of a line by the table of formats (table.js), with the
// same results as the program: a file of lines is read by the tests of both. Pure. What a line is
// does not depend on the lines before it.
'use strict';

var strip = require('./ansi.js').strip;
var members = require('./members.js');
var moment = require('./moment.js');
var table = require('./table.js');

var HEAD = 512;        // characters of a line that patterns are tried on
var DEPTH = 2;         // lines in lines

var ENVELOPE = new RegExp(table.ENVELOPE);
// The rows of a Unix time and any text, or of two numbers.
var BARE = /^(?:unix(?:-[mun]s)?|graphite)$/;
var LAST_NUMBER = /(?:^|[ \t])\d+$/;
var CLOSED = /\}\s{0,9}$/;
// What a key is for whose first part is that; all others are of the time.
var ROLES = {message: 'message', level: 'level', pri: 'level'};

var stamps, byFirst, objects, pairs, chosen, last;

choose('', null);

// Reads all lines by the row with this name, '' for all rows; or by a given stamp, whose rows are
// those of any time. What the person who started the program has said.
function choose(only, given) {
  var rows = table.FORMATS.filter(function (format) { return only === '' || format.name === only; });
  var list = table.STAMPS;
  if (given) {
    list = [{name: given.name, first: '', begins: given.begins, parts: given.parts.join(' ')}];
    rows = table.FORMATS.filter(function (format) { return format.stamp === 'iso' && /^iso(?:-level)?$/.test(format.name); });
  }
  stamps = list.map(function (stamp) {
    return {first: stamp.first, pattern: new RegExp(stamp.begins), parts: partsOf(stamp.parts), rows: rows.filter(function (format) {
      return given || format.stamp === stamp.name;
    }).map(function (format) { return {format: format, parts: partsOf(format.parts), behind: format.behind ? new RegExp(format.behind) : null}; })};
  }).filter(function (stamp) { return stamp.rows.length > 0; }); // others are of values only
  byFirst = {};
  chosen = only !== '';
  objects = rowsWithKeys(rows, false);
  pairs = rowsWithKeys(rows, true);
  last = {text: '', found: null};
}

function rowsWithKeys(rows, paired) {
  return rows.filter(function (format) { return format.keys && !!format.pairs === paired; }).map(function (format) {
    return {format: format, keys: format.keys.map(keyOf)};
  });
}

// What the groups of a pattern are, in the table one text.
function partsOf(text) {
  return text ? text.split(' ') : [];
}

function keyOf(key) {
  var stamp = table.STAMPS.filter(function (stamp) { return stamp.name === key.stamp; })[0];
  var value = stamp ? stamp.begins : key.value;
  return {
    paths: key.paths.split('|').map(members.pathOf),
    value: value ? new RegExp(value) : null,
    parts: partsOf(stamp ? stamp.parts : key.parts),
    optional: key.optional === true,
    role: stamp ? 'time' : key.parts ? ROLES[partsOf(key.parts)[0]] || 'time' : ''
  };
}

// Returns what the first row that fits reads in a line, null where none does: {format: the row,
// moment: see moment.js, level, message, partial, inner, paths}. level is error, warn, info, debug
// or '', message a text without colours, partial whether it goes on in the next line; inner is what
// the message is where that is a line itself whose level counts, else null; paths are those of the
// fields that hold time, level and message.
function read(text) {
  if (text !== last.text) {
    last = {text: text, found: readLine(plain(text))};
  }
  return last.found;
}

function plain(text) {
  return text.indexOf('\x1B') < 0 ? text : strip(text);
}

// Also behind what docker compose, docker service logs, or kubectl with --prefix, puts before each
// line.
function readLine(text) {
  return readPlain(text, DEPTH) || readPlain(within(text), DEPTH);
}

// Returns what is behind that, '' of a line without it.
function within(text) {
  var head = text.slice(0, HEAD);
  var found = head.indexOf(' | ') > 0 || head.slice(0, 5) === '[pod/' ? ENVELOPE.exec(head) : null;
  return found ? text.slice(found[0].length) : '';
}

function readPlain(text, depth) {
  var head = text.slice(0, HEAD);
  var tried, found, line, i, k;
  if (text.charAt(0) === '\x1E') { // RFC 7464
    return readPlain(text.slice(1), depth);
  }
  if (text.charAt(0) === '{') {
    return readObject(text, depth);
  }
  tried = stampsAt(text.charCodeAt(0));
  for (i = 0; i < tried.length; i += 1) {
    found = tried[i].pattern.exec(head);
    for (k = 0; found && k < tried[i].rows.length; k += 1) {
      line = readText(tried[i], tried[i].rows[k], text, found, depth);
      if (line) {
        return line;
      }
    }
  }
  return members.readPairs(text) ? readKeys(pairs, depth) : null;
}

// Returns those with which a line can begin that has this character first.
function stampsAt(code) {
  if (!byFirst[code]) {
    byFirst[code] = stamps.filter(function (stamp) {
      return stamp.first === '' || stamp.first.indexOf(String.fromCharCode(code)) >= 0;
    });
  }
  return byFirst[code];
}

function readText(stamp, row, text, found, depth) {
  var end = found[0].length;
  var line = begin(row.format);
  var behind = row.behind ? row.behind.exec(text.slice(end, HEAD)) : null;
  if (row.behind && !behind) {
    return null;
  }
  if (behind) {
    addAll(line, row.parts, behind);
    end += behind[0].length;
  }
  addAll(line, stamp.parts, found);
  line.message += text.slice(end); // a group of the message ends here
  line.moment.bare = !chosen && BARE.test(row.format.name) && LAST_NUMBER.test(found[0]);
  return finish(line, depth);
}

// What only looks like an object may not even be text in JSON.
function readObject(text, depth) {
  try {
    if (!CLOSED.test(text.slice(-HEAD))) {
      return null;
    }
    members.readObject(text);
    return readKeys(objects, depth);
  } catch (e) {
    return null;
  }
}

// Returns the line by the first row whose keys are all there and fit.
function readKeys(rows, depth) {
  var i, line;
  for (i = 0; i < rows.length; i += 1) {
    line = mayFit(rows[i].keys) ? readRow(rows[i], depth) : null;
    if (line !== null) {
      return line;
    }
  }
  return null;
}

// Whether each key may be there as it must: most rows are not those of the line.
function mayFit(keys) {
  var i, k, may;
  for (i = 0; i < keys.length; i += 1) {
    may = keys[i].optional;
    for (k = 0; !may && k < keys[i].paths.length; k += 1) {
      may = members.has(keys[i].paths[k]);
    }
    if (!may) {
      return false;
    }
  }
  return true;
}

function readRow(row, depth) {
  var founds = [];
  var line, i;
  for (i = 0; i < row.keys.length; i += 1) {
    founds.push(find(row.keys[i]));
    if (founds[i] === null && !row.keys[i].optional) {
      return null;
    }
  }
  line = begin(row.format);
  for (i = 0; i < founds.length; i += 1) {
    if (founds[i] !== null) {
      addAll(line, row.keys[i].parts, founds[i].groups);
      line.paths[row.keys[i].role] = founds[i].name;
    }
  }
  return finish(line, depth);
}

// Returns {name, groups} of the first path of a key that is there, null where it does not fit.
function find(key) {
  var i, value, groups;
  for (i = 0; i < key.paths.length; i += 1) {
    value = members.get(key.paths[i]);
    if (value !== null) {
      groups = key.value ? key.value.exec(value) : [value, value];
      return groups && {name: key.paths[i].name, groups: groups};
    }
  }
  return null;
}

function begin(format) {
  return {format: format, moment: moment.begin(), level: '', message: '', partial: false, inner: null, paths: {}, bad: false};
}

function addAll(line, parts, found) {
  var i;
  for (i = 0; i < parts.length; i += 1) {
    if (found[i + 1]) {
      add(line, parts[i], found[i + 1]);
    }
  }
}

// A part of '' is none.
function add(line, part, value) {
  if (value === '') {
    return;
  }
  if (part === 'level') {
    line.level = levelOf(line.format.levels || 'words', value.toLowerCase());
  } else if (part === 'pri') {
    line.level = Number(value) < 192 ? levelOf('syslog', String(Number(value) % 8)) : line.level;
  } else if (part === 'message') {
    line.message = value;
  } else if (part === 'partial') {
    line.partial = value === 'P';
  } else {
    line.bad = !moment.set(line.moment, part, value) || line.bad;
  }
}

function levelOf(name, word) {
  var levels = table.LEVELS[name];
  return levels.hasOwnProperty(word) ? levels[word] : '';
}

// Returns the line, null where its time is impossible.
function finish(line, depth) {
  line.message = withoutEnd(line.message);
  if (line.bad || !moment.complete(line.moment, line.format.zone || '')) {
    return null;
  }
  line.level = line.level || line.format.otherwise || '';
  if (line.level === '' && depth > 0 && (line.format.inner || !line.format.closed && !line.format.keys)) {
    line.inner = readPlain(plain(line.message), depth - 1);
    line.level = line.inner ? line.inner.level : '';
  }
  return line;
}

function withoutEnd(text) {
  var end = text.length;
  while (end > 0 && (text.charAt(end - 1) === '\n' || text.charAt(end - 1) === '\r')) {
    end -= 1;
  }
  return text.slice(0, end);
}

module.exports = {choose: choose, read: read, within: within};
