// Prints lines and nothing else: those that are marked with the mouse or the keys, or those that
// are shown, with what is folded behind them. The list has elements only for what is in view, so
// before the browser prints, all lines become elements of their own, and go after it.
'use strict';

var dom = require('../base/dom.js');
var wire = require('../connection/wire.js');
var find = require('../line/find.js');
var noteText = require('../reader/words.js').noteText;
var words = require('./words.js');

var MAX = 20000;         // about 300 pages, which a browser lays out in some seconds

// log: {element, rows, history}. Returns {print(text)}: prints lines that are not in memory, each
// ending in a line feed.
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
    return lines.length === 0 ? null : textsOf(lines.map(function (line) {
      return log.rows.row(log.rows.indexOf(line.getAttribute('data-id')));
    }));
  }

  // The newest of the rows; those that are not here are counted.
  function inMemory() {
    var count = log.rows.count();
    var rows = [];
    var i, what;
    for (i = Math.max(0, count - MAX); i < count; i += 1) {
      rows.push(log.rows.row(i));
    }
    what = textsOf(rows);
    what.left += count - rows.length;
    return what;
  }

  // The newest texts of rows, and how many more there are that are not here or too many. A filter
  // may show lines that are folded behind a line before them, with which they are printed.
  function textsOf(rows) {
    var lines = [];
    var behind = {};     // the events that were folded behind lines, by id
    rows.forEach(function (row) {
      var id = row && row.kind === 'event' ? row.event.id : null;
      var its = id && log.history.recordOf(id);
      if (id && behind[id]) {
        return;
      }
      lines.push(textOf(row));
      (its ? log.history.records.foldedBehind(its, wire.parseId(id).n) : []).forEach(function (event) {
        lines.push(event && textOfEvent(event));
        behind[event ? event.id : ''] = true;
      });
    });
    return here(lines);
  }

  function print(text) {
    var lines = text.split('\n');
    lines.pop();
    prepared = here(lines);
    root.print();
  }

  root.addEventListener('beforeprint', begin, false);
  root.addEventListener('afterprint', end, false);
  return {print: print};
}

// The newest of the lines, of which null is one that is not here.
function here(lines) {
  var newest = lines.slice(-MAX).filter(function (line) { return line !== null; });
  return {lines: newest, left: lines.length - newest.length};
}

function textOf(row) {
  return row && row.kind === 'event' ? textOfEvent(row.event) : row && row.kind === 'note' ? noteText(row.said) : null;
}

function textOfEvent(event) {
  return find.textOf(event.event, event.data);
}

module.exports = {createPrint: createPrint};
