'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');

const KEY = 'ABCDEFGHIJKLMNOPQRSTUVWXY2';
const NEWER = 'ABCDEFGHIJKLMNOPQRSTUVWXY3';

// A tab at an address with this fragment. storage is that of the browser, null without any.
const tab = (hash, storage) => {
  const it = {asked: [], address: null, changed: 0, listeners: {}};
  const location = {hash, pathname: '/', search: '?transport=poll'};
  const world = {
    location,
    addEventListener: (type, listener) => { it.listeners[type] = listener; },
    history: {replaceState: (state, title, address) => { it.address = address; location.hash = ''; }},
    localStorage: storage && {
      getItem: (name) => storage.has(name) ? storage.get(name) : null,
      setItem: (name, text) => storage.set(name, text)
    }
  };
  const ask = (method, url, headers, body, ms, done) => it.asked.push({method, headers, body, done});
  Object.assign(it, load('connection/control.js', world, {'connection/transports.js': {ask}}), {location});
  it.onChange(() => { it.changed += 1; });
  it.sends = () => {
    it.post('quit', ' ', 1, () => {});
    return it.asked[it.asked.length - 1].headers['X-Pushpane-Key'];
  };
  it.accepted = () => {
    it.status('status', 1, () => {});
    it.hears(200, '{"quit":true}');
  };
  it.hears = (status, text) => it.asked[it.asked.length - 1].done({status, text});
  return it;
};

test('the key goes from the address into the storage, for other tabs and a reload', () => {
  const storage = new Map();
  const first = tab('#key=' + KEY, storage);
  assert.equal(first.take(), true);
  assert.equal(first.address, '/?transport=poll');
  assert.equal(first.take(), false);
  assert.equal(first.sends(), KEY);
  assert.equal(storage.size, 0, 'not accepted yet');
  first.accepted();
  const second = tab('#race', storage);
  assert.equal(second.take(), false);
  assert.equal(second.location.hash, '#race');
  assert.equal(second.sends(), KEY);
});

test('without storage the page has it to itself', () => {
  const it = tab('#key=' + KEY, null);
  it.take();
  assert.equal(it.sends(), KEY);
  it.hears(403, 'no');
  assert.equal(it.sends(), 'none');
});

test('what is no key is taken out of the address, and not sent', () => {
  for (const hash of ['#key=', '#key=short', '#key=' + KEY.toLowerCase(), '#key=' + KEY + '\r\nX: y']) {
    const it = tab(hash, new Map());
    assert.equal(it.take(), true);
    assert.equal(it.location.hash, '');
    assert.equal(it.sends(), 'none');
  }
});

test('a key that is refused is forgotten, by an order and by /status', () => {
  for (const refuse of [(it) => { it.post('quit', ' ', 1, () => {}); it.hears(403, 'no'); },
    (it) => { it.status('status', 1, () => {}); it.hears(200, '{"quit":false}'); }]) {
    const it = tab('#key=' + KEY, new Map());
    it.take();
    refuse(it);
    assert.equal(it.sends(), 'none');
    it.status('status', 1, () => {});
    assert.deepEqual(it.asked[it.asked.length - 1].headers, {}, 'nothing to say');
  }
});

test('a link with a wrong key replaces nothing', () => {
  const storage = new Map([['pushpane.key', KEY]]);
  const it = tab('#key=' + NEWER, storage);
  let answers = 0;
  it.take();
  it.status('status', 1, () => { answers += 1; });
  assert.equal(it.asked[0].headers['X-Pushpane-Key'], NEWER);
  it.hears(200, '{"quit":false}');
  assert.equal(it.asked[1].headers['X-Pushpane-Key'], KEY);
  assert.equal(answers, 0);
  it.hears(200, '{"quit":true}');
  assert.equal(answers, 1);
  assert.equal(it.sends(), KEY);
});

test('any other answer leaves the key', () => {
  const it = tab('#key=' + KEY, new Map());
  it.take();
  for (const [status, text] of [[0, ''], [502, '<html>'], [200, '{"quit":true}']]) {
    it.status('status', 1, () => {});
    it.hears(status, text);
    it.post('run', ' ', 1, () => {});
    it.hears(status === 200 ? 409 : status, text);
  }
  assert.equal(it.sends(), KEY);
  assert.equal(it.changed, 0);
});

test('a newer key that another tab has stored meanwhile stays', () => {
  const storage = new Map();
  const it = tab('#key=' + KEY, storage);
  it.take();
  it.accepted();
  it.sends();
  const next = tab('#key=' + NEWER, storage);
  next.take();
  next.accepted();
  it.hears(403, 'no');
  assert.equal(it.sends(), NEWER);
  assert.equal(it.changed, 1);
});

test('what may be done is asked again when a key comes or goes elsewhere', () => {
  const it = tab('', new Map());
  it.listeners.storage({key: 'pushpane.key'});
  it.listeners.storage({key: 'pushpane.client'});
  it.listeners.hashchange();
  assert.equal(it.changed, 1);
  it.location.hash = '#key=' + KEY;
  it.listeners.hashchange();
  assert.equal(it.changed, 2);
  assert.equal(it.sends(), KEY);
});

test('JSON is named, an empty order is not', () => {
  const it = tab('', new Map());
  it.post('lab', '{}', 1, () => {});
  it.post('run', ' ', 1, () => {});
  assert.deepEqual(it.asked.map((one) => one.headers['Content-Type']), ['application/json', undefined]);
});

test('orders to one path go one after the other, whatever becomes of them', () => {
  const it = tab('', new Map());
  const heard = [];
  const post = (url, body) => it.post(url, body, 1, (answer) => {
    heard.push(body + answer.status);
    if (body === '2') {
      post('replay', '5');
    }
  });
  const sent = () => it.asked.map((one) => one.body).join('');
  ['1', '2', '3'].forEach((body) => post('replay', body));
  post('size', '4');
  assert.equal(sent(), '14', 'another path does not wait');
  it.asked[0].done({status: 200, text: ''});
  assert.equal(sent(), '142');
  it.asked[2].done({status: 0, text: ''});
  assert.equal(sent(), '1423', 'a request without an answer ends, too');
  it.asked[3].done({status: 200, text: ''});
  assert.equal(sent(), '14235');
  it.asked[4].done({status: 403, text: ''});
  post('replay', '6');
  assert.equal(sent(), '142356');
  assert.deepEqual(heard, ['1200', '20', '3200', '5403']);
});
