// A worker with a watchdog: one that hangs in a regular expression is silent, and is ended. It
// sends a heartbeat ('beat') when it has loaded and while it reads; everything else it has to
// answer.
'use strict';

var time = require('../line/time.js');

var TICK_MS = 250;       // of the page; the heartbeat of searcher.js is as fast
var SILENT_TICKS = 10;   // counted, not timed: a laptop may sleep
var LOADING_TICKS = 120; // before its first message: a busy machine takes long to load it

// open() returns a new Worker. onMessage(message) gets all messages but heartbeats. busy() is
// whether an answer is due. onFailure(why) is called once, after the worker was ended: 'slow' if it
// hangs, 'absent' if it does not load. Returns {post, end}.
function createWatched(open, onMessage, busy, onFailure) {
  var silent = 0;
  var loaded = false;
  var worker = null;
  var ticking = null;

  // Ends the worker first: onFailure may start another at once.
  function fail(why) {
    end();
    onFailure(why);
  }

  function end() {
    if (worker) {
      worker.terminate();
    }
    worker = null;
    clearInterval(ticking);
  }

  // Lines have the same times there.
  function post(message) {
    message.place = time.place();
    if (worker) {
      worker.postMessage(message);
    }
  }

  // A worker without work sends no heartbeat, so only a busy one is counted.
  function tick() {
    silent = busy() ? silent + 1 : 0;
    if (silent > (loaded ? SILENT_TICKS : LOADING_TICKS)) {
      fail(loaded ? 'slow' : 'absent');
    }
  }

  try {
    worker = open();
    worker.onmessage = function (message) {
      silent = 0;
      loaded = true;
      if (message.data.type !== 'beat') {
        onMessage(message.data);
      }
    };
    worker.onerror = function () { fail('absent'); };
    ticking = setInterval(tick, TICK_MS);
  } catch (e) {
    setTimeout(function () { fail('absent'); }, 0);
  }
  return {post: post, end: end};
}

module.exports = {createWatched: createWatched};
