// The search worker of an exported page: the same as that of the live page, but that it reads a
// recording in place of a server's history. Beside the messages of searcher.js it gets, first of
// all,
//
//	recording  {text}
'use strict';

var has = require('../base/ranges.js').has;
var searcher = require('../tools/searcher.js');
var createRecording = require('./recording.js').createRecording;

var PIECE = 2000;        // events between two looks at what else there is to do

var recording = null;

function receive(message) {
  if (message.data.type === 'recording') {
    recording = createRecording(message.data.text);
  } else {
    searcher.receive(message);
  }
}

// As read of tools/reading.js.
function read(span, on) {
  var i = recording.countUpTo(span.from);
  var last = recording.countUpTo(span.last);
  var timer = setTimeout(piece, 0); // not before the caller has {stop}

  function piece() {
    var to = Math.min(last, i + PIECE);
    var event;
    for (; i < to; i += 1) {
      event = recording.event(i);
      on.event(recording.number(i), event.id, event.event, event.data, has(span.steps, recording.number(i)));
    }
    on.piece(i < last ? recording.number(i) - 1 : span.last);
    if (i < last) {
      timer = setTimeout(piece, 0);
    } else {
      on.end(true);
    }
  }

  return {stop: function () { clearTimeout(timer); }};
}

searcher.readBy(read);
root.onmessage = receive;
module.exports = {receive: receive};
