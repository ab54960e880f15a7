// The sentences of the demo.
'use strict';

var text = require('../base/text.js');
var wire = require('../connection/wire.js');
var timeOfDay = text.timeOfDay;
var plural = text.plural;

var UNCOUNTED = 'Over TLS the server counts neither requests nor bytes.';

// In the order of the cards. The names are those of run in race.js and of data-lane, which
// e2e/race_test.go reads.
var LANES = [
  {name: 'ask', title: 'Asking on a timer', short: 'asking',
    how: 'The page asks again and again, whether there is news or not. What happens in between waits for the next question.'},
  {name: 'poll', title: 'Long polling', short: 'long polling',
    how: 'The page asks, and the server answers as soon as there is something. Then the page asks again.'},
  {name: 'sse', title: 'Server-Sent Events', short: 'Server-Sent Events',
    how: 'The page asks once. The answer never ends: the server adds to it whatever is new.'}
];

// lanes: by name {requests, down, up, figures}. What a race has measured: a sentence a lane, and
// how the bytes compare, whatever they are. Where nothing is counted the costs are null. figures
// are a lane's (lane.js); times are ms.
function summary(elapsedMs, intervalMs, running, lanes) {
  var events = Math.max(lanes.ask.figures.events, lanes.poll.figures.events, lanes.sse.figures.events);
  return (running ? 'So far, in ' : 'In ') + seconds(elapsedMs) + ', ' + (events === 0 ? 'nothing happened' : plural(events, 'event')) + '. ' +
    'Asking every ' + interval(intervalMs) + ': ' + cost(lanes.ask) + ', ' + empty(lanes.ask.figures) + lateness(lanes.ask.figures, ' late on average', events) + '. ' +
    'Long polling: ' + cost(lanes.poll) + lateness(lanes.poll.figures, '', events) + '. ' +
    'Server-Sent Events: ' + cost(lanes.sse) + lateness(lanes.sse.figures, '', events) + '.' + comparison(lanes);
}

function empty(figures) {
  return figures.answers === 0 ? 'no answer yet' : figures.empty === 0 ? 'no answer empty' : figures.empty + ' of ' + plural(figures.answers, 'answer') + ' empty';
}

function lateness(figures, late, events) {
  return figures.average !== null ? ', ' + delay(figures.average) + late : events === 0 ? '' : ', nothing has come yet';
}

// Bytes are not known of all before the first costs have come.
function comparison(lanes) {
  var order = LANES.map(function (lane) {
    return {title: lane.title, short: lane.short, bytes: lanes[lane.name].up + lanes[lane.name].down};
  }).sort(function (a, b) { return a.bytes - b.bytes; });
  var dearer = lanes.poll.up + lanes.poll.down > lanes.ask.up + lanes.ask.down && lanes.poll.requests >= lanes.ask.requests;
  if (lanes.sse.up === null) {
    return ' ' + UNCOUNTED;
  }
  if (order[0].bytes === 0) {
    return '';
  }
  return ' Fewest bytes: ' + order[0].short + '; ' + order.slice(1).map(function (lane) {
    return lane.short + ' ' + times(lane.bytes / order[0].bytes);
  }).join(', ') + '.' + (dearer ? ' A long poll ends with each piece of news, so it asks oftener than the timer where news is frequent.' : '');
}

// What a recording of another server's stream does not hold.
var ASKED = ['Answer', 'Headers', 'First byte', 'First event', 'Requests'];

