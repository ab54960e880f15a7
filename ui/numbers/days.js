// The time of a row of a table that no format of lines says (line/formats.js): sar, mpstat and
// pidstat write a time of day, and the day once, in the line above all tables; iostat -t a date in
// a line of its own, vmstat -t one at the end of the row.
'use strict';

var place = require('../line/time.js').place;

var HEAD = /^Linux \S+ \(.{0,255}\)\s+([\d\/.-]{8,10})\s+_\S+_\s+\(\d+ CPU\)\s*$/;
var DATE = /^(\d{1,4})([-\/.])(\d{1,2})\2(\d{1,4})$/;
var CLOCK = '(\\d\\d):(\\d\\d):(\\d\\d)(?: ([AP])M)?';
var FIRST = new RegExp('^' + CLOCK + '\\s');
var ALONE = new RegExp('^([\\d\\/.-]{8,10}) ' + CLOCK + '\\s*$');
var LAST = new RegExp('\\s(\\d{4}-\\d\\d-\\d\\d) ' + CLOCK + '\\s*$');
var HALF_MS = 43200000; // of a day

// Returns {skip(text), of(text)}: a line that is no row, and the time of a row as its digits are,
// in ms as if they were UTC (line/time.js), null where it says none or no day.
function createDays() {
  var day = null;        // of the head
  var before = null;     // the time of the row before
  var alone = null;      // of the line above the tables

  function skip(text) {
    var head = text.charCodeAt(0) === 76 ? HEAD.exec(text) : null; // L
    var match = day !== null && !head ? ALONE.exec(text) : null;
    var date;
    if (head) {
      day = dayOf(head[1]);
      before = alone = null;
    } else if (match) {
      date = dayOf(match[1]);
      alone = date === null ? null : date + clockOf(match.slice(2));
    }
  }

  function of(text) {
    var match = day !== null ? FIRST.exec(text) : LAST.exec(text.slice(-32));
    if (day === null || !match) {
      return match ? dayOf(match[1]) + clockOf(match.slice(2)) : alone;
    }
    // Behind midnight the head is of the day before.
    while (before !== null && day + clockOf(match.slice(1)) < before - HALF_MS) {
      day += 2 * HALF_MS;
    }
    before = day + clockOf(match.slice(1));
    return before;
  }

  return {skip: skip, of: of};
}

// Returns the begin of a day, null of no date. With a stroke the month is first, as without a
// locale and in America, unless it can be none or other lines have the day first.
function dayOf(text) {
  var match = DATE.exec(text);
  var a = match ? Number(match[1]) : 0;
  var b = match ? Number(match[3]) : 0;
  var c = match ? Number(match[4]) : 0;
  var date = !match ? null : match[1].length === 4 ? [a, b, c] : match[2] === '/' && a <= 12 && (b > 12 || place().order !== 'day') ? [c, a, b] : [c, b, a];
  return date && date[1] >= 1 && date[1] <= 12 && date[2] >= 1 && date[2] <= 31 ?
    Date.UTC(date[0] < 100 ? date[0] + 2000 : date[0], date[1] - 1, date[2]) : null;
}

// parts are hours, minutes, seconds, and A or P of a clock with twelve hours.
function clockOf(parts) {
  var hours = parts[3] ? Number(parts[0]) % 12 + (parts[3] === 'P' ? 12 : 0) : Number(parts[0]);
  return ((hours * 60 + Number(parts[1])) * 60 + Number(parts[2])) * 1000;
}

module.exports = {createDays: createDays};
