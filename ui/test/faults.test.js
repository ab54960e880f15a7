'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {A} = require('./page.js');
const words = load('demo/words.js');

// The view without a browser: elements are plain objects, a paint comes at once.
const view = () => {
  const it = {posted: [], made: [], now: 0};
  const element = (parent, name, style, text) => {
    const made = {name, style, textContent: text || '', childNodes: [], setAttribute() {}, insertBefore(child) { this.childNodes.unshift(child); },
      removeChild(child) { this.childNodes.splice(this.childNodes.indexOf(child), 1); },
      addEventListener(event, act) { this.click = act; }};
    it.made.push(made);
    if (parent) {
      parent.childNodes.push(made);
    }
    return made;
  };
  it.part = load('demo/faults.js', {document: {createElement: (name) => element(null, name)}, setTimeout() {}, clearTimeout() {}}, {
    'base/dom.js': {append: element, fill: (made, text) => { made.textContent = text; }, oncePerFrame: (paint) => paint},
    'demo/canvas.js': {appendKey: () => ({count() {}}), createLoop: () => () => {}},
    'base/clock.js': {now: () => it.now},
    'connection/control.js': {post: (url, body, ms, done) => it.posted.push({url, body, done})}
  }).createFaults(element(null, 'section'));
  it.message = it.made.find((made) => made.style === 'said');
  it.button = (name) => it.made.filter((made) => made.name === 'button')[words.FAULTS.findIndex((fault) => fault.name === name)];
  it.told = () => it.made.find((made) => made.style === 'resumes').childNodes.map((made) => made.textContent.replace(/^[0-9:]+ /, ''));
  it.connect = (phase, more) => it.part.update({phase, client: 'W', epoch: A, n: 7, transport: 'sse', serverNow: null, helloAt: null, ...more});
  return it;
};

test('a look at the view asks the server for nothing, and says why there is nothing to break once that is known', () => {
  const it = view();
  it.connect('open');
  it.part.open();
  assert.equal(it.message.textContent, '', 'what this page may do is not known yet');
  it.part.setStatus({lab: false});
  assert.equal(it.message.textContent, words.LAB_FORBIDDEN);
  it.part.setStatus({lab: true});
  assert.equal(it.message.textContent, '');
  assert.equal(it.button('cut').disabled, false);
  it.connect('idle');
  assert.equal(it.message.textContent, words.LAB_IDLE);
  it.connect('ended', {reason: 'quit'});
  assert.equal(it.message.textContent, words.LAB_STOPPED);
  assert.equal(it.button('cut').disabled, true);
  assert.equal(it.posted.length, 0);
});

test('a fault is that of the connection, and a refusal of it stays to be read', () => {
  const it = view();
  it.part.setStatus({lab: true});
  it.connect('open');
  it.button('cut').click();
  assert.deepEqual([it.posted[0].url, it.posted[0].body], ['lab?client=W', '{"do":"cut"}']);
  it.connect('waiting');
  it.posted[0].done({status: 202, text: '{"do":"cut","until":0}'});
  assert.deepEqual(it.told(), [`Cut the connection. The connection is gone; the page comes back with ${A}.7.`]);
  it.connect('open');
  it.button('silence').click();
  it.posted[1].done({status: 400, text: '100 clients are in the lab\n'});
  assert.equal(it.message.textContent, '100 clients are in the lab');
  it.connect('open');
  assert.equal(it.message.textContent, '100 clients are in the lab');
  assert.equal(it.told().length, 1, 'a fault that was refused has no story');
  assert.match(it.told()[0], /^Cut the connection\. Back after/);
});

test('a hello that a fault has held up does not set the clock back', () => {
  const it = view();
  it.part.setStatus({lab: true});
  it.connect('open', {serverNow: 1000, helloAt: 0});
  it.button('delay').click();
  it.connect('open', {serverNow: 1100, helloAt: 400}); // 300 ms late
  it.now = 1300;
  it.part.show({id: A + '.8', at: 2000});
  assert.match(it.told()[0], /^300 ms more\. 1 event came 300 ms late on average, none lost\.$/);
  // That of another log counts.
  it.connect('open', {epoch: 'bbbbbbbbbbbbb', serverNow: 5000, helloAt: 5300});
  it.now = 7300;
  it.part.show({id: 'bbbbbbbbbbbbb.1', at: 6900});
  assert.match(it.told()[0], /2 events came 200 ms late on average/);
});
