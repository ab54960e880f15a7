// The bar that plays a recording: play, step, a time line with marks, speed. Its
// update gets where the replay stands, {at, length, playing, speed, marks} with times
// in ms, and its controls call act.play, pause, step, seek(ms) and speed(x): a server's or an
// engine's in the page.
'use strict';

var dom = require('../base/dom.js');
var make = dom.make;
var button = dom.button;
var fill = dom.fill;

var TICK_MS = 200; // so often the slider moves; updates come less often
// Others, from 0.1 to 100, come from --speed or another client (internal/source/replay.go).
var SPEEDS = [0.25, 0.5, 1, 2, 5, 10, 50];
var NEAR_MS = 1; // where a mark was gone to counts as at the mark

// Where a replay stands now whose state was so at stateAt.
function position(state, stateAt, now) {
  var at = state.playing ? state.at + Math.max(0, now - stateAt) * state.speed : state.at;
  return Math.min(state.length, at);
}

// 1:23 or 1:02:03.
function clock(ms) {
  var seconds = Math.floor(ms / 1000);
  var hours = Math.floor(seconds / 3600);
  var minutes = Math.floor(seconds / 60) % 60;
  return (hours > 0 ? hours + ':' + two(minutes) : String(minutes)) + ':' + two(seconds % 60);
}

function two(number) {
  return (number < 10 ? '0' : '') + number;
}

// How far along the time line, in percent.
function along(at, length) {
  return length > 0 ? Math.min(100, Math.max(0, 100 * at / length)) : 0;
}

// The next mark behind at, or with direction -1 the last before it; null if none.
function near(marks, at, direction) {
  var found = marks.filter(function (mark) {
    return direction > 0 ? mark.at > at + NEAR_MS : mark.at < at - NEAR_MS;
  });
  return found.length === 0 ? null : found[direction > 0 ? 0 : found.length - 1];
}

// What can be chosen; the present speed is always among it.
function speeds(speed) {
  return SPEEDS.indexOf(speed) >= 0 ? SPEEDS : SPEEDS.concat(speed).sort(function (a, b) { return a - b; });
}

function label(mark) {
  return clock(mark.at) + (mark.text ? ' ' + mark.text : '');
}

// Returns {update}, to be called at once: what is pressed works on the state that it brings.
// element is filled; now is any clock in ms.
function createBar(element, act, now) {
  var state = null;
  var stateAt = 0;      // when state was so, by now()
  var dragging = false; // the slider is the reader's until he lets go
  var tickWhile = dom.whileNeeded(paint, TICK_MS);
  var shownMarks = '';
  var shownSpeeds = '';
  var play = button('player-play', '', function () { (state.playing ? act.pause : act.play)(); });
  var step = button('player-step', 'Step', act.step);
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
    var mark = direction === 0 ? null : near(state.marks, position(state, stateAt, now()), direction);
    // Also without a mark: else the browser moves the slider by a tenth.
    if (direction !== 0) {
      event.preventDefault();
    }
    if (mark) {
      seek(mark.at);
    }
  }, false);
  speed.addEventListener('change', function () { act.speed(Number(speed.value)); }, false);

  // The bar stands there at once: the next key counts from there, before any answer.
  function seek(ms) {
    state = {at: ms, length: state.length, playing: state.playing, speed: state.speed, marks: state.marks};
    stateAt = now();
    paint();
    act.seek(ms);
  }

  // allowed is whether controls are obeyed; wrong is why the last one was not.
  function update(next, allowed, wrong) {
    state = next;
    stateAt = now();
    slider.max = String(state.length);
    [play, step, slider, speed].forEach(function (part) { part.disabled = !allowed; });
    fill(note, wrong || '');
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
    // At the end nothing moves, though no update has come yet.
    if (!state.playing || at >= state.length) {
      tick();
    }
  }

  // A mark is for the mouse; the keyboard goes there on the slider.
  function paintMarks(allowed) {
    // Marks that are the same stay: one may be under a mouse button.
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
      tag.style.left = along(mark.at, state.length) + '%';
      marks.appendChild(tag);
    });
  }

  // Only where a foreign speed came or went: to build the list closes one that is open.
  function paintSpeeds() {
    var list = speeds(state.speed);
    if (list.join() !== shownSpeeds) {
      shownSpeeds = list.join();
      speed.textContent = '';
      list.forEach(function (choice) {
        dom.append(speed, 'option', '', choice + '×').value = String(choice);
      });
    }
    speed.value = String(state.speed);
  }

  function tick() {
    tickWhile(state.playing && position(state, stateAt, now()) < state.length);
  }

  return {update: update};
}

module.exports = {position: position, clock: clock, along: along, near: near, speeds: speeds, createBar: createBar};
