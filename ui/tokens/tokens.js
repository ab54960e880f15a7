// The whole text of answers that come in pieces, above the lines. Its button is there once an event
// of a known shape has come (deltas.js); what came before is read from the server when it opens.
'use strict';

var copy = require('../base/clipboard.js').copy;
var dom = require('../base/dom.js');
var createPanel = require('../base/panels.js').createPanel;
var visible = require('../base/text.js').visible;
var wire = require('../connection/wire.js');
var createAnswers = require('./answers.js').createAnswers;
var read = require('./deltas.js').read;
var words = require('./words.js');

var FIRST = 2048;      // events that are looked at until a shape is known; of more, each SAMPLE-th
var SAMPLE = 16;
var BATCH = 1000;      // events of a request
var PAST_MAX = 200000; // events before the newest that are read
var NEAR_PX = 8;       // so near to its end the text follows

// source: {server: that of history.js, span(): which events it has (spans.js)}. Returns
// {add(event), clear()}.
function createTokens(container, button, source) {
  var answers = createAnswers();
  var elements = [];   // {answer, heading, parts: [{element, shown}]}
  var known = false;   // whether an event of a known shape has come
  var looked = 0;      // events before that
  var reading = null;  // {epoch, n: number of the last event that was read, to, waiting: [event]}
  var unread = false;
  var head = dom.append(container, 'div', 'tokens-head');
  var summary = dom.append(head, 'p', 'tokens-summary');
  var copying = dom.button('tokens-copy', words.COPY, function () { copy(all(), said); });
  var body = dom.append(container, 'div', 'tokens-body');
  var schedule = dom.oncePerFrame(paint);
  var panel = createPanel(button, container, false, function (open) {
    if (open) {
      begin();
    } else {
      clearText();
    }
  });

  head.appendChild(copying);
  body.tabIndex = 0;
  body.setAttribute('role', 'group');
  body.setAttribute('aria-label', words.LABEL);
  dom.display(button, false);

  // reader.js calls it with each event as it comes.
  function add(event) {
    if (!known) {
      looked += 1;
      known = (looked <= FIRST || looked % SAMPLE === 0) && read(event.data) !== null;
      dom.display(button, known);
    }
    if (!panel.isOpen()) {
      return;
    }
    if (reading) {
      reading.waiting.push(event);
    } else if (answers.add(event.data)) {
      schedule();
    }
  }

  function begin() {
    var span = source.span();
    clearText();
    if (span) {
      reading = {epoch: span.epoch, n: Math.max(span.first, span.last - PAST_MAX) - 1, to: span.last, waiting: []};
      unread = reading.n >= span.first;
      next(reading);
    }
  }

  // Asks for what is behind the last that was read. An answer that comes too late is of no use.
  function next(of) {
    source.server.read(of.epoch + '.' + of.n, BATCH, function (list) {
      var before = of.n;
      if (reading !== of) {
        return;
      }
      (list || []).forEach(function (event) { take(of, event); });
      if (list && of.n > before && of.n < of.to) {
        next(of);
        return;
      }
      reading = null;
      unread = unread || list === null;
      of.waiting.forEach(function (event) { take(of, event); });
      schedule();
    });
  }

  // Control events have no number, or one that was read.
  function take(of, event) {
    var id = wire.parseId(event.id);
    if (id && (id.epoch !== of.epoch || id.n > of.n)) {
      unread = unread || event.event === 'gap';
      of.n = id.epoch === of.epoch ? id.n : of.n;
      answers.add(event.data);
    }
  }

  function clearText() {
    answers = createAnswers();
    elements = [];
    reading = null;
    unread = false;
    body.textContent = '';
    schedule();
  }

  // Another viewing begins.
  function clear() {
    known = false;
    looked = 0;
    panel.close();
    clearText();
    dom.display(button, false);
  }

  // Adds what has come since: the elements of an answer stay, so that what is selected does.
  function paint() {
    var following = body.scrollHeight - body.scrollTop - body.clientHeight < NEAR_PX;
    var list = answers.list();
    while (elements.length > 0 && elements[0].answer !== list[0]) {
      body.removeChild(elements.shift().element);
    }
    list.forEach(function (answer, i) {
      elements[i] = elements[i] || make(answer);
      fill(elements[i]);
    });
    dom.fill(summary, words.summary(list.length, answers.dropped(), unread));
    if (following) {
      body.scrollTop = body.scrollHeight;
    }
  }

  function make(answer) {
    var element = dom.append(body, 'div', 'tokens-answer');
    return {answer: answer, element: element, heading: dom.append(element, 'h2', 'tokens-heading'), parts: []};
  }

  function fill(made) {
    dom.fill(made.heading, visible(words.heading(made.answer)));
    made.answer.parts.forEach(function (part, i) {
      var at = made.parts[i];
      if (!at) {
        at = made.parts[i] = {element: dom.append(made.element, 'p', 'tokens-' + part.kind), shown: 0};
        at.element.title = words.KINDS[part.kind];
      }
      if (part.text.length > at.shown) {
        at.element.appendChild(document.createTextNode(part.text.slice(at.shown)));
        at.shown = part.text.length;
      }
    });
  }

  // The texts alone, as they stand.
  function all() {
    return answers.list().map(function (answer) {
      return answer.parts.filter(function (part) { return part.kind === 'text'; }).map(function (part) { return part.text; }).join('\n\n');
    }).join('\n\n');
  }

  function said(ok) {
    dom.fill(summary, ok ? words.COPIED : words.NOT_COPIED);
  }

  return {add: add, clear: clear};
}

module.exports = {createTokens: createTokens};
