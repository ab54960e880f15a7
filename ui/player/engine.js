// Plays the time of a recording: its position, and how many events have been played. Pure; the now
// of each function is any clock in ms.
'use strict';

var countUpTo = require('./recording.js').countUpTo;

var PAUSE_MS = 1000; // what remains of a pause that is skipped

// times are those of the events (recording.js), rising, in ms. state() is the state of bar.js
// without marks. count() is how many events have been played: those up to the position, or fewer
// after steps among events of the same time.
function createEngine(times) {
  var first = times.length > 0 ? times[0] : 0;
  var length = times.length > 0 ? times[times.length - 1] : 0;
  var at = first;      // the position, and
  var setAt = 0;       // when it was there, by now
  var playing = false;
  var speed = 1;
  var skips = false;   // whether pauses are skipped
  var count = countUpTo(times, at);

  function advance(now) {
    if (playing) {
      at = Math.min(length, at + Math.max(0, now - setAt) * speed);
      count = countUpTo(times, at);
    }
    setAt = now;
  }

  // Plays up to now. Returns whether anything but the position and the count has changed.
  function tick(now) {
    // In the time of the recording, which passes at that speed.
    var pause = PAUSE_MS * speed;
    advance(now);
    if (playing && count === times.length) {
      playing = false;
      return true;
    }
    if (playing && skips && times[count] - at > pause) {
      at = times[count] - pause;
      return true;
    }
    return false;
  }

  // From the end it begins again.
  function play(now) {
    if (count === times.length) {
      seek(first, now);
    }
    setAt = now;
    playing = true;
    advance(now);
  }

  // The time since the last tick, up to one interval, is played first.
  function pause(now) {
    advance(now);
    playing = false;
  }

  // Plays one event more, also where several have the same time.
  function step(now) {
    pause(now);
    if (count < times.length) {
      at = times[count];
      count += 1;
    }
  }

  function seek(ms, now) {
    at = Math.max(0, Math.min(length, ms));
    setAt = now;
    count = countUpTo(times, at);
  }

  // The time up to now is played at the old speed.
  function setSpeed(x, now) {
    advance(now);
    speed = x;
  }

  // Whether there are pauses to skip.
  function pauses() {
    return times.some(function (time, i) { return i > 0 && time - times[i - 1] > PAUSE_MS; });
  }

  return {
    tick: tick,
    play: play,
    pause: pause,
    step: step,
    seek: seek,
    speed: setSpeed,
    skip: function (on) { skips = on; },
    pauses: pauses,
    count: function () { return count; },
    state: function () { return {at: at, length: length, playing: playing, speed: speed}; }
  };
}

module.exports = {createEngine: createEngine};
