// The bar for a replay on the server: its controls are POSTs, and an event of the source is the
// sign to ask for its state again.
'use strict';

var post = require('../connection/control.js').post;
var wire = require('../connection/wire.js');
var createBar = require('./bar.js').createBar;
var position = require('./bar.js').position;

var TIMEOUT_MS = 10000;
var ASK_MS = 150; // of many events in a row the last one asks (debounce)

// askStatus brings allow; now is any clock in ms.
function createReplay(askStatus, now) {
  var element = document.getElementById('player');
  var state = null;
  var stateAt = 0;       // when it was so
  var allowed = false;
  var asking = null;
  var sent = 0;          // commands
  var answered = 0;      // the newest of them that has its answer
  var bar = null;        // made when it is known that something is replayed
  // What the controls do; the words are those of docs/wire.md, under 'The replay'.
  var act = {
    play: function () { send({'do': 'play'}); },
    pause: function () { send({'do': 'pause'}); },
    step: function () { send({'do': 'step'}); },
    seek: function (ms) { send({'do': 'seek', at: Math.round(ms)}); },
    speed: function (x) { send({'do': 'speed', speed: x}); }
  };

  // status is that of /status: a peer that may quit may control the replay, too. replay is null
  // where nothing is replayed, and nothing is shown.
  function allow(status) {
    allowed = status.quit === true;
    if (status.replay) {
      bar = bar || createBar(element, act, now);
      element.removeAttribute('hidden');
      if (answered === sent) {
        state = status.replay;
        stateAt = now();
        bar.update(state, allowed, '');
      }
    }
  }

  // Another tab may have used its controls; of a step there is only the event.
  function show(event) {
    if (state && (event.event === 'source' || event.event === 'end' || !state.playing)) {
      clearTimeout(asking);
      asking = setTimeout(askStatus, ASK_MS);
    }
  }

  // The answer is the state then; a refusal is one plain line. While a newer command is under way
  // no answer puts the bar back to where it stood before: the next key counts from where the last
  // one went.
  function send(what) {
    var number = sent + 1;
    sent = number;
    post('replay', JSON.stringify(what), TIMEOUT_MS, function (answer) {
      var wrong = '';
      if (answer.status === 200) {
        state = wire.parseObject(answer.text);
      } else {
        // It has played on since then, and not gone where the bar went at once.
        state.at = position(state, stateAt, now());
        wrong = answer.text.replace(/\s+$/, '') || 'The server did not answer.';
      }
      stateAt = now();
      if (number === sent) {
        answered = number;
        bar.update(state, allowed, wrong);
      }
    });
  }

  return {allow: allow, show: show};
}

module.exports = {createReplay: createReplay};
