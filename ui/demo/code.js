// Code to copy, with the address of this page in it.
'use strict';

var append = require('../base/dom.js').append;
var appendCopy = require('./copy.js').appendCopy;
var snippets = require('./snippets.js').snippets;

// Fills section once. TestSnippets_run runs the code in it against a real server.
function createCode(section) {
  // Without the file's name: the page may lie under a prefix.
  var address = root.location.href.replace(/[?#].*$/, '').replace(/\/[^\/]*$/, '');
  snippets(address).forEach(function (snippet) {
    var element = append(section, 'section', 'snippet');
    var top = append(element, 'p', 'controls');
    var code;
    append(top, 'strong', '', snippet.title);
    appendCopy(top, function () { return snippet.text; }).setAttribute('aria-label', 'Copy ' + snippet.title);
    code = append(element, 'pre', '', snippet.text);
    code.setAttribute('data-code', snippet.name);
    // Code that is wider than the page scrolls, by keyboard only where it can be focused.
    code.tabIndex = 0;
  });
  // Every view of demo.js has them.
  return {open: function () {}, close: function () {}};
}

module.exports = {createCode: createCode};
