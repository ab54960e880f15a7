'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {createEngine} = load('player/engine.js');

test('it stands at the first event until it is played', () => {
  const engine = createEngine([300, 1000, 2000]);
  assert.deepEqual(engine.state(), {at: 300, length: 2000, playing: false, speed: 1});
  assert.equal(engine.count(), 1);
  engine.tick(99999);
  assert.equal(engine.count(), 1);
});

test('events come when they are due, and it stops at the end', () => {
  const engine = createEngine([0, 1000, 1000, 2000]);
  engine.play(5000);
  assert.equal(engine.tick(5999), false);
  assert.equal(engine.count(), 1);
  engine.tick(6000);
  assert.equal(engine.count(), 3);
  assert.equal(engine.tick(8000), true, 'that is news');
  assert.deepEqual(engine.state(), {at: 2000, length: 2000, playing: false, speed: 1});
  engine.play(9000);
  assert.equal(engine.count(), 1, 'from the beginning again');
});

test('a pause keeps its place, however long', () => {
  const engine = createEngine([0, 1000, 2000]);
  engine.play(0);
  engine.pause(1500);
  engine.play(100000);
  engine.tick(100400);
  assert.equal(engine.state().at, 1900);
  engine.tick(100300);
  assert.equal(engine.state().at, 1900, 'a clock that is set back');
});

test('the speed counts from where it is set', () => {
  const engine = createEngine([0, 1000, 10000]);
  engine.play(0);
  engine.speed(4, 500);
  engine.tick(1000);
  assert.equal(engine.state().at, 2500);
});

test('a step is one event, also where several have the same time', () => {
  const engine = createEngine([0, 1000, 1000, 1000]);
  for (const count of [2, 3, 4, 4]) {
    engine.step(7);
    assert.deepEqual([engine.count(), engine.state().at, engine.state().playing], [count, 1000, false]);
  }
  engine.seek(1000, 0);
  assert.equal(engine.count(), 4);
});

test('seeking takes events away and brings them back', () => {
  const engine = createEngine([0, 1000, 2000]);
  const seek = (ms) => { engine.seek(ms, 0); return [engine.state().at, engine.count()]; };
  assert.deepEqual(seek(1999), [1999, 2]);
  assert.deepEqual(seek(-5), [0, 1]);
  assert.deepEqual(seek(99999), [2000, 3]);
});

test('seeking while it plays goes on from there', () => {
  const engine = createEngine([0, 1000, 20000]);
  engine.play(0);
  engine.seek(900, 5000);
  engine.tick(5050);
  assert.equal(engine.count(), 1);
  engine.tick(5100);
  assert.deepEqual([engine.count(), engine.state().playing], [2, true]);
});

test('a pause that is skipped lasts a second', () => {
  const engine = createEngine([0, 60000, 60500]);
  assert.equal(engine.pauses(), true);
  assert.equal(createEngine([0, 1000]).pauses(), false);
  engine.skip(true);
  engine.play(0);
  assert.equal(engine.tick(10), true, 'the bar must know');
  assert.equal(engine.state().at, 59000);
  assert.equal(engine.tick(1000), false);
  engine.tick(1010);
  assert.equal(engine.count(), 2);
  engine.speed(5, 1010);
  engine.seek(0, 1010);
  engine.tick(1020);
  assert.equal(engine.state().at, 55000);
});

test('nothing to play', () => {
  const engine = createEngine([]);
  engine.play(0);
  assert.equal(engine.tick(1), true);
  engine.step(2);
  assert.deepEqual([engine.count(), engine.state().length, engine.state().playing], [0, 0, false]);
});
