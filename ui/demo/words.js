// The sentences of the demo.
'use strict';

var text = require('../base/text.js');
var timeOfDay = text.timeOfDay;
var plural = text.plural;

// In the order of the cards. The names are those of run in race.js and of data-lane, which
// e2e/race_test.go reads.
var LANES = [
  {name: 'ask', title: 'Asking on a timer', short: 'asking',
    how: 'The page asks again and again. Most answers are empty, and news waits until the next question.'},
  {name: 'poll', title: 'Long polling', short: 'long polling',
    how: 'The page asks, and the server answers as soon as there is something. Then the page asks again.'},
  {name: 'sse', title: 'Server-Sent Events', short: 'Server-Sent Events',
    how: 'The page asks once. The answer never ends: the server adds to it whatever is new.'}
];

// lanes: by name {requests, down, up, figures}. The sum of a race, in one sentence a lane.
// figures are a lane's (lane.js); times are ms. While asking has brought nothing its lateness is
// not known, and left out.
function summary(elapsedMs, intervalMs, running, lanes) {
  var ask = lanes.ask;
  if (ask.figures.events + lanes.sse.figures.events === 0) {
    return running ? 'Nothing has happened yet: ' + cost(ask) + ' for no news by asking every ' + seconds(intervalMs) + ', ' +
      cost(lanes.poll) + ' by long polling, ' + cost(lanes.sse) + ' by Server-Sent Events.' :
      'Nothing happened in ' + seconds(elapsedMs) + '. Asking cost ' + cost(ask) + ' all the same; Server-Sent Events ' + cost(lanes.sse) + '.';
  }
  return (running ? 'So far, in ' : 'In ') + seconds(elapsedMs) + ', asking every ' + seconds(intervalMs) + ' cost ' + cost(ask) + ' for ' +
    plural(ask.figures.events, 'event') + (ask.figures.average === null ? '' : ' and was ' + delay(ask.figures.average) + ' late on average') + '; long polling: ' +
    cost(lanes.poll) + ', ' + delay(lanes.poll.figures.average) + '; Server-Sent Events: ' +
    cost(lanes.sse) + ', ' + delay(lanes.sse.figures.average) + '.';
}

function cost(lane) {
  return plural(lane.requests, 'request') + ' and ' + bytes(lane.up + lane.down);
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
  if (ms === null) {
    return 'nothing yet';
  }
  return ms < 995 ? Math.round(ms) + ' ms' : short(ms / 1000) + ' s';
}

// Behind 'every': a second has no number there.
function seconds(ms) {
  return ms === 1000 ? 'second' : short(ms / 1000) + ' s';
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
    return (data.missed === null ? 'Some events' : plural(data.missed, 'event')) + ' cannot be had any more: ' + data.reason + '.';
  case 'types':
    return 'A new type of event follows: ' + [].concat(data.types).slice(-1) + '.';
  case 'ping':
    return 'A sign of life: ' + plural(data.viewers, 'viewer') + '.';
  case 'source':
    return 'The source says: ' + data.state + (data.text ? ', ' + data.text : '') + '.';
  case 'end':
    return data.reason === 'source' ? 'The source has ended: ' + data.status + '. The stream stays open.' : 'The viewing is over. A browser that comes back gets 204.';
  case 'bye':
    return 'The server is going; come back later.';
  case 'next':
    return 'The answer is whole. The next question asks after ' + number(item.data) + '.';
  default:
    return 'Event ' + number(item.id) + (item.event === 'message' ? '' : ' of the type ' + item.event) + '.';
  }
}

// N of EPOCH.N.T.
function number(id) {
  return String(id).split('.')[1] || '0';
}

// What became of a fault. sum is createResume's.
function resume(sum) {
  var text = timeOfDay(sum.at) + ' ' + sum.fault.label + '. ';
  if (sum.cutAt !== null && sum.backAt === null) {
    return text + (sum.ended ? 'The viewing ended before the page was back.' :
      'The connection is gone; the page comes back with ' + (sum.lastId || 'no id') + '.');
  }
  if (sum.cutAt !== null) {
    text += 'Back after ' + delay(sum.backAt - sum.cutAt) + ' ' + (sum.transport === 'poll' ? 'by long polling ' : '') +
      'with the last id ' + (sum.lastId || '(none)') + ': ' + plural(sum.replayed, 'event') + ' replayed, ';
  } else if (sum.late > 0) {
    text += plural(sum.late, 'event') + ' came up to ' + delay(sum.latestMs) + ' late, ';
  } else {
    return text + 'Nothing has come late yet.';
  }
  // A gap without a count (after a restart) does not allow 'none lost'.
  return text + (sum.missed > 0 ? sum.missed + ' lost.' : sum.unknown ? 'and the page says that it cannot know what was missed.' : 'none lost.');
}

// answer is that of ask.
function refused(answer) {
  return answer.status === 0 ? 'The server did not answer.' : answer.text.replace(/\s+$/, '') || 'The server said ' + answer.status + '.';
}

// The names are those of docs/wire.md, under 'Breaking it'; the times stand there, too.
var FAULTS = [
  {name: 'cut', label: 'Cut the connection', how: 'as a network does that goes away'},
  {name: 'silence', label: 'Silence for 5 s', how: 'the connection stays, nothing arrives'},
  {name: 'delay', label: '300 ms more', how: 'before each write, for 30 s'},
  {name: 'hold', label: 'Hold the stream back', how: 'as a buffering proxy does, for 30 s'},
  {name: 'restart', label: 'Answer as after a restart', how: 'once: the cursor is unknown'},
  {name: 'mend', label: 'Mend all', how: 'what lasts ends now'}
];

module.exports = {
  LANES: LANES,
  FAULTS: FAULTS,
  summary: summary,
  bytes: bytes,
  delay: delay,
  became: became,
  resume: resume,
  refused: refused,
  ABOUT: {
    race: 'Three ways to get the news of the stream that runs here, side by side, with real requests. The server counts the bytes on the connections, headers and all.',
    wire: 'What passes on the wire, as it arrives, next to what it becomes. A browser hides the bytes of its EventSource, so this is a second reader of the same address.',
    'break': 'Break the connection of this browser, and watch the page mend it. Nobody else is touched, and all of it ends by itself.',
    code: 'The stream that runs here, in ten lines of your own. Each can be copied and run as it stands.'
  },
  LAB_IDLE: 'There is no connection to break yet: open the stream first.',
  LAB_FORBIDDEN: 'Only on the page that pushpane opened itself, unless it was started with --lab.',
  COPIED: 'Copied.',
  NOT_COPIED: 'This browser did not let the page copy; mark the text and copy it yourself.'
};
