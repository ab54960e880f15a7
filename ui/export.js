// The composition root of an exported page: the recording in it, the engine that plays it, the bar
// that controls the engine, the list that shows the lines.
'use strict';

var now = require('./base/clock.js').now;
var dom = require('./base/dom.js');
var createLine = require('./line/line.js').createLine;
var createBar = require('./player/bar.js').createBar;
var clock = require('./player/bar.js').clock;
var createEngine = require('./player/engine.js').createEngine;
var createFilter = require('./player/filter.js').createFilter;
var createRecording = require('./player/recording.js').createRecording;
var actionOf = require('./player/shortcuts.js').actionOf;
var words = require('./player/words.js');
var createList = require('./reader/list.js').createList;
var latestText = require('./reader/words.js').latestText;
var fill = dom.fill;
var display = dom.display;

var TICK_MS = 50;      // between two ticks of the engine while it plays
var SEEK_MS = 5000;    // of an arrow key, as in KEYS of player/words.js
var TYPING_MS = 150;   // after the last key (debounce): a search for half a word is of no use

// The recording is an element of this page (export.html), not a file: a page that was opened from
// a disk may read no other file.
var recording = createRecording(byId('recording').textContent);
var events = recording.times.length;
var engine = createEngine(recording.times);
var marks = recording.marks();
var log = byId('log');
var rows = createFilter(recording, engine.count, {now: now, later: function (run) { setTimeout(run, 0); }, onSearch: showFound});
var list = createList(log, rows, build, function (behind, fresh) {
  fill(byId('latest'), latestText(fresh));
  display(byId('latest'), behind);
}, function () {});
var bar = createBar(byId('player'), {
  play: function () { control(engine.play); },
  pause: function () { control(engine.pause); },
  step: function () { control(engine.step); },
  seek: function (ms) { control(function (at) { engine.seek(ms, at); }); },
  speed: function (x) { control(function (at) { engine.speed(x, at); }); }
}, now);
var tickWhile = dom.whileNeeded(tick, TICK_MS);
var typing = null;     // timer
var painted = -1;      // events at the last paint
var opened = {};       // ids of the lines that are folded out
var whole = {};        // ids of the long lines that are shown whole

function build(row) {
  return createLine(row.event, {
    time: clock(row.time),
    since: '',
    own: false,
    marks: rows.marks(),
    open: opened[row.event.id] === true,
    toggled: function (open) { setOpen(opened, row.event.id, open); },
    whole: whole[row.event.id] === true,
    widened: function () { setOpen(whole, row.event.id, true); }
  });
}

// A reader folds a line out to read it: following would push it out of view.
function setOpen(ids, id, open) {
  ids[id] = open;
  list.pause();
  list.paint();
}

// Calls a function of the engine with the present time. Where that changes which lines are shown,
// the list goes to the end; else it stays where it is.
function control(run) {
  var before = engine.count();
  run(now());
  display(byId('poster'), false);
  if (engine.count() !== before) {
    list.follow();
  }
  update();
}

// Updates bar, lines and ticking after a control, or after a tick that changed more than the time.
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
  var text = rows.count() > 0 ? '' : words.empty(recording.header, events, rows.found());
  painted = engine.count();
  log.setAttribute('data-events', String(rows.count()));
  fill(byId('empty'), text);
  display(byId('empty'), text !== '');
  list.paint();
}

// Shows how many lines the search has found. restarted: marks have come or gone, so that all lines
// look different.
function showFound(restarted) {
  fill(byId('sieve-count'), words.matches(rows.found()));
  if (restarted) {
    list.refresh();
  }
  paint();
}

function searchLater() {
  clearTimeout(typing);
  typing = setTimeout(function () {
    rows.search(byId('sieve-text').value);
    list.follow();
  }, TYPING_MS);
}

function onKey(event) {
  var action = actionOf(event);
  var position;
  if (action === '') {
    return;
  }
  event.preventDefault();
  if (action === 'playOrPause') {
    control(engine.state().playing ? engine.pause : engine.play);
  } else {
    engine.tick(now());
    position = engine.state().at + (action === 'back' ? -SEEK_MS : SEEK_MS);
    control(function (at) { engine.seek(position, at); });
  }
}

// For a recording with long pauses.
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
  byId('about-this').textContent = words.about(recording.header, recording.lines, engine.state().length);
  byId('made').textContent = events > 0 ? words.KEYS : '';
  // The style sheets are those of the live page, so the classes are too (page/view.js).
  document.body.className = recording.header.source === 'clock' ? 'is-open source-clock layout-showing' : 'layout-reading';
  display(byId('player'), events > 0);
  display(byId('sieve'), events > 0);
  display(byId('poster'), events > 0);
  byId('whole').textContent = words.whole(recording.lines);
  if (engine.pauses()) {
    addSkip();
  }
  // A pressed button hides itself, so the focus needs another element.
  onClick('begin', function () { control(engine.play); log.focus(); });
  onClick('whole', function () { control(function (at) { engine.seek(engine.state().length, at); }); log.focus(); });
  onClick('latest', list.follow);
  byId('sieve').addEventListener('submit', function (event) { event.preventDefault(); }, false);
  byId('sieve-text').addEventListener('input', searchLater, false);
  document.addEventListener('keydown', onKey, false);
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
