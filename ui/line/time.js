// The time that a line says itself (formats.js), and times as an address and a chip write them. A
// file that is read at once comes in one moment; when its lines were written is in them. Pure, but
// for the place in time, which is set once.
'use strict';

var formats = require('./formats.js');

var HOUR_MS = 3600000;
var DAY_MS = 86400000;
var MINUTE_MS = 60000;
var YEARS = 9;         // back, in which there is a 29th of February
var MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
// What span of an address looks like: Z is behind the time when an event came.
var WRITTEN = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,3}))?(Z?)$/;

// What lines lack: the minutes east of UTC where the program runs, null for those of this browser;
// when the file of the lines was written last, null where that is not known; and when its last line
// had come that was in it then, in Unix ms. order is what comes first in dates of numbers: month,
// day or year, '' where no line has said it. counts: whole numbers at the start of lines are Unix
// times, as the program has seen in the file. only and given are of formats.js.
var place = {east: null, newest: null, until: 0, order: '', counts: false, only: '', given: null};
var elsewhere = false;   // the program runs in another zone than this browser

// Returns the place that ui.go has written into the page: what is not there is not known.
function readPlace(text) {
  var said;
  try {
    said = JSON.parse(text) || {};
  } catch (e) {
    said = {};
  }
  return {east: typeof said.east === 'number' ? said.east : null, newest: said.written || null, until: said.until || 0, order: said.order || '', counts: said.counts === true, only: said.only || '', given: said.given || null};
}

// A worker gets it with each message.
function setPlace(next) {
  if (next.only !== place.only || JSON.stringify(next.given) !== JSON.stringify(place.given)) {
    formats.choose(next.only || '', next.given || null);
  }
  place = next;
  elsewhere = place.east !== null && place.east !== -new Date().getTimezoneOffset();
}

// Returns the time that stands in the data of an event, as its digits are: in ms as if they were
// UTC, whatever zone is written behind them, so that all readers see the same. A count of seconds
// has the digits of the place. null where there is none. at is when the event came: it says the
// year and the day where the line does not.
function of(data, at) {
  var found = formats.read(data);
  return found === null ? null : digitsOf(found.moment, at);
}

// The same as Unix ms: what lies between two lines.
function instantOf(data, at) {
  var found = formats.read(data);
  var said = found === null ? null : digitsOf(found.moment, at);
  return said === null ? null : found.moment.unix !== null ? found.moment.unix :
    said - (found.moment.east === null ? eastAt(said) : found.moment.east) * MINUTE_MS;
}

function digitsOf(moment, at) {
  var near;
  if (moment.unix !== null) {
    return moment.bare && !isCount(moment.unix, at) ? null : digits(moment.unix);
  }
  if (moment.since !== null) {
    return null;
  }
  if (moment.year > 0) {
    return ordered(moment, at);
  }
  near = at === null ? null : behind(moment, digits(at));
  // What was in the file before is as old as that; what was written now is of now.
  return near !== null && place.newest !== null && at <= place.until && near < digits(at) - HOUR_MS ?
    behind(moment, digits(place.newest)) : near;
}

// Whether a whole number is a Unix time, in ms, and no size or sum: other lines of the file say it,
// or it is near to when the line came or the file was written.
function isCount(unix, at) {
  return place.counts === true || isNear(digits(unix), at);
}

// A date that may have the month, the day or the year first: as other lines of the file have it;
// else as it is near to when the line came or the file was written; else with the month first.
function ordered(moment, at) {
  var month = onDay(moment, moment.year, moment.month, moment.day);
  var day = moment.either ? onDay(moment, moment.year, moment.day, moment.month) : month;
  var year = moment.other === null ? null : onDay(moment, moment.other.year, moment.other.month, moment.other.day);
  if (year !== null && (place.order ? place.order === 'year' : isNear(year, at) && !isNear(month, at) && !isNear(day, at))) {
    return year;
  }
  return dayFirst(day, month, at) ? day : month;
}

