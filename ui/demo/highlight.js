// Colours for the code to copy: strings, comments and keywords. No parser: these samples need none.
'use strict';

var dom = require('../base/dom.js');

var STRING = '"(?:[^"\\\\\\n]|\\\\.)*"|\'(?:[^\'\\\\\\n]|\\\\.)*\'';
// By language: [comments, keywords].
var LANGUAGES = {
  js: ['//.*', 'async|await|break|catch|const|continue|export|for|from|function|if|import|let|new|of|return|var|while'],
  go: ['//.*', 'case|err|for|func|if|import|package|return|switch'],
  python: ['#.*', 'and|as|elif|except|for|if|import|in|not|try|while'],
  sh: ['#.*', 'curl'],
  html: ['<!--.*?-->|// .*', '(?:</?)(?:script|div|pre)']
};

// Returns the pieces of a text as [kind, text]: 'comment', 'string', 'keyword' or ''.
function pieces(text, language) {
  var rules = LANGUAGES[language];
  var bound = language === 'html' ? '' : '\\b';
  var pattern = new RegExp('(' + rules[0] + ')|(' + STRING + ')|(' + bound + '(?:' + rules[1] + ')\\b)', 'g');
  var list = [];
  var at = 0;
  text.replace(pattern, function (found, comment, string, keyword, index) {
    list.push(['', text.slice(at, index)]);
    list.push([comment !== undefined ? 'comment' : string !== undefined ? 'string' : 'keyword', found]);
    at = index + found.length;
  });
  list.push(['', text.slice(at)]);
  return list.filter(function (piece) { return piece[1] !== ''; });
}

function highlight(element, text, language) {
  pieces(text, language).forEach(function (piece) {
    dom.append(element, 'span', piece[0] ? 'code-' + piece[0] : '', piece[1]);
  });
}

module.exports = {highlight: highlight, pieces: pieces};
