// What the chart is told of the reading: which lines are read, and which one is under the mouse.
'use strict';

var idOf = require('./elements.js').idOf;

var BEFORE_MAX = 300;  // rows before the last one in view that the chart is given: it shows as many

// element is that of the log, view has its rows and its list (list.js). Returns {hold}, to be
// called when other rows may be in view.
function createCharted(element, chart, history, view) {
  // The id of the last line that is read, whether or not its event is here; null while that is the
  // newest.
  function readTo() {
    var i = view.list.following() || !view.list.seen() ? -1 : view.list.seen()[1];
    var id = null;
    for (; i >= 0 && id === null; i -= 1) {
      id = idOf(view.rows.row(i));
    }
    return id;
  }

  // The chart stands at what is read. It gets the lines before that as far as they are here, those
  // that a filter hides too.
  function hold() {
    var id = readTo();
    var i = id === null ? -1 : history.indexOf(id);
    var k = i < 0 ? 0 : Math.max(0, i - BEFORE_MAX);
    var row;
    for (; k <= i; k += 1) {
      row = history.row(k);
      if (row.kind === 'event') {
        chart.add(row.event);
      }
    }
    chart.pause(id);
  }

  // The chart points at the moment of the line under the mouse. A bubbling event from the tools
  // of a line counts as the line.
  function pointed(event) {
    var line = event.target;
    var row;
    while (line !== element && !line.getAttribute('data-id')) {
      line = line.parentNode;
    }
    row = line === element ? null : view.rows.row(view.rows.indexOf(line.getAttribute('data-id')));
    chart.point(row && row.kind === 'event' ? row.event : null);
  }

  element.addEventListener('mouseover', pointed, false);
  element.addEventListener('mouseleave', function () { chart.point(null); }, false);
  return {hold: hold};
}

module.exports = {createCharted: createCharted};
