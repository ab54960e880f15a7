// The line of dots of "Break it": a dot an event, where it happened in time; the spans in which a
// fault kept the page from it; and what came later into those. Times are Unix ms by the server's
// clock, as in stories.js.
'use strict';

var canvas = require('./canvas.js');

var SPAN_MS = 30000;    // from the left edge to the right one
var MERGE_MS = 60;      // events nearer than this are one dot, of several events
var KEPT = 600;         // dots: more than a span has room for
var FALL_MS = 600;      // in which an event that comes later falls into its place
var KEY = [['live', 'live'], ['replayed', 'replayed after a gap'], ['late', 'held up'], ['lost', 'lost'], ['gap', 'nothing came']];

// Returns {add, list, counts}: what has come, {at, came, kind, count}, oldest first.
function createDots() {
  var dots = [];
  var counts = {live: 0, replayed: 0, late: 0};

  // kind is what stories.js says of the event.
  function add(at, came, kind) {
    var last = dots[dots.length - 1];
    counts[kind] += 1;
    if (last && last.kind === kind && at >= last.at && at - last.at < MERGE_MS) {
      last.count += 1;
      return;
    }
    dots.push({at: at, came: came, kind: kind, count: 1});
    if (dots.length > KEPT) {
      dots.shift();
    }
  }

  return {add: add, list: function () { return dots; }, counts: counts};
}

// Returns the spans of stories (stories.js) as {from, to, kind, missed, unknown}: 'gap' while
// nothing came, 'slow' while what came was late.
function spans(stories, now) {
  var list = [];
  stories.forEach(function (story) {
    var until = Math.min(now, story.byAt === null ? story.until : story.byAt);
    if (story.cutAt !== null) {
      list.push({from: story.cutAt, to: story.backAt === null ? (story.end === null ? now : until) : story.backAt, kind: 'gap',
        missed: story.missed, unknown: story.unknown});
    } else if (!story.fault.cuts && story.fault.lastsMs > 0) {
      list.push({from: story.at, to: until, kind: story.fault.name === 'silence' ? 'gap' : 'slow', missed: 0, unknown: false});
    }
  });
  return list;
}

// Draws dots and spans up to a time; colours are those of KEY by name. Returns whether a dot is
// still falling.
function plotDots(element, dots, bands, nowMs, colours) {
  var area = canvas.prepare(element);
  return area !== null && plot(area, dots, bands, nowMs, colours);
}

function plot(area, dots, bands, nowMs, colours) {
  var pen = area.pen;
  var dot = Math.max(3, Math.min(area.em * 0.45, area.height / 6, area.width / 80));
  var middle = area.height * 0.62;
  var falling = false;

  function x(ms) {
    return area.width - dot - 2 - (nowMs - ms) / SPAN_MS * area.width;
  }

  function band(span) {
    var from = x(span.from);
    // A gap too short to be seen is seen all the same.
    var width = Math.max(dot, x(span.to) - from);
    pen.fillStyle = span.kind === 'gap' ? colours.gap : colours.late;
    pen.globalAlpha = span.kind === 'gap' ? 0.22 : 0.15;
    pen.fillRect(from, 0, width, area.height);
    pen.globalAlpha = 1;
    if (span.kind === 'gap') {
      pen.fillRect(from, middle - 2, width, 4);
      if (span.missed > 0 || span.unknown) {
        lost(from + width / 2, span.missed > 0 ? span.missed : '?');
      }
    }
  }

  function lost(atX, count) {
    pen.fillStyle = colours.lost;
    pen.textAlign = 'center';
    pen.fillText('× ' + count, atX, area.em * 1.1);
  }

  function place(it) {
    var fell = it.kind === 'live' || canvas.still() ? 1 : Math.min(1, Math.max(0, (nowMs - it.came) / FALL_MS));
    var y = dot + (middle - dot) * fell * fell;
    falling = falling || fell < 1;
    pen.fillStyle = pen.strokeStyle = colours[it.kind];
    pen.beginPath();
    if (it.kind === 'replayed') {
      pen.moveTo(x(it.at), y - dot * 1.3);
      pen.lineTo(x(it.at) + dot * 1.3, y);
      pen.lineTo(x(it.at), y + dot * 1.3);
      pen.lineTo(x(it.at) - dot * 1.3, y);
    } else {
      pen.arc(x(it.at), y, it.kind === 'late' ? dot - 1 : dot, 0, 2 * Math.PI);
    }
    if (it.kind === 'late') {
      pen.lineWidth = 3;
      pen.stroke();
    } else {
      pen.fill();
    }
  }

  pen.fillStyle = colours.axis;
  pen.globalAlpha = 0.4;
  pen.fillRect(0, middle - 1, area.width, 2);
  pen.globalAlpha = 1;
  bands.filter(function (span) { return nowMs - span.to < SPAN_MS; }).forEach(band);
  dots.filter(function (it) { return nowMs - it.at < SPAN_MS; }).forEach(place);
  return falling;
}

module.exports = {createDots: createDots, spans: spans, plotDots: plotDots, KEY: KEY, SPAN_MS: SPAN_MS};
