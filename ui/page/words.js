// The sentences around the log: the state of the connection, the form, the source. Documents and
// tests quote them word for word.
'use strict';

var folder = require('../base/text.js').folder;
var plural = require('../base/text.js').plural;
var thousands = require('../base/text.js').thousands;
var visible = require('../base/text.js').visible;
var stopped = require('../reader/words.js').stopped;
var noteText = require('../reader/words.js').noteText;

// Why the page uses long polling, by state.fallback (connection.js).
var NOTICES = {
  missing: 'Your browser doesn\'t support Server Sent Events. ' +
    'The same data reaches this page by long polling instead: it asks, and the server answers as soon as there is something.',
  held: 'Something between this page and the server holds the event stream back. ' +
    'The same data comes by long polling instead; the stream is tried again every 5 minutes.',
  forced: 'Long polling is forced, by the switch at the end of this page or by ?transport=poll in its address. ' +
    'Without that the data comes as Server Sent Events.'
};

// Without a connection, where the server does not answer (state.gone).
var GONE = 'pushpane has stopped, or cannot be reached';
var COMES_BACK = 'Start pushpane again at the same address: this page notices that by itself, and goes on.';

// The choices of the menu: {value: text}.
var LAYOUTS = {label: 'Layout', options: {reading: 'for reading', showing: 'for showing'}};
var THEMES = {label: 'Colours', options: {system: 'as the system', light: 'light', dark: 'dark'}};

var LOADING = 'Loading…';
var PRESENT = 'Present';
var PRESENT_KEY = 'One thing fills the screen, for a talk (p)';
// Of the page, for the list of all keys.
var KEYS = [{keys: ['p'], label: 'Present: one thing fills the screen'}];

// Where this page may not control the program. guest is the number of who came by a link, else 0.
var WATCHING = 'The page that pushpane opened can quit and control it; for another see --key-file in its --help.';

function onlyWatching(guest) {
  return guest > 0 ? 'You watch as guest ' + guest + '; the presenter controls pushpane.' : WATCHING;
}

// What the program has recognised in the lines, as /status says it; '' before the first line. Of a
// replay that also says how dates such as 03/04/2026 are read; in lines that come line/time.js
// does.
function recognised(format) {
  var guess = /an order of month and day/.test(format) && !/ comes first/.test(format) ?
    ' That the month comes first is a guess, where the day does not make it a date of now (--time-format decides).' : '';
  return format === '' ? '' : /^no /.test(format) ? 'Lines: ' + format + '.' : 'Lines are read as ' + format + '.' + guess;
}

// The button of the invitation, while others cannot watch and while they can.
var INVITE = 'Let others watch';
var INVITATION = 'Invitation';

// Characters (code points). The server has no such limits of its own, so only this form holds them:
// docs/wire.md, under "Publishing".
var NAME_MAX = 64;
var TEXT_MAX = 4000;

// Returns the name of a file without its folders, another name as it is, as ui.go does.
function short(source, name) {
  return source === 'file' || source === 'replay' ? name.replace(/^.*[\/\\](?=.)/, '') : name;
}

// state is that of connection.js, here and below.
function notice(state) {
  return state.gone ? COMES_BACK : state.phase === 'open' && state.away ? awayNow(state) : state.fallback ? NOTICES[state.fallback] : '';
}

// Whether the notice is that something holds the stream back.
function isHeld(state) {
  return notice(state) === NOTICES.held;
}

