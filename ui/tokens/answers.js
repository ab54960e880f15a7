// The answers of language models, joined from their pieces as they come.
'use strict';

var read = require('./deltas.js').read;

var CHARS_MAX = 4194304;  // of all answers: the oldest go, and the only one goes on without its end

// Returns {add(data), list(), dropped()}. An answer is {id, model, parts: [{part, kind, text}],
// ended, full}: full is that its end did not fit.
function createAnswers() {
  var all = [];
  var chars = 0;
  var dropped = 0;

  // Takes the data of an event, and returns whether it is of an answer.
  function add(data) {
    var said = read(data);
    var of;
    if (said === null) {
      return false;
    }
    of = answerOf(said);
    if (of) {
      of.model = of.model || said.model;
      said.pieces.forEach(function (piece) { join(of, piece); });
      of.ended = of.ended || said.end;
    }
    return true;
  }

  // Returns the answer that a piece belongs to: that with its id; without one the newest that goes
  // on. null where there is nothing to add to.
  function answerOf(said) {
    var same = all.filter(function (one) { return said.id === '' ? !one.ended : one.id === said.id; }).pop();
    if (same && !(said.begin && same.id !== said.id)) {
      return same;
    }
    if (said.pieces.length === 0 && !said.begin) {
      return null;
    }
    same = {id: said.id, model: said.model, parts: [], ended: false, full: false};
    all.push(same);
    return same;
  }

  function join(of, piece) {
    var same = of.parts.filter(function (one) { return one.part === piece.part; })[0];
    if (!same) {
      same = {part: piece.part, kind: piece.kind, text: ''};
      of.parts.push(same);
    }
    while (chars > CHARS_MAX && all.length > 1) {
      dropped += 1;
      chars -= all.shift().parts.reduce(function (sum, part) { return sum + part.text.length; }, 0);
    }
    of.full = chars > CHARS_MAX;
    if (!of.full) {
      same.text += piece.text;
      chars += piece.text.length;
    }
  }

  return {add: add, list: function () { return all; }, dropped: function () { return dropped; }};
}

module.exports = {createAnswers: createAnswers};
