// The histogram above the log: how many lines of each level there are over the time, and the span
// of it that is chosen, by dragging or by two thumbs with keys.
'use strict';

var dom = require('../base/dom.js');
var filters = require('../line/filters.js');
var time = require('../line/time.js');
var bars = require('./bars.js');
var words = require('./words.js');

var BAR_PX = 5;          // at least, with the gap behind it
var WIDE_PX = 24;        // at most: a few lines are no wall
var NEAR_PX = 8;         // from an end of the span, which then moves
var FINE_MS = 1000;      // bars that are shorter are named with milliseconds

// element is an empty one, row that of the chips. on: {look(view), where other bars are wanted
// (tally.js); choose(span, typed), null for all}. Returns {show(result, exact), choose(chosen)}.
function createHistogram(element, row, on) {
  var canvas = dom.append(element, 'canvas', 'bars');
  var caption = dom.append(element, 'p', 'caption');
  var ends = {from: dom.append(element, 'span', 'end'), to: dom.append(element, 'span', 'end end-to')};
  var thumbs = {from: thumb('from'), to: thumb('to')};
  var zooming = dom.append(row, 'div', 'chips').appendChild(dom.button('zoom', words.HISTOGRAM.zoom, zoomOrNot));
  var signs = filters.LEVELS.map(function (level) { return dom.append(element, 'i', 'sign sign-' + (level || 'other')); });
  var counted = null;      // by tally.js, all levels,
  var result = null;       // and the chosen ones
  var exact = false;
  var chosen = {};         // of filters.js
  var zoom = null;         // the span in view, null for all
  var drag = null;         // {one, other: times, kept: whether one is an end that stays, own}
  var hover = -1;          // the bar under the pointer
  var asked = '';          // the view that was asked for last
  var schedule = dom.oncePerFrame(paint);

  dom.display(zooming, false); // until there is a span

  function thumb(which) {
    var made = dom.append(element, 'span', 'thumb thumb-' + which);
    made.tabIndex = 0;
    made.setAttribute('role', 'slider');
    made.setAttribute('aria-label', words.HISTOGRAM[which]);
    made.setAttribute('aria-valuenow', '0'); // until there are bars
    made.addEventListener('keydown', function (event) { press(event, which); }, false);
    return made;
  }

  // Asks for the bars of the view, if it is another one.
  function look() {
    var span = zoom || {from: null, to: null};
    var view = {most: Math.max(1, Math.floor(canvas.clientWidth / BAR_PX)), from: span.from, to: span.to,
      own: chosen.span ? chosen.span.own : null, types: chosen.types || null};
    if (canvas.clientWidth > 0 && asked !== JSON.stringify(view)) {
      asked = JSON.stringify(view);
      on.look(view);
    }
  }

  function show(next, whole) {
    counted = next;
    exact = whole;
    schedule();
  }

  // Whoever takes the span off sees all of it again.
  function choose(next) {
    chosen = next;
    zoom = chosen.span && zoom && zoom.own === chosen.span.own ? zoom : null;
    look();
    schedule();
  }

  function zoomOrNot() {
    zoom = zoom ? null : chosen.span;
    if (!chosen.span) {
      zooming.blur();
    }
    look();
    schedule();
  }

  function press(event, which) {
    var places = result && bars.placesOf(result, chosen.span || null);
    var to = places && bars.moved(result, places, which, event.key, event.shiftKey);
    if (event.key === 'Enter' && chosen.span) {
      zoomOrNot();
    } else if (event.key === 'Escape' && chosen.span) {
      on.choose(null, false);
    } else if (to !== null) {
      on.choose(bars.stretched(result, timeOf(which === 'from' ? 'to' : 'from'), to, zoom), true);
    } else {
      return;
    }
    event.preventDefault();
  }

  // The time of an end of the span, exactly; infinite of an open one.
  function timeOf(which) {
    var ms = chosen.span ? chosen.span[which] : null;
    return ms !== null ? ms : which === 'from' ? -Infinity : Infinity;
  }

  function placeOf(event) {
    var box = canvas.getBoundingClientRect();
    return (event.clientX - box.left) / Math.max(1, box.width) * bars.countOf(result);
  }

  // Times, since the bars of a live log become longer in a drag.
  function down(event) {
    var at, places, near, kept;
    if (result && (event.button === 0 || event.button === undefined)) {
      at = placeOf(event);
      places = bars.placesOf(result, chosen.span || null);
      near = NEAR_PX / canvas.clientWidth * bars.countOf(result);
      kept = !chosen.span ? '' : Math.abs(at - places.from) < near ? 'to' : Math.abs(at - places.to) < near ? 'from' : '';
      drag = {one: kept ? timeOf(kept) : bars.timeAt(result, at), other: bars.endAt(result, at), kept: kept !== '', own: result.own};
      event.preventDefault();
      capture(event);
      schedule();
    }
  }

  // The choice of the drag as it is.
  function dragged() {
    var other = bars.placeAt(result, drag.other);
    return drag.kept ? bars.stretched(result, drag.one, other, zoom) : bars.spanOf(result, bars.placeAt(result, drag.one), other, zoom);
  }

  // The pointer may leave the canvas while its button is down.
  function capture(event) {
    if (canvas.setPointerCapture && event.pointerId !== undefined) {
      canvas.setPointerCapture(event.pointerId);
    }
  }

  function move(event) {
    if (result) {
      hover = Math.floor(placeOf(event));
      if (drag) {
        drag.other = bars.endAt(result, placeOf(event));
      }
      schedule();
    }
  }

  function up() {
    var span = drag && result ? dragged() : undefined;
    drag = null;
    if (span !== undefined) {
      on.choose(span, false);
    }
    schedule();
  }

  function leave() {
    hover = -1;
    schedule();
  }

  function cancel() {
    drag = null;
    schedule();
  }

  function paint() {
    var span = chosen.span || null;
    var places, said;
    look();
    result = counted && bars.only(counted, chosen.levels);
    drag = drag && result && drag.own === result.own ? drag : null;
    canvas.style.visibility = result ? '' : 'hidden';
    dom.display(zooming, span !== null || zoom !== null);
    dom.fill(zooming, zoom ? words.HISTOGRAM.out : words.HISTOGRAM.zoom);
    if (!result) {
      dom.fill(caption, exact ? words.HISTOGRAM.none : '');
      dom.fill(ends.from, '');
      dom.fill(ends.to, '');
      return;
    }
    places = bars.placesOf(result, drag ? dragged() : span);
    said = hover >= 0 && hover < bars.countOf(result) ? words.bar(nameOf(hover), bars.barOf(result, hover)) :
      words.histogram(result, exact, !!(chosen.types || chosen.levels));
    dom.fill(caption, said);
    dom.fill(ends.from, nameOf(0));
    dom.fill(ends.to, nameOf(bars.countOf(result)));
    element.className = span || drag ? '' : 'is-whole';
    place('from', places.from);
    place('to', places.to);
    draw(canvas, result, {from: places.from, to: places.to, colours: signs.map(function (sign) { return root.getComputedStyle(sign).color; })});
  }

  // The time at the left edge of a bar.
  function nameOf(i) {
    return time.parts(result.from + i * result.step, result.own, result.step < FINE_MS).join(', ');
  }

  function place(which, at) {
    var made = thumbs[which];
    made.style.left = 100 * at / bars.countOf(result) + '%';
    made.setAttribute('aria-valuemin', '0');
    made.setAttribute('aria-valuemax', String(bars.countOf(result)));
    made.setAttribute('aria-valuenow', String(Math.round(at)));
    made.setAttribute('aria-valuetext', nameOf(at));
  }

  element.className = 'is-whole';
  element.setAttribute('role', 'group');
  element.setAttribute('aria-label', words.HISTOGRAM.label);
  caption.id = 'histogram-caption';
  caption.title = words.HISTOGRAM.title;
  element.setAttribute('aria-describedby', caption.id);
  canvas.setAttribute('aria-hidden', 'true');
  listen(canvas, {down: down, move: move, up: up, leave: leave, cancel: cancel});
  root.addEventListener('resize', schedule, false);
  return {show: show, choose: choose};
}

