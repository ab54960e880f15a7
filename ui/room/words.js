// The sentences of the room: the question, what the presenter does. Documents and tests quote them
// word for word.
'use strict';

var plural = require('../base/text.js').plural;

var ROOM = 'Room';
var QUESTION = 'Question';
var PAUSED = 'The presenter has paused here.';
var GO_ON = 'Go on';
var PINNED = 'Pinned';
var GO_TO = 'Show the line';
var LESS = 'Show less';
var MORE = 'Show the question';
var UNANSWERED = 'the server did not answer';

// The buttons of the presenter: [text, label].
var MENU = {
  more: ['⋯', 'Pin, pause or remove'],
  pin: 'Pin at the top of all pages',
  unpin: 'Unpin',
  pause: 'Pause all pages here',
  pauseNow: 'Pause all pages',
  resume: 'Let all pages go on',
  remove: 'Remove the message',
  ask: 'Ask the room a question…',
  close: 'Close the question',
  everybody: 'Let all guests write',
  nobody: 'Let no guest write'
};

// The form for a question.
var FORM = {
  title: 'A question to the room',
  text: 'Question',
  add: 'Add an answer',
  ask: 'Ask',
  cancel: 'Cancel'
};

function answerLabel(i) {
  return 'Answer ' + (i + 1);
}

function shut(guest) {
  return 'Shut out Guest ' + guest;
}

function write(guest, allowed) {
  return (allowed ? 'Let Guest ' + guest + ' write no more' : 'Let Guest ' + guest + ' write');
}

// The line below the answers. votes is how many there are, mine the reader's own answer or 0.
function votes(question, count, mine) {
  var all = plural(count, 'vote') + '.';
  if (question.recorded) {
    return all;
  }
  if (!question.open) {
    return 'Closed. ' + all;
  }
  return mine > 0 ? all + ' You can change yours.' : all + ' Choose an answer.';
}

function share(count, all) {
  return all === 0 ? '0 %' : Math.round(100 * count / all) + ' %';
}

// answer is that of ask (transports.js) to a vote or an order.
function refused(what, answer) {
  var line = answer.text.replace(/\s+$/, '');
  var why = answer.status === 0 ? UNANSWERED : /^[^<\n][^\n]{0,199}$/.test(line) ? line : 'the server said ' + answer.status;
  return what + ': ' + why + (answer.retryAfterMs ? '; try again in ' + plural(Math.ceil(answer.retryAfterMs / 1000), 'second') : '') + '.';
}

module.exports = {ROOM: ROOM, QUESTION: QUESTION, PAUSED: PAUSED, GO_ON: GO_ON, PINNED: PINNED, GO_TO: GO_TO, LESS: LESS, MORE: MORE, MENU: MENU, FORM: FORM,
  answerLabel: answerLabel, shut: shut, write: write, votes: votes, share: share, refused: refused};
