// What stands before a line: its number in the log, the time that it says itself, when it came. A
// file that is read at once comes in one moment, so the time of a line is its own where it has one;
// a line that goes on another one has none.
'use strict';

var text = require('../base/text.js');
var find = require('../line/find.js');
var time = require('../line/time.js');
var words = require('./words.js');

var LOOK = 50;         // rows above a line without a time in which the one is that it goes on
var BLANK = ' ';       // holds the place of a time

// rows is that of the list. arrival(event) is when a line came, in words. Returns {describe(event,
// i, gutter, gaps, rest)}, which returns the {time, came, title, since} of row i for createLine.
// gutter is a name in display.js, gaps whether there is a since; rest: the line is of a record, and
// has the time of its head.
function createTimes(rows, arrival) {

  // The time that the line says, by its digits, null where it says none.
  function own(event) {
    if (event.says === undefined || event.saysIn !== time.place()) {
      event.says = find.timeOf(event.event, event.data, event.at);
      event.saysIn = time.place();
    }
    return event.says;
  }

  // The line that row i goes on, as far as it is here: the first above it that says its time.
  function headOf(i) {
    var last = Math.max(0, i - LOOK);
    var row;
    for (i -= 1; i >= last; i -= 1) {
      row = rows.row(i);
      if (!row || row.kind !== 'event' || !find.written(row.event.event, row.event.data)) {
        return null;
      }
      if (own(row.event) !== null) {
        return row.event;
      }
    }
    return null;
  }

  function describe(event, i, gutter, gaps, rest) {
    var timed = gutter === 'time' || gutter === 'both';
    if (rest) {
      return {time: gutter === 'number' ? event.id.split('.')[1] : timed ? BLANK : '', came: gutter === 'both' ? BLANK : '', title: '', since: gaps ? BLANK : ''};
    }
    return {
      time: gutter === 'number' ? event.id.split('.')[1] : timed ? said(event) || (gutter === 'both' || continues(event, i) ? BLANK : arrival(event)) : '',
      came: gutter === 'both' ? arrival(event) : '',
      title: timed ? titleOf(event) : '',
      since: gaps ? since(event, i) || BLANK : ''
    };
  }

  function said(event) {
    return own(event) === null ? '' : time.parts(own(event), true)[1];
  }

  function continues(event, i) {
    return find.written(event.event, event.data) && headOf(i) !== null;
  }

  function titleOf(event) {
    var ms = own(event);
    return ms === null ? '' : words.times(time.parts(ms, true, ms % 1000 !== 0).join(', '), arrival(event));
  }

  // Since the row before as it is shown, so with a filter since the last one that passed: by what
  // both say, or by when both came. '' behind a note or what is not here.
  function since(event, i) {
    var before = i > 0 ? rows.row(i - 1) : null;
    var head;
    if (!before || before.kind !== 'event') {
      return '';
    }
    if (own(event) !== null) {
      head = own(before.event) !== null ? before.event : headOf(i - 1);
      return head ? text.since(instant(event) - instant(head)) : '';
    }
    return event.at === null || before.event.at === null || continues(event, i) ? '' : text.since(event.at - before.event.at);
  }

  return {describe: describe};
}

function instant(event) {
  return find.instantOf(event.event, event.data, event.at);
}

module.exports = {createTimes: createTimes};