// Where there are no pointer events, those of the mouse.
function listen(canvas, on) {
  var name = root.PointerEvent ? 'pointer' : 'mouse';
  canvas.addEventListener(name + 'down', on.down, false);
  canvas.addEventListener(name + 'move', on.move, false);
  canvas.addEventListener(name + 'up', on.up, false);
  canvas.addEventListener(name + 'leave', on.leave, false);
  canvas.addEventListener('pointercancel', on.cancel, false);
}

// look: {from, to: places of the span, outside of which all is pale, colours}.
function draw(canvas, result, look) {
  var ratio = root.devicePixelRatio || 1;
  var width = canvas.clientWidth;
  var height = canvas.clientHeight;
  var pen = canvas.getContext('2d');
  var most = bars.highest(result);
  var each = width / bars.countOf(result);
  var i, at;

  function bar(height, level) {
    pen.globalAlpha = i + 1 > look.from && i < look.to ? 1 : 0.25;
    pen.fillStyle = look.colours[level];
    at -= height;
    pen.fillRect(i * each, at, Math.min(WIDE_PX, Math.max(1, each - 1)), height);
  }

  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  for (i = 0; i < bars.countOf(result); i += 1) {
    at = height;
    bars.heights(bars.barOf(result, i), most, height).forEach(bar);
  }
}

module.exports = {createHistogram: createHistogram};
