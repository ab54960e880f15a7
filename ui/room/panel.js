// What all see of the room, between the header and the lines: the pinned line, the pause, the
// question.
'use strict';

var dom = require('../base/dom.js');
var visible = require('../base/text.js').visible;
var find = require('../line/find.js');
var createQuestion = require('./question.js').createQuestion;
var words = require('./words.js');

// on: {vote(answer), goOn(), goTo(id)}. Returns {element, paint(state, how)}, where state is that
// of state.js and how {mine: the reader's own answer or 0, note: in place of the line below the
// answers, held: whether the list is held by the pause}.
function createPanel(on) {
  var element = dom.make('section', 'room');
  var pinned = dom.append(element, 'div', 'room-pinned');
  var paused = dom.append(element, 'div', 'room-paused');
  var asked = dom.append(element, 'div', 'room-question');
  var body = dom.append(asked, 'div', 'question');
  var summary = dom.append(asked, 'p', 'room-summary');
  var fold = dom.button('room-fold', '', toggle);
  var question = createQuestion(body, on.vote);
  var folded = 0;          // the number of the question that the reader has folded away
  var shown = null;        // the question, and
  var pin = null;          // the pinned line, as they are painted

  function toggle() {
    folded = folded === shown.question ? 0 : shown.question;
    paintFold();
  }

  function paintFold() {
    var away = folded === shown.question;
    dom.display(body, !away);
    dom.display(summary, away);
    dom.fill(summary, visible(shown.text));
    asked.className = 'room-question' + (away ? ' is-folded' : '');
    dom.fill(fold, away ? words.MORE : words.LESS);
    fold.setAttribute('aria-expanded', String(!away));
  }

  function paint(state, how) {
    var holds = how.held && state.paused !== null;
    shown = state.question;
    paintPin(state.pin);
    if (holds && !paused.firstChild) {
      dom.append(paused, 'p', '', words.PAUSED);
      paused.appendChild(dom.button('', words.GO_ON, on.goOn));
    }
    dom.display(paused, holds);
    question.paint(shown, how.mine, how.note);
    dom.display(asked, shown !== null);
    if (shown) {
      paintFold();
    }
    dom.display(element, shown !== null || pin !== null || holds || element.querySelector('.asking') !== null);
  }

  function paintPin(next) {
    if (next && (!pin || pin.id !== next.id || pin.data !== next.data)) {
      pinned.textContent = '';
      dom.append(pinned, 'span', 'room-label', words.PINNED);
      dom.append(pinned, 'span', 'room-text', find.textOf(next.type, next.data));
      if (next.id !== '') { // a replay has not played the line of each
        pinned.appendChild(dom.button('', words.GO_TO, function () { on.goTo(next.id); }));
      }
    }
    pin = next;
    dom.display(pinned, pin !== null);
  }

  element.id = 'room';
  element.setAttribute('aria-label', words.ROOM);
  asked.setAttribute('role', 'group');
  asked.setAttribute('aria-label', words.QUESTION);
  paused.setAttribute('role', 'status');
  asked.appendChild(fold);
  return {element: element, paint: paint};
}

module.exports = {createPanel: createPanel};
