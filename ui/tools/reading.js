// Reads the whole history from the server, as fast as it comes: by one stream, which needs half the
// time of polls for a million lines. Where a stream is buffered on its way, cannot be read in
// pieces or breaks off, polls read on from there.
'use strict';

var has = require('../base/ranges.js').has;
var ask = require('../connection/transports.js').ask;
var wire = require('../connection/wire.js');
var blocks = require('./blocks.js');

var SILENT_MS = 2000;    // a stream begins with hello at once; if not, something buffers it
var ANSWER_MS = 20000;
var LETTER_D = 100;      // the last of EPOCH.N.end, which repeats the event before it
// decoded at a time: Firefox has pieces of tens of MB, and is a fifth slower with texts of that
// length
var PART_BYTES = 65536;

// span is {url: the page's folder, client, cursor: EPOCH.N before the first event, last: the number
// of the last one, stream: whether to try a stream, removed: the numbers of removed messages,
// steps: those of events without a row, as ranges that rise}. on is {event(number, id, type, data,
// step: it has none); piece(number) after each piece, up to that event, with time
// for other tasks until the next; end(ok), ok is whether all events came}. Returns {stop}.
function read(span, on) {
  var cursor = span.cursor;
  var reached = blocks.number(cursor);
  var ended = false;
  var foreign = false;   // the server has another log now
  var request = null;    // {close}, the stream or poll

  // Handles an event of the answer. The cursor moves with each event, or to the data of next. A gap
  // of another reason than history means that this server does not know the cursor: it has another
  // log.
  function receive(id, type, data) {
    var number;
    if (type === 'gap' && data.indexOf('"history"') < 0) {
      foreign = true;
    }
    if (type === 'next') {
      cursor = data;
    } else if (id !== '' && type !== 'hello' && type !== 'gap' && id.charCodeAt(id.length - 1) !== LETTER_D && reached < span.last && !foreign) {
      cursor = id;
      number = blocks.number(id);
      reached = Math.min(number, span.last);
      // Not if a gap has led past the last event of the span.
      if (number === reached) {
        report(number, id, type, data);
      }
    }
  }

  // Acts of the room are no lines, and of a removed message nothing is told.
  function report(number, id, type, data) {
    var gone = span.removed.indexOf(number) >= 0;
    if (type !== wire.ROOM) {
      on.event(number, id, gone ? wire.ROOM : type, gone ? '' : data, has(span.steps, number));
    }
  }

  // Ends a piece. Returns whether there is more to request.
  function endPiece() {
    on.piece(reached);
    if (!ended && (foreign || reached >= span.last)) {
      end(!foreign);
    }
    return !ended;
  }

  // Happens once: a stream that is cancelled may still answer.
  function end(ok) {
    if (!ended) {
      stop();
      on.end(ok);
    }
  }

  function stop() {
    ended = true;
    if (request) {
      request.close();
    }
  }

  function address(route) {
    return span.url + route + '?after=' + cursor + '&client=' + span.client + '&_=' + Date.now().toString(36);
  }

  // Without AbortController, which browsers had later than streams: a fetch without an answer
  // cannot be ended, so its answer is closed when it comes.
  function stream() {
    var decoder = new root.TextDecoder();
    var rest = '';
    var reader = null;
    var closed = false;
    var silence = setTimeout(fallBack, SILENT_MS);

    function close() {
      closed = true;
      clearTimeout(silence);
      if (reader) {
        reader.cancel().then(null, fallBack); // rejected if the stream is broken
      }
    }

    function fallBack() {
      if (!closed) {
        close();
        poll();
      }
    }

    function next() {
      reader.read().then(function (part) {
        var at, text;
        if (closed) {
          return;
        }
        clearTimeout(silence);
        if (part.done) {
          fallBack();
          return;
        }
        for (at = 0; at < part.value.length; at += PART_BYTES) {
          text = rest + decoder.decode(part.value.subarray(at, at + PART_BYTES), {stream: true});
          rest = text.slice(blocks.read(text, receive));
        }
        if (endPiece()) {
          next();
        }
      }).then(null, fallBack);
    }

    request = {close: close};
    root.fetch(address('events')).then(function (answer) {
      reader = answer.body.getReader();
      if (closed) {
        close();
      } else if (answer.status === 200) {
        next();
      } else {
        fallBack();
      }
    }).then(null, fallBack);
  }

  // Polls until the end. If an answer does not move the cursor, the server cannot be reached or has
  // lost the rest of the span.
  function poll() {
    var before = cursor;
    request = ask('GET', address('poll') + '&wait=0', {}, null, ANSWER_MS, function (answer) {
      if (answer.status === 200) {
        blocks.read(answer.text, receive);
      }
      if (endPiece()) {
        if (cursor === before) {
          end(false);
        } else {
          poll();
        }
      }
    });
  }

  if (reached >= span.last) {
    setTimeout(function () { end(true); }, 0); // not before the caller has {stop}
  } else if (span.stream && root.fetch && root.TextDecoder && root.ReadableStream) {
    stream();
  } else {
    poll();
  }
  return {stop: stop};
}

module.exports = {read: read};
