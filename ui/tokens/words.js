// The sentences of the joined text.
'use strict';

var plural = require('../base/text.js').plural;

var KINDS = {text: '', thinking: 'Thinking', tool: 'Tool'};

// What is above the text: how many answers there are, and what is not among them.
function summary(answers, dropped, unread) {
  return plural(answers, 'answer') + (dropped > 0 ? '; ' + dropped + ' older ones are no longer here' : '') +
    (unread ? '; what came before could not be read' : '');
}

function heading(answer) {
  return ([answer.model, answer.id].filter(function (text) { return text !== ''; }).join(' · ') || 'Answer') +
    (answer.full ? ' (too long to be here whole: the lines have the rest)' : '');
}

module.exports = {KINDS: KINDS, summary: summary, heading: heading, COPY: 'Copy', COPIED: 'Copied.', NOT_COPIED: 'The browser does not allow copying.', LABEL: 'Text of the answers'};
