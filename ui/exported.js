// The composition root of an exported page: the recording in it, the engine that plays it, the bar
// that controls the engine, and the reader of the live page, whose server is the recording.
'use strict';

var address = require('./base/address.js');
var now = require('./base/clock.js').now;
var dom = require('./base/dom.js');
var theme = require('./base/theme.js');
var createLate = require('./base/late.js').createLate;
var chart = require('./chart/chart.js');
var wire = require('./connection/wire.js');
var createLayout = require('./page/layout.js').createLayout;
var createMenu = require('./page/menu.js').createMenu;
var createPanel = require('./base/panels.js').createPanel;
var createReader = require('./reader/reader.js').createReader;
var latestText = require('./reader/words.js').latestText;
var time = require('./line/time.js');
var tools = require('./tools/tools.js');
var createArchive = require('./player/archive.js').createArchive;
var createBar = require('./player/bar.js').createBar;
var clock = require('./player/bar.js').clock;
var createEngine = require('./player/engine.js').createEngine;
var createRecording = require('./player/recording.js').createRecording;
var actionOf = require('./player/shortcuts.js').actionOf;
var createRoomPanel = require('./room/panel.js').createPanel;
var room = require('./room/state.js');
var words = require('./player/words.js');
var tokens = require('./tokens/tokens.js');
var fill = dom.fill;
var display = dom.display;

var TICK_MS = 50;      // between two ticks of the engine while it plays
var SEEK_MS = 5000;    // of an arrow key, as in KEYS of words.js
var STEPS = 500;       // events that are shown one by one; behind more of them it jumps
var TIMELESS_MS = 1000; // where lines came within less there is nothing to play

time.setPlace(time.readPlace(document.body.getAttribute('data-place')));

// The recording is an element of this page (export.html), not a file: a page that was opened from
// a disk may read no other file.
var text = byId('recording').textContent;
var recording = createRecording(text);
var events = recording.times.length;
var engine = createEngine(recording.times);
var timeless = recording.span < TIMELESS_MS;
var marks = recording.marks();
var archive = createArchive(recording, function (run) { setTimeout(run, 0); });
var name = document.title || words.title(recording.header);
var script = null;     // the address of this page's script, for workers
var shown = 0;         // events in the log
var acted = 0;         // acts of the room in roomState
var roomState = room.begin();
var schedule = dom.oncePerFrame(paint, function () { return reader.pours(); });
// As that of a connection (connection/connection.js), as far as the reader needs it.
var state = {phase: 'open', source: recording.header.source || 'replay', first: null, started: null, serverNow: null, transport: ''};
var reader = createReader(byId('log'), function (behind, fresh) {
  fill(byId('latest'), latestText(fresh));
  display(byId('latest'), behind);
}, {
  client: '',
  server: archive.server,
  state: function () { return state; },
  changed: function () { schedule(); },
  late: late,
  recorded: true,
  reveal: reveal,
  eventOf: function (id) {
    var i = recording.find(wire.parseId(id).n);
    return i < 0 ? null : recording.event(i);
  },
  keys: timeless ? [] : words.KEYS,
  gutter: function () { return timeless ? 'number' : 'time'; },
  timeOf: function (event) { return clock(recording.times[recording.find(wire.parseId(event.id).n)]); }
});
var bar = createBar(byId('player'), {
  play: function () { control(engine.play); },
  pause: function () { control(engine.pause); },
  step: function () { control(engine.step); },
  seek: function (ms) { control(function (at) { engine.seek(ms, at); }); },
  speed: function (x) { control(function (at) { engine.speed(x, at); }); }
}, now);
var roomPanel = createRoomPanel({vote: null, goOn: null, goTo: goTo});
var layout = createLayout(restyle);
var showLook = createMenu(byId('look'), layout);
var tickWhile = dom.whileNeeded(tick, TICK_MS);

// All parts are in this page. One that fails is missing, and the others go on.
function late(name, idle, failed) {
  var parts = {
    tools: {createTools: function (log, how) { return tools.createTools(log, how, openSearcher, null); }},
    chart: chart,
    tokens: tokens
  };
  return createLate(idle, function (done) { done(parts[name]); }, failed);
}

function openSearcher() {
  var worker;
  script = script || root.URL.createObjectURL(new root.Blob([byId('script').textContent], {type: 'text/javascript'}));
  worker = new root.Worker(script);
  worker.postMessage({type: 'recording', text: text});
  return worker;
}

// Calls a function of the engine with the present time. Where that changes which lines are shown,
// the list goes to the end; else it stays where it is.
function control(run) {
  var before = engine.count();
  run(now());
  display(byId('poster'), false);
  if (engine.count() !== before) {
    reader.follow();
  }
  update();
}

