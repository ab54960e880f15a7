// The search worker: it reads the history and tests each event, so that a million
// lines never hold the page up and a bad expression holds up only this. The page
// sends find, live, marks and save; it gets found, marked, saved and beat.
'use strict';

var find = require('../line/find.js');
var blocks = require('./blocks.js');
var read = require('./reading.js').read;
var writing = require('./writing.js');

var BEAT_MS = 250;        // the page takes the silence of many of these for a hang
var PART_CHARS = 4194304; // of a file, before the page gets it

var query = null;         // as the page asked last
var judge = null;         // the same as a function
var reading = null;
var beating = null;
var job = 0;              // of the page's counting; what answers an older one is not listened to
var waiting = [];         // lists of live events that came while the history is read

root.onmessage = function (message) {
  var asked = message.data;
  if (asked.type === 'find') {
    search(asked);
  } else if (asked.type === 'live') {
    live(asked.list);
  } else if (asked.type === 'marks') {
    mark(asked);
  } else {
    save(asked);
  }
};

// The page ends a worker that has work before it asks for something else, so this one is at rest:
// asked = {job, query, hidden, what}, what as reading.js reads it, with before, the events that
// are in the page's memory only.
function search(asked) {
  var found = createBatch(asked);
  judge = createJudge(asked);
  query = asked;
  waiting = [];
  job = asked.job;
  rest();
  judgeAll(asked.what.before);
  begin(asked, {
    event: function (number, id, type, data) { found.event(number, type, data); },
    piece: function (number) { found.send(asked.what.epoch, number); },
    end: function (ok) {
      rest();
      root.postMessage({type: 'end', job: job, ok: ok});
      waiting.splice(0).forEach(live);
    }
  });
}

// In order: what is new stands behind what is read.
function live(list) {
  if (reading) {
    waiting.push(list);
    return;
  }
  judgeAll(list);
  root.postMessage({type: 'judged', job: job});
}

// What the page has in memory, of any epoch.
function judgeAll(list) {
  var found = createBatch(query);
  var epoch = null;
  list.forEach(function (event) {
    var its = event.id.slice(0, event.id.indexOf('.'));
    if (epoch !== null && its !== epoch) {
      found.send(epoch, null);
    }
    epoch = its;
    found.event(blocks.number(event.id), event.event, event.data);
  });
  if (epoch !== null) {
    found.send(epoch, null);
  }
}

// Of a query of its own: the page may have gone on to another, and drops the answer by its job.
function mark(asked) {
  var matcher = find.compile(asked.query).matcher;
  root.postMessage({type: 'marked', job: asked.job, texts: asked.texts, marks: asked.texts.map(matcher.marks)});
}

// In parts, as Blobs: a browser may keep those on disk, so neither this nor the page holds a file
// of 1 GB.
function save(asked) {
  var parts = [];
  var chars = 0;
  var events = 0;
  judge = createJudge(asked);

  function send() {
    if (chars > 0) {
      root.postMessage({type: 'part', part: new root.Blob(parts)});
      parts = [];
      chars = 0;
    }
  }

  function write(id, type, data, at) {
    var line;
    if (judge(type, data) >= asked.least) {
      line = writing.line(asked.format, id, type, data, at);
      parts.push(line);
      chars += line.length;
      events += 1;
    }
  }

  asked.what.before.forEach(function (event) { write(event.id, event.event, event.data, event.at); });
  begin(asked, {
    event: function (number, id, type, data) { write(id, type, data, writing.time(id, asked.what.started)); },
    piece: function (number) {
      if (chars >= PART_CHARS) {
        send();
      }
      root.postMessage({type: 'progress', at: number, events: events});
    },
    end: function (ok) {
      rest();
      send();
      root.postMessage({type: 'end', ok: ok, events: events});
    }
  });
}

// A beat only while it reads: an expression that is stuck stops the timer with it, which is how
// the page notices.
function begin(asked, on) {
  rest();
  beating = setInterval(function () { root.postMessage({type: 'beat'}); }, BEAT_MS);
  reading = read(asked.what, on);
}

function rest() {
  if (reading) {
    reading.stop();
  }
  reading = null;
  clearInterval(beating);
}

// Returns a function that says how far an event passes: 0 its level is hidden,
// 1 it is shown, 2 it is found. Without a text everything shown is found.
function createJudge(asked) {
  var matcher = find.compile(asked.query).matcher;
  var hides = find.anyHidden(asked.hidden);
  return function (type, data) {
    if (hides && asked.hidden[find.levelOf(type, data)]) {
      return 0;
    }
    return !matcher || matcher.test(find.textOf(type, data)) ? 2 : 1;
  };
}

// shown stays empty where the page knows it: without hidden levels it is
// everything, without a text it is what is found.
function createBatch(asked) {
  var both = asked.query.text !== '' && find.anyHidden(asked.hidden);
  var shown = [];
  var found = [];

  function event(number, type, data) {
    var far = judge(type, data);
    if (both && far > 0) {
      shown.push(number);
    }
    if (far === 2) {
      found.push(number);
    }
  }

  // at is the number that has been reached, null for what came live. The buffers are handed over,
  // not copied.
  function send(epoch, at) {
    var two = [new Float64Array(shown), new Float64Array(found)];
    shown = [];
    found = [];
    root.postMessage({type: 'found', job: job, epoch: epoch, at: at, shown: two[0], found: two[1]},
      [two[0].buffer, two[1].buffer]);
  }

  return {event: event, send: send};
}

// Loaded: from now on the page counts the silence.
root.postMessage({type: 'beat'});
