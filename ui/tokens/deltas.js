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
//	others  there may be more of it behind that: another candidate goes on
//	pieces  [{part, kind, text, whole}]: part is which of several texts side by side, and kind text,
//	        thinking or tool; whole is a call of a tool that comes at once, next to others
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
  return {id: string(id), model: string(model), pieces: pieces.filter(function (piece) { return piece.text !== ''; }), begin: begin, end: end, others: false};
}

function piece(part, kind, text) {
  return {part: kind + part, kind: kind, text: string(text), whole: false};
}

// A call with its arguments, which are a value.
function wholeCall(part, name, args) {
  var call = piece(part, 'tool', name);
  call.whole = true;
  if (call.text !== '' && args !== undefined && args !== null) {
    call.text += ' ' + JSON.stringify(args);
  }
  return call;
}

// OpenAI's chat completions, and who speaks as they do: reasoning is from others.
function chat(value) {
  var pieces = [];
  if (!Array.isArray(value.choices) || !value.choices.every(isObject) || (value.object !== 'text_completion' && !value.choices.every(hasDelta))) {
    return null;
  }
  value.choices.forEach(function (choice, i) {
    var at = choice.index === undefined ? i : choice.index;
    var delta = choice.delta || {};
    pieces.push(piece(at, 'thinking', delta.reasoning_content || delta.reasoning));
    list(delta.content).forEach(function (part) {
      pieces.push(part.type === 'thinking' ? piece(at, 'thinking', textOf(part.thinking)) : piece(at, 'text', part.text));
    });
    pieces.push(piece(at, 'text', string(delta.content) || delta.refusal || choice.text));
    pieces.push(piece(at + '.function', 'tool', called(delta.function_call)));
    list(delta.tool_calls).forEach(function (call, k) {
      pieces.push(piece(at + '.' + (call.index === undefined ? k : call.index), 'tool', called(call['function'])));
    });
  });
  return answer(value.id, value.model, pieces, false, false);
}

function hasDelta(choice) {
  return isObject(choice.delta);
}

// Mistral's thinking is a list of texts.
function textOf(value) {
  return string(value) || list(value).map(function (part) { return string(part.text); }).join('');
}

// A name comes once, then its arguments piece by piece.
function called(call) {
  return isObject(call) ? (string(call.name) ? call.name + ' ' : '') + string(call['arguments']) : '';
}

// OpenAI's responses.
function responses(value) {
  var type = string(value.type);
  var of = value.response || {};
  var item = isObject(value.item) ? value.item : {};
  var kind;
  if (type === 'response.created') {
    return answer(of.id, of.model, [], true, false);
  }
  if (/^response\.(completed|failed|incomplete)$/.test(type)) {
    return answer(of.id, of.model, [], false, true);
  }
  if (type === 'response.output_item.added' && string(item.name)) {
    return answer('', '', [piece(item.id + '.' + value.output_index, 'tool', item.name + ' ')], false, false);
  }
  kind = /^response\.(output_text|refusal)\.delta$/.test(type) ? 'text' : /^response\.reasoning\w*\.delta$/.test(type) ? 'thinking' :
    /^response\.\w+_(arguments|input|code)\.delta$/.test(type) ? 'tool' : '';
  return kind === '' ? null : answer('', '', [piece(value.item_id + '.' + value.output_index + within(value), kind, value.delta)], false, false);
}

// Which of several texts of one item: calls of tools have no index.
function within(value) {
  return value.summary_index !== undefined ? '.summary' + value.summary_index : value.content_index ? '.' + value.content_index : '';
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
  var of;
  if (!Array.isArray(value.candidates) || !value.candidates.every(isObject)) {
    return null;
  }
  value.candidates.forEach(function (candidate, i) {
    var at = candidate.index === undefined ? i : candidate.index;
    ended = ended || !!candidate.finishReason;
    list(candidate.content && candidate.content.parts).forEach(function (part) {
      pieces.push(part.functionCall ? wholeCall(at, part.functionCall.name, part.functionCall.args) :
        piece(at, part.thought === true ? 'thinking' : 'text', part.text));
    });
  });
  of = answer(value.responseId, value.modelVersion, pieces, false, ended);
  of.others = true;
  return of;
}

// Ollama's, of /api/generate and /api/chat.
function ollama(value) {
  var of = value.message || {thinking: value.thinking, content: value.response};
  if (typeof value.model !== 'string' || typeof value.done !== 'boolean' || typeof of.content !== 'string') {
    return null;
  }
  return answer('', value.model, [piece('', 'thinking', of.thinking), piece('', 'text', of.content)].concat(list(of.tool_calls).map(function (call) {
    var called = call['function'] || {};
    return wholeCall(0, called.name, called['arguments']);
  })), false, value.done);
}

// The objects of a list: all else in it is of no known shape.
function list(value) {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value) {
  return value !== null && typeof value === 'object';
}

function string(value) {
  return typeof value === 'string' ? value : '';
}

module.exports = {read: read};
