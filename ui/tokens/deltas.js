// The shapes in which language models stream an answer: an event each piece of it (a delta). A line
// of another shape is left alone.
'use strict';

// One of them is in every line of a shape, and a line without any is not parsed.
var SIGNS = ['"choices"', '"response', '"content_block', '"message', '"candidates"'];
var DONE = '[DONE]';     // how OpenAI's chat ends
var FIELD = /^data: ?/;  // a line of an event stream, as a terminal shows it

// Returns what an event says of an answer, null if it is of no known shape:
//
//	id      of the answer; '' where the shape has none, or only at its begin
//	model   '' where it is not said
//	begin   the answer begins here, so what comes without an id belongs to it
//	end     it ends here
//	pieces  [{part, kind, text}]: part is which of several texts side by side, and kind text,
//	        thinking or tool
function read(text) {
  var said = text.replace(FIELD, '');
  var value;
  if (said === DONE) {
    return answer('', '', [], false, true);
  }
  if (said.charAt(0) !== '{' || !SIGNS.some(function (sign) { return said.indexOf(sign) >= 0; })) {
    return null;
  }
  try {
    value = JSON.parse(said);
  } catch (e) {
    return null;
  }
  return chat(value) || responses(value) || messages(value) || candidates(value) || ollama(value);
}

function answer(id, model, pieces, begin, end) {
  return {id: string(id), model: string(model), pieces: pieces.filter(function (piece) { return piece.text !== ''; }), begin: begin, end: end};
}

function piece(part, kind, text) {
  return {part: kind + part, kind: kind, text: string(text)};
}

// OpenAI's chat completions, and who speaks as they do: reasoning is from others.
function chat(value) {
  var pieces = [];
  if (!Array.isArray(value.choices) || (value.object !== 'text_completion' && !value.choices.every(hasDelta))) {
    return null;
  }
  value.choices.forEach(function (choice, i) {
    var at = choice.index === undefined ? i : choice.index;
    var delta = choice.delta || {};
    pieces.push(piece(at, 'thinking', delta.reasoning_content || delta.reasoning));
    pieces.push(piece(at, 'text', delta.content || delta.refusal || choice.text));
    list(delta.tool_calls).forEach(function (call, k) {
      pieces.push(piece(at + '.' + (call.index === undefined ? k : call.index), 'tool', called(call['function'])));
    });
  });
  return answer(value.id, value.model, pieces, false, false);
}

function hasDelta(choice) {
  return choice !== null && typeof choice === 'object' && choice.delta !== null && typeof choice.delta === 'object';
}

// A name comes once, then its arguments piece by piece.
function called(call) {
  return call ? (call.name ? call.name + ' ' : '') + string(call['arguments']) : '';
}

// OpenAI's responses.
function responses(value) {
  var type = string(value.type);
  var of = value.response || {};
  var kind;
  if (type === 'response.created') {
    return answer(of.id, of.model, [], true, false);
  }
  if (/^response\.(completed|failed|incomplete)$/.test(type)) {
    return answer(of.id, of.model, [], false, true);
  }
  kind = /^response\.(output_text|refusal)\.delta$/.test(type) ? 'text' : /^response\.reasoning\w*\.delta$/.test(type) ? 'thinking' :
    /^response\.\w+_(arguments|input|code)\.delta$/.test(type) ? 'tool' : '';
  return kind === '' ? null : answer('', '', [piece(value.item_id + '.' + value.output_index, kind, value.delta)], false, false);
}

// Anthropic's messages.
function messages(value) {
  var delta = value.delta || {};
  var block = value.content_block || {};
  var of = value.message || {};
  switch (value.type) {
  case 'message_start':
    return answer(of.id, of.model, [], true, false);
  case 'message_stop':
    return answer('', '', [], false, true);
  case 'content_block_start':
    return answer('', '', [piece(value.index, block.type === 'text' ? 'text' : 'tool', block.name ? block.name + ' ' : block.text)], false, false);
  case 'content_block_delta':
    return answer('', '', [
      piece(value.index, 'text', delta.text),
      piece(value.index, 'thinking', delta.thinking),
      piece(value.index, 'tool', delta.partial_json)
    ], false, false);
  default:
    return null;
  }
}

// Gemini's.
function candidates(value) {
  var pieces = [];
  var ended = false;
  if (!Array.isArray(value.candidates)) {
    return null;
  }
  value.candidates.forEach(function (candidate, i) {
    var at = candidate.index === undefined ? i : candidate.index;
    ended = ended || !!candidate.finishReason;
    list(candidate.content && candidate.content.parts).forEach(function (part) {
      pieces.push(part.functionCall ? piece(at, 'tool', part.functionCall.name + ' ' + JSON.stringify(part.functionCall.args)) :
        piece(at, part.thought === true ? 'thinking' : 'text', part.text));
    });
  });
  return answer(value.responseId, value.modelVersion, pieces, false, ended);
}

// Ollama's, of /api/generate and /api/chat.
function ollama(value) {
  var of = value.message || {thinking: value.thinking, content: value.response};
  if (typeof value.model !== 'string' || typeof value.done !== 'boolean' || typeof of.content !== 'string') {
    return null;
  }
  return answer('', value.model, [piece('', 'thinking', of.thinking), piece('', 'text', of.content)].concat(list(of.tool_calls).map(function (call, i) {
    return piece(i, 'tool', call['function'] && call['function'].name + ' ' + JSON.stringify(call['function']['arguments']));
  })), false, value.done);
}

function list(value) {
  return Array.isArray(value) ? value : [];
}

function string(value) {
  return typeof value === 'string' ? value : '';
}

module.exports = {read: read};
