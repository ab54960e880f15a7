'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {createAnswers} = load('tokens/answers.js');

// Streams as their services document them, and the text that a person reads.
const chat = (delta, more = {}) => JSON.stringify({id: 'chatcmpl-1', object: 'chat.completion.chunk', model: 'small', choices: [{index: 0, delta, ...more}]});
const streams = {
  'chat': [[chat({role: 'assistant', content: ''}), chat({content: 'Hel'}), chat({content: 'lo'}), chat({}, {finish_reason: 'stop'}), '[DONE]'],
    'small · chatcmpl-1', {text0: 'Hello'}],
  'chat in a terminal': [['data: ' + chat({content: 'Hel'}), '', 'data: ' + chat({content: 'lo'}), 'data: [DONE]'], 'small · chatcmpl-1', {text0: 'Hello'}],
  'chat that reasons': [[chat({reasoning_content: 'hm '}), chat({reasoning_content: 'so'}), chat({content: '42'})], 'small · chatcmpl-1', {thinking0: 'hm so', text0: '42'}],
  'chat with a tool': [[chat({tool_calls: [{index: 0, id: 'c', 'function': {name: 'add', 'arguments': ''}}]}), chat({tool_calls: [{index: 0, 'function': {'arguments': '{"a":'}}]}),
    chat({tool_calls: [{index: 0, 'function': {'arguments': '1}'}}]})], 'small · chatcmpl-1', {'tool0.0': 'add {"a":1}'}],
  'chat with a function, as it was before tools': [[chat({function_call: {name: 'add', 'arguments': ''}}), chat({function_call: {'arguments': '{"a":'}}), chat({function_call: {'arguments': '1}'}})],
    'small · chatcmpl-1', {'tool0.function': 'add {"a":1}'}],
  'chat whose content is a list': [[chat({content: [{type: 'thinking', thinking: [{type: 'text', text: 'hm'}]}]}), chat({content: [{type: 'text', text: 'Hel'}]}), chat({content: [{type: 'text', text: 'l'}, {type: 'text', text: 'o'}]})],
    'small · chatcmpl-1', {thinking0: 'hm', text0: 'Hello'}],
  'completions': [['{"id":"c","object":"text_completion","model":"old","choices":[{"index":0,"text":"on"}]}', '{"id":"c","object":"text_completion","model":"old","choices":[{"index":0,"text":"ce"}]}'],
    'old · c', {text0: 'once'}],
  'responses': [['{"type":"response.created","response":{"id":"resp_1","model":"big"}}',
    '{"type":"response.output_text.delta","item_id":"m","output_index":0,"content_index":0,"delta":"Hel"}',
    '{"type":"response.output_text.delta","item_id":"m","output_index":0,"content_index":0,"delta":"lo"}',
    '{"type":"response.output_text.done","item_id":"m","output_index":0,"content_index":0,"text":"Hello"}',
    '{"type":"response.completed","response":{"id":"resp_1","model":"big"}}'], 'big · resp_1', {'textm.0': 'Hello'}],
  'responses with several texts': [['{"type":"response.created","response":{"id":"resp_1","model":"big"}}',
    '{"type":"response.reasoning_summary_text.delta","item_id":"rs","output_index":0,"summary_index":0,"delta":"First"}',
    '{"type":"response.reasoning_summary_text.delta","item_id":"rs","output_index":0,"summary_index":1,"delta":"Then"}',
    '{"type":"response.reasoning_text.delta","item_id":"rs","output_index":0,"content_index":0,"delta":"hm"}',
    '{"type":"response.output_text.delta","item_id":"m","output_index":1,"content_index":0,"delta":"one"}',
    '{"type":"response.output_text.delta","item_id":"m","output_index":1,"content_index":1,"delta":"two"}',
    '{"type":"response.completed","response":{"id":"resp_1","model":"big"}}'], 'big · resp_1',
  {'thinkingrs.0.summary0': 'First', 'thinkingrs.0.summary1': 'Then', 'thinkingrs.0': 'hm', 'textm.1': 'one', 'textm.1.1': 'two'}],
  'responses with a function': [['{"type":"response.created","response":{"id":"resp_1","model":"big"}}',
    '{"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","id":"fc","call_id":"c","name":"add","arguments":""}}',
    '{"type":"response.function_call_arguments.delta","item_id":"fc","output_index":0,"delta":"{\\"a\\":"}',
    '{"type":"response.function_call_arguments.delta","item_id":"fc","output_index":0,"delta":"1}"}',
    '{"type":"response.completed","response":{"id":"resp_1","model":"big"}}'], 'big · resp_1', {'toolfc.0': 'add {"a":1}'}],
  'messages': [['{"type":"message_start","message":{"id":"msg_1","model":"opus","content":[]}}', '{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}',
    '{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}}', '{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"x"}}',
    '{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}', '{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Hel"}}',
    '{"type":"ping"}', '{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"lo"}}',
    '{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"t","name":"add","input":{}}}', '{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{}"}}',
    '{"type":"message_stop"}'], 'opus · msg_1', {thinking0: 'hm', text1: 'Hello', tool2: 'add {}'}],
  'candidates': [['{"candidates":[{"content":{"parts":[{"text":"Hel"}],"role":"model"},"index":0}],"modelVersion":"pro","responseId":"r"}',
    '{"candidates":[{"content":{"parts":[{"text":"lo"}],"role":"model"},"finishReason":"STOP","index":0}],"modelVersion":"pro","responseId":"r"}'], 'pro · r', {text0: 'Hello'}],
  'candidates with functions': [['{"candidates":[{"content":{"parts":[{"functionCall":{"name":"add","args":{"a":1}}},{"functionCall":{"name":"now"}}]}}],"modelVersion":"pro","responseId":"r"}',
    '{"candidates":[{"content":{"parts":[{"functionCall":{"name":"add","args":{"a":2}}}]},"finishReason":"STOP"}],"modelVersion":"pro","responseId":"r"}'], 'pro · r',
  {'tool0.0': 'add {"a":1}', 'tool0.1': 'now', 'tool0.2': 'add {"a":2}'}],
  'ollama chat with tools': [['{"model":"llama","message":{"content":"","tool_calls":[{"function":{"name":"add","arguments":{"a":1}}}]},"done":false}',
    '{"model":"llama","message":{"content":"","tool_calls":[{"function":{"name":"now"}}]},"done":false}', '{"model":"llama","message":{"content":""},"done":true}'], 'llama',
  {'tool0.0': 'add {"a":1}', 'tool0.1': 'now'}],
  'generate': [['{"model":"llama","created_at":"2026-01-01T00:00:00Z","response":"Hel","done":false}', '{"model":"llama","response":"lo","done":false}', '{"model":"llama","response":"","done":true}'],
    'llama', {text: 'Hello'}],
  'ollama chat': [['{"model":"llama","message":{"role":"assistant","content":"","thinking":"hm"},"done":false}', '{"model":"llama","message":{"role":"assistant","content":"Hello"},"done":false}',
    '{"model":"llama","message":{"role":"assistant","content":""},"done":true}'], 'llama', {thinking: 'hm', text: 'Hello'}]
};

