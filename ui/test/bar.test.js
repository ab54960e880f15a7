'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const bar = load('player/bar.js');

test('the position goes on by the speed while it plays, and stops at the end', () => {
  const state = {at: 1000, length: 5000, playing: true, speed: 2, marks: []};
  assert.equal(bar.position(state, 100, 600), 2000);
  assert.equal(bar.position(state, 100, 100000), 5000);
  assert.equal(bar.position(state, 100, 50), 1000, 'a clock that is set back');
  assert.equal(bar.position({...state, playing: false}, 100, 600), 1000);
});

test('clock', () => {
  const want = {0: '0:00', 999: '0:00', 1000: '0:01', 83000: '1:23', 3599999: '59:59', 3723000: '1:02:03', 360000000: '100:00:00'};
  for (const ms of Object.keys(want)) {
    assert.equal(bar.clock(Number(ms)), want[ms]);
  }
});

test('percentOf is within the line', () => {
  assert.equal(bar.percentOf(250, 1000), 25);
  assert.equal(bar.percentOf(2000, 1000), 100);
  assert.equal(bar.percentOf(0, 0), 0, 'a recording of one moment');
});

test('nextMark finds the marks around a place, and never the one it stands at', () => {
  const marks = [{at: 100}, {at: 200}, {at: 300}];
  assert.equal(bar.nextMark(marks, 200, 1), marks[2]);
  assert.equal(bar.nextMark(marks, 200, -1), marks[0]);
  assert.equal(bar.nextMark(marks, 150, 1), marks[1]);
  assert.equal(bar.nextMark(marks, 300, 1), null);
  assert.equal(bar.nextMark([], 0, -1), null);
});

test('the speeds to choose from hold the present one', () => {
  assert.ok(bar.speeds(1).includes(2));
  assert.deepEqual(bar.speeds(3).filter((x) => x >= 2 && x <= 5), [2, 3, 5]);
  assert.equal(bar.speeds(1).length, bar.speeds(3).length - 1);
});

// As much of a document as the bar needs.
class Element {
  constructor() {
    this.children = this.options = [];
    this.on = {};
    this.style = {};
  }

  appendChild(child) { this.children.push(child); return child; }
  setAttribute() {}
  removeAttribute() {}
  addEventListener(type, run) { this.on[type] = run; }
  set textContent(text) { this.text = text; this.children.length = 0; }
  get textContent() { return this.text || ''; }
  // The element of a class in here, or undefined.
  find(name) {
    return this.className === name ? this : this.children.reduce((found, child) => found || child.find(name), undefined);
  }
}
const page = () => {
  const it = {player: new Element(), now: 0, asked: []};
  const world = {
    document: {createElement: () => new Element(), getElementById: () => it.player},
    setInterval() {}, clearInterval() {}, setTimeout() {}, clearTimeout() {}
  };
  const ask = (method, url, headers, body, ms, done) => it.asked.push(done);
  it.createBar = load('player/bar.js', world).createBar;
  it.createReplay = load('player/replay.js', world, {'connection/transports.js': {ask}}).createReplay;
  it.find = (name) => it.player.find(name);
  return it;
};
const replay = {at: 0, length: 60000, playing: true, speed: 1, marks: []};

test('of two speeds that are not in the list the present one can be seen', () => {
  const it = page();
  const made = it.createBar(it.player, {}, () => it.now);
  for (const speed of [3, 4]) {
    made.update({...replay, speed}, true, '');
    assert.ok(it.find('player-speed').options.some((option) => option.value === String(speed)), String(speed));
  }
});

test('an order that is refused leaves the replay where it has got to', () => {
  const it = page();
  const made = it.createReplay(() => {}, () => it.now);
  made.setStatus({quit: true, replay});
  it.now = 10000;
  it.find('player-slider').value = '40000';
  it.find('player-slider').on.change();
  assert.equal(it.find('player-time').textContent, '0:40 / 1:00');
  it.now = 12000;
  it.asked[0]({status: 0, text: ''});
  assert.equal(it.find('player-time').textContent, '0:12 / 1:00');
  assert.equal(it.find('player-note').textContent, 'The server did not answer.');
});

test('what was answered to an older order does not put the bar back', () => {
  const it = page();
  const paused = {...replay, playing: false};
  const made = it.createReplay(() => {}, () => it.now);
  made.setStatus({quit: true, replay: paused});
  for (const at of ['20000', '40000']) {
    it.find('player-slider').value = at;
    it.find('player-slider').on.change();
  }
  made.setStatus({quit: true, replay: paused});
  it.asked[0]({status: 200, text: JSON.stringify({...paused, at: 20000})});
  assert.equal(it.find('player-time').textContent, '0:40 / 1:00');
  it.asked[1]({status: 409, text: 'no'});
  assert.equal(it.find('player-time').textContent, '0:20 / 1:00', 'where the one that was obeyed went');
  made.setStatus({quit: true, replay: {...paused, at: 5000}});
  assert.equal(it.find('player-time').textContent, '0:05 / 1:00');
});
