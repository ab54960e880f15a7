'use strict';

const test = require('node:test');
const assert = require('node:assert');
const {load} = require('./load.js');
const titleOf = load('page/heading.js').titleOf;
const createRecording = load('player/recording.js').createRecording;

test('a block without rows names the run, and the next run has no name yet', () => {
  const of = (event, data) => titleOf({event, data});
  assert.equal(of('screen', '{"title":"build 3 of 9"}'), 'build 3 of 9');
  assert.equal(of('screen', '{}'), '');
  assert.equal(of('screen', '{"from":1,"to":2,"rows":["x"],"title":"x"}'), null);
  assert.equal(of('screen', '{"title":""}'), '');
  assert.equal(of('source', '{"state":"running","text":"make"}'), '');
  assert.equal(of('source', '{"state":"lost","text":"make"}'), null);
  assert.equal(of('message', '{"title":"x"}'), null);
  assert.equal(of('screen', JSON.stringify({title: 'a' + 'b'.repeat(1000)})).length, 200);
  assert.doesNotMatch(of('screen', JSON.stringify({title: 'a\u0007\u001b\u202eb\nc'})), /[\u0007\u001b\u202e\n]/);
});

test('a recording has the name of the run at each place', () => {
  const line = (n, type, data) => JSON.stringify({n, t: n * 1000, type, data});
  const recording = createRecording([
    '{"pushpane":1,"source":"command","name":"make","start":0}',
    line(1, 'source', '{"state":"running","text":"make"}'),
    line(2, 'message', '{"title":"no"}'),
    line(3, 'screen', '{"title":"one"}'),
    line(4, 'message', 'a'),
    line(5, 'screen', '{}'),
    line(6, 'screen', '{"title":"two \\u003c"}'),
    line(7, 'source', '{"state":"running","text":"make"}')
  ].join('\n'));
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 7].map(recording.titleAt), ['', '', '', 'one', 'one', '', 'two <', '']);
});
