// The bar for a replay on the server: sends its actions by POST. After an event about the source it
// asks for the state of the replay.
'use strict';

var post = require('../connection/control.js').post;
var wire = require('../connection/wire.js');
var createBar = require('./bar.js').createBar;
var position = require('./bar.js').position;

var TIMEOUT_MS = 10000;
var ASK_MS = 150; // after the last of several events (debounce)

// askStatus() makes app.js request /status, whose answer comes by setStatus; now is any clock in
// ms.
function createReplay(askStatus, now) {
  var element = document.getElementById('player');
  var state = null;      // of the replay, and
  var stateAt = 0;       // when it was so, by now()
  var allowed = false;   // whether this peer may control the replay
  var timer = null;
  var sent = 0;          // actions
  var answered = 0;      // the newest action that has its answer
  var bar = null;        // null while nothing is replayed
  // What the bar does, as in docs/wire.md, under 'The replay'.
  var actions = {
    play: function () { send({'do': 'play'}); },
    pause: function () { send({'do': 'pause'}); },
    step: function () { send({'do': 'step'}); },
    seek: function (ms) { send({'do': 'seek', at: Math.round(ms)}); },
    speed: function (x) { send({'do': 'speed', speed: x}); }
  };

  // status is the answer of /status. A peer that may quit may control the replay too. Without a
  // replay nothing is shown.
  function setStatus(status) {
    allowed = status.quit === true;
    if (status.replay) {
      bar = bar || createBar(element, actions, now);
      element.removeAttribute('hidden');
      if (answered === sent) {
        state = status.replay;
        stateAt = now();
        bar.update(state, allowed, '');
      }
    }
  }

  // Another tab may control the replay too; after a step there is no other event than that shown.
  function show(event) {
    if (state && (event.event === 'source' || event.event === 'end' || !state.playing)) {
      clearTimeout(timer);
      timer = setTimeout(askStatus, ASK_MS);
    }
  }

  // The answer is the state of the replay after the action; a refusal is one plain line. While a
  // newer action is under way, an answer does not move the bar: the next key counts from where the
  // last one went.
  function send(action) {
    var number = sent + 1;
    sent = number;
    post('replay', JSON.stringify(action), TIMEOUT_MS, function (answer) {
      var refusal = '';
      if (answer.status === 200) {
        state = wire.parseObject(answer.text);
      } else {
        // It has played on since stateAt, and is not where the bar was moved at once.
        state.at = position(state, stateAt, now());
        refusal = answer.text.replace(/\s+$/, '') || 'The server did not answer.';
      }
      stateAt = now();
      if (number === sent) {
        answered = number;
        bar.update(state, allowed, refusal);
      }
    });
  }

  return {setStatus: setStatus, show: show};
}

module.exports = {createReplay: createReplay};
