// The bar for a replay on the server: orders go there by POST, and what the stream
// says of the source is the sign to ask how it stands.
'use strict';

var ask = require('../connection/transports.js').ask;
var wire = require('../connection/wire.js');
var createBar = require('./bar.js').createBar;
var position = require('./bar.js').position;

var TIMEOUT_MS = 10000;
var ASK_MS = 150; // of many events in a row the last one asks

// askStatus brings allow; now is any clock in ms.
function createReplay(askStatus, now) {
  var element = document.getElementById('player');
  var state = null;
  var told = 0;          // when it was so
  var allowed = false;
  var asking = null;
  var orders = 0;        // given
  var answered = 0;      // the newest of them that has its answer
  var bar = null;        // made when it is known that something is replayed
  // What the bar orders by; the words are those of docs/wire.md, under 'The replay'.
  var act = {
    play: function () { order({'do': 'play'}); },
    pause: function () { order({'do': 'pause'}); },
    step: function () { order({'do': 'step'}); },
    seek: function (ms) { order({'do': 'seek', at: Math.round(ms)}); },
    speed: function (x) { order({'do': 'speed', speed: x}); }
  };

  // status is that of /status; who may quit may order, too. replay is null where nothing is
  // replayed, and nothing is shown.
  function allow(status) {
    allowed = status.quit === true;
    if (status.replay) {
      bar = bar || createBar(element, act, now);
      element.removeAttribute('hidden');
      if (answered === orders) {
        state = status.replay;
        told = now();
        bar.update(state, allowed, '');
      }
    }
  }

  // Another tab may have given an order; a step says nothing but its event.
  function show(event) {
    if (state && (event.event === 'source' || event.event === 'end' || !state.playing)) {
      clearTimeout(asking);
      asking = setTimeout(askStatus, ASK_MS);
    }
  }

  // The answer is how it stands then, so nobody has to ask. A refusal is one plain line. While a
  // newer order is under way nothing puts the bar back to where it stood before: the next key
  // counts from where the last one went.
  function order(what) {
    var number = orders + 1;
    orders = number;
    ask('POST', 'replay', {'X-Pushpane': 'replay', 'Content-Type': 'application/json'}, JSON.stringify(what), TIMEOUT_MS, function (answer) {
      var wrong = '';
      if (answer.status === 200) {
        state = wire.parseObject(answer.text);
      } else {
        // It has played on since it was told, and not gone where the bar went at once.
        state.at = position(state, told, now());
        wrong = answer.text.replace(/\s+$/, '') || 'The server did not answer.';
      }
      told = now();
      if (number === orders) {
        answered = number;
        bar.update(state, allowed, wrong);
      }
    });
  }

  return {allow: allow, show: show};
}

module.exports = {createReplay: createReplay};
