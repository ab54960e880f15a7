// What the chart is told of the reading: which lines are read, and which one is under the mouse.
'use strict';

var idOf = require('./elements.js').idOf;

var BEFORE_MAX = 300;  // rows before the last one in view that the chart is given: it shows as many
var EARLY_MAX = 20000; // rows that a late part is given when it comes: more are not in memory
var WHOLE_MAX = 4096;   // lines that have no row of their own, of a row

// element is that of the log, view has its rows and its list (list.js), and changed, which is
// called when more may be drawn. Returns {tell, each, all: as they are below, hold, to be called
// when other rows may be in view}.
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

  // Calls add for the events of a row, in their order: a record that is folded, and the steps of a
  // terminal, have numbers in lines without a row.
  function tell(row, add) {
    var its = row.record;
    var list = its && (its.key ? its.hidden : its.lines) <= WHOLE_MAX ? history.eventsOf(its) : [row.event];
    list.forEach(function (event) {
      if (event) {
        add(event);
      }
    });
  }

  // Calls visit for the rows that came before a part.
  function each(visit) {
    var i, row;
    for (i = Math.max(0, history.count() - EARLY_MAX); i < history.count(); i += 1) {
      row = history.row(i);
      if (row.kind === 'event') {
        visit(row);
      }
    }
    view.changed();
  }

  // Gives a chart what came before it.
  function all(made) {
    each(function (row) { tell(row, made.add); });
    return made;
  }

  // The numbers of JSON over several lines are those of its last one, so what is read is all of it.
  function endOf(row) {
    var its = row && row.record && !row.record.key ? row.record : null;
    var ends = its ? history.records.ranges(its, false) : [];
    return ends.length > 0 ? its.epoch + '.' + ends[ends.length - 1][1] : row && row.kind === 'event' ? row.event.id : null;
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
        tell(row, chart.add);
      }
    }
    chart.pause(id === null ? null : endOf(history.rowAt(id)) || id);
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
    chart.point(row && row.kind === 'event' ? {id: endOf(row)} : null);
  }

  element.addEventListener('mouseover', pointed, false);
  element.addEventListener('mouseleave', function () { chart.point(null); }, false);
  return {hold: hold, tell: tell, each: each, all: all};
}

module.exports = {createCharted: createCharted};
