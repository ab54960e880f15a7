'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {A, B} = require('./page.js');

const id = (n, epoch = A) => `${epoch}.${n}`;

// A page whose server answers an order so; null: without a server.
const page = (answer, storage = {}) => {
  const it = {orders: [], said: [], changes: 0, storage};
  const localStorage = {getItem: (key) => storage[key] || null, setItem: (key, text) => { storage[key] = text; }};
  const {createBookmarks, next} = load('tools/bookmarks.js', {localStorage});
  it.marks = createBookmarks({
    order: answer && ((said, done) => { it.orders.push(said); done(answer); }),
    changed: () => { it.changes += 1; }
  });
  it.next = next;
  it.put = (n, note = '') => it.marks.put(id(n), note, (kind) => it.said.push(kind));
  it.take = (n) => it.marks.take(id(n), (kind) => it.said.push(kind));
  it.list = (epoch = A) => it.marks.list(epoch).map((mark) => mark.id.split('.')[1] + mark.note + (mark.own ? ' own' : '')).join(', ');
  return it;
};

test('with the key a bookmark is an order, and comes back as the room has it', () => {
  const it = page({status: 201, text: ''});
  it.put(7, 'look');
  assert.deepEqual(it.orders, [{do: 'bookmark', id: id(7), note: 'look'}]);
  assert.equal(it.list(), '');
  it.marks.set([{id: id(7), note: 'look'}, {id: id(2), note: ''}, {id: id(1, B), note: ''}, {id: 'nonsense', note: ''}]);
  assert.equal(it.list(), '2, 7look');
  assert.equal(it.list(B), '1');
  it.take(7);
  assert.deepEqual([it.orders.pop(), it.said], [{do: 'unbookmark', id: id(7)}, ['shared', 'shared']]);
});

test('without the key a page keeps its own, over a reload, for each log', () => {
  const it = page({status: 403, text: 'needs the key'});
  it.put(3, 'mine');
  it.marks.put(id(9, B), '', () => {});
  assert.deepEqual([it.said, it.list(), it.list(B), it.changes], [['own'], '3mine own', '9 own', 2]);
  it.put(3, 'still mine');
  assert.equal(it.orders.length, 2, 'what is its own is no longer asked for');
  const again = page({status: 403, text: ''}, it.storage);
  assert.equal(again.list(), '3still mine own');
  again.take(3);
  assert.equal(again.list(), '');
  assert.equal(page(null, it.storage).list(), '');
});

test('what the room has cannot be changed without the key, and a refusal is said', () => {
  const it = page({status: 403, text: 'needs the key\n'});
  it.marks.set([{id: id(3), note: 'theirs'}]);
  it.put(3, 'mine');
  it.take(3);
  assert.deepEqual([it.said, it.list()], [['needs the key', 'needs the key'], '3theirs']);
  const full = page({status: 409, text: 'there are 1000 bookmarks\n'});
  full.put(1);
  assert.deepEqual([full.said, full.list()], [['there are 1000 bookmarks'], '']);
});

test('a page without a server keeps them, but not those of a log without a name', () => {
  const it = page(null);
  it.put(5);
  it.marks.put(id(1, 'recordingpage'), '', () => {});
  assert.deepEqual([it.list(), it.list('recordingpage')], ['5 own', '1 own']);
  assert.deepEqual(Object.keys(JSON.parse(it.storage['pushpane.bookmarks'])), [A]);
});

test('what stands in the storage may be anything', () => {
  for (const text of ['', 'no JSON', '[1]', `{"${A}":7}`, `{"${A}":[null,{"id":"${B}.1","note":""},{"id":"${id(4)}","note":1},{"id":"${id(6)}","note":"ok"}]}`]) {
    const it = page(null, {'pushpane.bookmarks': text});
    assert.equal(it.list(), text.includes('ok') ? '6ok own' : '');
  }
});

test('the next and the one before, round the end', () => {
  const it = page(null);
  assert.equal(it.next([], '', 1), null);
  [5, 2, 9].forEach((n) => it.put(n));
  const from = (at, way) => it.next(it.marks.list(A), at === 0 ? '' : id(at), way).id.split('.')[1];
  assert.deepEqual([from(0, 1), from(2, 1), from(3, 1), from(9, 1), from(0, -1), from(2, -1), from(6, -1)], ['2', '5', '5', '2', '9', '9', '5']);
});
