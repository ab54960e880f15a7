// The composition root of an exported page: the recording in it, the engine that
// plays it, the bar that controls the engine, the list that shows the lines.
'use strict';

var now = require('./base/clock.js').now;
var dom = require('./base/dom.js');
var createLine = require('./line/line.js').createLine;
var createBar = require('./player/bar.js').createBar;
var clock = require('./player/bar.js').clock;
var createEngine = require('./player/engine.js').createEngine;
var createFilter = require('./player/filter.js').createFilter;
var createRecording = require('./player/recording.js').createRecording;
var words = require('./player/words.js');
var createList = require('./reader/list.js').createList;
var latestText = require('./reader/words.js').latestText;
var fill = dom.fill;
var display = dom.display;

var TICK_MS = 50;      // between two looks at what is due while it plays
var SEEK_MS = 5000;    // of an arrow key; player/words.js names it, too
var TYPING_MS = 150;   // between two keys; a search for half a word is of no use
var TYPES_IN = {text: true, search: true}; // inputs in which every key is text

// The recording is an element of this page (export.html), not a file: a page that was opened from
// a disk may read no other.
var recording = createRecording(byId('recording').textContent);
var lines = recording.times.length;
var engine = createEngine(recording.times);
var marks = recording.marks();
var log = byId('log');
var rows = createFilter(recording, engine.count, {now: now, later: function (run) { setTimeout(run, 0); }, changed: filtered});
var list = createList(log, rows, build, function (behind, fresh) {
  fill(byId('latest'), latestText(fresh));
  display(byId('latest'), behind);
});
var bar = createBar(byId('player'), {
  play: function () { act(engine.play); },
  pause: function () { act(engine.pause); },
  step: function () { act(engine.step); },
  seek: function (ms) { act(function (at) { engine.seek(ms, at); }); },
  speed: function (x) { act(function (at) { engine.speed(x, at); }); }
}, now);
var tickWhile = dom.whileNeeded(tick, TICK_MS);
var typing = null;
var painted = -1;      // events at the last paint
var opened = {};       // ids of the lines that the reader has folded out
var whole = {};        // and of the long ones that are shown whole

function build(row) {
  return createLine(row.event, {
    time: clock(row.time),
    since: '',
    own: false,
    marks: rows.marks(),
    open: opened[row.event.id] === true,
    toggled: function (open) { unfolded(opened, row.event.id, open); },
    whole: whole[row.event.id] === true,
    widened: function () { unfolded(whole, row.event.id, true); }
  });
}

// A line that is folded out is read: following would push it out of view.
function unfolded(which, id, open) {
  which[id] = open;
  list.pause();
  list.paint();
}

// run calls the engine with the present time. A step that shows nothing new leaves the view where
// it is; anything else is followed to its result.
function act(run) {
  var before = engine.count();
  run(now());
  display(byId('poster'), false);
  if (engine.count() !== before) {
    list.follow();
  }
  update();
}

// Bar, lines and ticking follow the engine; called after each control and where a tick changed more
// than the time.
function update() {
  var state = engine.state();
  state.marks = marks;
  bar.update(state, true, '');
  paint();
  tickWhile(state.playing);
}

function tick() {
  if (engine.tick(now())) {
    update();
  } else if (engine.count() !== painted) {
    paint();
  }
}

function paint() {
  var text = rows.count() > 0 ? '' : words.empty(recording.header, lines, rows.found());
  painted = engine.count();
  log.setAttribute('data-events', String(rows.count()));
  fill(byId('empty'), text);
  display(byId('empty'), text !== '');
  list.paint();
}

// Called for each slice of a search: the count grows meanwhile. anew: marks have come or gone, so
// that each line looks different.
function filtered(anew) {
  fill(byId('sieve-count'), words.matches(rows.found()));
  if (anew) {
    list.refresh();
  }
  paint();
}

function typed() {
  clearTimeout(typing);
  typing = setTimeout(function () {
    rows.search(byId('sieve-text').value);
    list.follow();
  }, TYPING_MS);
}

function pressed(event) {
  // Internet Explorer and old Edge name these keys in their own way.
  var key = event.key === 'Spacebar' ? ' ' : String(event.key).replace(/^(?:Left|Right)$/, 'Arrow$&');
  var element = event.target;
  var position;
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || takes(element, key)) {
    return;
  }
  if (key === ' ') {
    event.preventDefault();
    act(engine.state().playing ? engine.pause : engine.play);
  } else if (key === 'ArrowLeft' || key === 'ArrowRight') {
    event.preventDefault();
    engine.tick(now());
    position = engine.state().at + (key === 'ArrowLeft' ? -SEEK_MS : SEEK_MS);
    act(function (at) { engine.seek(position, at); });
  }
}

// Whether the key is the element's own.
function takes(element, key) {
  switch (element.tagName) {
  case 'SELECT':
    return true;
  case 'INPUT':
    return TYPES_IN.hasOwnProperty(element.type) || key !== ' ';
  case 'BUTTON':
  case 'A':
    return key === ' ';
  default:
    return false;
  }
}

// Only where there is a pause that lasts longer than it would if it were skipped.
function addSkip() {
  var button = dom.button('player-skip', words.SKIP, function () {
    var on = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', String(on));
    engine.skip(on);
  });
  button.setAttribute('aria-pressed', 'false');
  byId('player').insertBefore(button, byId('player').querySelector('.player-note'));
}

function start() {
  document.title = document.title || words.title(recording.header);
  byId('title').textContent = document.title;
  byId('about-this').textContent = words.about(recording.header, lines, engine.state().length);
  byId('made').textContent = lines > 0 ? words.KEYS : '';
  // The style sheets are those of the live page: the classes are what view.js sets there.
  document.body.className = recording.header.source === 'clock' ? 'is-open source-clock' : '';
  display(byId('player'), lines > 0);
  display(byId('sieve'), lines > 0);
  display(byId('poster'), lines > 0);
  byId('whole').textContent = words.whole(lines);
  if (engine.pauses()) {
    addSkip();
  }
  // The button goes as it is pressed, so the focus needs another place.
  onClick('begin', function () { act(engine.play); log.focus(); });
  onClick('whole', function () { act(function (at) { engine.seek(engine.state().length, at); }); log.focus(); });
  onClick('latest', list.follow);
  byId('sieve').addEventListener('submit', function (event) { event.preventDefault(); }, false);
  byId('sieve-text').addEventListener('input', typed, false);
  document.addEventListener('keydown', pressed, false);
  window.addEventListener('resize', paint, false);
  list.follow();
  update();
}

function onClick(id, action) {
  byId(id).addEventListener('click', action, false);
}

function byId(id) {
  return document.getElementById(id);
}

start();