// The figures of another server's stream: rows of [label, value]. now is an answer of GET /source
// (docs/wire.md), and before the one before it, null for none.
function arrived(now, before) {
  var ms = before ? now.now - before.now : 0;
  function afterRequest(at) {
    return at ? text.thousands(at - now.asked) + ' ms after the request' : 'not yet';
  }
  function rate(name) {
    return text.thousands(now[name]) + (ms > 0 ? ', ' + text.thousands(Math.round((now[name] - before[name]) * 1000 / ms)) + ' a second' : '');
  }
  return [
    ['Answer', now.answered ? now.status + (now.type ? ', ' + now.type : '') : 'not yet'],
    ['Headers', afterRequest(now.answered)],
    ['First byte', afterRequest(now.firstByte)],
    ['First event', afterRequest(now.firstEvent)],
    ['Since the event before', now.gap || now.lastEvent ? text.since(now.gap) : 'no event yet'],
    ['Since the newest event', now.lastEvent ? text.since(Math.max(0, now.now - now.lastEvent)) : 'no event yet'],
    ['Events', rate('events')],
    ['Bytes', rate('bytes')],
    ['Requests', text.thousands(now.requests)],
    ['Last id', now.lastId || 'none'],
    ['Retry', now.retry ? text.thousands(now.retry) + ' ms' : 'not said']
  ].filter(function (row) { return now.asked > 0 || ASKED.indexOf(row[0]) < 0; });
}

// When one read came, and what it has brought.
function piece(one) {
  var thousandth = String(one.at % 1000);
  return timeOfDay(one.at) + '.' + '000'.slice(thousandth.length) + thousandth + ', ' + plural(one.bytes, 'byte');
}

// What a screen reader gets of the picture of a lane's requests.
function noTrips(lane) {
  return 'The requests of ' + lane.short + ': none yet';
}

function trips(lane, figures) {
  return (lane.requests === null ? '' : plural(lane.requests, 'request') + ', ') + (figures.answers > 0 ? plural(figures.empty, 'empty answer') + ', ' : '') + plural(figures.events, 'event');
}

// What a screen reader gets of the line of dots.
function dots(counts, lost) {
  return 'Events over time: ' + counts.live + ' live, ' + counts.replayed + ' replayed, ' + counts.late + ' held up, ' + lost + ' lost';
}

function times(ratio) {
  return ratio < 1.05 ? 'as many' : short(ratio) + ' times as many';
}

function cost(lane) {
  return lane.up === null ? 'cost not counted' : plural(lane.requests, 'request') + ' and ' + bytes(lane.up + lane.down);
}

function bytes(n) {
  if (n < 1000) {
    return n + ' bytes';
  }
  return n < 999500 ? short(n / 1000) + ' kB' : short(n / 1e6) + ' MB';
}

// Two digits that mean something.
function short(n) {
  return n < 9.95 ? String(Math.round(n * 10) / 10) : String(Math.round(n));
}

function delay(ms) {
  return ms < 995 ? Math.round(ms) + ' ms' : short(ms / 1000) + ' s';
}

function seconds(ms) {
  return short(ms / 1000) + ' s';
}

// Behind 'every': a second has no number there.
function interval(ms) {
  return ms === 1000 ? 'second' : seconds(ms);
}

// Where the news of the race comes from; own as race.js has it.
function news(own) {
  return own ? 'The news is made for the race, the same for all three: a piece from 0.3 s to 6 s after the one before.' :
    'The news is what the stream here brings while the race runs, the same for all three. How often that is decides what each way costs.';
}

// Why a race did not begin; answer is that of ask.
function notBegun(answer) {
  return 'The race did not begin. ' + (answer.status === 200 ? 'The answer of the server was cut on its way.' : refused(answer));
}

