// Prints lines and nothing else: those that are marked with the mouse or the keys, or those that
// are shown. The list has elements only for what is in view, so before the browser prints, all
// lines become elements of their own, and go after it.
'use strict';

var dom = require('../base/dom.js');
var find = require('../line/find.js');
var noteText = require('../reader/words.js').noteText;
var words = require('./words.js');

var MAX = 20000;         // about 300 pages, which a browser lays out in some seconds

// log: {element, rows}. Returns {print(text)}: prints lines that are not in memory, each ending in
// a line feed.
function createPrint(log) {
  var prepared = null;   // {lines, left} of print
  var paper = null;

  function begin() {
    var what = prepared || marked() || inMemory();
    end();
    if (log.element.offsetParent === null || what.lines.length === 0) {
      return; // another view, which is printed as it is
    }
    paper = dom.make('main', 'paper');
    dom.append(paper, 'h1', '', document.getElementById('title').textContent);
    if (what.left > 0) {
      dom.append(paper, 'p', '', words.left(what.left));
    }
    what.lines.forEach(function (line) { dom.append(paper, 'div', '', line); });
    document.body.appendChild(paper);
    document.documentElement.className = 'is-printing';
  }

  function end() {
    prepared = null;
    if (paper) {
      document.body.removeChild(paper);
      document.documentElement.className = '';
      paper = null;
    }
  }

  // The lines that a selection touches, null without one in the log.
  function marked() {
    var selection = root.getSelection();
    var range = selection.rangeCount > 0 && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    var lines = range && log.element.contains(range.commonAncestorContainer) ?
      Array.prototype.filter.call(log.element.querySelectorAll('[data-id]'), function (line) { return range.intersectsNode(line); }) : [];
    return lines.length === 0 ? null : {left: 0, lines: lines.map(function (line) {
      return textOf(log.rows.row(log.rows.indexOf(line.getAttribute('data-id'))));
    })};
  }

  // The newest of the rows; those that are not here are counted.
  function inMemory() {
    var count = log.rows.count();
    var lines = [];
    var i, text;
    for (i = Math.max(0, count - MAX); i < count; i += 1) {
      text = textOf(log.rows.row(i));
      if (text !== null) {
        lines.push(text);
      }
    }
    return {lines: lines, left: count - lines.length};
  }

  function print(text) {
    var lines = text.split('\n');
    lines.pop();
    prepared = {lines: lines.slice(-MAX), left: Math.max(0, lines.length - MAX)};
    root.print();
  }

  root.addEventListener('beforeprint', begin, false);
  root.addEventListener('afterprint', end, false);
  return {print: print};
}

function textOf(row) {
  return row && row.kind === 'event' ? find.textOf(row.event.event, row.event.data) :
    row && row.kind === 'note' ? noteText(row.said) : null;
}

module.exports = {createPrint: createPrint};
