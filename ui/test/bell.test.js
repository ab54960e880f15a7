'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');

// A bell in a browser that has answered, or answers when it is asked.
const bell = (permission, {answer = permission, old = false, secure = true, broken = false} = {}) => {
  const it = {shown: [], notes: [], went: [], focused: 0, asked: 0, time: 0, timers: []};
  const element = () => ({attributes: {}, style: {}, setAttribute(name, value) { this.attributes[name] = value; },
    hasAttribute(name) { return name in this.attributes; }, removeAttribute(name) { delete this.attributes[name]; }, addEventListener(_, run) { this.click = run; }, appendChild(child) { return child; }});
  const Notification = function (title, options) {
    if (broken) {
      throw new TypeError('Illegal constructor');
    }
    it.shown.push(`${title}: ${options.body}`);
    it.last = this;
    this.close = () => { it.closed = true; };
  };
  Notification.permission = permission;
  Notification.requestPermission = (callback) => {
    it.asked += 1;
    if (old) {
      callback(answer);
      return undefined;
    }
    return {then: (run) => run(answer)};
  };
  const {createBell} = load('tools/bell.js', {document: {createElement: element, createElementNS: element}, focus: () => { it.focused += 1; }, isSecureContext: secure});
  const made = createBell(Notification, {
    showNote: (text) => it.notes.push(text), goTo: (id) => it.went.push(id), title: () => 'app.log',
    now: () => it.time, later: (run, ms) => it.timers.push({run, at: it.time + ms})
  });
  it.press = () => made.button.click();
  it.on = () => made.button.attributes['aria-pressed'] === 'true';
  it.show = made.show;
  it.line = (n) => made.add({id: 'aaaaaaaaaaaaa.' + n, event: 'message', data: '\x1b[31mline\x1b[0m ' + n});
  it.pass = (ms) => {
    it.time += ms;
    it.timers.splice(0).forEach((timer) => { if (timer.at <= it.time) { timer.run(); } else { it.timers.push(timer); } });
  };
  it.made = made;
  return it;
};

test('it is off until it is pressed, and asks only then', () => {
  for (const old of [false, true]) {
    const it = bell('default', {answer: 'granted', old});
    it.show(true);
    it.line(1);
    assert.deepEqual([it.asked, it.on(), it.shown], [0, false, []]);
    it.press();
    assert.deepEqual([it.asked, it.on()], [1, true]);
    it.line(2);
    assert.deepEqual(it.shown, ['app.log: line 2']);
  }
});

test('lines that come close together are one notification with their count', () => {
  const it = bell('granted');
  it.press();
  [1, 2, 3, 4].forEach(it.line);
  assert.deepEqual(it.shown, ['app.log: line 1']);
  it.pass(5000);
  assert.deepEqual(it.shown.slice(1), ['app.log: 3 new lines; the latest: line 4']);
  it.pass(5000);
  assert.equal(it.shown.length, 2);
  it.line(5);
  assert.equal(it.shown.length, 3);
});

test('a click leads to the page and to the line', () => {
  const it = bell('granted');
  it.press();
  it.line(7);
  it.last.onclick();
  assert.deepEqual([it.focused, it.went, it.closed], [1, ['aaaaaaaaaaaaa.7'], true]);
});

test('it goes off with the filter, and what waits is not shown', () => {
  const it = bell('granted');
  it.press();
  it.line(1);
  it.line(2);
  it.show(false);
  assert.equal(it.on(), false);
  it.pass(5000);
  assert.equal(it.shown.length, 1);
  it.show(true);
  assert.equal(it.on(), false, 'and does not come back by itself');
});

test('what the browser does not allow is said in words', () => {
  for (const [of, words] of [[bell('denied'), /blocks notifications/], [bell('default'), /was not allowed/], [bell('denied', {secure: false}), /by https/]]) {
    of.press();
    assert.equal(of.on(), false);
    assert.match(of.notes.pop(), words);
  }
  const phone = bell('granted', {broken: true});
  phone.press();
  phone.line(1);
  assert.equal(phone.on(), false);
  assert.match(phone.notes.pop(), /cannot notify/);
});

test('a browser without notifications has no bell', () => {
  const {createBell} = load('tools/bell.js');
  const made = createBell(undefined, {});
  made.show(true);
  made.add({});
  assert.equal(made.button, null);
});
