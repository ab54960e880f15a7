// Values as text, and the round numbers of axes.
'use strict';

var units = require('../numbers/units.js');

var OTHER = units.OTHER;
var unit = units.unit;
var MINUTE = 60000;
var STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400];

// Returns a value as text, in the unit `as` that the line has, if that makes no very long or small
// number. value is in the first unit of its family; as is a unit or ''.
function format(value, as) {
  var own = unit(as);
  var size = Math.abs(value);
  var prefixes = /^[KMGT]i/.test(as) ? ['', 'Ki', 'Mi', 'Gi', 'Ti'] : ['', 'k', 'M', 'G', 'T'];
  var names = own[1] === 's' ? ['ns', 'µs', 'ms', 's', 'min', 'h'] : prefixes.map(function (prefix) { return prefix + own[1]; });
  var far = as === '' ? size >= 1e6 : size > 0 && (size < own[0] / 1000 || size >= own[0] * 10000);
  if (far && !OTHER.test(as)) {
    as = names.reduce(function (best, name) { return unit(name)[0] <= size ? name : best; });
    own = unit(as);
  }
  value /= own[0];
  size = Math.abs(value);
  if (size >= 1e6 || (size > 0 && size < 1e-4)) {
    return value.toExponential(2) + as;
  }
  return Number(value.toPrecision(size < 1e4 && value % 1 !== 0 ? 4 : 6)) + (as.length > 1 ? ' ' : '') + as;
}

// Returns the marks of an axis, about count, at least one: [{x, text}]. Marks of times (Unix ms)
// are at full minutes, hours and days of the local time.
function marks(from, to, count, times) {
  var least = (to - from) / count;
  var step, shift, x;
  var list = [];
  if (times) {
    step = STEPS.filter(function (s) { return s * 1000 >= least; })[0] * 1000 || Math.ceil(least / 1440 / MINUTE) * 1440 * MINUTE;
    shift = new Date(from).getTimezoneOffset() * MINUTE;
  } else {
    step = Math.max(1, Math.pow(10, Math.ceil(Math.log(least) / Math.LN10 - 1e-9)));
    step = step / 5 >= Math.max(1, least) ? step / 5 : step / 2 >= Math.max(1, least) ? step / 2 : step;
    shift = 0;
  }
  for (x = Math.ceil((from - shift) / step) * step + shift; x <= to; x += step) {
    list.push({x: x, text: times ? time(x, step) : '#' + x});
  }
  // Without a round number between them the end is the mark.
  return list.length > 0 || !(to >= from) ? list : [{x: to, text: times ? time(to, 0) : '#' + to}];
}

// Returns a time in the local time zone, like the times of the lines: hours and minutes, with
// seconds if the marks are closer; days as month and day.
function time(ms, step) {
  var at = new Date(ms);
  var parts = step < MINUTE ? [at.getHours(), at.getMinutes(), at.getSeconds()] :
    step < 1440 * MINUTE ? [at.getHours(), at.getMinutes()] : [at.getMonth() + 1, at.getDate()];
  return parts.map(function (part) { return (part < 10 ? '0' : '') + part; }).join(step < 1440 * MINUTE ? ':' : '-');
}

module.exports = {format: format, marks: marks};