// Returns the command that examines the stream of the page with an address.
function doctor(href) {
  return 'pushpane --doctor \'' + folder(href).replace(/'/g, '%27') + 'events\'';
}

// While the stream is watched, and then: report is the answer of POST /doctor.
var EXAMINING = 'The stream is watched from the machine that pushpane runs on, for 10 seconds…';

function examined(report) {
  if (report.reached !== true) {
    return 'The stream could not be reached:';
  }
  return report.faults > 0 ? 'This was found:' :
    'Nothing was found between the machine that pushpane runs on and ' + report.url + '. What holds the stream back is nearer to this browser, such as a virus scanner or the proxy of a company.';
}

function grade(found) {
  return found === 'fault' ? 'Fault:' : found === 'note' ? 'Note:' : 'Fine:';
}

// mend is the setting of a program on the way, of which either may not be known.
function mend(mend) {
  return mend.hop === '' ? 'Perhaps ' + mend.setting : 'Likely ' + mend.hop + (mend.setting === '' ? '' : ': ' + mend.setting);
}

function unexamined(answer) {
  var line = answer.text.replace(/\s+$/, '');
  return /^doctor: [^\n]{1,300}$/.test(line) ? 'Not found out: ' + line.slice(8) + '.' :
    'Not found out: ' + (answer.status === 0 ? 'the server does not answer.' : 'the server said ' + answer.status + '.');
}

// The text of the node is such as: the log's server is away since 21:49:32.
function awayNow(state) {
  return visible(state.away.charAt(0).toUpperCase() + state.away.slice(1)) + '. What it has stays here; new lines and messages come when it is back.';
}

// The switch between the transports names the one it leads to; '' where there is no choice.
function force(state) {
  return state.fallback === 'missing' ? '' : state.fallback === 'forced' ? 'Back to Server-Sent Events' : 'Use long polling';
}

// Returns the state in words, with the last note (reader/words.js) if there is one. It is a live
// region, so it must change seldom: seconds are in countdown, and an attempt that fails changes
// nothing. A screen reader then reads each state once.
function status(state, last) {
  switch (state.phase) {
  case 'idle':
    return state.gone ? GONE : 'Ready';
  case 'open':
    return state.away ? 'Waiting' : 'Live';
  case 'ended':
    return state.reason === 'quit' ? stopped() : state.gone ? GONE : 'Ended';
  default:
    return (last && last.note === 'bye' ? 'The server has stopped. ' : '') + unconnected(state);
  }
}

// Beside the state, for a while: what has happened to the connection. The log has it for good.
function toast(state, last) {
  return state.phase === 'open' && last && last.note !== 'bye' ? noteText(last) : '';
}

// A hidden tab has closed its connection and no time of a next attempt (the event hide).
function unconnected(state) {
  if (state.phase === 'waiting' && state.retryAt === null) {
    return 'Paused';
  }
  return reconnecting(state) ? 'Reconnecting' : 'Connecting…';
}

// Whether an attempt is not the first: that one has to fail before it counts.
function reconnecting(state) {
  return state.phase === 'waiting' || state.opened || state.failures > 0;
}

function countdown(state, now) {
  var seconds;
  if (state.phase === 'connecting' && reconnecting(state)) {
    return '…';
  }
  if (state.phase !== 'waiting' || state.retryAt === null) {
    return '';
  }
  seconds = Math.ceil((state.retryAt - now) / 1000);
  return seconds > 0 ? ' in ' + seconds + ' s' : '…';
}

// The button that opens the panel of the viewers; '' without a connection: the number would be out
// of date.
function viewers(state) {
  var others = Math.max(0, state.viewers - 1);
  return state.phase !== 'open' || state.viewers === 0 ? '' :
    others === 0 ? 'You' : 'You + ' + thousands(others) + (others === 1 ? ' other' : ' others');
}

// The panel says the same in a sentence.
function watching(state) {
  var others = viewers(state).replace(/^You(?: \+ )?/, '');
  return viewers(state) === '' ? '' : others === '' ? 'Only you are watching.' : 'You and ' + others + ' are watching.';
}

// '' where Quit ends nobody else's stream.
function quitQuestion(state) {
  var others = state.viewers - (state.phase === 'open' ? 1 : 0);
  return others > 0 ? (others === 1 ? 'One other is' : others + ' others are') + ' watching. Quit pushpane for all?' : '';
}

// How this tab is connected. state.tabs is how many tabs share the connection, 0 without sharing.
function badge(state) {
  if (state.phase !== 'open') {
    return '';
  }
  return (state.transport === 'poll' ? 'Long polling, ' : 'Server-Sent Events, ') +
    (state.tabs > 0 ? 'shared by ' + plural(state.tabs, 'tab') : 'own connection') + '.' + (state.node ? ' Node ' + visible(state.node) + '.' : '');
}

// Returns why no message can be sent, '' if one can.
function unsendable(state) {
  if (state.gone) {
    return 'Messages can be sent when pushpane is there again.';
  }
  if (state.phase === 'ended') {
    return state.reason === 'quit' ? stopped() : 'The viewing has ended. Messages can be sent after the next click.';
  }
  if (state.phase === 'open' && state.away) {
    return 'Messages can be sent when the log\'s server is back.';
  }
  return state.phase === 'idle' ? 'Messages can be sent after the click.' : '';
}

// Returns which part of a message is too long to be sent, '' if none is.
function tooLong(name, text) {
  return above('The name', name, NAME_MAX) || above('The message', text, TEXT_MAX);
}

function above(what, text, max) {
  var count = text.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, '.').length;
  return count > max ? what + ' has ' + thousands(count) + ' characters; up to ' + thousands(max) + ' can be sent.' : '';
}

