// The worker of what the server does not do (asked.js, counted.js): it searches and counts where
// the page alone has the lines, which is an exported page or a log that is gone, marks what an
// expression matches, and writes files. So a million lines never block the page, and a bad
// expression blocks only this. Messages, and the answers to them:
//
//	find    {job, query, chosen, span}   found..., end {ok}
//	live    {list}                       found..., tested
//	marks   {job, query, texts}          marked
//	save    {format, least, query, chosen, columns, span}   part..., progress..., end {ok, events}
//	hold    {job, list}
//	count   {job, span, view}            counted..., end {ok}
//	more    {list, epoch, first}         counted
//	view    {view}                       counted
//
// query is {text, regexp, caseful, invert}, chosen that of filters.js, span what to read
// (reading.js), and inMemory, the events that only the page has. Answers to find, live and marks
// have the job of the page's counting. view is what the histogram shows (tally.js), first the
// number of the oldest event of the epoch that the server keeps. What count reads is before what it
// was given by hold. Each has the place of lines in time (time.js). A page has a worker for the
// search, one to count and one for each file. Beside them it sends beat, a heartbeat (watched.js).
'use strict';

var first = require('../base/bisect.js').first;
var find = require('../line/find.js');
var time = require('../line/time.js');
var blocks = require('./blocks.js');
var read = require('./reading.js').read;
var createFile = require('./file.js').createFile;
var createTally = require('./tally.js').createTally;
var createTester = require('./testing.js').createTester;
var writing = require('./writing.js');

var BEAT_MS = 250;        // the page takes the silence of many of these for a hang
var COUNTED_MS = 250;     // between two answers while the history is read

var NAMES = ['shown', 'found', 'steps']; // of testing.js

var batch = null;         // of the job
var reading = null;       // {stop} while the history is read
var heartbeat = null;
var queue = [];           // live messages that came while the history is read
var held = {job: 0, list: []}; // events behind the span of the next count
var tally = null;         // of the worker that counts
var view = null;
var counting = 0;         // the job of the page
var handlers = {find: search, live: testLive, marks: mark, save: save, hold: hold, count: count, more: countMore, view: look};

function receive(message) {
  if (message.data.place) {
    time.setPlace(message.data.place);
  }
  handlers[message.data.type](message.data);
}

root.onmessage = receive;

// The page ends a worker that has work before it sends another find, so this one is idle.
function search(message) {
  var timed = !!message.chosen.span; // of a million lines that takes longer than all other tests
  batch = createBatch(message);
  queue = [];
  stopReading();
  testAll(message.span.inMemory);
  startReading(message.span, {
    event: function (number, id, type, data, step) {
      if (!step) {
        batch.add(number, type, data, timed ? writing.time(id, message.span.started) : null);
      }
    },
    piece: function (number) { batch.send(message.span.epoch, number); },
    end: function (ok) {
      stopReading();
      root.postMessage({type: 'end', job: message.job, ok: ok});
      queue.splice(0).forEach(testLive);
    }
  });
}

// Finds have to be in order, so live events wait until the history is read.
function testLive(message) {
  if (reading) {
    queue.push(message);
    return;
  }
  testAll(message.list);
  root.postMessage({type: 'tested', job: batch.job});
}

// Tests events that the page has in memory; they may be of several epochs.
function testAll(list) {
  var epoch = null;
  list.forEach(function (event) {
    var its = event.id.slice(0, event.id.indexOf('.'));
    if (epoch !== null && its !== epoch) {
      batch.send(epoch, null);
    }
    epoch = its;
    batch.add(blocks.number(event.id), event.event, event.data, event.at);
  });
  if (epoch !== null) {
    batch.send(epoch, null);
  }
}

// The query is that of the message: the page may have begun another job, and ignores the answer
// then.
function mark(message) {
  var matcher = find.compile(message.query).matcher;
  root.postMessage({type: 'marked', job: message.job, texts: message.texts, marks: message.texts.map(matcher.marks)});
}

