'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {createRecording, countUpTo} = load('player/recording.js');

const HEAD = '\n{"pushpane":"recording","version":1,"title":"A talk","source":"stdin","name":"","start":1700000000000,"epoch":"abcdefghijk27"}\n';
const event = (n, t, data, type) => JSON.stringify({n, t, type: type || 'message', data}).replace(/</g, '\\u003c') + '\n';

test('what stands in the page is read', () => {
  const nasty = '</script><!--\u2028\0\x1b[1m\ud83d\ude00"\\\n';
  const recording = createRecording(HEAD + event(1, 5, nasty) + event(2, 70, '{"a":1}', 'price'));
  assert.equal(recording.header.title, 'A talk');
  assert.deepEqual(recording.times, [5, 70]);
  assert.deepEqual(recording.event(0), {id: 'abcdefghijk27.1.5', event: 'message', data: nasty, at: 1700000000005});
  assert.deepEqual(recording.event(1), {id: 'abcdefghijk27.2.70', event: 'price', data: '{"a":1}', at: 1700000000070});
});

test('the time line of a history that has lost its start begins with what is kept', () => {
  const recording = createRecording(HEAD + event(7, 5000, 'a') + event(8, 5400, 'b') + event(12, 5300, 'c'));
  assert.deepEqual(recording.times, [0, 400, 400], 'and never runs back');
  assert.deepEqual([6, 7, 8, 9, 12, 13].map(recording.find), [-1, 0, 1, -1, 2, -1]);
});

test('lines that came at once have no span, whenever they came and however long the program went on', () => {
  const span = (...events) => createRecording(HEAD + events.join('')).span;
  assert.equal(span(event(1, 3000, 'a'), event(2, 3010, 'b'), event(3, 9000, '{}', 'end')), 10);
  assert.equal(span(event(1, 0, '{}', 'source'), event(2, 3000, 'a'), event(3, 8000, '{}', 'source')), 0);
  assert.equal(span(event(1, 0, '{}', 'source')), 0);
  assert.equal(span(event(1, 5, 'a'), event(2, 5005, '{}', 'screen')), 5000);
});

test('what is no event, and no type, is not one', () => {
  const recording = createRecording('\nrubbish\n' + event(1, 0, 'x', 'no type') + '{"n":2,"t":1\n');
  assert.deepEqual(recording.times, [0]);
  assert.deepEqual(recording.event(0), {id: 'recordingpage.1.0', event: 'message', data: 'x', at: null});
  assert.deepEqual(createRecording('').times, []);
});

test('marks', () => {
  const recording = createRecording(HEAD + event(1, 0, 'plain') + event(2, 10, '{"name":"Ada","text":"hi"}', 'chat') + event(3, 20, 'x'.repeat(100), 'mark') +
    event(4, 30, '{"state":"lost","text":"2 lines"}', 'source') + event(5, 40, '{"reason":"source","status":"ended"}', 'end') + event(6, 50, 'not JSON', 'chat') + event(7, 60, '{}', 'chat') +
    event(8, 70, '{"name":"","text":"who?"}', 'chat') + event(9, 80, '', 'mark') + event(10, 90, 'é😀'.repeat(40), 'mark') + event(11, 95, 'é😀'.repeat(41), 'mark'));
  assert.deepEqual(recording.marks().map((mark) => [mark.at, mark.kind, mark.text.length > 50 ? mark.text.length : mark.text]),
    [[10, 'chat', 'Ada: hi'], [20, 'mark', 80], [30, 'source', 'lost: 2 lines'], [40, 'end', 'ended'], [70, 'chat', 'Anonymous: who?'],
      [80, 'mark', ''], [90, 'mark', 120], [95, 'mark', 119]]);
  assert.equal(recording.marks()[7].text, 'é😀'.repeat(39) + 'é…', 'no character is cut in half');
  let text = HEAD;
  for (let n = 1; n <= 2000; n += 1) {
    text += event(n, n, 'here', 'mark');
  }
  assert.equal(createRecording(text).marks().length, 500);
});

test('what was read is let go again', () => {
  let text = HEAD;
  for (let n = 1; n <= 1000; n += 1) {
    text += event(n, n, 'event ' + n);
  }
  const recording = createRecording(text);
  const first = recording.event(0);
  assert.equal(recording.event(0), first);
  for (let i = 1; i < 300; i += 1) {
    assert.equal(recording.event(i).data, 'event ' + (i + 1));
  }
  assert.notEqual(recording.event(0), first);
});

test('countUpTo', () => {
  assert.deepEqual([-1, 0, 1, 2, 3].map((limit) => countUpTo([0, 1, 1, 2], limit)), [0, 1, 3, 4, 4]);
});

test('acts of the room are no lines, and a removed message has no text', () => {
  const recording = createRecording(HEAD + event(1, 5, '{"name":"Ada","text":"rude"}', 'chat') + event(2, 6, 'line') +
    event(3, 9, '{"do":"remove","id":"abcdefghijk27.1"}', 'room') + event(4, 12, 'last'));
  assert.deepEqual(recording.times, [5, 6, 12]);
  assert.equal(recording.lines, 3);
  assert.deepEqual(recording.event(0), {id: 'abcdefghijk27.1.5', event: 'room', data: '', at: 1700000000005});
  assert.deepEqual(recording.marks(), []);
  assert.deepEqual(recording.acts, [{at: 9, n: 3, act: {do: 'remove', id: 'abcdefghijk27.1'}}]);
});

test('acts name lines under the name that the log has here', () => {
  const text = event(1, 1, 'a') + event(2, 2, '{"do":"bookmark","id":"zzzzzzzzzzzzz.1","note":"x"}', 'room') + event(3, 3, '{"do":"pin","id":"","type":"message","data":"b"}', 'room');
  assert.deepEqual(createRecording(HEAD + text).acts.map((act) => act.act.id), ['abcdefghijk27.1', '']);
  assert.deepEqual(createRecording(text).acts.map((act) => act.act.id), ['recordingpage.1', '']);
});