// What a block of the stream became on the page. item is wire.parseEvents'. data is what is in
// its JSON, {} where that is none. Control events are known by their type alone: the server refuses
// those names.
function became(item, data) {
  switch (item.event) {
  case 'hello':
    return 'The stream says hello' + (item.id === '' ? '; where it starts is said next.' :
      ': it starts behind event ' + number(item.id) + (data.resumed ? ', where this reader had stopped.' : '.'));
  case 'gap':
    return data.missed === null ? 'Events may be missing, and how many is not known: ' + data.reason + '.' :
      plural(data.missed, 'event') + ' cannot be had any more: ' + data.reason + '.';
  case 'types':
    return 'A new type of event follows: ' + text.visible(wire.nameOf(String([].concat(data.types).slice(-1)))) + '.';
  case 'ping':
    return 'A sign of life: ' + plural(data.viewers, 'viewer') + '.';
  case 'source':
    return 'The source says: ' + data.state + (data.text ? ', ' + data.text : '') + '.';
  case 'end':
    return data.reason === 'source' ? 'The source has ended: ' + data.status + '. The stream stays open.' : 'The viewing is over. An EventSource that comes back with this id gets 204 and stops.';
  case 'bye':
    return 'The server is going; come back later.';
  case 'next':
    return 'The answer is whole. The next question asks after ' + number(item.data) + '.';
  default:
    return 'Event ' + number(item.id) + (item.event === 'message' ? '' : ' of the type ' + text.visible(wire.nameOf(item.event))) + '.';
  }
}

// What an EventSource makes of a line; line is one of parseLines in bytes.js.
function madeOf(line) {
  switch (line.field) {
  case 'id':
    return 'lastEventId';
  case 'event':
    return 'type, which a listener is for';
  case 'data':
    return line.again ? 'data, a further line' : 'data';
  case 'retry':
    return 'reconnection time, ' + delay(Number(line.value));
  default:
    return 'nothing';
  }
}

// How an answer to the view of the wire has ended. begun: some of it came; end: it was the end of
// the viewing.
function answerOver(begun, end, againMs) {
  return end ? 'The answer has ended, and the viewing with it.' :
    (begun ? 'The answer has ended or was cut' : 'There was no answer to read') + '; the next request is in ' + seconds(againMs) + '.';
}

// N of EPOCH.N.T.
function number(id) {
  return String(id).split('.')[1] || '0';
}

// What became of a fault, in sentences. story is one of createStories.
function story(it) {
  var tell = it.fault.name === 'mend' ? mend : it.fault.cuts ? absence : heldUp;
  return timeOfDay(it.at) + ' ' + it.fault.label + '. ' + tell(it);
}

function mend(it) {
  var ended = it.ended.filter(function (before) { return before.by === null; });
  return ended.length === 0 ? 'Nothing lasted that it could end.' :
    'It ended ' + ended.map(function (before) { return quoted(before.story.fault); }).join(', ') + '.';
}

function quoted(fault) {
  return '“' + fault.label + '”';
}

// Of a fault that cuts the connection: how the page came back.
function absence(it) {
  var text = it.gone ? 'The connection was gone already. ' : '';
  if (it.by !== null) {
    text += endedBy(it) + (it.backAt === null && it.end === 'overtaken' ? ', before the page was back.' : '. ');
  }
  if (it.backAt !== null) {
    return text + 'Back after ' + delay(it.backAt - it.cutAt) + ' ' + (it.transport === 'poll' ? 'by long polling ' : '') +
      'with the last id ' + (it.lastId || '(none)') + ': ' + plural(it.replayed, 'event') + ' replayed, ' + loss(it);
  }
  if (it.end === null) {
    return text + (it.cutAt === null ? 'Nothing has happened yet.' : 'The connection is gone; the page comes back with ' + (it.lastId || 'no id') + '.');
  }
  return text + (it.end === 'viewing' ? 'The viewing ended before the page was back.' : it.end === 'unbroken' ? 'The connection did not break.' : '');
}

// Of a fault that keeps the connection: what it held up.
function heldUp(it) {
  var parts = [];
  var count = it.fault.name === 'delay' ? it.events : it.late;
  if (it.by !== null) {
    parts.push(endedBy(it));
  }
  if (count > 0) {
    parts.push(plural(count, 'event') + ' came ' + (it.fault.name === 'delay' ? delay(it.delayMs / count) + ' late on average, ' : 'up to ' + delay(it.latestMs) + ' late, ') + loss(it).slice(0, -1));
  } else if (it.end === null) {
    parts.push('Nothing has come late yet');
  } else if (it.by !== null && (it.by.fault.cuts || it.by.fault.name === 'silence')) {
    parts.push('What it held up came after that, if anything');
  } else {
    parts.push('No event was late');
  }
  if (it.end === 'viewing') {
    parts.push('The viewing ended');
  } else if (it.end === 'lost') {
    parts.push('Then the connection was lost, and not by this');
  }
  return parts.join('. ') + '.';
}