// Updates bar, lines and ticking after a control, or after a tick that changed more than the time.
function update() {
  var at = engine.state();
  at.marks = marks;
  bar.update(at, true, '');
  show();
  showRoom();
  tickWhile(at.playing);
}

function tick() {
  if (engine.tick(now())) {
    update();
    return;
  }
  if (engine.count() !== shown) {
    show();
  }
  showRoom();
}

// Brings the pinned line and the question to where the engine is: each vote at its time.
function showRoom() {
  var at = engine.state().at;
  var before = acted;
  if (acted > 0 && recording.acts[acted - 1].at > at) {
    acted = 0;
    roomState = room.begin();
  }
  for (; acted < recording.acts.length && recording.acts[acted].at <= at; acted += 1) {
    recording.acts[acted].act.recorded = true; // nobody can vote here
    roomState = room.apply(roomState, recording.acts[acted].act);
  }
  if (acted !== before) {
    roomPanel.paint(roomState, {mine: 0, note: '', held: false});
  }
}

// The bookmarks at the end of the recording.
function bookmarks() {
  return recording.acts.map(function (one) { return one.act; }).filter(room.marks).reduce(room.apply, room.begin()).bookmarks;
}

function goTo(id) {
  var i = recording.find(Number(id.split('.')[1]));
  if (i >= 0) {
    reveal(recording.event(i).id);
    reader.acts.goTo(recording.event(i).id);
  }
}

// Without a --title the run is called what the program calls it (page/heading.js).
function showTitle() {
  var title = (recording.header.title ? '' : recording.titleAt(shown)) || name;
  if (title !== byId('title').textContent) {
    byId('title').textContent = title;
    document.title = title;
  }
}

// Brings the log to where the engine is.
function show() {
  var count = engine.count();
  if (count < shown || count - shown > STEPS) {
    reader.jump(count > 0 ? recording.event(count - 1) : null, archive.without(count));
  } else {
    for (; shown < count; shown += 1) {
      reader.show(recording.event(shown));
    }
  }
  shown = count;
  showTitle();
  schedule();
}

function paint() {
  var said = shown > 0 ? '' : words.empty(recording.header, events);
  fill(byId('empty'), said);
  display(byId('empty'), said !== '');
  reader.paint();
}

// Brings a line into the log that has not been played yet. Returns whether there is one.
function reveal(id) {
  var i = recording.find(wire.parseId(id).n);
  if (i >= 0) {
    control(function (at) { engine.seek(recording.times[i], at); });
  }
  return i >= 0;
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
  theme.apply();
  byId('about-this').textContent = words.about(recording.header, archive.lines(), timeless ? null : engine.state().length);
  document.body.insertBefore(roomPanel.element, document.getElementsByTagName('main')[0]);
  roomPanel.paint(roomState, {mine: 0, note: '', held: false});
  createPanel(byId('menu-button'), byId('menu'), true, function () { return; });
  dress();
  if (events > 0) {
    state.first = recording.event(0).id;
  }
  if (timeless) {
    engine.seek(engine.state().length, now());
  } else {
    startPlayer();
  }
  reader.complete();
  reader.bookmark(bookmarks());
  onClick('latest', reader.follow);
  window.addEventListener('resize', schedule, false);
  reader.follow();
  update();
  if (timeless && !wire.parseId(address.place())) {
    reader.top();
  }
}

// The style sheets are those of the live page, so the classes are too (page/view.js).
function dress() {
  var source = recording.header.source || 'unknown';
  document.body.className = (source === 'clock' ? 'is-open ' : '') + 'source-' + source + ' layout-' + layout.current(source);
  showLook(source);
}

// What has measured measures anew at a resize.
function restyle() {
  dress();
  window.dispatchEvent(new window.Event('resize'));
}

function startPlayer() {
  display(byId('player'), true);
  display(byId('poster'), true);
  byId('whole').textContent = words.whole(archive.lines());
  if (engine.pauses()) {
    addSkip();
  }
  // A pressed button hides itself, so the focus needs another element.
  onClick('begin', function () { control(engine.play); byId('log').focus(); });
  onClick('whole', function () { control(function (at) { engine.seek(engine.state().length, at); }); byId('log').focus(); });
  // Before the keys of the tools, of which Space is one.
  document.addEventListener('keydown', onKey, true);
}

function onClick(id, action) {
  byId(id).addEventListener('click', action, false);
}

function byId(id) {
  return document.getElementById(id);
}

start();
