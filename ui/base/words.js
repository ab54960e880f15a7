// What the page says, word for word; docs and tests quote the fixed sentences.
'use strict';

var NOTICES = {
  missing: 'Your browser doesn\'t support Server Sent Events. ' +
    'The same data reaches this page by long polling instead: it asks, and the server answers as soon as there is something.',
  held: 'Something between this page and the server holds the event stream back. ' +
    'The same data comes by long polling instead; the stream is tried again every 5 minutes.',
  forced: 'Long polling is forced, by the switch at the end of this page or by ?transport=poll in its address. ' +
    'Without that the data comes as Server Sent Events.'
};

// What has a script of its own (app.js).
var WITHOUT = {
  tools: 'The search, the shortcuts and the toolbar',
  chart: 'The chart of the numbers',
  replay: 'The controls of the replay',
  demo: 'This view'
};
var LOADING = 'Loading…';

var STOPPED = 'pushpane has stopped. You can close this tab.';

// The buttons of the reader: what they show, and what they say of themselves.
var READING = {
  wrap: ['Wrap', 'Wrap long lines'],
  since: ['+s', 'Show the time since the line before'],
  smaller: ['A−', 'Smaller text'],
  larger: ['A+', 'Larger text'],
  clear: ['Clear', 'Clear this page; the server keeps the lines'],
  unhide: ['Show again', 'Show the cleared lines again']
};

// Those of docs/wire.md, under 'Publishing'; only this form keeps to them.
var NAME_MAX = 64;
var TEXT_MAX = 4000;
var NOBODY = 'Anonymous';
var OWN = ' (you)';

var FOLD_OUT = 'Fold out JSON';
var FOLD_IN = 'Fold in JSON';
var FOLD_CUT = 'The rest is left out: up to 1,000 lines and 100,000 characters are folded out.';
var NOT_JSON = 'This looks like JSON but is not, or is nested deeper than this browser can read.';

// Short names of the marks in UAX #9, sections 2.1 to 2.6.
var NAMED = {'\u061C': 'ALM', '\u200E': 'LRM', '\u200F': 'RLM', '\u202A': 'LRE', '\u202B': 'RLE',
  '\u202C': 'PDF', '\u202D': 'LRO', '\u202E': 'RLO', '\u2066': 'LRI', '\u2067': 'RLI', '\u2068': 'FSI',
  '\u2069': 'PDI'};

// state is the connection's, here and below; fallback is why it does not use the stream
// (connection.js).
function notice(state) {
  return state.fallback ? NOTICES[state.fallback] : '';
}

// The switch between the transports says where it leads; '' where there is no choice.
function force(state) {
  if (state.fallback === 'missing') {
    return '';
  }
  return state.fallback === 'forced' ? 'Back to Server-Sent Events' : 'Use long polling';
}

// The state in words, and what happened last if it is news. What changes by the
// second comes from countdown, and an attempt that fails changes nothing, so
// that a screen reader is told each thing once.
function status(state, news) {
  switch (state.phase) {
  case 'idle':
    return 'Ready';
  case 'open':
    return news && news.note !== 'bye' ? 'Live. ' + note(news) : 'Live';
  case 'ended':
    return state.reason === 'quit' ? STOPPED : 'Ended';
  default:
    return (news && news.note === 'bye' ? 'The server has stopped. ' : '') + waiting(state);
  }
}

// A tab that was hidden lets its connection go, without a time to come back (the event hide).
function waiting(state) {
  if (state.phase === 'waiting' && state.retryAt === null) {
    return 'Paused';
  }
  return again(state) ? 'Reconnecting' : 'Connecting…';
}

// Whether there was anything to reconnect to: the first attempt is none, as long as it has not
// failed.
function again(state) {
  return state.phase === 'waiting' || state.opened || state.failures > 0;
}

function countdown(state, now) {
  var seconds;
  if (state.phase === 'connecting' && again(state)) {
    return '…';
  }
  if (state.phase !== 'waiting' || state.retryAt === null) {
    return '';
  }
  seconds = Math.ceil((state.retryAt - now) / 1000);
  return seconds > 0 ? ' in ' + seconds + ' s' : '…';
}

// A number that nobody keeps up to date is not shown.
function viewers(state) {
  return state.phase === 'open' && state.viewers > 0 ? state.viewers + ' watching' : '';
}