const {heading} = load('tokens/words.js');
const textsOf = (answer) => Object.fromEntries(answer.parts.map((part) => [part.part, part.text]));

for (const [name, [events, said, want]] of Object.entries(streams)) {
  test('the pieces of ' + name, () => {
    const answers = createAnswers();
    events.forEach((data) => answers.add(data));
    assert.equal(answers.list().length, 1);
    assert.equal(heading(answers.list()[0]), said);
    assert.deepEqual(textsOf(answers.list()[0]), want);
  });

  test('twice ' + name + ' is one answer by its id, and two without', () => {
    const answers = createAnswers();
    events.concat(events.map((data) => data.replace(/chatcmpl-1|resp_1|msg_1|"r"|"id":"c"/, (id) => id.replace(/(1|r|c)("?)$/, '$1x$2')))).forEach((data) => answers.add(data));
    assert.equal(answers.list().length, 2);
    assert.deepEqual(textsOf(answers.list()[1]), want);
  });
}

for (const name of ['chat', 'responses', 'messages', 'generate']) {
  test('a second run of ' + name + ' with the same id is an answer of its own', () => {
    const [events, said, want] = streams[name];
    const answers = createAnswers();
    events.concat(events).forEach((data) => answers.add(data));
    assert.deepEqual(answers.list().map((answer) => [heading(answer), textsOf(answer)]), [[said, want], [said, want]]);
  });
}

test('an end without an id is that of the answer that was added to last', () => {
  const answers = createAnswers();
  const of = (id, content) => chat({content}).replace('chatcmpl-1', id);
  [of('a', '1'), of('b', '1'), of('a', '2'), '[DONE]', of('b', '2'), '[DONE]'].forEach((data) => answers.add(data));
  assert.deepEqual(answers.list().map((answer) => [answer.id, textsOf(answer).text0, answer.ended]), [['a', '12', true], ['b', '12', true]]);
});

test('a candidate goes on behind the end of another', () => {
  const answers = createAnswers();
  for (const [index, text, more] of [[0, 'a', {finishReason: 'STOP'}], [1, 'b', {}], [1, 'c', {finishReason: 'STOP'}]]) {
    answers.add(JSON.stringify({candidates: [{index, content: {parts: [{text}]}, ...more}], responseId: 'r'}));
  }
  assert.deepEqual(answers.list().map(textsOf), [{text0: 'a', text1: 'bc'}]);
});

test('a line of another shape is left alone', () => {
  const answers = createAnswers();
  for (const data of ['', 'plain', '{}', 'null', '[1]', '{"message":"a log line","level":"info"}', '{"choices":3}', '{"choices":[null]}', '{"choices":[{"delta":null}]}', '{"choices"', '{"candidates":7}',
    '{"type":"response.audio.delta","delta":"UklG"}', '{"model":"x","response":7,"done":false}', '{"message":{"content":"x"}}', '{"candidates":[null]}', '{"object":"text_completion","choices":[null]}',
    '{"type":"response.output_item.added","item":null}', '{"type":"response.output_item.added","item":{"type":"message","id":"m"}}', '{"type":"response.output_text.done","text":"x"}']) {
    assert.equal(answers.add(data), false, data);
  }
  assert.deepEqual(answers.list(), []);
});

test('values of another kind than the shape has are no text', () => {
  const answers = createAnswers();
  for (const data of [chat({content: 7}), chat({content: {a: 1}}), chat({tool_calls: 'x'}), chat({tool_calls: [{}]}), chat({tool_calls: [null]}), chat({content: [null, 'x', {type: 'image'}]}), chat({function_call: 'x'}), chat({function_call: {}}),
    '{"candidates":[{"content":{"parts":[null,{"functionCall":{}},{"functionCall":7}]}}]}', '{"model":"x","message":{"content":"","tool_calls":[null,{},{"function":{"arguments":{}}}]},"done":false}', '{"candidates":[{"content":null}]}', '{"candidates":[{"content":{"parts":[{"text":null}]}}]}',
    '{"type":"content_block_delta","index":0}', '{"type":"message_start"}']) {
    answers.add(data);
  }
  assert.equal(answers.list().flatMap((answer) => answer.parts).length, 0);
});

test('answers side by side are told apart by their ids', () => {
  const answers = createAnswers();
  const of = (id, content) => chat({content}).replace('chatcmpl-1', id);
  ['a', 'b', 'a', 'b'].forEach((id, i) => answers.add(of(id, id + i)));
  assert.deepEqual(answers.list().map((answer) => [answer.id, textsOf(answer).text0]), [['a', 'a0a2'], ['b', 'b1b3']]);
});

test('what is kept is bounded: the oldest go, and the only one loses its end', () => {
  const answers = createAnswers();
  const long = 'x'.repeat(1 << 20);
  const of = (id) => chat({content: long}).replace('chatcmpl-1', id);
  for (let i = 0; i < 9; i += 1) {
    answers.add(of('id' + i));
  }
  const kept = answers.list().length;
  assert.ok(kept < 9 && answers.dropped() === 9 - kept, kept + ' of 9, ' + answers.dropped() + ' dropped');
  for (let i = 0; i < 9; i += 1) {
    answers.add(of('one'));
  }
  const last = answers.list()[answers.list().length - 1];
  assert.ok(last.full && textsOf(last).text0.length <= 5 << 20);
  assert.match(heading(last), /too long/);
});
