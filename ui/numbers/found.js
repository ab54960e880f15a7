// The numbers that were found in a line, and what a number looks like.
'use strict';

var units = require('./units.js');

var VALUES_MAX = 128;  // of one line
var NAME_MAX = 120;    // characters
var EXACT = 9e15;      // greater numbers may be rounded
var GROWTH = 10;       // times a number is as large as the one before in its series
var NAMES = 1000;      // whose last number is known
var MOST = 1e300;      // so that any range is finite
var LONG = /^[-+]?\d{16,}$/;
var NUMBER = '([-+]?(?:\\d{1,3}(?:,\\d{3})+(?!\\d)(?:\\.\\d+)?|\\d{1,20}(?:\\.\\d*)?|\\.\\d+)(?:[eE][-+]?\\d{1,3})?)';
var UNIT = '([%A-Za-zµμ°][A-Za-z/]*)?';
var TOKEN = new RegExp('^' + NUMBER + '( ?)' + UNIT + '$');
var GO_TIME = /^(?:(\d+)h)?(?:(\d+)m)?(\d+(?:\.\d+)?)s$/; // 1m2.5s

// The names of identifiers, of places in a text, of answers and of kinds, which are no quantities;
// one of capitals is read as a small one (PID, SPT), and so is one with a capital (Server Port).
// requestid is one word, and so is liquid.
var IDENTITY = /(?:^|[^A-Za-z])(?:(?:pp?|t|s|tg|pg|cg|(?:fs|oa|[aeslor])?[ug])?id|[sd]?ports?|[sd]pt|version|line|lineno|column|year|month|day|status|code|errno|seq|sequence|offset|index|idx|type|proto)$|[a-z](?:I[dD]|Port|Version|Line|Code|Seq|Index|Offset|Type)$|^(?:exitcode|http_connect|urlnum|(?:proxy_)?ssl_verify_result)$|^icmp_seq$/;
var JOINED = /(?:^|[^A-Za-z])[A-Za-z][a-z]{2,}id$/;
var NO_ID = /(?:valid|paid|quid|fluid|solid|humid|rapid|void|grid|hybrid|android|centroid|sigmoid|covid|pyramid|(?:best|last|top|max|min|over)bid)$/;
var CAPITALS = /^[A-Z][A-Z\d_.-]*$/;
var CAPITAL = /(?:^|[^A-Za-z])[A-Z][a-z]+$/;
// A level as a number.
var LEVEL = /(?:^|\.)(?:level(?:_?(?:no|num|value)|\.no)|severity(?:_?number)?|facility|(?:thread)?priority)$/i;
var MOMENT = /time|date|epoch|(?:^|[^a-z])ts?(?:_?[nmu]?s)?$|_at$|At$|now$|created$/i;
// A part of a time: nanoOfSecond of Java, nanos of protobuf.
var PART = /(?:nano|micro|milli|second|minute|hour|day|week|month)Of(?:Second|Minute|Hour|Day|Week|Month|Year)$|(?:timestamp|instant)\.nano/;

// form is one, pairs, json, table or scrape: how the lines of a series are made (series.js). bare
// are the numbers as they are written, texts those with the unit that is written behind them; units
// are in their usual spelling; counters are the names of those that only rise, of which the line
// says so; at is the Unix time in ms that a column says, null without one; was are the names that
// the columns had until now ("col 1"), null if they are the same; labels are numbers of so many
// digits that they are names, [name, parts, said] of push, unless their series has come near to
// them (grown). lacks are the names of which the line says that there is no value: null, N/A. most
// is how many numbers there may be.
function create(form, most) {
  return {most: most || VALUES_MAX, names: [], values: [], units: [], bare: [], texts: [], form: form, counters: false, at: null, says: null, was: null, labels: [], lacks: []};
}

// Adds that a line has no value of a name.
function lack(found, name) {
  if (found.lacks.length < found.most) {
    found.lacks.push(name);
  }
}

// Adds a number, parts of parse, with the unit that is written behind it or else the one that is
// said somewhere else. Returns whether it measures something: an identifier or a time does not.
function push(found, name, parts, said) {
  return add(found, name, parts, said, false);
}

