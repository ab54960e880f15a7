// The time that a line says, put together from its parts: perhaps without a year, a day or a zone,
// which a place in time adds (time.js). Pure.
'use strict';

var zones = require('./table.js').ZONES;

var MONTHS = 'janfebmaraprmayjunjulaugsepoctnovdec';
var LEAP = 2000;               // a line without a year may be of any
var MOST_MS = 253402300800000; // the year 9999: no log is of a later time
// What multilog and svlogd add to the seconds since 1970, whatever the leap seconds: 2^62 + 10,
// of which the first digit of the label is the 2^62.
var TAI_OFFSET = 10;
// s6-log counts them: the first 22, and those before these seconds since 1970.
var LEAPS = [1136073600, 1230768000, 1341100800, 1435708800, 1483228800];

// Returns a moment without parts. year, month and day are 0 where the line has none; either: month
// and day may be the other way round; other: the date that it is if its first two digits are the
// year, {year, month, day}, or null. east are the minutes of its zone or null. In place of all
// that unix is ms since 1970, and since those since a moment that is not known or, where delta is
// true, since the line before; else they are null. bare: that unix is a whole number, which may be
// a size or a sum as well.
function begin() {
  return {bare: false, either: false, short: false, other: null, year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0, ms: 0, east: null, unix: null, since: null, delta: false, timed: false, half: ''};
}

// Adds a part; false for what it cannot be.
function set(moment, part, value) {
  switch (part) {
  case 'year':
    moment.year = Number(value) + (value.length === 2 ? 2000 : 0);
    break;
  case 'short':
    moment.year = 2000 + Number(value);
    moment.short = true;
    break;
  case 'month':
    moment.month = monthOf(value);
    break;
  case 'hour':
    moment.hour = Number(value);
    moment.timed = true;
    break;
  case 'fraction':
    moment.ms = Number((value + '00').slice(0, 3));
    break;
  case 'millis':
    moment.ms = Number(value);
    break;
  case 'nanos':
    moment.ms = Math.floor(Number(value) / 1e6);
    break;
  case 'zone':
    moment.east = zoneOf(value);
    break;
  case 'half':
    moment.half = value;
    break;
  case 'former':
    moment.month = Number(value);
    moment.either = true;
    break;
  case 'latter':
    moment.day = Number(value);
    break;
  case 'day':
  case 'minute':
  case 'second':
    moment[part] = Number(value);
    break;
  default:
    return setCount(moment, part, value);
  }
  return true;
}

// The number of a unit since 1970, in ms. By its digits: one of ns is no exact number.
function setCount(moment, part, value) {
  var text = value.replace(/^ +/, '');
  var whole = text.split('.')[0];
  var digits = whole.length;
  moment.timed = true;
  if (part === 'since' || part === 'delta') {
    moment.since = ofSeconds(text);
    moment.delta = part === 'delta';
    return moment.since <= MOST_MS;
  }
  if (part === 'lap') {
    moment.since = lapOf(value);
    moment.delta = true;
    return true;
  }
  if (part === 'tai' || part === 'leap') {
    moment.unix = taiOf(value, part === 'leap');
  } else if (part === 'ms' || (part === 'number' && digits === 13)) {
    moment.unix = Number(whole);
  } else if (part === 'us' || (part === 'number' && digits === 16)) {
    moment.unix = Number(whole.slice(0, -3));
  } else if (part === 'ns' || (part === 'number' && digits === 19)) {
    moment.unix = Number(whole.slice(0, -6));
  } else if (part === 'exponent') {
    moment.unix = Math.floor(Number(value) * 1000);
  } else {
    moment.unix = ofSeconds(text);
  }
  return moment.unix >= 0 && moment.unix <= MOST_MS;
}

function ofSeconds(text) {
  var point = text.indexOf('.');
  return point < 0 ? Number(text) * 1000 : Number(text.slice(0, point)) * 1000 + Number((text.slice(point + 1) + '00').slice(0, 3));
}

// hh:mm:ss and a fraction.
function lapOf(value) {
  return (Number(value.slice(0, 2)) * 3600 + Number(value.slice(3, 5)) * 60) * 1000 + ofSeconds(value.slice(6));
}

// A label of TAI64N without its @: 16 hex digits of seconds, 8 of nanoseconds. NaN of others.
function taiOf(label, leap) {
  var seconds = parseInt(label.slice(1, 16), 16) - TAI_OFFSET;
  if (!/^4[0-9a-f]{23}$/.test(label)) {
    return NaN;
  }
  return (leap ? withoutLeaps(seconds) : seconds) * 1000 + Math.floor(parseInt(label.slice(16), 16) / 1e6);
}

// A leap second is the second behind it.
function withoutLeaps(seconds) {
  return LEAPS.reduce(function (rest, at) { return rest > at ? rest - 1 : rest; }, seconds - 22);
}

// 1 to 12 of a number or an English name, else 0 or what no month is.
function monthOf(value) {
  var at = value.length < 3 ? -1 : MONTHS.indexOf(value.slice(0, 3).toLowerCase());
  return value.length < 3 ? Number(value) : at % 3 === 0 ? at / 3 + 1 : -1;
}

// The minutes east of UTC, null of a name that is not known.
function zoneOf(value) {
  var east;
  if (zones.hasOwnProperty(value)) {
    return zones[value];
  }
  if (!/^[+-]\d\d/.test(value)) {
    return null;
  }
  east = Number(value.slice(1, 3)) * 60 + (value.length > 3 ? Number(value.slice(-2)) : 0);
  return value.charAt(0) === '-' ? -east : east;
}

// Whether the parts are a time that there can be. zone is that of a line without one, or ''.
function complete(moment, zone) {
  var year = moment.year || LEAP;
  if (!moment.timed || moment.unix !== null || moment.since !== null) {
    moment.unix = moment.unix === null ? null : moment.unix + moment.ms;
    return moment.timed;
  }
  if (moment.half) {
    if (moment.hour < 1 || moment.hour > 12) {
      return false;
    }
    moment.hour = moment.hour % 12 + (moment.half.toUpperCase() === 'PM' ? 12 : 0);
  }
  if (moment.east === null && zone !== '') {
    moment.east = zoneOf(zone);
  }
  order(moment);
  return ((moment.day === 0 && moment.month === 0) || dated(year, moment.month, moment.day)) &&
    year >= 1000 && moment.hour < 24 && moment.minute < 60 && moment.second <= 60;
}

// Puts month and day in an order in which they are a date.
function order(moment) {
  var day = moment.month;
  var other = {year: 2000 + moment.month, month: moment.day, day: moment.year - 2000};
  moment.other = moment.short && dated(other.year, other.month, other.day) ? other : null;
  if (moment.either && moment.month > 12) {
    moment.month = moment.day;
    moment.day = day;
  }
  moment.either = moment.either && moment.day <= 12 && moment.month <= 12;
}

function dated(year, month, day) {
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

module.exports = {begin: begin, set: set, complete: complete};
