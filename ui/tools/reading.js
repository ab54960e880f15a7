// The whole history from the server, as fast as it comes: one stream carries a
// million lines in half the time of the polls that would be needed. Where streams
// are held back, cannot be read in pieces or break off, polls go on at the place.
'use strict';

var ask = require('../connection/transports.js').ask;
var blocks = require('./blocks.js');

var HELD_MS = 2000;      // a stream speaks at once (hello), so silence means it is held back
var ANSWER_MS = 20000;
var LETTER_D = 100;      // the last of EPOCH.N.end, which repeats the event before it
// read at once: Firefox hands over tens of MB, and is a fifth slower with texts of that length
var PART_BYTES = 65536;

// what is {url: the page's folder, client, cursor: EPOCH.N before the first, last: the
// number of the last event, stream: whether to try one}. on is {event(number, id, type,
// data), piece(number): called after a piece, with the browser free in between, and
// end(ok): whether all came}. Returns {stop}.
function read(what, on) {
  var cursor = what.cursor;
  var reached = blocks.number(cursor);
  var ended = false;
  var foreign = false;   // the server has another log by now
  var current = null;

  // Where one stands is the last event, or what next says. A gap of another reason than history
  // means that the cursor is nothing to this server: it has another log.
  function block(id, type, data) {
    var number;
    if (type === 'gap' && data.indexOf('"history"') < 0) {
      foreign = true;
    }
    if (type === 'next') {
      cursor = data;
    } else if (id !== '' && type !== 'hello' && type !== 'gap' && id.charCodeAt(id.length - 1) !== LETTER_D && reached < what.last && !foreign) {
      cursor = id;
      number = blocks.number(id);
      reached = Math.min(number, what.last);
      // Behind a gap that goes past the last there is nothing of what was asked for.
      if (number === reached) {
        on.event(number, id, type, data);
      }
    }
  }

  // Returns whether there is more to ask for.
  function piece() {
    on.piece(reached);
    if (!ended && (foreign || reached >= what.last)) {
      end(!foreign);
    }
    return !ended;
  }

  // Once only: a stream that is cancelled may still answer.
  function end(ok) {
    if (!ended) {
      stop();
      on.end(ok);
    }
  }

  function stop() {
    ended = true;
    if (current) {
      current.close();
    }
  }

  function address(route) {
    return what.url + route + '?after=' + cursor + '&client=' + what.client + '&_=' + Date.now().toString(36);
  }

  // No AbortController, which came later than streams: a fetch that is held back is left to end
  // by itself, and its answer closed.
  function stream() {
    var decoder = new root.TextDecoder();
    var rest = '';
    var reader = null;
    var left = false;
    var held = setTimeout(leave, HELD_MS);

    function close() {
      left = true;
      clearTimeout(held);
      if (reader) {
        reader.cancel().then(null, leave); // of a broken stream it fails
      }
    }

    function leave() {
      if (!left) {
        close();
        poll();
      }
    }

    function next() {
      reader.read().then(function (part) {
        var at, text;
        if (left) {
          return;
        }
        clearTimeout(held);
        if (part.done) {
          leave();
          return;
        }
        for (at = 0; at < part.value.length; at += PART_BYTES) {
          text = rest + decoder.decode(part.value.subarray(at, at + PART_BYTES), {stream: true});
          rest = text.slice(blocks.read(text, block));
        }
        if (piece()) {
          next();
        }
      }).then(null, leave);
    }

    current = {close: close};
    root.fetch(address('events')).then(function (answer) {
      reader = answer.body.getReader();
      if (left) {
        close();
      } else if (answer.status === 200) {
        next();
      } else {
        leave();
      }
    }).then(null, leave);
  }

  // An answer that moves the cursor nowhere is no answer: the server is away, or has nothing,
  // though last was there a moment ago.
  function poll() {
    var before = cursor;
    current = ask('GET', address('poll') + '&wait=0', {}, null, ANSWER_MS, function (answer) {
      if (answer.status === 200) {
        blocks.read(answer.text, block);
      }
      if (piece()) {
        if (cursor === before) {
          end(false);
        } else {
          poll();
        }
      }
    });
  }

  if (reached >= what.last) {
    setTimeout(function () { end(true); }, 0); // never before the caller has what can be stopped
  } else if (what.stream && root.fetch && root.TextDecoder && root.ReadableStream) {
    stream();
  } else {
    poll();
  }
  return {stop: stop};
}

module.exports = {read: read};
