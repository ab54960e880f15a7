'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');

// A part whose script loads, or does not, as a test wants.
const page = () => {
  const it = {failures: 0, thrown: []};
  const {createLate} = load('base/late.js', {setTimeout: (run) => it.thrown.push(run)});
  it.late = createLate({speak: () => 'idle'}, (done, failed) => Object.assign(it, {done, failed}), () => { it.failures += 1; });
  it.part = it.late.part;
  return it;
};

test('idle stands in until the part is here', () => {
  const it = page();
  assert.equal(it.part.speak(), 'idle');
  it.late.start((exports) => ({speak: (word) => exports.before + word}));
  assert.equal(it.part.speak(), 'idle');
  it.done({before: 'I am '});
  assert.equal(it.part.speak('here'), 'I am here');
  assert.equal(it.failures, 0);
});

test('it is loaded once', () => {
  const it = page();
  it.late.start(() => ({speak: () => 'first'}));
  const first = it.done;
  it.late.start(() => ({speak: () => 'second'}));
  assert.equal(it.done, first);
});

test('a script that does not load fails once, and idle stays', () => {
  const it = page();
  it.late.start(() => ({}));
  it.failed(new Error('absent'));
  assert.equal(it.part.speak(), 'idle');
  assert.equal(it.failures, 1);
  assert.throws(it.thrown[0], /absent/);
});

test('a part that throws while it is made, or later, is given up', () => {
  const making = page();
  making.late.start(() => { throw new Error('making'); });
  making.done({});
  assert.equal(making.part.speak(), 'idle');
  assert.equal(making.failures, 1);

  const running = page();
  running.late.start(() => ({speak: () => { throw new Error('running'); }}));
  running.done({});
  assert.equal(running.part.speak(), 'idle');
  assert.equal(running.part.speak(), 'idle');
  assert.equal(running.failures, 1);
  assert.throws(running.thrown[0], /running/);
});
