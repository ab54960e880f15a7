'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');

const E = 'abcdefghij234';
const id = (n) => `${E}.${n}`;

// The current line of a log whose rows are lines 1 to 3 and which the address leads to line `hash`.
// Elements are objects with their listeners.
const page = ({hash = '', texts = ['text 1', 'text 2', 'text 3'], span = {epoch: E, first: 1, last: 3}, server = true} = {}) => {
  const it = {span, server, notes: [], copied: [], timers: [], listeners: {}};
  const element = (name) => ({name, children: [], className: '', attributes: {},
    addEventListener(type, run) { this[type] = run; },
    setAttribute(key, value) { this.attributes[key] = value; },
    getAttribute(key) { return this.attributes[key] || null; },
    querySelectorAll() { return this.children; }, // each of them stands for a link
    appendChild(child) { this.children.push(child); child.parentNode = this; return child; }});
  it.lines = {};
  [1, 2, 3].forEach((n) => { it.lines[id(n)] = element('div'); it.lines[id(n)].attributes['data-id'] = id(n) + '.5'; });
  const log = Object.assign(element('div'), {querySelector: (wanted) => it.lines[/data-id="([^"]*)"/.exec(wanted)[1]] || null});
  const row = (n) => (n >= 1 && n <= 3 ? {kind: 'event', event: {id: id(n) + '.5', event: 'message', data: texts[n - 1]}} : null);
  const rows = {indexOf: (wanted) => (wanted.startsWith(E) && row(Number(wanted.split('.')[1])) ? Number(wanted.split('.')[1]) - 1 : -1),
    row: (i) => row(i + 1)};
  const world = {
    document: {createElementNS: (space, name) => element(name)},
    location: {href: 'http://x/' + hash},
    setTimeout: (run) => it.timers.push(run),
    clearTimeout: () => {}
  };
  const dom = {make: element, button: (className, text, run) => Object.assign(element('button'), {click: run})};
  const copy = (text, done) => { it.copied.push(text); done(true); };
  let place = hash.slice(1);
  const address = {place: () => place, href: (to) => `#${to}&find=x`, onChange() {}, go: (to) => { it.named = place = to; }};
  const {createLines} = load('tools/lines.js', world, {'base/address.js': address, 'base/dom.js': dom, 'base/clipboard.js': {copy}});
  it.current = createLines({element: log, extras: element('span'), rows, server, history: {span: () => it.span, hides: (wanted) => wanted === it.hidden, indexOf: rows.indexOf, row: rows.row, rowAt: (wanted) => rows.row(rows.indexOf(wanted)), recordOf: () => null},
    list: {seen: () => [0, 2], following: () => it.following, pause() { it.following = false; }, goTo() {}}, showNote: (text) => it.notes.push(text), readOut: (text) => it.notes.push(text)});
  it.point = (n) => log.mouseover({target: it.lines[id(n)]});
  // A click as a browser dispatches it: captured on the way to the button, then there.
  it.copy = () => {
    const tools = Object.values(it.lines).flatMap((line) => line.children).pop();
    [tools, tools.children[0]].forEach((target) => { if (target.click) { target.click(); } });
  };
  return it;
};

test('a link whose log was cleared meanwhile waits for the next', () => {
  const it = page({hash: '#' + id(9)});
  assert.equal(it.timers.length, 1);
  it.span = null;
  it.timers.pop()();
  assert.deepEqual(it.notes, []);
  it.span = {epoch: E, first: 1, last: 3};
  it.current.seek();
  it.timers.pop()();
  assert.deepEqual(it.notes, ['The line of the link has not come yet.']);
});

test('a link to a line that was cleared away says so, also where nothing is left', () => {
  const it = page({hash: '#' + id(9)});
  it.span = null;
  it.hidden = id(9);
  it.timers.pop()();
  assert.deepEqual(it.notes, ['The line of the link was cleared from this page: Show again brings it back.']);
});

test('a button of a line is about that line, by the keyboard too', () => {
  const it = page();
  it.current.goTo(id(1));
  it.point(3);
  it.copy();
  assert.deepEqual(it.copied, ['text 3']);
  assert.equal(it.current.current(), id(3));
});

test('the address has the line that is read, and none where the newest is followed', () => {
  const it = page();
  it.current.goTo(id(1));
  assert.equal(it.named, id(1));
  it.current.move(1);
  assert.equal(it.named, id(2));
  it.current.link();
  assert.deepEqual(it.copied, ['http://x/#' + id(2) + '&find=x']);
  it.current.seek();
  assert.equal(it.named, id(2));
  it.following = true;
  it.current.seek();
  assert.equal(it.named, '');
});

test('a command for a line gets it from the server, and an exported page has none', () => {
  const it = page();
  it.current.curl();
  assert.deepEqual(it.copied, []);
  it.current.goTo(id(1));
  it.current.curl();
  assert.deepEqual(it.copied, ['curl -s \'http://x/poll?after=' + id(0) + '&limit=1&wait=0\'']);
  assert.deepEqual(it.notes, ['Command copied.']);
  const file = page({server: false});
  file.current.goTo(id(2));
  file.current.curl();
  assert.deepEqual([file.copied, file.notes], [[], ['No server is behind this page: it is a file.']]);
});

test('of a long line only the start is read out', () => {
  const it = page({texts: ['short', 'long '.repeat(1000), '']});
  it.current.move(1);
  it.current.move(1);
  assert.deepEqual(it.notes, ['short', 'long '.repeat(40) + '…']);
});
