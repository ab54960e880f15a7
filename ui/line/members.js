// The values of one line, an object in JSON or pairs key=value, by the names that formats.js has
// asked for: of a million lines most have a few of them. Reading another line forgets them.
'use strict';

var json = require('./json.js');

var PAIRS = 32;        // of a line that are looked at
var PAIRED = /^[ \t]*[A-Za-z_@][\w.@\-]*=/;
var PAIR = /[ \t]*([A-Za-z_@][\w.@\-]*)=("(?:[^"\\]|\\.)*"|'[^']*'|[^ \t"]*)/g;
var ESCAPES = {'\\"': '"', '\\\\': '\\', '\\n': '\n', '\\t': '\t'};

var names = [];        // by their length: {name, place}, the place in slots
var slots = [];        // the values: {text} or a member (json.js), or null
var source = '';       // the line

// Returns what has and get know a name by. One with a point is that of a member, or of one in a
// member.
function pathOf(name) {
  var at = name.indexOf('.');
  return {name: name, place: placeOf(name), outer: at > 0 ? placeOf(name.slice(0, at)) : -1, inner: name.slice(at + 1)};
}

function placeOf(name) {
  if (known(name) < 0) {
    names[name.length] = (names[name.length] || []).concat({name: name, place: slots.length});
    slots.push(null);
  }
  return known(name);
}

// Returns the place of a name, or -1. Not by an object: a name that is a part of a line would be
// looked up among all texts of the engine.
function known(name) {
  var same = names[name.length];
  var i;
  for (i = 0; same && i < same.length; i += 1) {
    if (same[i].name === name) {
      return same[i].place;
    }
  }
  return -1;
}

function begin(text) {
  var i;
  source = text;
  for (i = 0; i < slots.length; i += 1) {
    slots[i] = null;
  }
}

// Reads an object that begins the text. What only looks like one may make it throw.
function readObject(text) {
  begin(text);
  json.members(text, 0).forEach(put);
}

// Of a key that is there twice the last one counts, as where JSON is parsed.
function put(member) {
  var place = known(member.key);
  if (place >= 0) {
    slots[place] = member;
  }
}

// Reads the pairs that begin the text, and returns whether any do. The first of a name counts.
function readPairs(text) {
  var at = 0;
  var left = PAIRS;
  var found, place;
  if (!PAIRED.test(text.slice(0, 100))) {
    return false;
  }
  begin(text);
  PAIR.lastIndex = 0;
  for (found = PAIR.exec(text); found && found.index === at && left > 0; found = PAIR.exec(text), left -= 1) {
    at = PAIR.lastIndex;
    place = known(found[1]);
    if (place >= 0 && slots[place] === null) {
      slots[place] = {text: found[2].charAt(0) === '"' ? found[2].slice(1, -1).replace(/\\["\\nt]/g, escaped) :
        /^'.*'$/.test(found[2]) ? found[2].slice(1, -1) : found[2]}; // Lograge
    }
  }
  return true;
}

function escaped(sign) {
  return ESCAPES[sign];
}

// Whether there may be a value, in no time.
function has(path) {
  return slots[path.place] !== null || (path.outer >= 0 && slots[path.outer] !== null);
}

// Returns the value of a path, null where it is not there: a string without its quotes, another one
// as it stands.
function get(path) {
  var member = slots[path.place];
  var outer = path.outer < 0 || member !== null ? null : slots[path.outer];
  if (outer !== null && outer.kind === 'object') {
    member = json.members(source, outer.start).filter(function (inner) { return inner.key === path.inner; }).pop() || null;
  }
  if (member !== null && member.text === undefined) {
    member.text = member.kind === 'string' ? json.textOf(source, member.start, member.end) : source.slice(member.start, member.end);
  }
  return member === null ? null : member.text;
}

module.exports = {pathOf: pathOf, readObject: readObject, readPairs: readPairs, has: has, get: get};
