// A fast parser for the event stream of a whole history. wire.js parses all that the grammar
// allows; this one expects the form that our server writes (docs/wire.md), and copies nothing.
'use strict';

var LETTER_I = 105; // of "id: "
var LETTER_E = 101; // of "event: "
var LETTER_D = 100; // of "data: "
var ZERO = 48;      // the digit

// Calls onEvent(id, type, data) for each complete block of text, with '' for a missing id. Returns
// how many characters those blocks have.
function read(text, onEvent) {
  var at = 0;
  var end = text.indexOf('\n\n');
  var line, id, type, data;
  while (end >= 0) {
    id = '';
    type = 'message';
    if (text.charCodeAt(at) === LETTER_I) {
      line = text.indexOf('\n', at);
      id = text.slice(at + 4, line);
      at = line + 1;
    }
    if (text.charCodeAt(at) === LETTER_E) {
      line = text.indexOf('\n', at);
      type = text.slice(at + 7, line);
      at = line + 1;
    }
    if (text.charCodeAt(at) === LETTER_D) {
      data = text.slice(at + 6, end);
      onEvent(id, type, data.indexOf('\n') < 0 ? data : data.split('\ndata: ').join('\n'));
    }
    at = end + 2;
    end = text.indexOf('\n\n', at);
  }
  return at;
}

// Returns N of EPOCH.N or EPOCH.N.T, an id that the server wrote, and 0 of '.0', which tools.js has
// where there is no event. Digit by digit: cutting out a million texts would make garbage.
function number(id) {
  var i = id.indexOf('.') + 1;
  var digit = id.charCodeAt(i) - ZERO;
  var n = 0;
  while (digit >= 0 && digit <= 9) {
    n = n * 10 + digit;
    i += 1;
    digit = id.charCodeAt(i) - ZERO;
  }
  return n;
}

module.exports = {read: read, number: number};
