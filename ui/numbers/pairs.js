// key=value and name: value in a line, and the members of a JSON object.
'use strict';

var members = require('../line/json.js').members;
var textOf = require('../line/json.js').textOf;
var found = require('./found.js');
var units = require('./units.js');

var BACK = 64;         // characters before the sign in which the name is
var DEEP = 4;          // a.b.c.d
var VALUE = new RegExp('^"?' + found.NUMBER + '(?:( ?)' + found.UNIT + ')?(?=[.:]?(?:$|[\\s,;)\\]}|"]))');
var NAME = /(?:^|[\s,;(\[{|"])([A-Za-z_][\w.\/%-]*)$/; // so neither ?a=1&b=2 nor --a=1
var PER = /(?:^|[\s,;(])([A-Za-z_][\w.\/%-]* per s(?:ec(?:ond)?)?)$/; // requests per second
var LABEL = /^[A-Z][\w%\/().-]*(?: [a-z\d(][\w%\/().-]*){1,3}$/; // of several words: Buffer usage
var PORT = /^(?:localhost|127\.|\d)/;
var LEVEL = /^(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|Info|Warning|Error|Debug)\b/;
// What ends the value of name: value.
var AHEAD = /^"?\s*(?:$|\(\w+ ?=|[,;)\]}|]|[-\u2022|] |[A-Za-z_][\w.\/%-]*"?\s?:)/;
// Of docker stats: two amounts.
var BOTH = /^(?:MemUsage|NetIO|BlockIO)$/;
var CORES = /^(\d+)([num])$/;
var NO_VALUE = /^"?(?:[-+]?nan|n\/a|null|none|-)(?="?(?:$|[\s,;)\]}]))/i;
var SIGN = /[=:]/g;

// Returns the numbers of key=value and of name: value, or null. The name is searched backwards from
// each sign, within BACK, so that the time for a long line of = is linear.
function read(text) {
  var all = found.create('pairs');
  var equals = false;    // then a colon belongs to a text: time="12:30"
  var sign, at, name;
  SIGN.lastIndex = 1;
  for (sign = SIGN.exec(text); sign; sign = SIGN.exec(text)) {
    at = sign.index;
    if (sign[0] === '=' && NO_VALUE.test(text.substr(at + 1, 6))) {
      name = NAME.exec(text.slice(Math.max(0, at - BACK), at));
      found.lack(all, name ? name[1] : '');
    }
    name = sign[0] === '=' ? keyBefore(text, at) : equals ? null : labelBefore(text, at);
    if (name) {
      add(all, name, text, at);
      equals = equals || sign[0] === '=';
    }
  }
  return found.any(all);
}

function keyBefore(text, at) {
  var spaced = text.charAt(at - 1) === ' ' && text.charAt(at + 1) === ' ';
  var match = startsNumber(text.charCodeAt(at + (spaced ? 2 : 1))) &&
    NAME.exec(text.slice(Math.max(0, at - BACK), spaced ? at - 1 : at));
  return match ? match[1] : null;
}

// Without a blank behind it name:80 may be a port, so the value needs a fraction or a unit there,
// unless the line has nothing else.
function labelBefore(text, at) {
  var gap = /^ *\t?/.exec(text.slice(at + 1, at + 33))[0].length;
  var match, value, head;
  if (!startsNumber(text.charCodeAt(at + 1 + gap))) {
    return null;
  }
  head = text.slice(Math.max(0, at - BACK), at).replace(/ $/, '');
  match = PER.exec(head) || NAME.exec(head) || (LABEL.test(head) ? [head, head] : null); // Core 0
  value = match && VALUE.exec(text.substr(at + 1 + gap, 48));
  value = value && found.split(value.slice(0));
  if (!value || (gap === 0 && PORT.test(match[1])) || !AHEAD.test(text.slice(at + 1 + gap).slice(value[2].length).slice(0, 80)) ||
      (gap === 0 && value[1] === '' && value[0].indexOf('.') < 0 && !/^[\s,;]*(?:[A-Za-z_][\w%\/-]*:[-+.\d]+[\s,;]*)+$/.test(text.slice(0, 400)))) {
    return null;
  }
  head = head.replace(/^\s+/, '');
  return at <= BACK && LABEL.test(head) && !LEVEL.test(head) ? head : match[1];
}

function startsNumber(c) {
  return (c >= 48 && c <= 57) || c === 45 || c === 43 || c === 46 || c === 34; // - + . "
}

function add(all, name, text, at) {
  var rest = text.substr(at + 1, 80).replace(/^[ \t]+/, '');
  var value = VALUE.exec(rest);
  var parts = value ? found.split(value) : found.duration(/^"?([\w.]*)/.exec(rest)[1]);
  if (parts) {
    found.push(all, name, parts, units.ofName(name));
  }
}

// Returns the numbers of a JSON object, or null.
function json(text) {
  var all = found.create('json');
  var object, label;
  try {
    object = JSON.parse(text);
  } catch (e) {
    return null;
  }
  label = object.CPUPerc && (object.Name || object.Container); // docker stats: a line for each
  collect(all, text, 0, label ? label + ' ' : '', 1);
  return found.any(all);
}

// Adds the numbers of the object at `at`, and of those in it (a.b); in arrays they are rarely
// measures. A text is one where it has a unit: "0.05%".
function collect(all, text, at, prefix, depth) {
  members(text, at).forEach(function (member) {
    var name = prefix + member.key;
    var parts = null;
    var both;
    if (member.kind === 'object' && depth < DEEP) {
      collect(all, text, member.start, name + '.', depth + 1);
    } else if (member.kind === 'word' && text.charAt(member.start) === 'n') {
      found.lack(all, name);
    } else if (member.kind === 'number') {
      parts = text.slice(member.start, member.end);
      parts = [parts, '', parts];
    } else if (member.kind === 'string' && member.end - member.start < 24) {
      parts = textOf(text, member.start, member.end);
      both = BOTH.test(member.key) ? parts.split(' / ') : [];
      if (both.length === 2 && /IO$/.test(member.key)) {
        both.forEach(function (one, i) { addText(all, name + (i ? ' out' : ' in'), one); });
      } else if (member.key !== '') {
        addText(all, name, both.length === 2 ? both[0] : parts);
      }
      parts = null;
    }
    if (parts && member.key !== '') {
      found.push(all, name, parts, units.ofName(name));
    }
  });
}

// A text is a number where it has a unit. Kubernetes counts processors in 250m.
function addText(all, name, text) {
  var cores = /cpu/i.test(name) ? CORES.exec(text) : null;
  var parts = cores ? [cores[1], cores[2] + 'cores', text] : found.parse(text);
  if (parts && parts[1] !== '') {
    found.push(all, name, parts, units.ofName(name));
  }
}

module.exports = {read: read, json: json, collect: collect};
