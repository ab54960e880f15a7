// The answers of language models, joined from their pieces as they come.
'use strict';

var read = require('./deltas.js').read;

var CHARS_MAX = 4194304;  // of all answers: the oldest go, and the only one goes on without its end

// Returns {add(data), list(), dropped()}. An answer is {id, model, parts: [{part, kind, text}],
// ended, full}: full is that its end did not fit.
function createAnswers() {
  var all = [];
  var newest = null;  // that was added to last
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
      newest = of;
      of.model = of.model || said.model;
      said.pieces.forEach(function (piece) { join(of, piece); });
      of.ended = of.ended || said.end;
    }
    return true;
  }

  // Returns the answer that a piece belongs to: that with its id; without one the newest that goes
  // on, and for an end the one that was added to last. null where there is nothing to add to.
  function answerOf(said) {
    var same = all.filter(function (one) { return said.id === '' ? !one.ended : one.id === said.id; }).pop();
    if (said.id === '' && said.end && newest && !newest.ended) {
      same = newest;
    }
    if (same && !isAnother(same, said)) {
      return same;
    }
    if (said.pieces.length === 0 && !said.begin) {
      return null;
    }
    same = {id: said.id, model: said.model, parts: [], ended: false, full: false};
    all.push(same);
    return same;
  }

  // Whether an answer begins, as a replay in a loop says the same ids again.
  function isAnother(same, said) {
    if (said.begin) {
      return same.id !== said.id || same.ended || same.parts.length > 0;
    }
    return same.ended && said.pieces.length > 0 && !said.others;
  }

  function join(of, piece) {
    while (chars > CHARS_MAX && all.length > 1) {
      dropped += 1;
      chars -= all.shift().parts.reduce(function (sum, part) { return sum + part.text.length; }, 0);
    }
    of.full = chars > CHARS_MAX;
    if (!of.full) {
      partOf(of, piece).text += piece.text;
      chars += piece.text.length;
    }
  }

  function partOf(of, piece) {
    var same = piece.whole ? null : of.parts.filter(function (one) { return one.part === piece.part; })[0];
    if (!same) {
      same = {part: piece.part + (piece.whole ? '.' + of.parts.length : ''), kind: piece.kind, text: ''};
      of.parts.push(same);
    }
    return same;
  }

  return {add: add, list: function () { return all; }, dropped: function () { return dropped; }};
}

module.exports = {createAnswers: createAnswers};
