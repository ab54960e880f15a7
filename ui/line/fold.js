// JSON in a line, laid out over many. The source is cut into tokens and never
// turned into objects: numbers keep all digits, keys their order, and no depth
// or key can do harm.
'use strict';

var strip = require('./ansi.js').strip;
var textOf = require('./json.js').textOf;

var ROWS = 1000;           // more would be an element too many for a page
var CHARACTERS = 100000;   // in all rows together
var INDENTS = 40;          // deeper ones stand below each other
var SHORT = 10000;         // longer JSON is read only when it is folded out
var PREFIX = 300;          // JSON may begin this far in a line
var TRIES = 6;             // so many brackets are tried as its begin

// RFC 8259, section 2; JSON.parse decides whether the whole is JSON.
var TOKEN = /"[^"\\]*(?:\\[^][^"\\]*)*"|[{}\[\],:]|[^\s{}\[\],:"]+/g;
var BEGIN = /(^|[^A-Za-z0-9_"'\])}])([{\[])(?=\s*["{\[\]}\dtfn-])/g;

// Returns where the JSON begins that the text is or ends in, or -1: an object
// or an array with something in it. For a long one this is a guess.
function find(text) {
  var tries = TRIES;
  var head, found, begin;
  if (!/[}\]]\s{0,9}$/.test(text.slice(-10))) {
    return -1;
  }
  head = text.slice(0, PREFIX);
  BEGIN.lastIndex = 0;
  for (found = BEGIN.exec(head); found && tries > 0; found = BEGIN.exec(head), tries -= 1) {
    begin = found.index + found[1].length;
    BEGIN.lastIndex = begin + 1;
    if (text.length - begin > SHORT ? /^[{\[]\s*["{\[]/.test(head.slice(begin)) : worth(text.slice(begin), begin > 0)) {
      return begin;
    }
  }
  return -1;
}

// A number in brackets behind some words is no list.
function worth(source, prefixed) {
  var value = read(source);
  var keys = value ? Object.keys(value) : [];
  return keys.length > 0 && !(prefixed && Array.isArray(value) && keys.length === 1 && typeof value[0] !== 'object');
}

function read(source) {
  try {
    return JSON.parse(source);
  } catch (e) {
    return null; // not JSON, or deeper than this browser reads
  }
}

// Returns {rows, whole}: each row is {indent, parts: [{kind, text, path}]}, kind one
// of key, string, number, word and sign; path (a.b for b in a) is that of a value in an object;
// whole is false where a limit cut it off. null where the source is no JSON.
function layOut(source) {
  var row = {indent: 0, parts: []};
  var result = {rows: [row], whole: true};
  var depth = 0;
  var room = CHARACTERS;
  var way = createWay(source);
  var found, token, before;
  if (read(source) === null) {
    return null;
  }
  TOKEN.lastIndex = 0;
  while ((found = TOKEN.exec(source)) !== null) {
    token = found[0];
    if (token === '}' || token === ']') {
      depth -= 1;
      // What is empty closes where it opened.
      if (before !== '{' && before !== '[') {
        start();
      }
    } else if (before === '{' || before === '[' || before === ',') {
      start();
    }
    if (result.rows.length > ROWS || room <= 0) {
      result.rows = result.rows.slice(0, ROWS);
      result.whole = false;
      return result;
    }
    if (token === '{' || token === '[') {
      depth += 1;
    } else if (token === ':') {
      row.parts[row.parts.length - 1].kind = 'key';
      row.parts[row.parts.length - 1].path = '';
      token = ': ';
    }
    put(token, way.pass(found[0], before));
    before = found[0];
  }
  return result;

  function start() {
    row = {indent: Math.min(depth, INDENTS), parts: []};
    result.rows.push(row);
  }

  function put(token, path) {
    var text = token.charAt(0) === '"' ? string(token) : token;
    row.parts.push({kind: kind(token), text: text.length > room ? text.slice(0, room) + '…' : text, path: path});
    result.whole = result.whole && text.length <= room;
    room -= text.length;
  }
}

// Returns pass(token, before), which is called with each token of the source and the one before it,
// and returns the path of a value that is neither object nor list, else ''. A string may turn out
// to be a key.
function createWay(source) {
  var open = [];          // {list, path: that of its members without their keys, key}
  var inside = null;      // the last of them

  function pass(token, before) {
    if (token === '{' || token === '[') {
      inside = {list: token === '[', path: inside ? inside.path + inside.key + '.' : '', key: 0};
      open.push(inside);
    } else if (token === '}' || token === ']') {
      open.pop();
      inside = open[open.length - 1];
    } else if (token === ':') {
      inside.key = textOf(before, 0, before.length);
    } else if (token === ',') {
      inside.key = inside.list ? inside.key + 1 : '';
    } else {
      return source.charAt(0) === '{' && open.length <= INDENTS ? inside.path + inside.key : '';
    }
    return '';
  }

  return {pass: pass};
}

function kind(token) {
  if (/^["\-\d]/.test(token)) {
    return token.charAt(0) === '"' ? 'string' : 'number';
  }
  return /^[tfn]/.test(token) ? 'word' : 'sign';
}

// A text of many lines, such as a stack trace, is read as lines.
function string(token) {
  return /\\n./.test(token) ? '"' + strip(JSON.parse(token)) + '"' : token;
}

module.exports = {find: find, layOut: layOut};
