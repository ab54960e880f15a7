'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');

const E = 'recordingpage';
const line = (n) => JSON.stringify({n, t: n, type: 'message', data: (n % 3 === 0 ? 'ERROR ' : 'INFO ') + n}) + '\n';

// The search worker of an exported page, with a recording of the lines 1 to n but 7.
const sieve = (n) => {
  const it = {sent: [], timers: []};
  const {receive} = load('player/sieve.js', {postMessage: (message) => it.sent.push(message), setInterval() {}, clearInterval() {},
    setTimeout: (run) => it.timers.push(run), clearTimeout: (id) => { delete it.timers[id - 1]; }, Blob: function (parts) { this.text = parts.join(''); }});
  let text = '';
  for (let i = 1; i <= n; i += 1) {
    text += i === 7 ? '' : line(i);
  }
  it.post = (message) => receive({data: message});
  it.turns = () => {
    let turns = 0;
    for (; it.timers.length > 0; turns += 1) {
      it.timers.splice(0).forEach((run) => run && run());
    }
    return turns;
  };
  it.of = (type) => it.sent.filter((message) => message.type === type);
  it.post({type: 'recording', text});
  return it;
};

const span = (from, last) => ({epoch: E, cursor: `${E}.${from}`, from, last, started: null, inMemory: [], removed: [], steps: []});
const query = {text: 'error', regexp: false, caseful: false, invert: false};

test('it finds in the recording what a search of the live page finds in a history', () => {
  const it = sieve(20);
  it.post({type: 'find', job: 3, query, chosen: {}, span: span(2, 12)});
  it.turns();
  assert.deepEqual(it.of('found').map((m) => [...m.found]), [[3, 6, 9, 12]]);
  assert.equal(it.of('found')[0].at, 12);
  assert.deepEqual(it.of('end'), [{type: 'end', job: 3, ok: true}]);
});

test('a recording is read a piece at a time, so that the work can be watched', () => {
  const it = sieve(10000);
  it.post({type: 'find', job: 1, query, chosen: {}, span: span(0, 10000)});
  assert.equal(it.of('found').length, 0);
  assert.ok(it.turns() >= 5);
  assert.equal(it.of('found').reduce((sum, m) => sum + m.found.length, 0), 3333);
});

test('a new search ends the one before it', () => {
  const it = sieve(10000);
  it.post({type: 'find', job: 1, query, chosen: {}, span: span(0, 10000)});
  it.post({type: 'find', job: 2, query, chosen: {}, span: span(0, 9)});
  it.turns();
  assert.deepEqual(it.of('end').map((m) => m.job), [2]);
  assert.ok(it.of('found').every((m) => m.job === 2));
});

test('lines are saved with their text', () => {
  const it = sieve(9);
  it.post({type: 'save', format: 'text', least: 1, query: {...query, text: ''}, chosen: {}, span: span(5, 9)});
  it.turns();
  assert.equal(it.of('part')[0].part.text, 'ERROR 6\nINFO 8\nERROR 9\n');
});
