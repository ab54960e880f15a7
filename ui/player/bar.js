// The bar that controls a replay: play, step, a time line with marks, speed. Its state is {at,
// length, playing, speed, marks} with times in ms. Its actions are {play(), pause(), step(),
// seek(ms), speed(x)}: those of the server (replay.js) or of an engine in the page (export.js).
'use strict';

var dom = require('../base/dom.js');
var make = dom.make;
var button = dom.button;
var fill = dom.fill;

var TICK_MS = 200; // between two moves of the slider while it plays
// --speed or another client may set others, from 0.1 to 100 (internal/source/replay.go).
var SPEEDS = [0.25, 0.5, 1, 2, 5, 10, 50];
var NEAR_MS = 1; // a position so near to a mark counts as at the mark

// Returns the position now of a replay that had this state at stateAt.
function position(state, stateAt, now) {
  var at = state.playing ? state.at + Math.max(0, now - stateAt) * state.speed : state.at;
  return Math.min(state.length, at);
}

// Returns 1:23 or 1:02:03.
function clock(ms) {
  var seconds = Math.floor(ms / 1000);
  var hours = Math.floor(seconds / 3600);
  var minutes = Math.floor(seconds / 60) % 60;
  return (hours > 0 ? hours + ':' + two(minutes) : String(minutes)) + ':' + two(seconds % 60);
}

function two(number) {
  return (number < 10 ? '0' : '') + number;
}

// Returns the place on the time line in percent.
function percentOf(at, length) {
  return length > 0 ? Math.min(100, Math.max(0, 100 * at / length)) : 0;
}

// Returns the next mark after at, or with direction -1 the last one before it; null if none.
function nextMark(marks, at, direction) {
  var found = marks.filter(function (mark) {
    return direction > 0 ? mark.at > at + NEAR_MS : mark.at < at - NEAR_MS;
  });
  return found.length === 0 ? null : found[direction > 0 ? 0 : found.length - 1];
}

// Returns the speeds to choose from; the present speed is always one of them.
function speeds(speed) {
  return SPEEDS.indexOf(speed) >= 0 ? SPEEDS : SPEEDS.concat(speed).sort(function (a, b) { return a - b; });
}

function label(mark) {
  return clock(mark.at) + (mark.text ? ' ' + mark.text : '');
}

// Fills element. Returns {update}, to be called at once: the buttons need the state that it sets.
// now is any clock in ms.
function createBar(element, actions, now) {
  var state = null;
  var stateAt = 0;      // when it was so, by now()
  var dragging = false; // the slider
  var tickWhile = dom.whileNeeded(paint, TICK_MS);
  var shownMarks = '';
  var shownSpeeds = '';
  var play = button('player-play', '', function () { (state.playing ? actions.pause : actions.play)(); });
  var step = button('player-step', 'Step', actions.step);
  var line = make('div', 'player-line');
  var slider = make('input', 'player-slider');
  var marks = make('div', 'player-marks');
  var time = make('span', 'player-time');
  var speed = make('select', 'player-speed');
  var note = make('p', 'player-note');

  slider.type = 'range';
  slider.min = '0';
  slider.setAttribute('aria-label', 'Position. Page up and page down go to the marks');
  speed.setAttribute('aria-label', 'Speed');
  note.setAttribute('role', 'status');
  line.appendChild(marks);
  line.appendChild(slider);
  [play, step, line, time, speed, note].forEach(function (part) { element.appendChild(part); });

  slider.addEventListener('input', function () {
    dragging = true;
    paint();
  }, false);
  slider.addEventListener('change', function () {
    dragging = false;
    seek(Number(slider.value));
  }, false);
  slider.addEventListener('keydown', function (event) {
    var direction = event.key === 'PageUp' ? 1 : event.key === 'PageDown' ? -1 : 0;
    var mark = direction === 0 ? null : nextMark(state.marks, position(state, stateAt, now()), direction);
    // Without a mark too: else the browser moves the slider by a tenth.
    if (direction !== 0) {
      event.preventDefault();
    }
    if (mark) {
      seek(mark.at);
    }
  }, false);
  speed.addEventListener('change', function () { actions.speed(Number(speed.value)); }, false);

  // The slider is there at once, not after the answer, so that the next key counts from there.
  function seek(ms) {
    state = {at: ms, length: state.length, playing: state.playing, speed: state.speed, marks: state.marks};
    stateAt = now();
    paint();
    actions.seek(ms);
  }

  // allowed: whether the actions are allowed here. refusal is why the last one was not done, or ''.
  function update(next, allowed, refusal) {
    state = next;
    stateAt = now();
    slider.max = String(state.length);
    [play, step, slider, speed].forEach(function (part) { part.disabled = !allowed; });
    fill(note, refusal);
    paintMarks(allowed);
    paintSpeeds();
    paint();
    tick();
  }

  function paint() {
    var at = dragging ? Number(slider.value) : position(state, stateAt, now());
    var text = clock(at) + ' / ' + clock(state.length);
    if (!dragging) {
      slider.value = String(Math.round(at));
    }
    fill(play, state.playing ? 'Pause' : 'Play');
    fill(time, text);
    slider.setAttribute('aria-valuetext', text.replace('/', 'of'));
    // At the end the slider stops before an update says so.
    if (!state.playing || at >= state.length) {
      tick();
    }
  }

  // The marks are for the mouse; the keyboard reaches them on the slider.
  function paintMarks(allowed) {
    // Built only if they differ: one may be pressed at this moment.
    var wanted = JSON.stringify([state.marks, state.length, allowed]);
    if (wanted === shownMarks) {
      return;
    }
    shownMarks = wanted;
    marks.textContent = '';
    state.marks.forEach(function (mark) {
      var tag = button('player-mark player-mark-' + mark.kind, '', function () { seek(mark.at); });
      tag.setAttribute('tabindex', '-1');
      tag.setAttribute('aria-label', label(mark));
      tag.title = label(mark);
      tag.disabled = !allowed;
      tag.style.left = percentOf(mark.at, state.length) + '%';
      marks.appendChild(tag);
    });
  }

  // Built only if the speeds differ: that closes an open list.
  function paintSpeeds() {
    var list = speeds(state.speed);
    if (list.join() !== shownSpeeds) {
      shownSpeeds = list.join();
      speed.textContent = '';
      list.forEach(function (choice) {
        dom.append(speed, 'option', '', choice + '×').value = String(choice);
      });
    }
    dom.pick(speed, String(state.speed));
  }

  function tick() {
    tickWhile(state.playing && position(state, stateAt, now()) < state.length);
  }

  return {update: update};
}

module.exports = {position: position, clock: clock, percentOf: percentOf, nextMark: nextMark, speeds: speeds, createBar: createBar};