// How this tab is connected; tabs is how many share the connection, 0 if it is its own.
function badge(state) {
  var parts = [];
  if (state.phase !== 'open') {
    return '';
  }
  if (state.transport === 'poll') {
    parts.push('long polling');
  }
  if (state.tabs > 0) {
    parts.push('shared by ' + plural(state.tabs, 'tab'));
  } else if (state.transport === 'sse') {
    parts.push('own connection');
  }
  return parts.join(', ');
}

// effect is a note of viewing.js or connection.js, or what log.js made of it: with from and to.
function note(effect) {
  switch (effect.note) {
  case 'opened':
    return 'Connection Opened.';
  case 'closed':
    return 'Connection Closed.';
  case 'gap':
    return gap(effect);
  case 'hole':
    return missed(effect) + ', and the server did not say so.';
  case 'gone':
    return (effect.count === 1 ? '1 earlier line is' : effect.count + ' earlier lines are') + ' no longer kept.';
  case 'cleared':
    return (effect.count === 1 ? '1 line was' : effect.count + ' lines were') + ' cleared from this page only.';
  case 'unreadable':
    return 'This browser cannot read one event; it was left out.';
  case 'bye':
    return 'The server has stopped. This page goes on by itself when it is back.';
  case 'quit':
    return STOPPED;
  case 'without':
    return WITHOUT[effect.part] + ' could not be loaded, or failed. The log goes on without; reload the page to try again.';
  default:
    return 'pushpane could not be stopped from here: ' + effect.why;
  }
}

// The reasons are those of docs/wire.md, under "Where an answer starts".
function gap(effect) {
  switch (effect.reason) {
  case 'history':
    return missed(effect) + ': ' + (effect.missed === 1 ? 'it' : 'they') + ' had left the history.';
  case 'restart':
    return 'The server was restarted; what it sent before is not known here.';
  case 'ahead':
    return 'The server does not know the last event shown here; it goes on from now.';
  default:
    return 'The server could not tell where this page had stopped; some events may be missed or shown twice.';
  }
}

// from and to are the times of the events before and after, null while there is none.
function missed(effect) {
  var text = 'Some events were missed';
  if (typeof effect.missed === 'number') {
    text = effect.missed === 1 ? '1 event was missed' : effect.missed + ' events were missed';
  }
  if (effect.from && effect.to) {
    return text + ' between ' + timeOfDay(effect.from) + ' and ' + timeOfDay(effect.to);
  }
  return effect.from ? text + ' after ' + timeOfDay(effect.from) : text;
}

// Why no message can be sent, '' if one can.
function unsendable(state) {
  if (state.phase === 'idle') {
    return 'Messages can be sent after the click.';
  }
  if (state.phase === 'ended') {
    return state.reason === 'quit' ? STOPPED : 'The viewing has ended. Messages can be sent after the next click.';
  }
  return '';
}

// What is too long, before it is sent, '' if nothing. Characters are code points.
function tooLong(name, text) {
  if (characters(name) > NAME_MAX) {
    return 'The name has ' + characters(name) + ' characters; up to ' + NAME_MAX + ' can be sent.';
  }
  if (characters(text) > TEXT_MAX) {
    return 'The message has ' + characters(text) + ' characters; up to ' + TEXT_MAX + ' can be sent.';
  }
  return '';
}

function characters(text) {
  return text.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, '.').length;
}

// answer is that of ask. The server's text is one plain line; what stands on the
// way may answer with a page instead. Without an answer nobody knows, if the way
// was good until then.
function unsent(answer, state, offline) {
  if (answer.status === 0 && offline) {
    return 'Not sent: this device is offline.';
  }
  if (answer.status === 0) {
    return state.phase === 'open' ?
      'No answer came. The message may have arrived all the same: look for it above before you send it again.' :
      'Not sent: the server cannot be reached.';
  }
  return 'Not sent: ' + refusal(answer) +
    (answer.retryAfterMs ? '; try again in ' + plural(Math.ceil(answer.retryAfterMs / 1000), 'second') : '') + '.';
}

// What the source says of itself; the words of a running command are its name, which stands
// beside.
function source(said) {
  return said.state === 'running' ? 'running' : said.text;
}

