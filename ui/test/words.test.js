'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const words = load('page/words.js');
const {noteText} = load('reader/words.js');

test('left is the time that is left in words', () => {
  const want = {0: '0 seconds left', 1: '1 second left', 1000: '1 second left', 1001: '2 seconds left', 60000: '1 minute left',
    61000: '1 minute 1 second left', 3600000: '1 hour left', 7325000: '2 hours 2 minutes left'};
  for (const ms of Object.keys(want)) {
    assert.equal(words.left(Number(ms)), want[ms]);
  }
});

test('the sentences that others quote', () => {
  assert.equal(noteText({note: 'opened'}), 'Connection Opened.');
  assert.equal(noteText({note: 'closed'}), 'Connection Closed.');
  assert.equal(noteText({note: 'quit'}), 'pushpane has stopped. You can close this tab.');
  assert.match(words.notice({fallback: 'missing'}), /^Your browser doesn't support Server Sent Events\. [^.]+\.$/);
  assert.match(words.notice({fallback: 'forced'}), /forced/);
  assert.equal(words.notice({fallback: null}), '');
});

test('the command that finds out what holds the stream back', () => {
  assert.equal(words.doctor('http://a:1/x\'y/page.html?after=/1#/?b'), 'pushpane --doctor \'http://a:1/x%27y/events\'');
  assert.equal(words.isHeld({fallback: 'held'}), true);
  assert.equal(words.isHeld({fallback: 'forced'}), false);
});

test('the number of missed events', () => {
  const gap = (reason, missed) => noteText({note: 'gap', reason, missed});
  assert.equal(gap('history', 214), '214 events were missed: they had left the history.');
  assert.equal(gap('history', 1), '1 event was missed: it had left the history.');
  assert.equal(gap('restart', null), 'The server was restarted; what it sent before is not known here.');
  assert.match(noteText({note: 'hole', missed: 3}), /^3 events were missed/);
  assert.match(noteText({note: 'hole', missed: null}), /^Some events were missed/);
});

test('status and countdown', () => {
  assert.equal(words.status({phase: 'open', transport: 'sse'}), 'Live');
  assert.equal(words.status({phase: 'open', transport: 'poll'}), 'Live');
  assert.equal(words.status({phase: 'ended', reason: 'quit'}), 'pushpane has stopped. You can close this tab.');
  assert.equal(words.countdown({phase: 'waiting', retryAt: 5000}, 2001), ' in 3 s');
  assert.equal(words.countdown({phase: 'waiting', retryAt: 5000}, 5000), '…');
  assert.equal(words.countdown({phase: 'open', retryAt: null}, 0), '');
});

test('viewers and badge are empty without a connection', () => {
  assert.equal(words.viewers({phase: 'open', viewers: 1}), 'You');
  assert.equal(words.viewers({phase: 'open', viewers: 2}), 'You + 1 other');
  assert.equal(words.viewers({phase: 'open', viewers: 1004}), 'You + 1,003 others');
  assert.equal(words.viewers({phase: 'open', viewers: 0}), '');
  assert.equal(words.watching({phase: 'open', viewers: 1}), 'Only you are watching.');
  assert.equal(words.watching({phase: 'open', viewers: 3}), 'You and 2 others are watching.');
  assert.equal(words.watching({phase: 'waiting', viewers: 3}), '');
  assert.equal(words.viewers({phase: 'waiting', viewers: 2}), '');
  assert.equal(words.badge({phase: 'open', transport: 'sse', tabs: 3}), 'Server-Sent Events, shared by 3 tabs.');
  assert.equal(words.badge({phase: 'open', transport: 'sse', tabs: 1}), 'Server-Sent Events, shared by 1 tab.');
  assert.equal(words.badge({phase: 'open', transport: 'sse'}), 'Server-Sent Events, own connection.');
  assert.equal(words.badge({phase: 'open', transport: 'poll'}), 'Long polling, own connection.');
  assert.equal(words.badge({phase: 'open', transport: 'poll', tabs: 3}), 'Long polling, shared by 3 tabs.');
  assert.equal(words.badge({phase: 'waiting', transport: 'sse', tabs: 3}), '');
  assert.equal(words.badge({phase: 'open', transport: 'sse', node: 'web1'}), 'Server-Sent Events, own connection. Node web1.');
});

test('Quit asks where others watch', () => {
  assert.equal(words.quitQuestion({phase: 'open', viewers: 1}), '');
  assert.equal(words.quitQuestion({phase: 'idle', viewers: 0}), '');
  assert.equal(words.quitQuestion({phase: 'open', viewers: 2}), 'One other is watching. Quit pushpane for all?');
  assert.equal(words.quitQuestion({phase: 'idle', viewers: 2}), '2 others are watching. Quit pushpane for all?');
});

test('the state line has the last note, once', () => {
  const bye = {note: 'bye'};
  assert.equal(words.status({phase: 'open'}, bye), 'Live', 'it is back');
  assert.equal(words.status({phase: 'waiting', retryAt: 1}, bye), 'The server has stopped. Reconnecting');
  assert.equal(words.status({phase: 'connecting', opened: true}, bye), 'The server has stopped. Reconnecting', 'an attempt is no news');
  assert.equal(words.countdown({phase: 'connecting', opened: true}, 0), '…');
  assert.equal(words.status({phase: 'connecting', failures: 0}), 'Connecting…');
  assert.equal(words.countdown({phase: 'connecting', failures: 0}, 0), '');
  assert.equal(words.status({phase: 'waiting', retryAt: null}), 'Paused');
  const gap = {note: 'gap', reason: 'history', missed: 214};
  assert.equal(words.status({phase: 'open'}, gap), 'Live', 'a longer state would move what is beside it');
  assert.equal(words.toast({phase: 'open'}, gap), '214 events were missed: they had left the history.');
  assert.deepEqual([words.toast({phase: 'open'}, null), words.toast({phase: 'open'}, bye), words.toast({phase: 'waiting'}, gap)], ['', '', '']);
});

test('the times around missed events', () => {
  const at = (h, m) => new Date(2026, 1, 3, h, m, 9).getTime();
  const gap = {note: 'gap', reason: 'history', missed: 214, from: at(10, 2), to: at(11, 30)};
  assert.equal(noteText(gap), '214 events were missed between 10:02:09 and 11:30:09: they had left the history.');
  assert.match(noteText({...gap, to: null}), /^214 events were missed after 10:02:09: /);
});

test('a message that is too long is not sent', () => {
  assert.equal(words.tooLong('n'.repeat(64), 't'.repeat(4000)), '');
  assert.equal(words.tooLong('\u{1F600}'.repeat(64), '\u{1F600}'.repeat(4000)), '', 'characters, not code units');
  assert.equal(words.tooLong('n'.repeat(65), ''), 'The name has 65 characters; up to 64 can be sent.');
  assert.equal(words.tooLong('', 't'.repeat(4001)), 'The message has 4,001 characters; up to 4,000 can be sent.');
});

test('a guest is told who controls the program, and nothing of files of keys', () => {
  assert.equal(words.onlyWatching(7), 'You watch as guest 7; the presenter controls pushpane.');
  assert.match(words.onlyWatching(0), /--key-file/);
});

test('why no message can be sent, or was not', () => {
  assert.match(words.unsendable({phase: 'idle'}), /after the click/);
  assert.match(words.unsendable({phase: 'ended', reason: 'duration'}), /has ended/);
  assert.match(words.unsendable({phase: 'ended', reason: 'quit'}), /has stopped/);
  assert.equal(words.unsendable({phase: 'waiting'}), '');
  const unsent = (status, text, retryAfterMs = null) => words.unsent({status, text, retryAfterMs}, {phase: 'waiting'}, false);
  assert.equal(unsent(0, ''), 'Not sent: the server cannot be reached.');
  assert.equal(words.unsent({status: 0, text: ''}, {phase: 'waiting'}, true), 'Not sent: this device is offline.');
  assert.match(words.unsent({status: 0, text: ''}, {phase: 'open'}, false), /^No answer came\. The message may have arrived/);
  assert.equal(unsent(413, 'too large\n'), 'Not sent: too large.');
  assert.equal(unsent(429, 'slow down\n', 5000), 'Not sent: slow down; try again in 5 seconds.');
  assert.equal(unsent(502, ''), 'Not sent: the server said 502.');
  assert.equal(unsent(413, '<html>\r\n<head><title>413 Request Entity Too Large</title>'), 'Not sent: the server said 413.');
  assert.equal(unsent(403, 'x'.repeat(201)), 'Not sent: the server said 403.');
});

test('a page without a connection says that the server has gone, and what to do', () => {
  for (const phase of ['idle', 'ended']) {
    assert.equal(words.status({phase, reason: 'duration', gone: true}), 'pushpane has stopped, or cannot be reached');
    assert.match(words.notice({phase, gone: true, fallback: 'forced'}), /^Start pushpane again at the same address/);
    assert.match(words.unsendable({phase, gone: true}), /when pushpane is there again/);
  }
});

test('a log that is away is said where it matters', () => {
  const state = {phase: 'open', away: 'the log\'s server is away since 21:49:32'};
  assert.equal(words.status(state, null), 'Waiting');
  assert.match(words.notice(state), /^The log's server is away since 21:49:32\. /);
  assert.match(words.unsendable(state), /when the log's server is back/);
});
