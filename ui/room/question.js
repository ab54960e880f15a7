// A question as people see it: its text, the answers as large buttons with bars, and how many have
// voted. It is painted in place: a bar moves, and a button keeps the focus.
'use strict';

var dom = require('../base/dom.js');
var visible = require('../base/text.js').visible;
var counts = require('./state.js').counts;
var words = require('./words.js');

// Returns paint(question, mine, note), which shows a question in the element, or with null none.
// mine is the reader's own answer, from 1, or 0; note stands in place of the line below the
// answers. onVote(answer) is called with a click, or is null where nobody votes: in a replay, on a
// large screen.
function createQuestion(element, onVote) {
  var shown = null;          // the number and the text of the question that is built
  var heading = null;
  var rows = [];             // {row, bar, count}
  var line = null;

  function build(question) {
    element.textContent = '';
    heading = dom.append(element, 'h2', 'question-text', visible(question.text));
    rows = question.answers.map(function (answer, i) {
      var row = onVote ? dom.button('question-answer', '', function () { onVote(i + 1); }) : dom.make('div', 'question-answer');
      var bar = dom.append(row, 'span', 'question-bar');
      dom.append(row, 'span', 'question-label', visible(answer));
      element.appendChild(row);
      return {row: row, bar: bar, count: dom.append(row, 'span', 'question-count')};
    });
    line = dom.append(element, 'p', 'question-note');
  }

  function paint(question, mine, note) {
    var name = question ? question.question + ' ' + question.text + ' ' + question.answers.join('\n') : null;
    var list = question ? counts(question) : [];
    var all = list.reduce(function (sum, count) { return sum + count; }, 0);
    if (name !== shown) {
      shown = name;
      element.textContent = '';
      if (question) {
        build(question);
      }
    }
    list.forEach(function (count, i) {
      rows[i].bar.style.width = (all === 0 ? 0 : 100 * count / all) + '%';
      dom.fill(rows[i].count, count + ' · ' + words.share(count, all));
      rows[i].row.className = 'question-answer' + (mine === i + 1 ? ' question-mine' : '');
      if (onVote) {
        rows[i].row.setAttribute('aria-pressed', String(mine === i + 1));
        rows[i].row.disabled = !question.open || question.recorded;
      }
    });
    if (question) {
      dom.fill(line, note || words.votes(question, all, mine));
    }
  }

  return {paint: paint, heading: function () { return heading; }};
}

module.exports = {createQuestion: createQuestion};
