// The members of a JSON object by where they stand in the text. JSON.parse would round whole
// numbers above 2^53 and write 1.50 as 1.5; here a value is what was written.
'use strict';

var wellFormed = require('../base/text.js').wellFormed;

var QUOTE = 34;
var BACKSLASH = 92;
var KINDS = {'"': 'string', '{': 'object', '[': 'list', t: 'word', f: 'word', n: 'word'};

// Returns the members of the object or list that begins at `at`, in their order:
// {key, kind, start, end}. kind is string, number, word, object or list; start and end are those of
// the value, of a string with its quotes; a list has the keys 0, 1, ... source must be JSON from
// there on, which only JSON.parse can say. A key that is there twice is there twice.
function members(source, at) {
  var listed = source.charAt(at) === '[';
  var found = [];
  var key, start;
  at = pastBlanks(source, at + 1);
  while (at < source.length && !closes(source.charCodeAt(at))) {
    key = String(found.length);
    if (!listed) {
      start = at;
      at = endOfString(source, at);
      key = textOf(source, start, at);
      at = pastBlanks(source, pastBlanks(source, at) + 1); // the colon
    }
    start = at;
    at = endOfValue(source, at);
    found.push({key: key, kind: KINDS[source.charAt(start)] || 'number', start: start, end: at});
    at = pastBlanks(source, at);
    if (source.charAt(at) === ',') {
      at = pastBlanks(source, at + 1);
    }
  }
  return found;
}

// Returns the text of the string that stands, with its quotes, from start to end.
function textOf(source, start, end) {
  var inner = source.slice(start + 1, end - 1);
  return inner.indexOf('\\') < 0 ? inner : wellFormed(JSON.parse(source.slice(start, end)));
}

function pastBlanks(source, at) {
  while (isBlank(source.charCodeAt(at))) {
    at += 1;
  }
  return at;
}

// RFC 8259, section 2: what stands between values.
function isBlank(c) {
  return c === 32 || c === 9 || c === 10 || c === 13;
}

function closes(c) {
  return c === 125 || c === 93; // } ]
}

function endOfValue(source, at) {
  var c = source.charCodeAt(at);
  if (c === QUOTE) {
    return endOfString(source, at);
  }
  if (c === 123 || c === 91) { // { [
    return endOfBrackets(source, at);
  }
  while (at < source.length && c !== 44 && !closes(c) && !isBlank(c)) {
    at += 1;
    c = source.charCodeAt(at);
  }
  return at;
}

function endOfString(source, at) {
  var end = source.indexOf('"', at + 1);
  var c;
  if (end > 0 && source.charCodeAt(end - 1) !== BACKSLASH) {
    return end + 1;
  }
  at += 1;
  for (c = source.charCodeAt(at); c !== QUOTE && at < source.length; c = source.charCodeAt(at)) {
    at += c === BACKSLASH ? 2 : 1;
  }
  return at + 1;
}

function endOfBrackets(source, at) {
  var open = 0;
  var c;
  while (at < source.length) {
    c = source.charCodeAt(at);
    if (c === QUOTE) {
      at = endOfString(source, at);
      continue;
    }
    open += c === 123 || c === 91 ? 1 : closes(c) ? -1 : 0;
    at += 1;
    if (open === 0) {
      break;
    }
  }
  return at;
}

module.exports = {members: members, textOf: textOf};
