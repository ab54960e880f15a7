// What a search means: a query becomes a matcher of texts, or a sentence that says
// why it cannot. Pure; the search worker tests with it, the page marks with it.
'use strict';

var visible = require('../base/text.js').visible;
var wire = require('../connection/wire.js');
var ansi = require('./ansi.js');
var level = require('./level.js');
var time = require('./time.js');
var words = require('./words.js');

// Marks of one line: each is an element, and more are not read.
var MARKS_MAX = 500;
// where the words stand in the data of an event of ours
var SAYS = {end: 'status', source: 'text', room: ''};

// In a quoted text: RFC 8259, section 7.
var ESCAPES = /\\(?:(["\\\/])|([bfnrt])|u([0-9A-Fa-f]{4}))/g;
var CONTROLS = {b: '\b', f: '\f', n: '\n', r: '\r', t: '\t'};

// The letters that are equal to others by simple case folding (Unicode), by which the program
// finds, and not by the flag i, which compares single capitals alone; likewise those of two units.
var UNEQUAL = '[\\u017f\\u03f4\\u1e9e\\u1f88-\\u1f8f\\u1f98-\\u1f9f\\u1fa8-\\u1faf\\u1fbc\\u1fcc\\u1ffc\\u2126\\u212a\\u212b]' +
  '|[\\ud801\\ud803\\ud806\\ud81b\\ud83a][\\udc00-\\udfff]';
var FOLDED = new RegExp(UNEQUAL, 'g');
var FOLDED_SOURCE = new RegExp('\\\\[\\s\\S]|' + UNEQUAL, 'g'); // an escape stays

// query is {text, regexp, caseful, invert}, three of them booleans. Returns
// {error: a sentence} or {matcher: {test(text), marks(text)}}, whose matcher is
// null for an empty text, which looks for nothing. marks returns [[start, end], ...].
function compile(query) {
  var exact = caseful(query);
  var flags = exact ? 'm' : 'im';
  var source = query.regexp ? query.text : escape(query.text);
  var once, every;
  if (query.text === '') {
    return {matcher: null};
  }
  try {
    source = exact ? source : source.replace(FOLDED_SOURCE, small);
    once = new RegExp(source, flags);
    every = new RegExp(source, flags + 'g');
  } catch (e) {
    return {error: 'This is not a regular expression: ' + reason(e.message) + '.'};
  }

  // In JSON and logfmt, what is seen is found as well as what is written.
  function test(whole) {
    var text = exact ? whole : whole.replace(FOLDED, small);
    return (once.test(text) || (text.indexOf('\\') >= 0 && text.indexOf('"') >= 0 && once.test(unescape(text)))) !== query.invert;
  }

  function marks(whole) {
    var text = exact ? whole : whole.replace(FOLDED, small); // as long
    var found = [];
    var match;
    if (query.invert) {
      return found;
    }
    every.lastIndex = 0;
    match = every.exec(text);
    while (match && found.length < MARKS_MAX) {
      if (match[0] === '') {
        every.lastIndex += 1; // else it would be found here for ever
      } else {
        found.push([match.index, match.index + match[0].length]);
      }
      match = every.exec(text);
    }
    return found;
  }

  return {matcher: {test: test, marks: marks}};
}

// One letter of UNEQUAL as that to which the flag i finds it equal.
function small(letter) {
  return letter === '\u017f' ? 's' : letter.charAt(0) === '\\' ? letter : letter.toLowerCase();
}

// Whether case matters: where it was asked for, and where the text has a capital.
function caseful(query) {
  return query.caseful || capital(query);
}

function unescape(text) {
  return text.replace(ESCAPES, function (all, itself, control, code) {
    return itself || (control ? CONTROLS[control] : String.fromCharCode(parseInt(code, 16)));
  });
}

// A capital that is not part of an escape such as \S or \u00E9 asks for itself.
function capital(query) {
  var text = query.regexp ? query.text.replace(/\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|c[A-Za-z]|.)/g, '') : query.text;
  return text !== text.toLowerCase();
}

function escape(text) {
  return text.replace(/[\\^$.*+?()\[\]{}|\/\-]/g, '\\$&');
}

// Browsers repeat the expression before the reason.
function reason(message) {
  var text = message.slice(message.lastIndexOf(': ') + 1).replace(/^\s+|[\s.]+$/g, '');
  return text.charAt(0).toLowerCase() + text.slice(1);
}

// As a line of the page reads: what is marked and found is what is seen.
function textOf(type, data) {
  var chat = chatOf(type, data);
  return chat ? visible(chat.name || words.ANONYMOUS) + ': ' + visible(chat.text) : ansi.strip(saidOf(type, data));
}

// A message, or null: an event of the type chat may hold anything, and is then shown as it stands
// (docs/wire.md, Publishing).
function chatOf(type, data) {
  var chat = type === 'chat' ? wire.parseObject(data) : null;
  return chat && typeof chat.name === 'string' && typeof chat.text === 'string' ? chat : null;
}

// What of the data of any other event is for people to read.
function saidOf(type, data) {
  var said;
  if (type === wire.ROOM) {
    return words.REMOVED;
  }
  said = type === wire.SCREEN ? rowsOf(data).join('\n') : ours(type) ? wire.parseObject(data)[SAYS[type]] : null;
  return typeof said === 'string' ? said : data;
}

// The rows of a block of a terminal, each with its own sequences.
function rowsOf(data) {
  var rows = wire.parseObject(data).rows;
  return Array.isArray(rows) ? rows.map(String) : [];
}

// Lines first: there may be a million.
function ours(type) {
  return type !== 'message' && SAYS.hasOwnProperty(type);
}

// The type that an event counts as: a block of a terminal stands for lines.
function kindOf(type) {
  return type === wire.SCREEN ? 'message' : type;
}

// Our own events and messages have no level: their words are people's. A block of one row is as the
// line that it was.
function levelOf(type, data) {
  var rows = type === wire.SCREEN ? rowsOf(data) : [];
  if (rows.length === 1) {
    return level.of(rows[0]);
  }
  return written(type, data) ? level.of(data) : '';
}

// Whether a program has written the data as a line: else the words are ours or people's, or there
// are rows in it.
function written(type, data) {
  return !ours(type) && type !== wire.SCREEN && !chatOf(type, data);
}

// What is news for a room that looks at one thing: the line of a program, or the last row of a
// terminal that is not blank. '' for words of people, and for what is said about the source.
function newsOf(type, data) {
  var rows = type === wire.SCREEN ? rowsOf(data).map(ansi.strip).filter(function (row) { return /\S/.test(row); }) : [];
  return type === wire.SCREEN ? rows.length > 0 ? rows[rows.length - 1] : '' : written(type, data) ? textOf(type, data) : '';
}

// The time that a line says itself, as its digits are (time.js), null where it says none.
function timeOf(type, data, at) {
  return written(type, data) ? time.of(data, at) : null;
}

// The same in Unix ms.
function instantOf(type, data, at) {
  return written(type, data) ? time.instantOf(data, at) : null;
}

module.exports = {compile: compile, caseful: caseful, textOf: textOf, newsOf: newsOf, chatOf: chatOf, saidOf: saidOf, ours: ours, kindOf: kindOf, written: written, levelOf: levelOf, timeOf: timeOf, instantOf: instantOf};
