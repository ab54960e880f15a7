// The chart above the lines: the cursor, and when to paint. Each series has a lane
// over its own range: the columns of one table differ by a million times, and eight
// curves in one frame are read by nobody. So a name stands beside its curve, and
// colour says nothing that the place does not.
'use strict';

var dom = require('../base/dom.js');
var recall = require('../base/store.js').recall;
var remember = require('../base/store.js').remember;
var wire = require('../connection/wire.js');
var draw = require('./draw.js');
var legend = require('./legend.js');
var series = require('./series.js');
var words = require('./words.js');
var append = dom.append;
var display = dom.display;

var KEY = 'pushpane.chart';
var NAMES_MAX = 200;   // that are remembered
var PLOT_PX = 224;     // all lanes together, as far as one stays within
var LEAST_PX = 28;
var MOST_PX = 80;
var READ_MS = 250;     // values that change faster are not read,
var LABEL_MS = 2000;   // nor listened to
var TAP_PX = 16;       // a second tap so near means the line

// chosen(id) is told the line of a point that was clicked. pause takes a time in
// Unix ms, or null. Where nothing can be drawn, nothing is shown.
function createChart(container, chosen) {
  return document.createElement('canvas').getContext && window.Float64Array && window.requestAnimationFrame ?
    drawn(container, chosen) : {add: ignore, clear: ignore, paint: ignore, pause: ignore, point: ignore};
}