function endedBy(it) {
  return (it.by.fault.name === 'mend' ? 'Ended by ' : 'Overtaken by ') + quoted(it.by.fault) + ' after ' + delay(it.byAt - it.at);
}

// A gap without a count (after a restart) does not allow 'none lost'.
function loss(it) {
  return it.missed > 0 ? it.missed + ' lost.' : it.unknown ? 'and the page says that it cannot know what was missed.' : 'none lost.';
}

// answer is that of ask.
function refused(answer) {
  return answer.status === 0 ? 'The server did not answer.' : answer.text.replace(/\s+$/, '') || 'The server said ' + answer.status + '.';
}

// The names and times are those of docs/wire.md, under 'Breaking it'. cuts: the fault begins with
// the end of the connection. lastsMs is 0 where it has no duration.
var FAULTS = [
  {name: 'cut', label: 'Cut the connection', how: 'as a network does that goes away', cuts: true, lastsMs: 0},
  {name: 'silence', label: 'Silence for 5 s', how: 'the connection stays, nothing arrives', cuts: false, lastsMs: 5000},
  {name: 'delay', label: '300 ms more', how: 'before each write, for 30 s', cuts: false, lastsMs: 30000},
  {name: 'hold', label: 'Hold the stream back', how: 'a cut, then 30 s as behind a buffering proxy', cuts: true, lastsMs: 30000},
  {name: 'restart', label: 'Answer as after a restart', how: 'a cut, then the cursor is unknown, once', cuts: true, lastsMs: 30000},
  {name: 'mend', label: 'Mend all', how: 'what lasts ends now', cuts: false, lastsMs: 0}
];

module.exports = {
  LANES: LANES,
  FAULTS: FAULTS,
  summary: summary,
  noTrips: noTrips,
  trips: trips,
  dots: dots,
  news: news,
  notBegun: notBegun,
  bytes: bytes,
  arrived: arrived,
  piece: piece,
  FOREIGN: 'What the other server sends',
  PASSED_ON: 'What this page gets of it',
  UNCOUNTED: UNCOUNTED,
  delay: delay,
  became: became,
  madeOf: madeOf,
  answerOver: answerOver,
  story: story,
  refused: refused,
  ABOUT: {
    race: 'Three ways to get the same news, side by side, with real requests. The server counts the bytes on its connections, headers and all; over TLS it counts none.',
    wire: 'What passes on the wire, next to what it becomes: the headers that this browser shows to a page, and the text of the stream as it arrives. A browser hides that of its EventSource, so this is a second reader of the same address.',
    'break': 'Break the connection of this browser, and watch the page mend it. Nobody else is touched. One fault lasts at a time, and each ends by itself.',
    code: 'The stream that runs here, in a few lines of your own: JavaScript for the console of this page, or for another page that --allow-origin names.'
  },
  LAB_IDLE: 'There is no connection to break. Open the stream first.',
  LAB_STOPPED: 'There is no connection to break: pushpane has stopped.',
  LAB_GONE: 'There is no connection to break: pushpane does not answer.',
  LAB_FORBIDDEN: 'Only a page on this machine that has the key may break its connection, such as the one that pushpane opened. With --lab every page may.',
  RUN: 'Run here',
  STOP: 'Stop',
  PRINTED: 'What it prints',
  NO_EVENT: 'No data, so no event.',
  COPIED: 'Copied.',
  NOT_COPIED: 'This browser did not let the page copy; mark the text and copy it yourself.'
};
