'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const words = require('../words.js');

test('visible shows what would act on the screen unseen', () => {
  assert.equal(words.visible('a\0b\x1b[1m\x7f\r'), 'a␀b␛[1m␡␍');
  assert.equal(words.visible('\u202Eevil\u2066\u200F\u061C'), '⟨RLO⟩evil⟨LRI⟩⟨RLM⟩⟨ALM⟩');
  assert.equal(words.visible('\u0085\u009B'), '⟨85⟩⟨9B⟩');
});

test('visible leaves text and layout alone', () => {
  const text = 'a\tb\nc <script> ü 😀 \u2028 שלום';
  assert.equal(words.visible(text), text);
});

test('left says the time that is left in words', () => {
  const want = {0: '0 seconds left', 1: '1 second left', 1000: '1 second left', 1001: '2 seconds left', 60000: '1 minute left',
    61000: '1 minute 1 second left', 3600000: '1 hour left', 7325000: '2 hours 2 minutes left'};
  for (const ms of Object.keys(want)) {
    assert.equal(words.left(Number(ms)), want[ms]);
  }
});

test('the sentences that others quote', () => {
  assert.equal(words.note({note: 'opened'}), 'Connection Opened.');
  assert.equal(words.note({note: 'closed'}), 'Connection Closed.');
  assert.equal(words.note({note: 'quit'}), 'pushpane has stopped. You can close this tab.');
  assert.match(words.notice({fallback: 'missing'}), /^Your browser doesn't support Server Sent Events\. [^.]+\.$/);
  assert.match(words.notice({fallback: 'forced'}), /forced/);
  assert.equal(words.notice({fallback: null}), '');
});

test('what was missed is said with its number', () => {
  const gap = (reason, missed) => words.note({note: 'gap', reason, missed});
  assert.equal(gap('history', 214), '214 events were missed: they had left the history.');
  assert.equal(gap('history', 1), '1 event was missed: it had left the history.');
  assert.equal(gap('restart', null), 'The server was restarted; what it sent before is not known here.');
  assert.match(words.note({note: 'hole', missed: 3}), /^3 events were missed/);
  assert.match(words.note({note: 'hole', missed: null}), /^Some events were missed/);
});

test('status and countdown', () => {
  assert.equal(words.status({phase: 'open', transport: 'sse'}), 'Live');
  assert.equal(words.status({phase: 'open', transport: 'poll'}), 'Live, by long polling');
  assert.equal(words.status({phase: 'ended', reason: 'quit'}), 'pushpane has stopped. You can close this tab.');
  assert.equal(words.countdown({phase: 'waiting', retryAt: 5000}, 2001), ' in 3 s');
  assert.equal(words.countdown({phase: 'waiting', retryAt: 5000}, 5000), '…');
  assert.equal(words.countdown({phase: 'open', retryAt: null}, 0), '');
});

test('only a stream knows how many are watching', () => {
  assert.equal(words.viewers({phase: 'open', transport: 'sse', viewers: 2}), '2 watching');
  assert.equal(words.viewers({phase: 'open', transport: 'poll', viewers: 2}), '');
  assert.equal(words.viewers({phase: 'waiting', transport: 'sse', viewers: 2}), '');
});
