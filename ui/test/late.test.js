'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');

// A part whose script comes, or does not, when a test says so.
const page = () => {
  const it = {failures: 0, thrown: []};
  const {createLate} = load('base/late.js', {setTimeout: (run) => it.thrown.push(run)});
  it.late = createLate({say: () => 'idle'}, (done, failed) => Object.assign(it, {done, failed}), () => { it.failures += 1; });
  it.part = it.late.part;
  return it;
};

test('idle stands in until the part is here', () => {
  const it = page();
  assert.equal(it.part.say(), 'idle');
  it.late.start((exports) => ({say: (word) => exports.before + word}));
  assert.equal(it.part.say(), 'idle');
  it.done({before: 'I am '});
  assert.equal(it.part.say('here'), 'I am here');
  assert.equal(it.failures, 0);
});

test('it is loaded once', () => {
  const it = page();
  it.late.start(() => ({say: () => 'first'}));
  const first = it.done;
  it.late.start(() => ({say: () => 'second'}));
  assert.equal(it.done, first);
});

test('a script that does not come is told once, and idle goes on', () => {
  const it = page();
  it.late.start(() => ({}));
  it.failed(new Error('absent'));
  assert.equal(it.part.say(), 'idle');
  assert.equal(it.failures, 1);
  assert.throws(it.thrown[0], /absent/);
});

test('a part that throws while it is made, or later, is given up', () => {
  const making = page();
  making.late.start(() => { throw new Error('making'); });
  making.done({});
  assert.equal(making.part.say(), 'idle');
  assert.equal(making.failures, 1);

  const running = page();
  running.late.start(() => ({say: () => { throw new Error('running'); }}));
  running.done({});
  assert.equal(running.part.say(), 'idle');
  assert.equal(running.part.say(), 'idle');
  assert.equal(running.failures, 1);
  assert.throws(running.thrown[0], /running/);
});
