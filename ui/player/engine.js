// The time of a replay: where it stands, and how many events that is. now is any
// clock in ms; times are those of the events, rising, in ms. Pure.
'use strict';

var above = require('./recording.js').above;

var PAUSE_MS = 1000; // as long as a pause that is skipped lasts all the same

// export.js gives it the times of recording.js, and its clock with every call. state() is what
// bar.js shows, without marks; count() is how many events are played, which follows from at but
// where one has stepped among events of the same time.
function createEngine(times) {
  var first = times.length > 0 ? times[0] : 0;
  var length = times.length > 0 ? times[times.length - 1] : 0;
  var at = first;      // where it stood at measuredAt, by the clock of export.js
  var measuredAt = 0;
  var playing = false;
  var speed = 1;
  var skips = false;
  var count = above(times, at);

  function turn(now) {
    if (playing) {
      at = Math.min(length, at + Math.max(0, now - measuredAt) * speed);
      count = above(times, at);
    }
    measuredAt = now;
  }

  // Returns whether it did anything but play on.
  function tick(now) {
    // Of the recording's time, which goes by that much faster.
    var pause = PAUSE_MS * speed;
    turn(now);
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

  // At the end it begins again.
  function play(now) {
    if (count === times.length) {
      seek(first, now);
    }
    measuredAt = now;
    playing = true;
    turn(now);
  }

  // What passed until now counts: the last tick is up to one interval ago.
  function pause(now) {
    turn(now);
    playing = false;
  }

  // Shows one event more, also where several have the same time.
  function step(now) {
    pause(now);
    if (count < times.length) {
      at = times[count];
      count += 1;
    }
  }

  function seek(ms, now) {
    at = Math.max(0, Math.min(length, ms));
    measuredAt = now;
    count = above(times, at);
  }

  // Time until now has passed at the old speed.
  function setSpeed(x, now) {
    turn(now);
    speed = x;
  }

  // Whether there is a pause to skip.
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
