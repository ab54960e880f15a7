'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {Page, hello, A} = require('./page.js');

const AWAY_MS = 120000;
const PAGES = 50;

// Chance from a seed (xorshift32), so that a failure can be seen again.
function chance(seed) {
  let x = seed;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) / 4294967296;
  };
}

// One page whose server is away from 0 to AWAY_MS; it returns when it asked, and when it was back.
function suffer(random) {
  const page = Page.open({});
  const asked = [];
  page.now = 0;
  page.random = random();
  page.send({type: 'failed'});
  while (page.state.phase !== 'open') {
    page.random = random();
    page.fire();
    asked.push(page.now);
    if (page.now < AWAY_MS) {
      // refused at once, the worst case for those who ask again at once
      page.send({type: 'failed'});
    } else if (page.last.transport === 'sse') {
      page.events([hello({id: A + '.0'})]);
    } else {
      page.events([{id: '', event: 'next', data: A + '.0'}]);
      asked.push(page.now); // it tries the stream at once
      page.events([hello({id: A + '.0'})]);
    }
  }
  assert.equal(page.state.transport, 'sse');
  assert.equal(page.state.fallback, null, 'the stream was not to blame');
  return {asked, back: page.now};
}

test('a server that was away for two minutes: 50 pages come back within 35 s, spread out', () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const random = chance(seed * 7919);
    const pages = [...Array(PAGES)].map(() => suffer(random));
    for (const {asked, back} of pages) {
      assert.ok(back < AWAY_MS + 35000, `seed ${seed}: back after ${back - AWAY_MS} ms`);
      for (let i = 1; i < asked.length && asked[i] < AWAY_MS; i += 1) {
        assert.ok(asked[i] - asked[i - 1] >= 1000, `seed ${seed}: asked at ${asked[i - 1]} and ${asked[i]} ms`);
      }
    }
    // Spread out: no second of the outage sees more than one request a page, and the return no more
    // than a third of the pages.
    const perSecond = {};
    for (const at of pages.flatMap((p) => p.asked)) {
      perSecond[Math.floor(at / 1000)] = (perSecond[Math.floor(at / 1000)] || 0) + 1;
    }
    assert.ok(Math.max(...Object.values(perSecond)) <= PAGES, `seed ${seed}`);
    const returns = {};
    for (const {back} of pages) {
      returns[Math.floor(back / 1000)] = (returns[Math.floor(back / 1000)] || 0) + 1;
    }
    assert.ok(Math.max(...Object.values(returns)) <= PAGES / 3, `seed ${seed}: ${JSON.stringify(returns)}`);
  }
});