// order is what was asked for.
function disobeyed(order, answer) {
  return 'Could not ' + order + ': ' + (answer.status === 0 ? 'the server did not answer' : refusal(answer)) + '.';
}

// A page of HTML, or more than a line, is not the server's: its number says more.
function refusal(answer) {
  var line = answer.text.replace(/\s+$/, '');
  return /^[^<\n][^\n]{0,199}$/.test(line) ? line : 'the server said ' + answer.status;
}

// As the server says it at the end, but for fractions.
function took(ms) {
  var seconds = Math.max(0, Math.floor(ms / 1000));
  var minutes = Math.floor(seconds / 60);
  if (minutes >= 60) {
    return Math.floor(minutes / 60) + ' h ' + minutes % 60 + ' min';
  }
  return minutes > 0 ? minutes + ' min ' + seconds % 60 + ' s' : seconds + ' s';
}

// The button that leads back to the end, behind which so many lines have come.
function latest(fresh) {
  return (fresh > 0 ? fresh + ' new' : 'Latest') + ' ↓';
}

function earlier(count) {
  return (count === 1 ? '1 earlier line is' : count + ' earlier lines are') + ' not shown.';
}

function showAll(count) {
  return 'Show all ' + thousands(count) + ' characters';
}

// Not toLocaleString: its form is that of the browser's language, the sentence around it is not.
// As people write large numbers: 1,304.
function thousands(count) {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

// The grades are those of reader/level.js.
function level(grade) {
  return grade === 'warn' ? 'warning' : grade;
}

// Rounded up, so that the last second is not shown as none. Seconds beside
// hours would be noise.
function left(ms) {
  var seconds = Math.ceil(ms / 1000);
  var minutes = Math.floor(seconds / 60);
  var hours = Math.floor(minutes / 60);
  var parts = [];
  if (hours > 0) {
    parts.push(plural(hours, 'hour'));
  }
  if (minutes % 60 > 0) {
    parts.push(plural(minutes % 60, 'minute'));
  }
  if (hours === 0 && (seconds % 60 > 0 || minutes === 0)) {
    parts.push(plural(seconds % 60, 'second'));
  }
  return parts.join(' ') + ' left';
}

// count is a number, or thousands() of one where it may be large.
function plural(count, word) {
  return count + ' ' + word + (String(count) === '1' ? '' : 's');
}

// How long after the line before.
function since(ms) {
  if (ms < 1000) {
    return '+' + ms + ' ms';
  }
  return ms < 60000 ? '+' + (ms / 1000).toFixed(1) + ' s' : '+' + Math.round(ms / 60000) + ' min';
}

// Local time of day, HH:MM:SS.
function timeOfDay(ms) {
  var time = new Date(ms);
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map(function (part) {
    return (part < 10 ? '0' : '') + part;
  }).join(':');
}

// Makes visible what would act on the reader's screen unseen: C0 and DEL as
// Control Pictures, C1 by number, marks that turn the writing direction by the
// names of UAX #9. Tab and line feed are layout and stay.
function visible(text) {
  return text.replace(/[\u0000-\u0008\u000B-\u001F]/g, function (c) {
    return String.fromCharCode(0x2400 + c.charCodeAt(0));
  }).replace(/\u007F/g, '\u2421').replace(/[\u0080-\u009F]/g, function (c) {
    return '⟨' + c.charCodeAt(0).toString(16).toUpperCase() + '⟩';
  }).replace(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, function (c) {
    return '⟨' + NAMED[c] + '⟩';
  });
}

module.exports = {
  NOBODY: NOBODY,
  OWN: OWN,
  FOLD_OUT: FOLD_OUT,
  FOLD_IN: FOLD_IN,
  FOLD_CUT: FOLD_CUT,
  NOT_JSON: NOT_JSON,
  READING: READING,
  LOADING: LOADING,
  notice: notice,
  force: force,
  status: status,
  countdown: countdown,
  viewers: viewers,
  badge: badge,
  note: note,
  unsendable: unsendable,
  tooLong: tooLong,
  unsent: unsent,
  source: source,
  disobeyed: disobeyed,
  took: took,
  latest: latest,
  earlier: earlier,
  showAll: showAll,
  thousands: thousands,
  plural: plural,
  level: level,
  left: left,
  since: since,
  timeOfDay: timeOfDay,
  visible: visible
};
