// The chart above the lines. Each series has a lane of its own with its own range: the columns of
// one table may differ by a factor of a million, and eight curves in one frame cannot be read. So a
// name is beside its curve, and colour means nothing that the place does not.
'use strict';

var dom = require('../base/dom.js');
var pointing = require('./cursor.js');
var draw = require('./draw.js');
var createHandle = require('./handle.js').createHandle;
var createLegend = require('./legend.js').createLegend;
var createOthers = require('./others.js').createOthers;
var createPicture = require('./picture.js').create;
var createSaving = require('./saving.js').createSaving;
var createReadout = require('./readout.js').createReadout;
var createSeries = require('./series.js').createSeries;
var COLUMNS = require('./rings.js').COLUMNS;
var settingsOf = require('./settings.js');
var words = require('./words.js');
var append = dom.append;
var display = dom.display;

var PLOT_PX = 224;     // all lanes together, if their heights allow that
var OTHER_PX = 12;     // of the body, around the lanes
var LEAST_PX = 28;     // the height of a lane
var MOST_PX = 80;
var TAP_PX = 16;       // a second tap so near opens the line
var POUR = 8;          // lines since the last paint: a picture of more can be late
// While the chart is folded, some lines of many say whether there is anything to draw.
var WATCH = 2048;
var SAMPLE = 256;
var ENTER = 13;        // keyCode
var ESCAPE = 27;

// Returns {add(event), clear(), paint(), pause(id), point(event), toggle()}. button opens the
// chart, and is there while there is something to draw. onChoose(id) gets the id of the line whose
// point was clicked; saveNumbers saves those of some series (numberrows.js); again({add}) adds the
// events that are in memory. Without a canvas nothing is shown.
function createChart(container, button, onChoose, saveNumbers, again) {
  return document.createElement('canvas').getContext && window.Float64Array && window.requestAnimationFrame ?
    createCanvasChart(container, button, onChoose, saveNumbers, again) :
    {add: ignore, clear: ignore, paint: ignore, pause: ignore, point: ignore, toggle: ignore};
}