// Returns why a message was not sent; answer is that of ask (transports.js). Without an answer, on
// a connection that is open, the message may have arrived.
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

// status is the data of a source event. The text of a running command, and of a file that is read,
// is its name, which stands beside this.
function source(status, name) {
  return status.state === 'running' || status.text === name ? status.state : status.text;
}

// action is a verb with its object, which the server did not do.
function couldNot(action, answer) {
  return 'Could not ' + action + ': ' + (answer.status === 0 ? 'the server did not answer' : refusal(answer)) + '.';
}

// The server's own text is one plain line. HTML or more than a line comes from a proxy; then the
// number of the status is better.
function refusal(answer) {
  var line = answer.text.replace(/\s+$/, '');
  return /^[^<\n][^\n]{0,199}$/.test(line) ? line : 'the server said ' + answer.status;
}

// Returns "2 hours 2 minutes left". Seconds are rounded up, so that the last one is not shown as 0,
// and left out beside hours.
function left(ms) {
  var seconds = Math.ceil(ms / 1000);
  var minutes = Math.floor(seconds / 60);
  var hours = Math.floor(minutes / 60);
  return [
    hours > 0 ? plural(hours, 'hour') : '',
    minutes % 60 > 0 ? plural(minutes % 60, 'minute') : '',
    hours === 0 && (seconds % 60 > 0 || minutes === 0) ? plural(seconds % 60, 'second') : '',
    'left'
  ].filter(function (part) { return part !== ''; }).join(' ');
}

// The sentence above the lines of a log that shows only the newest.
function earlier(count) {
  return plural(count, 'earlier line') + (count === 1 ? ' is' : ' are') + ' not shown.';
}

module.exports = {LAYOUTS: LAYOUTS, THEMES: THEMES, short: short, toast: toast, LOADING: LOADING, PRESENT: PRESENT, PRESENT_KEY: PRESENT_KEY, KEYS: KEYS, onlyWatching: onlyWatching, recognised: recognised, INVITE: INVITE, INVITATION: INVITATION, notice: notice, isHeld: isHeld, doctor: doctor, EXAMINING: EXAMINING, examined: examined, grade: grade, mend: mend, unexamined: unexamined, force: force, status: status, countdown: countdown,
  viewers: viewers, watching: watching, quitQuestion: quitQuestion, badge: badge, unsendable: unsendable, tooLong: tooLong, unsent: unsent, source: source,
  couldNot: couldNot, left: left, earlier: earlier};