// Whether of the times of a date with the day first and with the month first it is the former; null
// where nothing says it.
function dayFirst(day, month, at) {
  return place.order ? place.order === 'day' : isNear(day, at) === isNear(month, at) ? null : isNear(day, at);
}

// Whether the month comes first in the time that a line says because nothing else is known.
function isGuess(data, at) {
  var found = formats.read(data);
  var moment = found && found.moment;
  return moment !== null && moment.either === true && moment.year > 0 &&
    ordered(moment, at) === onDay(moment, moment.year, moment.month, moment.day) &&
    dayFirst(onDay(moment, moment.year, moment.day, moment.month), onDay(moment, moment.year, moment.month, moment.day), at) === null;
}

function isNear(time, at) {
  return at !== null && (Math.abs(time - digits(at)) < DAY_MS ||
    (place.newest !== null && at <= place.until && Math.abs(time - digits(place.newest)) < DAY_MS));
}

// The last such time that is not much behind the digits of another one: clocks differ.
function behind(moment, limit) {
  var newest = new Date(limit);
  var year = newest.getUTCFullYear();
  var tries, time;
  if (moment.month === 0) {
    time = onDay(moment, year, newest.getUTCMonth() + 1, newest.getUTCDate());
    return time > limit + HOUR_MS ? time - DAY_MS : time;
  }
  for (tries = 0; tries < YEARS; tries += 1) {
    time = onDay(moment, year - tries, moment.month, moment.day);
    if (time <= limit + DAY_MS && moment.day <= new Date(Date.UTC(year - tries, moment.month, 0)).getUTCDate()) {
      return time;
    }
  }
  return null;
}

function onDay(moment, year, month, day) {
  return Date.UTC(year, month - 1, day, moment.hour, moment.minute, moment.second, moment.ms);
}

// Returns the digits of a Unix time in ms where the program runs, as of.
function digits(ms) {
  return ms + eastAt(ms) * MINUTE_MS;
}

// In the zone of this browser summer has another offset, of another one that is not known.
function eastAt(ms) {
  return elsewhere ? place.east : -new Date(ms).getTimezoneOffset();
}

// Returns function(data, at), which returns the time that a line says or, where it says none, that
// of the line before; null before the first. It is called for the lines in their order.
function createClock() {
  var last = null;
  return function (data, at) {
    var said = of(data, at);
    last = said === null ? last : said;
    return last;
  };
}

// found holds hour, minute, second and fraction from index i on. null for what is no time.
function utc(year, month, day, found, i) {
  var hour = Number(found[i]);
  var minute = Number(found[i + 1]);
  var second = Number(found[i + 2]);
  var fraction = found[i + 3] ? Number((found[i + 3] + '00').slice(0, 3)) : 0;
  return month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60 ? null :
    Date.UTC(Number(year), month - 1, Number(day), hour, minute, second, fraction);
}

// Returns {ms, own}: own where the time is what lines say, else it is when they came. null for any
// other text.
function parse(text) {
  var found = WRITTEN.exec(text);
  var ms = found ? utc(found[1], found[2], found[3], found, 4) : null;
  return ms === null || format(ms, found[8] === '').slice(0, 19) !== text.slice(0, 19) ? null : {ms: ms, own: found[8] === ''};
}

function format(ms, own) {
  return new Date(ms).toISOString().replace('.000Z', 'Z').replace('Z', own ? '' : 'Z');
}

// Returns [day, time of day] as a person reads them: those of lines by their digits, others in the
// zone of the reader. fine: with milliseconds.
function parts(ms, own, fine) {
  var time = new Date(own ? ms : ms - new Date(ms).getTimezoneOffset() * 60000);
  var text = time.toISOString();
  return [time.getUTCDate() + ' ' + MONTHS[time.getUTCMonth()] + ' ' + time.getUTCFullYear(), text.slice(11, fine ? 23 : 19)];
}

module.exports = {place: function () { return place; }, readPlace: readPlace, setPlace: setPlace, of: of, dayFirst: dayFirst, isCount: isCount, isGuess: isGuess, instantOf: instantOf, digits: digits, createClock: createClock, parse: parse, format: format, parts: parts};
