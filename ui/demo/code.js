// Code to copy, with the address of this page in it: a tab for each sample.
'use strict';

var dom = require('../base/dom.js');
var folder = require('../base/text.js').folder;
var shorten = require('../base/text.js').shorten;
var visible = require('../base/text.js').visible;
var appendCopy = require('./copy.js').appendCopy;
var highlight = require('./highlight.js').highlight;
var snippets = require('./snippets.js').snippets;
var watch = require('./watch.js').watch;
var words = require('./words.js');
var append = dom.append;

var MOVES = {ArrowRight: 1, ArrowLeft: -1};
var PRINTED = 20;    // lines of "Run here"
var LINE_CHARS = 300;

// Fills section once. The tabs are those of the ARIA Authoring Practices: the arrow keys choose,
// and the Tab key leads on into the code.
function createCode(section) {
  // Without the file's name: the page may lie under a prefix.
  var address = folder(root.location.href).replace(/\/$/, '');
  var list = append(section, 'div', 'tabs');
  var tabs = [];
  var stop = null; // ends "Run here"

  list.setAttribute('role', 'tablist');
  list.setAttribute('aria-label', 'Languages');
  snippets(address).forEach(add);
  choose(0);
  list.addEventListener('keydown', function (event) {
    var at = tabs.map(function (tab) { return tab.button; }).indexOf(event.target);
    if (MOVES.hasOwnProperty(event.key) && at >= 0) {
      event.preventDefault();
      at = (at + MOVES[event.key] + tabs.length) % tabs.length;
      choose(at);
      tabs[at].button.focus();
    }
  }, false);

  function add(snippet, at) {
    var button = list.appendChild(dom.button('', snippet.title, function () { choose(at); }));
    var panel = append(section, 'div', 'snippet');
    var top = append(panel, 'p', 'controls');
    var code = append(panel, 'pre');
    button.id = 'code-' + snippet.name;
    button.setAttribute('role', 'tab');
    button.setAttribute('aria-controls', 'snippet-' + snippet.name);
    panel.id = 'snippet-' + snippet.name;
    panel.setAttribute('role', 'tabpanel');
    panel.setAttribute('aria-labelledby', button.id);
    appendCopy(top, function () { return snippet.text; }).setAttribute('aria-label', 'Copy ' + snippet.title);
    highlight(code, snippet.text, snippet.language);
    code.setAttribute('data-code', snippet.name);
    // Code that is wider than the page scrolls, by keyboard only where it can be focused.
    code.tabIndex = 0;
    tabs.push({button: button, panel: panel});
    if (snippet.name === 'eventsource') {
      addRun(top, panel, address);
    }
  }

  function addRun(top, panel, from) {
    var output = append(panel, 'pre', 'printed');
    var button = dom.button('', words.RUN, function () {
      if (stop) {
        halt();
        return;
      }
      output.textContent = '';
      dom.display(output, true);
      stop = watch(from + '/events', function () { print(output, Array.prototype.join.call(arguments, ' ')); });
      button.textContent = words.STOP;
    });
    top.insertBefore(button, top.firstChild);
    button.className = 'primary run';
    output.setAttribute('aria-label', words.PRINTED);
    output.setAttribute('role', 'region');
    output.tabIndex = 0;
    dom.display(output, false);
  }

  function print(output, line) {
    append(output, 'span', '', visible(shorten(line, LINE_CHARS)) + '\n');
    while (output.childNodes.length > PRINTED) {
      output.removeChild(output.firstChild);
    }
  }

  function halt() {
    if (stop) {
      stop();
      stop = null;
      section.querySelector('.run').textContent = words.RUN;
    }
  }

  function choose(chosen) {
    tabs.forEach(function (tab, at) {
      tab.button.setAttribute('aria-selected', String(at === chosen));
      tab.button.tabIndex = at === chosen ? 0 : -1;
      dom.display(tab.panel, at === chosen);
    });
  }

  // A sample that is not looked at would hold a connection, of which a browser has six.
  return {open: function () {}, close: halt};
}

module.exports = {createCode: createCode};
