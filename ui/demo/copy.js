// The button that copies.
'use strict';

var copy = require('../base/clipboard.js').copy;
var append = require('../base/dom.js').append;
var words = require('./words.js');

// Adds a button and the sentence about what it did. textOf() returns the text to copy. Returns the
// button.
function appendCopy(parent, textOf) {
  var button = append(parent, 'button', '', 'Copy');
  var result = append(parent, 'span', 'said');
  button.type = 'button';
  result.setAttribute('role', 'status');
  button.addEventListener('click', function () {
    copy(textOf(), function (ok) {
      result.textContent = ok ? words.COPIED : words.NOT_COPIED;
    });
  }, false);
  return button;
}

module.exports = {appendCopy: appendCopy};