// Writes a file of the records that pass, each whole. In parts, as Blobs: a browser may store
// those on disk, so that neither this nor the page needs memory for 1 GB.
function save(message) {
  var file = createFile(message, send);

  function send(parts) {
    root.postMessage({type: 'part', part: new root.Blob(parts)});
  }

  message.span.inMemory.forEach(function (event) { file.add(blocks.number(event.id), event.id, event.event, event.data, event.at); });
  startReading(message.span, {
    event: function (number, id, type, data, step) { file.add(number, id, type, data, writing.time(id, message.span.started), step); },
    piece: function (number) {
      file.send(false);
      root.postMessage({type: 'progress', at: number, events: file.events()});
    },
    end: function (ok) {
      stopReading();
      file.send(true);
      root.postMessage({type: 'end', ok: ok, events: file.events()});
    }
  });
}

function hold(message) {
  held = {job: message.job, list: held.job === message.job ? held.list.concat(message.list) : message.list};
}

function count(message) {
  var span = message.span;
  var behind = held.list;
  var due = 0;
  tally = createTally();
  view = message.view;
  counting = message.job;
  held = {job: 0, list: []};
  queue = [];
  addAll(span.inMemory);
  startReading(span, {
    event: function (number, id, type, data, step) { tally.add(span.epoch, number, type, data, writing.time(id, span.started), step); },
    piece: function () {
      if (Date.now() >= due) {
        sendCounted();
        due = Date.now() + COUNTED_MS;
      }
    },
    end: function (ok) {
      stopReading();
      addAll(behind);
      queue.splice(0).forEach(addMore);
      sendCounted();
      root.postMessage({type: 'end', job: counting, ok: ok});
    }
  });
}

// In order, as in testLive.
function countMore(message) {
  if (reading) {
    queue.push(message);
  } else {
    addMore(message);
    sendCounted();
  }
}

function addMore(message) {
  addAll(message.list);
  tally.trim(message.epoch, message.first);
}

function addAll(list) {
  list.forEach(function (event) {
    tally.add(event.id.slice(0, event.id.indexOf('.')), blocks.number(event.id), event.event, event.data, event.at);
  });
}

function look(message) {
  view = message.view;
  sendCounted();
}

function sendCounted() {
  root.postMessage({type: 'counted', job: counting, counts: tally.counts(), bars: view && tally.bars(view)});
}

// A heartbeat only while it reads: an expression that hangs stops this timer too, and the page
// notices the silence.
function startReading(span, on) {
  stopReading();
  heartbeat = setInterval(function () { root.postMessage({type: 'beat'}); }, BEAT_MS);
  reading = read(span, on);
}

function stopReading() {
  if (reading) {
    reading.stop();
  }
  reading = null;
  clearInterval(heartbeat);
}

// The finds that have not been sent yet, and those that turned out to be none: numbers by the lists
// of testing.js.
function createBatch(message) {
  var lists = emptyLists();
  var taken = emptyLists();
  var tester = createTester(message, {put: put, take: take});

  // A head may come behind lines of another stream.
  function put(name, number) {
    var list = lists[name];
    var i = list.length;
    while (i > 0 && list[i - 1] > number) {
      i -= 1;
    }
    if (i === list.length) {
      list.push(number);
    } else if (list[i - 1] !== number) {
      list.splice(i, 0, number);
    }
  }

  function take(name, number) {
    var list = lists[name];
    var i = first(0, list.length, function (k) { return list[k] >= number; });
    if (list[i] === number) {
      list.splice(i, 1);
    } else {
      taken[name].push(number);
    }
  }

  // at is the number that the reading has reached, null for live events. The buffers are
  // transferred, not copied.
  function send(epoch, at) {
    var answer = {type: 'found', job: message.job, epoch: epoch, at: at, taken: taken};
    NAMES.forEach(function (name) { answer[name] = new Float64Array(lists[name]); });
    lists = emptyLists();
    taken = emptyLists();
    root.postMessage(answer, NAMES.map(function (name) { return answer[name].buffer; }));
  }

  return {job: message.job, add: tester.add, send: send};
}

function emptyLists() {
  return {shown: [], found: [], steps: []};
}

module.exports = {
  // Takes another reading of the history than that of the server: read(span, on) as in reading.js.
  readBy: function (other) { read = other; },
  receive: receive
};

// It has loaded: from now on the page counts the silence.
root.postMessage({type: 'beat'});
