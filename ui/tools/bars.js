// What the histogram draws and what a pointer or a key chooses in it. Pure. bars are those of
// tally.js: {own, from, step, bars, lines, rest, without}; a place is a number of bars from the
// left.
'use strict';

var filters = require('../line/filters.js');

var LEVELS = filters.LEVELS.length;
var LEAST_PX = 1;        // of what is there at all
var WORST_PX = 2;        // the same for errors: one among thousands is what is looked for

function countOf(bars) {
  return bars.bars.length / LEVELS;
}

// Returns bars with the chosen levels only; levels is undefined where none is chosen, and all are.
function only(bars, levels) {
  var chosen = filters.LEVELS.map(function (level) { return !levels || levels.indexOf(level) >= 0; });
  var counts = bars.bars;
  var lines = 0;
  var left = new Uint32Array(counts.length);
  var i;
  for (i = 0; i < counts.length; i += 1) {
    left[i] = chosen[i % LEVELS] ? counts[i] : 0;
    lines += left[i];
  }
  return {own: bars.own, from: bars.from, step: bars.step, bars: left, lines: lines, rest: levels ? 0 : bars.rest, without: bars.without};
}

// Returns the counts of bar i by level.
function barOf(bars, i) {
  return Array.prototype.slice.call(bars.bars, i * LEVELS, (i + 1) * LEVELS);
}

function sum(list) {
  return list.reduce(function (all, one) { return all + one; }, 0);
}

function highest(bars) {
  var most = 0;
  var i;
  for (i = 0; i < countOf(bars); i += 1) {
    most = Math.max(most, sum(barOf(bars, i)));
  }
  return most;
}

// Returns the px of each level of a bar, the worst first and lowest.
function heights(counts, most, height) {
  return counts.map(function (count, level) {
    return count === 0 ? 0 : Math.max(level === 0 ? WORST_PX : LEAST_PX, count / most * height);
  });
}

// Returns the choice of filters.js between two places, whole bars, each end null where nothing in
// view is beyond it; null for all. zoom is the span in view, null for all of it.
function spanOf(bars, one, other, zoom) {
  var begin = barAt(bars, Math.min(one, other));
  var end = Math.max(Math.ceil(Math.max(one, other)), begin + 1);
  return choice(bars, fromOf(bars, begin, zoom), toOf(bars, end, zoom));
}

// Returns the choice between an end that stays exactly, in ms (-Infinity or Infinity of an open
// one), and a place, of whole bars: before it or behind it.
function stretched(bars, kept, place, zoom) {
  var at = placeAt(bars, kept);
  var exact = Math.abs(kept) === Infinity ? null : kept;
  return place < at || at === Infinity ? choice(bars, fromOf(bars, barAt(bars, place), zoom), exact) :
    choice(bars, exact, toOf(bars, Math.max(1, Math.ceil(place), Math.floor(at) + 1), zoom));
}

function barAt(bars, place) {
  return Math.max(0, Math.min(Math.floor(place), countOf(bars) - 1));
}

function fromOf(bars, begin, zoom) {
  return begin > 0 ? timeAt(bars, begin) : zoom ? zoom.from : null;
}

function toOf(bars, end, zoom) {
  return end < countOf(bars) ? timeAt(bars, end) : zoom ? zoom.to : null;
}

function choice(bars, from, to) {
  return from === null && to === null ? null : {from: from, to: to, own: bars.own};
}

// Returns the place of a time in ms, which may be out of view.
function placeAt(bars, ms) {
  return (ms - bars.from) / bars.step;
}

function timeAt(bars, place) {
  return bars.from + place * bars.step;
}

// The same of what a pointer drags: in the first and the last bar, which are open, infinite.
function endAt(bars, place) {
  return place < 1 ? -Infinity : place > countOf(bars) - 1 ? Infinity : timeAt(bars, place);
}

// Returns the places {from, to} of a choice, null for all; within the bars, so that both are in
// view.
function placesOf(bars, span) {
  var count = countOf(bars);
  function place(ms, open) {
    return ms === null ? open : Math.max(0, Math.min(count, placeAt(bars, ms)));
  }
  return {from: place(span ? span.from : null, 0), to: place(span ? span.to : null, count)};
}

// Returns the place of a thumb after a key, null for a key that moves none. Neither thumb passes
// the other.
function moved(bars, places, which, key, far) {
  var step = far ? 10 : 1;
  var least = which === 'from' ? 0 : Math.floor(places.from) + 1;
  var most = which === 'from' ? Math.ceil(places.to) - 1 : countOf(bars);
  var to = {ArrowLeft: Math.ceil(places[which]) - step, ArrowDown: Math.ceil(places[which]) - step,
    ArrowRight: Math.floor(places[which]) + step, ArrowUp: Math.floor(places[which]) + step,
    PageDown: Math.ceil(places[which]) - 10, PageUp: Math.floor(places[which]) + 10, Home: least, End: most}[key];
  return to === undefined ? null : Math.max(least, Math.min(most, to));
}

module.exports = {only: only, countOf: countOf, barOf: barOf, sum: sum, highest: highest, heights: heights,
  spanOf: spanOf, stretched: stretched, placeAt: placeAt, timeAt: timeAt, endAt: endAt, placesOf: placesOf, moved: moved};
