// A line as a message with fields: a JSON object, alone or behind a text, or key=value (logfmt),
// alone or behind a text. Pure; each value is the text that was written, so no number is rounded.
'use strict';

var wellFormed = require('../base/text.js').wellFormed;
var strip = require('./ansi.js').strip;
var fold = require('./fold.js');
var formats = require('./formats.js');
var json = require('./json.js');
var time = require('./time.js');

var LONG = 10000;      // characters; a longer line is shown as it came
var SHOWN_WHOLE = 40;  // characters of an object or a list that is shown as it is written
// What stands in the line as more than a field, where its format does not say it (formats.js). The
// first key that is there counts.
var ROLES = {
  message: ['msg', 'message', '@message', 'short_message', 'MESSAGE', '@m', '@mt', 'event', 'log'],
  time: ['time', 'ts', 'timestamp', '@timestamp', 't', '@t', 'datetime', 'asctime'],
  level: ['level', '@level', 'lvl', 'severity', 'severity_text', 'severityText', 'log_level', 'loglevel', 'log.level', 'levelname', '@l']
};

// One pair, behind a blank or at the begin: neither ?a=1&b=2 nor --a=1, nor a = 1.
var PAIR = /(^|\s)([A-Za-z_@][\w.@#\/-]*)=("(?:[^"\\\n]|\\.)*"|[^\s"=][^\s"]*|)(?=\s|$)/g;
var CLOSING = {')': '(', ']': '[', '}': '{', '>': '<'};
var CLAUSE = /(?:^|\s)(?:where|and|or|on|set|having|by|values|export|env)\s*$/i;
// A time and a level, of which log/slog and others have one pair behind the message.
var HEADED = /^\[?\d{2,4}[-\/:T]\S*(?: \d[\d:.,]+\S*)?\]? +\[?(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|TRC|DBG|INF|WRN|ERR|FTL)\b/;
var UNFINISHED = /(?:^|\s)[\w.]+=(?:\s|$)/;

// Returns null of a line without fields, else {prefix, time, message, level, fields}. prefix is
// where the text before them ends; the others are fields {path, kind, text, start, end}, three of
// them null where there is none. text is what the value says, start and end where that is written
// in the line; folded is true of an object or a list that is too long for it. begin is where its
// JSON begins (fold.find), or -1.
function parse(text, begin) {
  var found = text.length > LONG ? null : begin >= 0 ? ofJSON(text, begin) : ofPairs(text);
  var said = found && found.prefix === 0 ? formats.read(text) : null;
  var split;
  if (!found || found.fields.length === 0) {
    return null;
  }
  split = {prefix: found.prefix};
  Object.keys(ROLES).forEach(function (role) {
    var path = said ? said.paths[role] : undefined;
    split[role] = path === undefined ? pick(found.fields, role, text) : named(found.fields, path) || lookUp(text, 0, path);
  });
  split.fields = found.fields.filter(function (field) {
    return !Object.keys(ROLES).some(function (role) { return isIn(text, split[role], field); });
  });
  split.time = split.time && (dateIn(text, split.time) || split.time);
  if (split.time && said && said.moment.unix !== null) {
    split.time.unix = said.moment.unix;
  }
  return split;
}

function named(fields, path) {
  return fields.filter(function (field) { return field.path === path; })[0];
}

// Whether one is the other, or all of it.
function isIn(text, one, field) {
  return one !== null && (one === field || (one.start > field.start && one.end < field.end && json.members(text, field.start).length === 1));
}

// What has a role is one value. MongoDB's time is an object with one, {"$date": "..."}.
function pick(fields, role, text) {
  var names = ROLES[role];
  var best = null;
  fields.forEach(function (field) {
    var rank = names.indexOf(field.path);
    if (rank >= 0 && (!best || rank < names.indexOf(best.path)) && plain(text, field, role)) {
      best = field;
    }
  });
  return best;
}

function plain(text, field, role) {
  return field.kind === 'string' || field.kind === 'number' || (role === 'time' && dateIn(text, field) !== null);
}

function dateIn(text, field) {
  return text.charAt(field.start) === '{' ? lookUp(text, field.start, '$date') : null;
}

function ofJSON(text, begin) {
  return text.charAt(begin) === '{' ? {prefix: begin, fields: json.members(text, begin).map(function (member) {
    return fieldOf(text, member, member.key);
  })} : null;
}

function fieldOf(text, member, path) {
  var start = member.start;
  var end = member.end;
  var raw = text.slice(start, end);
  var count;
  if (member.kind === 'string') {
    return {path: path, kind: 'string', text: strip(json.textOf(text, start, end)), start: start + 1, end: end - 1};
  }
  if ((member.kind === 'object' || member.kind === 'list') && raw.length > SHOWN_WHOLE) {
    count = json.members(text, start).length;
    return {path: path, kind: member.kind, text: member.kind === 'object' ? '{' + count + '}' : '[' + count + ']', start: start, end: end, folded: true};
  }
  return {path: path, kind: member.kind, text: raw, start: start, end: end};
}

// Only pairs that end the line are fields. One alone may be anything: a setting, base64, SQL.
function ofPairs(text) {
  var run = [];
  var end = 0;
  var found, value;
  if (text.indexOf('=') < 1 || /^\s/.test(text)) {
    return null;
  }
  PAIR.lastIndex = 0;
  for (found = PAIR.exec(text); found; found = PAIR.exec(text)) {
    value = found[3];
    if (/\S/.test(text.slice(end, found.index))) {
      run = [];
    }
    if (closed(value)) {
      run.push(pairOf(found));
    } else {
      run = [];
    }
    end = PAIR.lastIndex;
  }
  return run.length === 0 || /\S/.test(text.slice(end)) || !trusted(run, text.slice(0, run[0].from)) ? null :
    {prefix: run[0].from, fields: run};
}

function trusted(run, before) {
  return run.some(function (field) { return field.text !== ''; }) && !CLAUSE.test(before) && !UNFINISHED.test(before) &&
    (run.length > 1 || HEADED.test(before));
}

// Whether a value ends by itself, and not in the middle of a sentence: a=1, b=2 or f(a=1).
function closed(value) {
  var last = value.charAt(value.length - 1);
  return !/[,;]/.test(last) && !(CLOSING.hasOwnProperty(last) && value.indexOf(CLOSING[last]) < 0);
}

function pairOf(found) {
  var value = found[3];
  var from = found.index + found[1].length;
  var start = from + found[2].length + 1;
  var quoted = value.charAt(0) === '"';
  return {
    from: from,
    path: found[2],
    kind: quoted ? 'string' : /^-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(value) ? 'number' : /^(?:true|false|null|nil)$/.test(value) ? 'word' : 'string',
    text: quoted ? strip(unquote(value)) : value,
    start: quoted ? start + 1 : start,
    end: start + value.length - (quoted ? 1 : 0)
  };
}

// Go's %q has escapes that JSON lacks; those stay as they stand.
function unquote(value) {
  try {
    return value.indexOf('\\') < 0 ? value.slice(1, -1) : wellFormed(JSON.parse(value));
  } catch (e) {
    return value.slice(1, -1).replace(/\\(["\\])/g, '$1');
  }
}

// Returns the field with this path (a.b for b in a), null without one. A key may have points.
function get(text, path) {
  var first = path.split('.')[0];
  var begin, pairs;
  if (text.length > LONG || (text.indexOf(first) < 0 && text.indexOf('\\') < 0)) {
    return null;
  }
  begin = fold.find(text);
  if (begin >= 0) {
    return text.charAt(begin) === '{' ? lookUp(text, begin, path) : null;
  }
  pairs = ofPairs(text);
  return pairs && named(pairs.fields, path) || null;
}

function lookUp(text, begin, path) {
  var list = json.members(text, begin);
  var i, key, below;
  for (i = 0; i < list.length; i += 1) {
    if (list[i].key === path) {
      return fieldOf(text, list[i], path);
    }
  }
  for (i = 0; i < list.length; i += 1) {
    key = list[i].key + '.';
    if ((list[i].kind === 'object' || list[i].kind === 'list') && path.slice(0, key.length) === key) {
      below = lookUp(text, list[i].start, path.slice(key.length));
      if (below) {
        below.path = path;
        return below;
      }
    }
  }
  return null;
}

// Returns a time as a person reads it: a number of seconds, ms, µs or ns since 1970 as the time of
// day, a text as it stands.
function moment(field) {
  var number = field.kind === 'number' ? Number(field.text) : NaN;
  var ms = field.unix !== undefined ? field.unix : number < 1e11 ? number * 1000 : number < 1e14 ? number : number < 1e17 ? number / 1000 : number / 1e6;
  return field.unix !== undefined || (number >= 1e8 && number < 1e20) ? new Date(time.digits(ms)).toISOString().slice(0, 23).replace('T', ' ') : field.text;
}

module.exports = {parse: parse, get: get, moment: moment};
