// What the acts of the room make (docs/wire.md, "The room"): pure. The server makes the same of
// them (internal/room).
'use strict';

var has = Object.prototype.hasOwnProperty;

// As in internal/room: what comes behind them changes nothing.
var BOOKMARKS_MAX = 1000;
var VOTERS_MAX = 2000;   // of a question

// The state before the first act.
function begin() {
  return {pin: null, paused: null, question: null, everybody: false, writers: [], bookmarks: []};
}

// Returns the state behind an act. Acts that cannot be change nothing.
function apply(state, act) {
  var change = has.call(CHANGES, act['do']) ? CHANGES[act['do']] : null;
  var next = {};
  Object.keys(state).forEach(function (name) { next[name] = state[name]; });
  if (change) {
    change(next, act);
  }
  return next;
}

var CHANGES = {
  pin: function (state, act) { state.pin = {id: String(act.id || ''), type: String(act.type), data: String(act.data)}; },
  unpin: function (state) { state.pin = null; },
  pause: function (state, act) { state.paused = {id: String(act.id || '')}; },
  resume: function (state) { state.paused = null; },
  remove: function (state, act) {
    state.pin = state.pin && state.pin.id === act.id ? null : state.pin;
  },
  question: function (state, act) {
    if (Array.isArray(act.answers)) {
      state.question = {question: act.question, text: String(act.text), answers: act.answers.map(String), open: true, recorded: act.recorded === true, votes: {}};
    }
  },
  vote: function (state, act) {
    var q = state.question;
    if (q && q.open && q.question === act.question && act.answer >= 1 && act.answer <= q.answers.length && !isFull(q, String(act.voter))) {
      state.question = withVote(q, String(act.voter), act.answer);
    }
  },
  close: function (state, act) {
    if (state.question && state.question.question === act.question) {
      state.question = copy(state.question);
      state.question.open = false;
    }
  },
  write: function (state, act) {
    var on = act.on === true;
    var others = state.writers.filter(function (guest) { return guest !== act.guest; });
    if (act.guest) {
      state.writers = on === state.everybody ? others : others.concat(act.guest);
    } else {
      state.everybody = on;
      state.writers = [];
    }
  },
  bookmark: function (state, act) {
    CHANGES.unbookmark(state, act);
    if (state.bookmarks.length < BOOKMARKS_MAX) {
      state.bookmarks = state.bookmarks.concat({id: String(act.id), note: String(act.note || '')}).sort(function (a, b) {
        return number(a.id) - number(b.id);
      });
    }
  },
  unbookmark: function (state, act) {
    state.bookmarks = state.bookmarks.filter(function (mark) { return mark.id !== act.id; });
  },
  // All that the acts before it have made, some of which may not be here.
  snapshot: function (state, act) {
    var all = act.state;
    if (all && Array.isArray(all.bookmarks)) {
      ['pin', 'paused', 'question', 'everybody', 'writers', 'bookmarks'].forEach(function (name) { state[name] = all[name]; });
    }
  }
};

function number(id) {
  return Number(id.split('.')[1]);
}

function copy(question) {
  var other = {};
  Object.keys(question).forEach(function (name) { other[name] = question[name]; });
  return other;
}

// Whether one more voter is one too many.
function isFull(question, voter) {
  return !has.call(question.votes, voter) && Object.keys(question.votes).length >= VOTERS_MAX;
}

// Of each voter the last vote counts.
function withVote(question, voter, answer) {
  var other = copy(question);
  other.votes = {};
  Object.keys(question.votes).forEach(function (name) { other.votes[name] = question.votes[name]; });
  other.votes[voter] = answer;
  return other;
}

// Whether an act may change the bookmarks.
function marks(act) {
  return act['do'] === 'bookmark' || act['do'] === 'unbookmark' || act['do'] === 'snapshot';
}

// Returns how many voters have given each answer.
function counts(question) {
  var list = question.answers.map(function () { return 0; });
  Object.keys(question.votes).forEach(function (voter) { list[question.votes[voter] - 1] += 1; });
  return list;
}

// Whether a guest may send messages.
function mayWrite(state, guest) {
  return !guest || state.everybody !== (state.writers.indexOf(guest) >= 0);
}

module.exports = {begin: begin, apply: apply, marks: marks, counts: counts, mayWrite: mayWrite};
