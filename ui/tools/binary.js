// Says above the log that the lines are no text, where most of them are not: a program, a picture,
// a compressed file. They are shown all the same, so nothing is lost where this is wrong.
'use strict';

var dom = require('../base/dom.js');
var words = require('./words.js');

var LINES = 200;        // that are looked at: a file is known by its first
var CHARS = 400;        // of each
var BAD = 0.1;          // the share of a line that is no text,
var SHARE = 0.3;        // and of such lines
var ZERO = 0.35;        // of UTF-16, half of the characters of a western text are zero
var NOT_TEXT = /[\x00-\x06\x0e-\x1a\x1c-\x1f\ufffd]/g; // but what terminals act on

// Returns 'text', 'utf16' or 'binary' for the data of an event.
function kindOf(data) {
  var head = data.slice(0, CHARS);
  var bad = head.match(NOT_TEXT);
  var zeros = bad ? bad.filter(function (c) { return c === '\x00'; }).length : 0;
  if (!bad || bad.length < BAD * head.length) {
    return 'text';
  }
  return zeros >= ZERO * head.length && zeros >= bad.length - 2 && /[^\x00\ufffd]\x00[^\x00]\x00|\x00[^\x00]\x00[^\x00]/.test(head) ? 'utf16' : 'binary';
}

// Returns {add(event), paint()}; the note stands before element.
function createBinary(element) {
  var counts = {text: 0, utf16: 0, binary: 0};
  var seen = 0;
  var hidden = false;
  var note = dom.make('div', 'binary-note');
  var text = dom.append(note, 'p');

  function add(event) {
    if (seen < LINES && event.event === 'message' && event.data !== '') {
      seen += 1;
      counts[kindOf(event.data)] += 1;
    }
  }

  function paint() {
    var kind = counts.utf16 > counts.binary ? 'utf16' : 'binary';
    var visible = !hidden && counts.utf16 + counts.binary > SHARE * seen;
    dom.fill(text, visible ? words.BINARY[kind] : '');
    dom.display(note, visible);
  }

  text.setAttribute('role', 'status');
  note.appendChild(dom.button('', words.BINARY.hide, function () {
    hidden = true;
    paint();
    element.focus();
  }));
  dom.display(note, false);
  element.parentNode.insertBefore(note, element);
  return {add: add, paint: paint};
}

module.exports = {createBinary: createBinary, kindOf: kindOf};
