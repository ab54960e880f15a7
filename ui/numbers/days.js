// The time of a row of a table that no format of lines says (line/formats.js): sar, mpstat and
// pidstat write a time of day, and the day once, in the line above all tables; iostat -t a date in
// a line of its own, vmstat -t one at the end of the row.
'use strict';

var dayFirst = require('../line/time.js').dayFirst;

var HEAD = /^Linux \S+ \(.{0,255}\)\s+([\d\/.-]{8,10})\s+_\S+_\s+\(\d+ CPU\)\s*$/;
var DATE = /^(\d{1,4})([-\/.])(\d{1,2})\2(\d{1,4})$/;
var CLOCK = '(\\d\\d):(\\d\\d):(\\d\\d)(?: ([AP])M)?';
var FIRST = new RegExp('^' + CLOCK + '\\s');
var ALONE = new RegExp('^([\\d\\/.-]{8,10}) ' + CLOCK + '\\s*$');
var LAST = new RegExp('\\s(\\d{4}-\\d\\d-\\d\\d) ' + CLOCK + '\\s*$');
var HALF_MS = 43200000; // of a day

// Returns {skip(text, at), of(text), guess()}: a line that is no row, which came at that time (ms
// or null), and the time of a row as its digits are, in ms as if they were UTC (line/time.js), null
// where it says none or no day. guess: that the month is first in the day is one.
function createDays() {
  var day = null;        // of the head
  var before = null;     // the time of the row before
  var alone = null;      // of the line above the tables
  var guess = false;     // of the day

  function skip(text, at) {
    var head = text.charCodeAt(0) === 76 ? HEAD.exec(text) : null; // L
    var match = day !== null && !head ? ALONE.exec(text) : null;
    var date;
    if (head) {
      day = read(head[1], at);
      before = alone = null;
    } else if (match) {
      date = read(match[1], at);
      alone = date === null ? null : date + clockOf(match.slice(2));
    }
  }

  function of(text) {
    var match = day !== null ? FIRST.exec(text) : LAST.exec(text.slice(-32));
    if (day === null || !match) {
      return match ? dayOf(match[1], null).day + clockOf(match.slice(2)) : alone;
    }
    // Behind midnight the head is of the day before.
    while (before !== null && day + clockOf(match.slice(1)) < before - HALF_MS) {
      day += 2 * HALF_MS;
    }
    before = day + clockOf(match.slice(1));
    return before;
  }

  function read(text, at) {
    var found = dayOf(text, at);
    guess = found.guess;
    return found.day;
  }

  return {skip: skip, of: of, guess: function () { return guess; }};
}

// Returns {day: its begin, null of no date, guess}. With a stroke the day or the month is first, as
// other lines have it or what is nearer to when the line came, at; else the month, as without a
// locale and in America.
function dayOf(text, at) {
  var match = DATE.exec(text);
  var a = match ? Number(match[1]) : 0;
  var b = match ? Number(match[3]) : 0;
  var c = match ? Number(match[4]) : 0;
  var month, day, first;
  if (!match || match[1].length === 4) {
    return {day: begin(a, b, c), guess: false};
  }
  month = match[2] === '/' ? begin(c, a, b) : null;
  day = begin(c, b, a);
  if (month === null || day === null || month === day) {
    return {day: month === null ? day : month, guess: false};
  }
  first = dayFirst(day, month, at);
  return {day: first ? day : month, guess: first === null};
}

function begin(year, month, day) {
  return month < 1 || month > 12 || day < 1 || day > 31 ? null : Date.UTC(year < 100 ? year + 2000 : year, month - 1, day);
}

// parts are hours, minutes, seconds, and A or P of a clock with twelve hours.
function clockOf(parts) {
  var hours = parts[3] ? Number(parts[0]) % 12 + (parts[3] === 'P' ? 12 : 0) : Number(parts[0]);
  return ((hours * 60 + Number(parts[1])) * 60 + Number(parts[2])) * 1000;
}

module.exports = {createDays: createDays};