// Adds those of the labels whose series had a number before that is not ten times as far from zero,
// or a tenth: a count that has become long. lasts has the last number of each name, and gets these.
function grown(found, lasts) {
  found.labels.forEach(function (label) {
    var times = Number(label[1][0].replace(/,/g, '')) / lasts.of[label[0]];
    if (times > 1 / GROWTH && times < GROWTH) {
      add(found, label[0], label[1], label[2], true);
    }
  });
  found.names.forEach(function (name, i) {
    if (found.units[i] === '' && (lasts.of[name] !== undefined || lasts.count < NAMES)) {
      lasts.count += lasts.of[name] === undefined ? 1 : 0;
      lasts.of[name] = found.values[i];
    }
  });
}

function add(found, name, parts, said, measured) {
  var as = units.spell(parts[1] || said);
  var factor = as === '' ? [1, ''] : units.unit(as);
  var value = factor ? Number(parts[0].replace(/,/g, '')) * factor[0] : NaN;
  if (!isFinite(value) || found.values.length >= found.most || !measures(name, value, found.form === 'table') || found.names.indexOf(name) >= 0) {
    return false;
  }
  if (!measured && as === '' && LONG.test(parts[0]) && isLabel(found.form, value)) {
    found.labels.push([name, parts, said]);
    return false;
  }
  found.names.push(name);
  found.values.push(value);
  found.units.push(as);
  found.bare.push(parts[0]);
  found.texts.push(parts[2]);
  return true;
}

// Returns what was found, null where that is nothing.
function any(found) {
  return found.names.length + found.labels.length + found.lacks.length > 0 ? found : null;
}

// Whether many digits without a unit are what something is called: a card, a trace, a hash. A
// metric is none, nor is a number of JSON that is not rounded.
function isLabel(form, value) {
  return form === 'json' ? Math.abs(value) > EXACT : form !== 'scrape';
}

// The columns of a table are known by their head. Loggers write a level as 10 to 60.
function measures(name, value, known) {
  var size = Math.abs(value);
  return name !== '' && name.length <= NAME_MAX && size <= MOST && (known || !isIdentity(name)) &&
    !(name === 'level' && value % 10 === 0 && size <= 60) && !isMoment(name, size);
}

// Whether a name is of what measures nothing.
function isIdentity(name) {
  var small = CAPITALS.test(name) || CAPITAL.test(name) ? name.toLowerCase() : name;
  return IDENTITY.test(small) || (JOINED.test(small) && !NO_ID.test(small)) || LEVEL.test(name) || PART.test(name);
}

// Unix time in s or ms.
function isMoment(name, size) {
  return MOMENT.test(name) && ((size >= 1e9 && size < 1e10) || (size >= 1e12 && size < 1e13));
}

// Returns [number, unit, both as written] of a text that is a number, with its unit if it has one,
// else null. A unit behind a space may be the next word.
function parse(text) {
  var match = TOKEN.exec(text);
  return match ? split(match) : null;
}

// match is that of NUMBER, a space, UNIT.
function split(match) {
  var as = match[3] || '';
  var known = as === '' || units.unit(units.spell(as)) !== null;
  if (match[2] && (!known || (as.length === 1 && !/[s%BWV]/.test(as)))) {
    return [match[1], '', match[1]];
  }
  return known ? [match[1], as, as === '' ? match[1] : match[1] + match[2] + as] : null;
}

// Adds what the groups of a match from i on are: a number, a space, a unit.
function amount(found, name, match, i, said) {
  var parts = match[i] !== undefined ? split(['', match[i], match[i + 1] ? ' ' : '', match[i + 2]]) : null;
  if (parts) {
    push(found, name, parts, said);
  }
}

// Adds a number without a unit, if there is one.
function put(found, name, text, unit) {
  if (text) {
    push(found, name, [text, unit, text], unit);
  }
}

// Adds what a text says, if that is a number; said is its unit where it has none, undefined: that
// of the name.
function value(found, name, text, said) {
  var parts = duration(text) || parse(text);
  if (parts) {
    push(found, name, parts, said === undefined ? units.ofName(name) : said);
  }
}

// Returns the same of 1m2.5s or 1h0m3s, which is a number of seconds, null of any other text.
function duration(text) {
  var match = GO_TIME.exec(text);
  return match && (match[1] || match[2]) ?
    [String(Number(((match[1] || 0) * 3600 + (match[2] || 0) * 60 + Number(match[3])).toFixed(9))), 's', text] : null;
}

module.exports = {lack: lack, amount: amount, put: put, value: value, grown: grown, any: any, create: create, push: push, parse: parse, split: split, duration: duration, NUMBER: NUMBER, UNIT: UNIT, isIdentity: isIdentity};
