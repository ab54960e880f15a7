// A worker that is watched: one that is stuck in an expression falls silent, and is
// ended. It beats when it is loaded and while it reads, and owes an answer to all else.
'use strict';

var TICK_MS = 250;       // of the page, and of the worker's beat
var SILENT_TICKS = 10;   // counted, not timed: a laptop may sleep
var LOADING_TICKS = 120; // before its first word, which a busy machine may keep waiting

// heard(message) is told all but the beats. failed('slow' or 'absent') is the end.
// busy() says whether an answer is due.
function createWatched(address, heard, busy, failed) {
  var silent = 0;
  var loaded = false;
  var worker = null;
  var ticking = null;

  // The end comes first: who is told may start another at once.
  function fail(why) {
    end();
    failed(why);
  }

  function end() {
    if (worker) {
      worker.terminate();
    }
    worker = null;
    clearInterval(ticking);
  }

  function post(message) {
    if (worker) {
      worker.postMessage(message);
    }
  }

  // busy is asked, not told: a search without work sends no beat and is not stuck.
  function tick() {
    silent = busy() ? silent + 1 : 0;
    if (silent > (loaded ? SILENT_TICKS : LOADING_TICKS)) {
      fail(loaded ? 'slow' : 'absent');
    }
  }

  try {
    worker = new root.Worker(address);
    worker.onmessage = function (message) {
      silent = 0;
      loaded = true;
      if (message.data.type !== 'beat') {
        heard(message.data);
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
