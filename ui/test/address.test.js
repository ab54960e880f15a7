'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');

const PAGE = 'http://x/';

// A tab that was opened at a fragment. Its steps are what Back leads through.
const tab = (fragment, {refuse = 0, old = false} = {}) => {
  const it = {steps: [PAGE + fragment], timers: [], changes: 0, refuse};
  const write = (step) => (state, title, to) => {
    if (it.refuse > 0) {
      it.refuse -= 1;
      throw new Error('too many changes');
    }
    it.steps[it.steps.length - 1 + step] = PAGE + (to === '/' ? '' : to);
  };
  const world = {
    location: {pathname: '/', search: '', get href() { return it.steps[it.steps.length - 1]; },
      set hash(to) { it.steps.push(PAGE + to); it.moved(); }},
    history: old ? {} : {pushState: write(1), replaceState: write(0)},
    addEventListener: (type, listener) => { it.moved = listener; },
    setTimeout: (run) => it.timers.push(run),
    clearTimeout: (number) => { it.timers[number - 1] = () => {}; }
  };
  it.address = load('base/address.js', world);
  it.address.onChange(() => { it.changes += 1; });
  it.wait = () => it.timers.splice(0).forEach((run) => run());
  it.to = (fragment) => { it.steps.push(PAGE + fragment); it.moved(); };
  it.back = () => { it.steps.pop(); it.moved(); };
  it.shown = () => it.steps[it.steps.length - 1].slice(PAGE.length);
  return it;
};

test('a place, and values behind it', () => {
  const {address} = tab('#abcdefghij234.7&find=a+b%26c&levels=error,warn&empty=&flag');
  assert.equal(address.place(), 'abcdefghij234.7');
  assert.deepEqual(['find', 'levels', 'empty', 'flag', 'other'].map(address.get), ['a b&c', 'error,warn', '', '', null]);
});

test('without a place', () => {
  for (const [fragment, find] of [['', null], ['#', null], ['#&find=x', 'x'], ['#find=x', 'x'], ['#find=x&find=y', 'x']]) {
    const {address} = tab(fragment);
    assert.deepEqual([address.place(), address.get('find')], ['', find], fragment);
  }
});

test('what is written is read again, whatever it is', () => {
  const values = ['a b', 'a+b', '100%', '%41', '#x&y=z', '', 'ünïcode ⏎', '__proto__', '1:2/3,4', '\n'];
  for (const value of values) {
    const {address, steps} = tab('#race&other=%zz');
    address.set({find: value});
    const again = tab(steps[1].slice(PAGE.length)).address;
    assert.deepEqual([again.get('find'), again.place()], [value, 'race'], steps[1]);
    assert.match(steps[1], /&other=%zz/, 'what nobody knows stays');
  }
});

test('a value that makes no text is none, and is named', () => {
  const {address} = tab('#&find=%zz&levels=error&__proto__=x');
  assert.equal(address.get('find'), null);
  assert.equal(address.get('levels'), 'error');
  assert.deepEqual(address.broken(), ['find']);
});

test('a choice is a step, and Back takes it', () => {
  const it = tab('');
  it.address.set({levels: 'error', types: 'price'});
  assert.equal(it.shown(), '#&levels=error&types=price');
  it.address.set({levels: 'error'});
  assert.equal(it.changes, 1, 'nothing has changed');
  it.back();
  assert.equal(it.address.get('levels'), null);
  assert.equal(it.changes, 2);
  it.address.set({levels: 'warn'});
  it.address.set({levels: null});
  assert.deepEqual(it.steps, [PAGE, PAGE + '#&levels=warn', PAGE], 'without a trailing #');
});

test('what is typed is one step, written once', () => {
  const it = tab('');
  for (const text of ['a', 'ab', 'abc']) {
    it.address.set({find: text}, true);
    assert.equal(it.address.get('find'), text);
  }
  assert.equal(it.changes, 3);
  assert.equal(it.shown(), '');
  it.wait();
  assert.deepEqual(it.steps, [PAGE + '#&find=abc']);
  it.address.set({find: 'abcd'}, true);
  it.address.set({levels: 'error'});
  it.wait();
  assert.deepEqual(it.steps, [PAGE + '#&find=abcd', PAGE + '#&find=abcd&levels=error'], 'Back finds all that was typed');
  it.address.set({find: 'x'}, true);
  it.back();
  it.wait();
  assert.equal(it.address.get('find'), 'abcd');
});

test('what the browser refuses is written later', () => {
  const it = tab('', {refuse: 2});
  it.address.set({find: 'a'}, true);
  it.wait();
  it.wait();
  assert.equal(it.shown(), '');
  it.wait();
  assert.equal(it.shown(), '#&find=a');
});

test('a place is gone to with all else as it is', () => {
  const it = tab('#&find=x');
  assert.equal(it.address.href('race'), '#race&find=x');
  it.address.go('race');
  assert.equal(it.shown(), '#race&find=x');
  it.to('#wire&find=y');
  assert.deepEqual([it.address.place(), it.address.get('find'), it.changes], ['wire', 'y', 2]);
});

test('a key that controls the program never comes back into the address', () => {
  const it = tab('#key=SECRET');
  assert.deepEqual([it.address.place(), it.address.get('key')], ['', null]);
  it.address.set({find: 'x'});
  assert.equal(it.shown(), '#&find=x');
});

test('a browser without pushState has the same address', () => {
  const it = tab('', {old: true});
  it.address.set({find: 'x'});
  assert.equal(it.shown(), '#&find=x');
  assert.equal(it.changes, 1);
  it.to('#race&find=x');
  assert.equal(it.address.place(), 'race');
});

test('what somebody has just written is not replaced by what was shown before', () => {
  const it = tab('#stream');
  it.address.set({find: 'a'}, true);
  it.steps.push(PAGE + '#race'); // its hashchange is yet to come
  it.wait();
  assert.equal(it.shown(), '#race');
  it.moved();
  assert.equal(it.address.place(), 'race');
  assert.equal(it.address.get('find'), null);
});

test('what somebody has just written counts before what is changed next', () => {
  for (const [change, after] of [[(a) => a.set({present: 'now'}), '#x.1&wrap=off&present=now'], [(a) => a.go('race'), '#race&wrap=off']]) {
    for (const typed of [false, true]) {
      const it = tab('#stream');
      it.address.set({find: 'a'}, typed);
      it.steps.push(PAGE + '#x.1&wrap=off'); // its hashchange is yet to come
      change(it.address);
      it.wait();
      assert.equal(it.shown(), after);
      assert.equal(it.changes, 3);
      it.moved();
      assert.equal(it.changes, 3, 'and is told once');
    }
  }
});