// reader.js adds every event that is looked at or comes live; store keeps a bounded number
// (series.js). Everything below changes a variable and calls change: only paint touches the page.
function drawn(container, chosen) {
  var store = series.createSeries();
  var saved = wire.parseObject(recall(KEY) || '');
  var choice = saved.on && typeof saved.on === 'object' ? saved.on : {};
  var folded = saved.folded === true;
  var until = null;      // right edge, null while it follows
  var cursor = null;     // {x: px} of the pointer, or {p: position}
  var view = {slots: []};
  var xs = [];
  var lanes = {on: [], off: []};
  var changed = false;
  var frame = null;
  var style = null;      // of the scheme, read again when that may have changed
  var readAt = 0;
  var labelAt = 0;
  var waiting = {};      // timers, by what they wait
  var head = append(container, 'div', 'chart-head');
  var fold = append(head, 'button', 'chart-fold');
  var place = append(head, 'p', 'chart-place');
  var body = append(container, 'div', 'chart-body');
  var plot = append(body, 'div', 'chart-plot');
  var names = append(plot, 'div', 'chart-names');
  var canvas = append(plot, 'canvas', 'chart-canvas');
  var off = append(body, 'div', 'chart-off');
  var more = append(body, 'p', 'chart-more');
  var spoken = append(body, 'p', 'chart-spoken');
  var buttons = legend.createLegend(names, off, choice, save);

  function add(event) {
    if (store.add(event) && (until === null || event.at <= until)) {
      change();
    }
  }

  function clear() {
    store.clear();
    cursor = null;
    change();
  }

  // The chart stands still at the time of what is read in the list, which is in step with it that
  // way.
  function pause(at) {
    at = typeof at === 'number' ? at : null;
    if (until !== at) {
      until = at;
      store.hold(at !== null);
      change();
    }
  }

  // The event of the line that the pointer is on in the log, or null. The chart points at what is
  // next to it: at an edge, where it is out of view.
  function point(event) {
    seek(event && {p: store.position(event.id)});
  }

  function listen() {
    var pointer = window.PointerEvent ? 'pointer' : 'mouse';
    var tapped = null;
    on(fold, 'click', function () {
      folded = !folded;
      save();
    });
    on(canvas, pointer + 'move', function (event) { seek({x: xOf(event)}); });
    on(canvas, pointer + 'leave', function (event) {
      if (event.pointerType !== 'touch') {
        seek(null);
      }
    });
    // A finger reads before it chooses.
    on(canvas, 'click', function (event) {
      var x = xOf(event);
      var again = event.pointerType !== 'touch' || (tapped !== null && Math.abs(tapped - x) < TAP_PX);
      tapped = x;
      seek({x: x});
      if (again) {
        choose();
      }
    });
    on(canvas, 'keydown', key);
    on(canvas, 'blur', function () { seek(null); });
    on(document, 'visibilitychange', change);
    on(window, 'resize', restyle);
    if (window.matchMedia) {
      window.matchMedia('(prefers-color-scheme: dark)').addListener(restyle);
    }
  }

  // px from the left of the canvas, as place (draw.js) counts them.
  function xOf(event) {
    return event.clientX - canvas.getBoundingClientRect().left;
  }

  // By keyCode, which every browser with a canvas knows: arrows, Page Up and Down, Home, End;
  // then Enter and Escape.
  function key(event) {
    var last = view.slots.length - 1;
    var i = index();
    var to = {37: i - 1, 39: i + 1, 33: i - 10, 34: i + 10, 36: 0, 35: last}[event.keyCode];
    if (event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    if (to !== undefined && last >= 0) {
      seek({p: view.ring.p[view.slots[i < 0 ? last : Math.max(0, Math.min(last, to))]]});
      paint();
      spoken.textContent = place.textContent + ': ' + words.list(lanes.on);
    } else if (event.keyCode === 13) {
      choose();
    } else if (event.keyCode === 27) {
      seek(null);
    } else {
      return;
    }
    event.preventDefault();
  }

  // By a key the cursor is a position, which stays with its line as the chart moves on; by a
  // pointer it is a place on the screen.
  function seek(to) {
    cursor = to;
    change();
  }

  // The point next to the cursor, as an index into the slots of the view, or -1.
  function index() {
    var best = -1;
    var least = Infinity;
    view.slots.forEach(function (s, i) {
      var far = !cursor ? Infinity : cursor.p === undefined ? Math.abs(xs[i] - cursor.x) : Math.abs(view.ring.p[s] - cursor.p);
      best = far < least ? i : best;
      least = Math.min(far, least);
    });
    return best;
  }

  // Of a slot that stands for many lines the first is gone to, if it is still among the rows
  // (goTo of reader.js).
  function choose() {
    var i = index();
    if (i >= 0) {
      chosen(view.ring.id[view.slots[i]]);
    }
  }

  // The oldest choices go: names come from the lines, and there is no end of them.
  function save() {
    Object.keys(choice).slice(0, -NAMES_MAX).forEach(function (name) { delete choice[name]; });
    remember(KEY, JSON.stringify({folded: folded, on: choice}));
    change();
  }

  // Painted once a frame, and only if something changed; a hidden tab has no frames.
  function change() {
    changed = true;
    if (frame === null && !document.hidden) {
      frame = window.requestAnimationFrame(function () {
        frame = null;
        paint();
      });
    }
  }

  // A resize counts as well: it may come from another size of the text. Otherwise the styles are
  // kept: a frame should not ask for them.
  function restyle() {
    style = null;
    change();
  }

  // Where nothing is on, nothing is measured: a folded chart costs what its numbers cost.
  function paint() {
    var members;
    if (!changed) {
      return;
    }
    changed = false;
    members = store.members();
    display(container, members.list.some(function (series) { return series.on; }));
    display(body, !folded);
    fold.setAttribute('aria-expanded', String(!folded));
    if (folded || container.style.display === 'none') {
      return;
    }
    view = store.view(until);
    lanes = buttons.arrange(members.list, height);
    dom.fill(more, words.more(members.more));
    display(canvas, lanes.on.length > 0 && view.slots.length > 0);
    if (view.slots.length > 0) {
      xs = draw.place(view, canvas.clientWidth);
      read();
      draw.draw(canvas, view, xs, lanes.on, look());
    }
  }

  // Values at the cursor; without one the latest, or those where the chart stands still.
  function read() {
    var now = Date.now();
    var i = index();
    var at = i < 0 && until !== null ? view.slots.length - 1 : i;
    dom.fill(place, at < 0 ? '' : words.place(view.ring.at[view.slots[at]], i < 0));
    if (at < 0 && now - readAt < READ_MS) {
      later(READ_MS);
      return;
    }
    readAt = at < 0 ? now : 0;
    legend.read(lanes.on, view, at);
    legend.read(lanes.off, view, at);
    if (now - labelAt >= LABEL_MS) {
      labelAt = now;
      canvas.setAttribute('aria-label', words.label(lanes.on));
    } else {
      later(LABEL_MS);
    }
  }

  // The last value must not stay unread because it came too soon after another. One timer for
  // each of the two periods.
  function later(ms) {
    waiting[ms] = waiting[ms] || setTimeout(function () {
      waiting[ms] = null;
      change();
    }, ms);
  }

  // The scheme's colours, from the style sheet. A lane is drawn in the colour of its button's
  // swatch: the sheet has it once.
  function look() {
    var own;
    if (!style) {
      own = window.getComputedStyle(canvas);
      style = {text: own.color, line: own.borderTopColor, font: own.fontSize + ' ' + own.fontFamily, hues: {}};
    }
    lanes.on.forEach(function (lane) {
      var hue = lane.button.className;
      lane.colour = style.hues[hue] = style.hues[hue] || window.getComputedStyle(lane.button.firstChild).color;
    });
    style.height = height(lanes.on.length);
    style.cursor = index();
    return style;
  }

  // px of a lane, where so many share the plot.
  function height(count) {
    return Math.max(LEAST_PX, Math.min(MOST_PX, Math.floor(PLOT_PX / count)));
  }

  fold.type = 'button';
  fold.textContent = words.FOLD;
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('tabindex', '0');
  spoken.setAttribute('role', 'status');
  listen();
  // paint is for who cannot wait for a frame: the browser tests.
  return {add: add, clear: clear, paint: paint, pause: pause, point: point};
}

function ignore() {
  return;
}

function on(element, type, heard) {
  element.addEventListener(type, heard, false);
}

module.exports = {createChart: createChart};
