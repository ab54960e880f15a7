// The terminal of a command is as large as the log of the page in front (docs/wire.md, "A
// terminal"): of the pages that may control the program, the one that was focused last.
'use strict';

var dom = require('../base/dom.js');
var post = require('../connection/control.js').post;
var wire = require('../connection/wire.js');

var SETTLED_MS = 200; // after the last of several changes (debounce)
var DRAWN_MS = 1000;  // after a screen was drawn: some draw all the time
var TIMEOUT_MS = 10000;
var WIDE = 1000;      // characters a row of what is measured: more than there is place for
var HIGH = 10;        // rows of it
var STEPS = '+9999';  // as wide as the button beside a block becomes

// Returns a part of app.js.
function createSize() {
  var follows = false; // whether the terminal has the size of a page, and this one may set it
  var told = '';       // what the server has
  var beside = false;  // whether there is a line, whose columns a row of the program stands beside
  var timer = null;

  // status is the answer of /status.
  function setStatus(status) {
    var terminal = status.terminal;
    follows = status.quit === true && !!terminal && terminal.follows === true;
    told = follows ? key(terminal) : '';
    later();
  }

  function update(state) {
    if (beside !== state.shown > 0) {
      beside = state.shown > 0;
      later();
    }
  }

  // A screen is drawn: what stands beside it may be wider than it was when that was measured.
  function show(event) {
    if (event.event === wire.SCREEN && follows && timer === null) {
      timer = setTimeout(tell, DRAWN_MS);
    }
  }

  function later() {
    clearTimeout(timer);
    timer = follows ? setTimeout(tell, SETTLED_MS) : null;
  }

  function tell() {
    var size = document.hidden || !document.hasFocus() ? null : measure(document.getElementById('log'));
    timer = null;
    if (size && key(size) !== told) {
      told = key(size);
      post('size', JSON.stringify(size), TIMEOUT_MS, function (answer) {
        told = answer.status === 200 ? told : '';
      });
    }
  }

  root.addEventListener('resize', later, false);
  // The log has another height, too, when something opens above it.
  if (root.ResizeObserver) {
    new root.ResizeObserver(later).observe(document.getElementById('log'));
  }
  // Another page may have set it meanwhile.
  root.addEventListener('focus', function () {
    told = '';
    later();
  }, false);
  return {setStatus: setStatus, update: update, show: show};
}

function key(size) {
  return size.columns + 'x' + size.rows;
}

// Returns how many {columns, rows} of a program of the whole screen the log shows, or null while it
// shows none. What is measured is a line beside the others, which nobody sees. The width of a
// scroll bar counts also where there is none yet.
function measure(log) {
  var probe = makeProbe(log);
  var text = probe.lastChild.previousSibling;
  var inner = text.firstChild;
  var size;
  if (log.clientHeight === 0) {
    return null;
  }
  log.appendChild(probe);
  probe.style.width = Math.min(log.clientWidth, log.offsetWidth - barWidth()) + 'px';
  size = {
    columns: Math.floor((text.clientWidth - padding(text, 'Left') - padding(text, 'Right')) / (inner.offsetWidth / WIDE)),
    rows: Math.floor((log.clientHeight - probe.offsetHeight) / (inner.offsetHeight / HIGH)) + HIGH
  };
  log.removeChild(probe);
  return size.columns > 0 && size.rows > 0 ? size : null;
}

// Before the text stands what stands before that of other lines.
function makeProbe(log) {
  var line = log.querySelector('.line:not(.line-unloaded)');
  var probe = dom.make('div', 'line line-screen line-full line-record');
  var row = new Array(WIDE + 1).join('0');
  var text, inner;
  [].forEach.call(line ? line.querySelectorAll('.at, .came, .since') : [], function (column) {
    probe.appendChild(column.cloneNode(true));
    probe.appendChild(document.createTextNode(' '));
  });
  text = dom.append(probe, 'span', 'text');
  inner = dom.append(text, 'span', '', new Array(HIGH + 1).join(row + '\n'));
  dom.append(probe, 'button', 'record', STEPS).type = 'button';
  text.style.overflowX = 'hidden'; // without a scroll bar
  inner.style.display = 'inline-block';
  probe.style.position = 'absolute';
  probe.style.visibility = 'hidden';
  probe.style.boxSizing = 'border-box';
  return probe;
}

function padding(element, side) {
  return parseFloat(root.getComputedStyle(element)['padding' + side]) || 0;
}

function barWidth() {
  var box = dom.append(document.body, 'div');
  var width;
  box.style.position = 'absolute';
  box.style.visibility = 'hidden';
  box.style.overflow = 'scroll';
  width = box.offsetWidth - box.clientWidth;
  document.body.removeChild(box);
  return width;
}

module.exports = {createSize: createSize};
