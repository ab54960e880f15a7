// The presenter's form for a question: its text and two to six answers.
'use strict';

var dom = require('../base/dom.js');
var words = require('./words.js');

var LEAST = 2;
var MOST = 6;
var MAX_TEXT = 300;     // characters, as docs/wire.md has them
var MAX_ANSWER = 100;
var ESCAPE = 27;        // keyCode

// ask(order, done(refusal)) sends it: refusal is '' where the question was asked. Returns
// {open()}. changed() is called when the form has come or gone.
function createAsking(element, ask, changed) {
  var form = dom.make('form', 'asking');
  var text, list, add, note;

  function open() {
    if (form.parentNode) {
      text.focus();
      return;
    }
    form.textContent = '';
    dom.append(form, 'h2', '', words.FORM.title).id = 'asking-title';
    text = field(form, words.FORM.text, MAX_TEXT);
    list = dom.append(form, 'div', 'asking-answers');
    while (list.childNodes.length < LEAST) {
      addAnswer();
    }
    add = form.appendChild(dom.button('', words.FORM.add, function () { addAnswer().focus(); }));
    dom.append(form, 'button', 'asking-ask', words.FORM.ask).type = 'submit';
    form.appendChild(dom.button('', words.FORM.cancel, close));
    note = dom.append(form, 'p', 'asking-note');
    note.setAttribute('role', 'status');
    element.appendChild(form);
    changed(); // what is hidden gets no focus
    text.focus();
  }

  function addAnswer() {
    var input = field(list, words.answerLabel(list.childNodes.length), MAX_ANSWER);
    if (add) {
      dom.display(add, list.childNodes.length < MOST);
    }
    return input;
  }

  function close() {
    var inside = form.contains(document.activeElement);
    if (form.parentNode) {
      add = null;
      element.removeChild(form);
      changed();
    }
    if (inside) {
      document.getElementById('log').focus(); // the menu that led here is closed
    }
  }

  function answers() {
    return Array.prototype.map.call(list.querySelectorAll('input'), function (input) { return input.value; })
      .filter(function (answer) { return answer.trim() !== ''; });
  }

  form.setAttribute('aria-labelledby', 'asking-title');
  form.addEventListener('submit', function (event) {
    event.preventDefault();
    ask({'do': 'question', text: text.value, answers: answers()}, function (refusal) {
      dom.fill(note, refusal);
      if (refusal === '') {
        close();
      }
    });
  }, false);
  form.addEventListener('keydown', function (event) {
    if (event.keyCode === ESCAPE) {
      event.preventDefault();
      close();
    }
  }, false);
  return {open: open};
}

// Returns the input of a labelled field.
function field(parent, label, most) {
  var element = dom.append(parent, 'label', 'asking-field');
  var input;
  dom.append(element, 'span', '', label);
  input = dom.append(element, 'input', '');
  input.type = 'text';
  input.maxLength = most;
  return input;
}

module.exports = {createAsking: createAsking};