// Everything below changes a variable and calls change: only paint touches the page.
function createCanvasChart(container, button, onChoose, saveNumbers, again) {
  var settings = settingsOf.read();
  var store = createSeries(function (name) { return settings.on['$' + name] === true; });
  var until = null;      // the position of the right edge; null: the newest line
  var cursor = null;     // cursor.js
  var view = {slots: []};
  var xs = [];           // px of the slots of the view
  var lanes = {on: [], off: []};
  var changed = false;   // since the last paint
  var drawable = false;  // as painted last
  var seen = 0;          // lines
  var fresh = 0;         // of them since the last paint, where nothing else has changed
  var missed = false;    // lines were not read while the chart was folded
  var schedule = dom.oncePerFrame(paint, function () { return fresh > POUR; });
  var head = append(container, 'div', 'chart-head');
  var place = append(head, 'p', 'chart-place');
  var saving = createSaving(function () { saveNumbers(lanes.on.map(columnOf)); }, picture);
  var body = append(container, 'div', 'chart-body');
  var plot = append(body, 'div', 'chart-plot');
  var names = append(plot, 'div', 'chart-names');
  var canvas = picturedIn(plot);
  var off = append(body, 'div', 'chart-off');
  var others = createOthers(body, take);
  var spoken = append(body, 'p', 'chart-spoken');
  var handle = createHandle(function () { return body.offsetHeight; }, resize, save);
  var legend = createLegend(names, off, settings.on, save);
  var readout = createReadout(place, canvas, change);
  var look = draw.createLook(canvas);

  // reader.js adds each event as it comes, and old ones as they come into view.
  function add(event) {
    seen += 1;
    if (settings.folded && (drawable || (seen > WATCH && seen % WATCH >= SAMPLE))) {
      missed = true;
      return;
    }
    if (store.add(event) && (until === null || store.position(event.id) <= until)) {
      schedulePaint();
      fresh += 1;
    }
  }

  function clear() {
    store.clear();
    cursor = null;
    change();
  }

  // Draws a series that had no place. Returns whether there is one.
  function take(name) {
    var room = lanes.on.length < COLUMNS;
    if (room) {
      settings.on['$' + name] = missed = true;
      reread();
      save();
    }
    return room;
  }

  // The lines that were not read while the chart was folded come with all that are in memory.
  function reread() {
    if (missed && !settings.folded) {
      missed = false;
      store.reset();
      again({add: store.add});
    }
  }

  // Stops the chart at the line with this id, the last in view; null: it follows the newest.
  function pause(id) {
    var p = id === null ? null : store.position(id);
    if (until !== p) {
      until = p;
      store.hold(p !== null);
      change();
    }
  }

  // Points at the event of the line under the mouse, or at nothing (null). One that is out of view
  // is shown at the edge.
  function point(event) {
    setCursor(event && {p: store.position(event.id)});
  }

  function press(event) {
    var to = pointing.moved(event.keyCode, index(), view.slots.length);
    if (event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    if (to >= 0) {
      setCursor({p: view.ring.p[view.slots[to]]});
      paint();
      spoken.textContent = place.textContent + ': ' + words.list(lanes.on);
    } else if (event.keyCode === ENTER) {
      choose();
    } else if (event.keyCode === ESCAPE) {
      setCursor(null);
    } else {
      return;
    }
    event.preventDefault();
  }

  function setCursor(to) {
    cursor = to;
    change();
  }

  function index() {
    return pointing.nearest(view, xs, cursor);
  }

  // Goes to the line at the cursor; of a slot that stands for many lines, to the first.
  function choose() {
    var i = index();
    if (i >= 0) {
      onChoose(view.ring.id[view.slots[i]]);
    }
  }

  // Where nothing can be drawn there is no button, and nothing to open.
  function toggle() {
    if (button.style.display !== 'none') {
      settings.folded = !settings.folded;
      reread();
      save();
    }
  }

  function resize(px) {
    settings.height = px;
    body.style.height = px + 'px';
    change();
  }

  function save() {
    settingsOf.write(settings);
    change();
  }

  // What the reader does is painted in the next frame, whatever pours.
  function change() {
    fresh = -Infinity;
    schedulePaint();
  }

  // A hidden tab paints nothing.
  function schedulePaint() {
    changed = true;
    if (!document.hidden) {
      schedule();
    }
  }

  // After a resize, too: the text may have another size.
  function restyle() {
    look.reset();
    change();
  }

  // Where nothing is visible, nothing is measured: a folded chart only collects numbers.
  function paint() {
    var members, i;
    if (!changed) {
      return;
    }
    changed = false;
    fresh = 0;
    members = store.members();
    drawable = members.list.some(function (series) { return series.on; });
    display(button, drawable);
    display(container, drawable && !settings.folded);
    button.setAttribute('aria-expanded', String(!settings.folded));
    if (settings.folded || !drawable) {
      return;
    }
    lanes = legend.arrange(members.list, height);
    view = store.view(until, lanes.on.map(function (lane) { return lane.series.column; }));
    others.show(members.others);
    display(canvas, lanes.on.length > 0 && view.slots.length > 0);
    saving.enable(lanes.on.length > 0 && view.slots.length > 0);
    if (view.slots.length > 0) {
      xs = draw.place(view, canvas.clientWidth);
      i = index();
      readout.show(view, lanes, i < 0 && until !== null ? view.slots.length - 1 : i, i < 0);
      draw.draw(canvas, view, xs, lanes.on, look.read(lanes.on), height(lanes.on.length), i);
    }
  }

  function picture() {
    return createPicture(view, lanes.on, look.read(lanes.on), height(lanes.on.length), {
      back: backOf(container),
      strong: window.getComputedStyle(lanes.on[0].button).color,
      plot: canvas.clientWidth
    }, document.title);
  }

  // The height of a lane where so many share the plot.
  function height(count) {
    return laneHeight(count, settings.height);
  }

  head.appendChild(saving.element);
  container.appendChild(handle);
  body.style.height = settings.height ? settings.height + 'px' : '';
  on(button, 'click', toggle);
  spoken.setAttribute('role', 'status');
  listen(canvas, setCursor, choose);
  on(canvas, 'keydown', press);
  on(document, 'visibilitychange', change);
  onLook(restyle);
  // paint is for the browser tests, which cannot wait for a frame.
  return {add: add, clear: clear, paint: paint, pause: pause, point: point, toggle: toggle};
}

// Returns the canvas of the picture, which the keys move in.
function picturedIn(plot) {
  var canvas = append(plot, 'canvas', 'chart-canvas');
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('tabindex', '0');
  return canvas;
}

// Calls restyle when the colours or the sizes of the page change.
function onLook(restyle) {
  on(window, 'resize', restyle);
  if (window.matchMedia) {
    window.matchMedia('(prefers-color-scheme: dark)').addListener(restyle);
  }
}

// Calls setCursor and choose for the mouse, a pen or a finger on the canvas.
function listen(canvas, setCursor, choose) {
  var pointer = window.PointerEvent ? 'pointer' : 'mouse';
  var tapped = null;

  // In px from the left, as draw.place counts them.
  function xOf(event) {
    return event.clientX - canvas.getBoundingClientRect().left;
  }

  on(canvas, pointer + 'move', function (event) { setCursor({x: xOf(event)}); });
  on(canvas, pointer + 'leave', function (event) {
    if (event.pointerType !== 'touch') {
      setCursor(null);
    }
  });
  // The first tap of a finger shows the values, the second opens the line.
  on(canvas, 'click', function (event) {
    var x = xOf(event);
    var again = event.pointerType !== 'touch' || (tapped !== null && Math.abs(tapped - x) < TAP_PX);
    tapped = x;
    setCursor({x: x});
    if (again) {
      choose();
    }
  });
  on(canvas, 'blur', function () { setCursor(null); });
}

// Returns the px of a lane where so many share the plot, which has a chosen height or the usual
// one.
function laneHeight(count, chosen) {
  return Math.max(LEAST_PX, chosen ? Math.floor((chosen - OTHER_PX) / count) : Math.min(MOST_PX, Math.floor(PLOT_PX / count)));
}

// Returns the background of an element: of the first around it that has one.
function backOf(element) {
  var colour = window.getComputedStyle(element).backgroundColor;
  return !/^transparent$|, 0\)$/.test(colour) || element === document.documentElement ? colour : backOf(element.parentNode);
}

function columnOf(lane) {
  return {name: lane.series.name, unit: lane.series.unit, bases: lane.series.bases, family: lane.series.family || ''};
}

function ignore() {
  return;
}

function on(element, type, listener) {
  element.addEventListener(type, listener, false);
}

module.exports = {createChart: createChart};
