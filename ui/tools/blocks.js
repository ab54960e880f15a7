// The bytes of a whole history, read fast: wire.js follows the grammar in all its
// freedom, this takes it as our server writes it (docs/wire.md) and copies nothing.
'use strict';

var LETTER_I = 105; // of "id: "
var LETTER_E = 101; // of "event: "
var LETTER_D = 100; // of "data: "
var ZERO = 48;      // the digit

// Calls visit(id, type, data) for each complete block of text, with '' for an id
// that is not there, and returns how many characters those are.
function read(text, visit) {
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
      visit(id, type, data.indexOf('\n') < 0 ? data : data.split('\ndata: ').join('\n'));
    }
    at = end + 2;
    end = text.indexOf('\n\n', at);
  }
  return at;
}

// The number in an id that the server wrote. Digit by digit: a million texts of one would have to
// be collected. EPOCH.N and EPOCH.N.T alike; '.0' is what tools.js asks with where there is
// nothing to ask for.
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
