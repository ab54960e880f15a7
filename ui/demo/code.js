// Code to copy, with the address of this page in it.
'use strict';

var copy = require('../base/clipboard.js').copy;
var append = require('../base/dom.js').append;
var snippets = require('./snippets.js').snippets;
var words = require('./words.js');

// section is filled once; nothing in it changes. TestSnippets_run runs what is shown against a
// real server.
function createCode(section) {
  // Without the file's name: the page may lie under a prefix.
  var address = root.location.href.replace(/[?#].*$/, '').replace(/\/[^\/]*$/, '');
  snippets(address).forEach(function (snippet) {
    var element = append(section, 'section', 'snippet');
    var top = append(element, 'p', 'controls');
    var code, button, said;
    append(top, 'strong', '', snippet.title);
    button = append(top, 'button', '', 'Copy');
    said = append(top, 'span', 'said');
    code = append(element, 'pre', '', snippet.text);
    code.setAttribute('data-code', snippet.name);
    // What is wider than the page is scrolled, and by keyboard only where it can be focused.
    code.tabIndex = 0;
    button.type = 'button';
    button.setAttribute('aria-label', 'Copy ' + snippet.title);
    said.setAttribute('role', 'status');
    button.addEventListener('click', function () {
      copy(snippet.text, function (ok) {
        said.textContent = ok ? words.COPIED : words.NOT_COPIED;
      });
    }, false);
  });
  // As every view of views.js has them.
  return {open: function () {}, close: function () {}};
}

module.exports = {createCode: createCode};
