'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const room = load('room/state.js');
const words = load('room/words.js');

const E = 'abcdefghij234';
const after = (...acts) => acts.reduce(room.apply, room.begin());
const question = {do: 'question', question: 1, text: 'Which?', answers: ['a', 'b']};
const vote = (voter, answer, number = 1) => ({do: 'vote', question: number, answer, voter});

test('the last vote of each voter counts, until the close', () => {
  const state = after(question, vote('ann', 1), vote('bob', 2), vote('ann', 2), {do: 'close', question: 1}, vote('bob', 1));
  assert.deepEqual(room.counts(state.question), [0, 2]);
  assert.equal(state.question.open, false);
  assert.deepEqual(room.counts(after(question, vote('ann', 3), vote('ann', 0), vote('ann', 1, 2)).question), [0, 0], 'no such answer, or question');
});

test('a state that was painted does not change', () => {
  const before = after(question, vote('ann', 1));
  room.apply(before, vote('bob', 2));
  room.apply(before, {do: 'close', question: 1});
  assert.deepEqual([room.counts(before.question), before.question.open], [[1, 0], true]);
});

test('acts that cannot be change nothing', () => {
  const empty = room.begin();
  for (const act of [{}, {do: 'dance'}, {do: 'constructor'}, {do: 'vote'}, {do: 'close'}, {do: 'question'}, {do: 'unbookmark'}]) {
    assert.deepEqual(room.apply(empty, act), empty);
  }
});

test('a pinned message that is removed is pinned no more', () => {
  const pin = {do: 'pin', id: E + '.4', type: 'chat', data: '{}'};
  assert.equal(after(pin, {do: 'remove', id: E + '.5'}).pin.id, E + '.4');
  assert.equal(after(pin, {do: 'remove', id: E + '.4'}).pin, null);
  assert.equal(after(pin, {do: 'unpin'}).pin, null);
});

test('who may write', () => {
  const one = after({do: 'write', guest: 7, on: true});
  assert.deepEqual([0, 7, 8].map((guest) => room.mayWrite(one, guest)), [true, true, false]);
  const others = after({do: 'write', on: true}, {do: 'write', guest: 7, on: false});
  assert.deepEqual([7, 8].map((guest) => room.mayWrite(others, guest)), [false, true]);
  assert.deepEqual([7, 8].map((guest) => room.mayWrite(after({do: 'write', guest: 7, on: true}, {do: 'write', on: false}), guest)), [false, false]);
});

test('bookmarks are in the order of the lines, one for each', () => {
  const state = after({do: 'bookmark', id: E + '.12', note: 'b'}, {do: 'bookmark', id: E + '.9', note: 'a'}, {do: 'bookmark', id: E + '.12', note: 'c'});
  assert.deepEqual(state.bookmarks, [{id: E + '.9', note: 'a'}, {id: E + '.12', note: 'c'}]);
  assert.deepEqual(room.apply(state, {do: 'unbookmark', id: E + '.9'}).bookmarks.length, 1);
});

test('bookmarks and voters are bounded, and what is there can change', () => {
  const many = (n, make) => Array.from({length: n}, (_, i) => make(i));
  const marked = after(...many(1001, (i) => ({do: 'bookmark', id: E + '.' + (i + 1), note: ''})), {do: 'bookmark', id: E + '.7', note: 'new'});
  assert.deepEqual([marked.bookmarks.length, marked.bookmarks[6].note, marked.bookmarks[999].id], [1000, 'new', E + '.1000']);
  assert.deepEqual(room.counts(after(question, ...many(2001, (i) => vote('v' + i, 1)), vote('v7', 2)).question), [1999, 1]);
});

test('the words below the answers', () => {
  const open = {open: true, recorded: false};
  assert.equal(words.votes(open, 1, 0), '1 vote. Choose an answer.');
  assert.equal(words.votes(open, 2, 1), '2 votes. You can change yours.');
  assert.equal(words.votes({open: false, recorded: false}, 2, 1), 'Closed. 2 votes.');
  assert.equal(words.votes({open: true, recorded: true}, 1200, 0), '1,200 votes.');
  assert.deepEqual([words.share(0, 0), words.share(1, 3)], ['0 %', '33 %']);
  assert.equal(words.refused('Not counted', {status: 429, text: 'refuse vote: 20 at once\n', retryAfterMs: 1000}), 'Not counted: refuse vote: 20 at once; try again in 1 second.');
  assert.equal(words.refused('Not done', {status: 502, text: '<html>'}), 'Not done: the server said 502.');
});

test('a snapshot is all that the acts before it have made', () => {
  const acts = [{do: 'pin', id: E + '.4', type: 'chat', data: '{}'}, {do: 'write', guest: 7, on: true}, question, vote('ann', 1), {do: 'bookmark', id: E + '.9', note: 'a'}];
  const state = {...after(...acts), removed: [3], asked: 1};
  assert.deepEqual(after({do: 'snapshot', state}), after(...acts));
  assert.deepEqual(after({do: 'pin', id: E + '.5', type: 'chat', data: '{}'}, {do: 'snapshot', state}), after(...acts), 'nothing of before stays');
  assert.deepEqual(after({do: 'snapshot'}, {do: 'snapshot', state: {}}), room.begin(), 'one that cannot be');
});
