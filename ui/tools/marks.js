// Which parts of a line match a regular expression. The search worker finds that out, because an
// expression could hold up the page; the answers are cached here.
'use strict';

var TEXTS_MAX = 2000; // more begin a new cache

// request(text) sends a text to the worker. Its answer comes by set.
function createMarks(request) {
  var marks = {};       // [[start, end], ...] by the text behind a space (so __proto__ is a key)
  var count = 0;

  // Returns the marks of a text at once: none until the worker has answered. Called for each line
  // as its element is built (createLine).
  function of(text) {
    if (!Object.prototype.hasOwnProperty.call(marks, ' ' + text)) {
      if (count === TEXTS_MAX) {
        clear();
      }
      marks[' ' + text] = [];
      count += 1;
      request(text);
    }
    return marks[' ' + text];
  }

  // lists holds the marks of each text.
  function set(texts, lists) {
    texts.forEach(function (text, i) { marks[' ' + text] = lists[i]; });
  }

  function clear() {
    marks = {};
    count = 0;
  }

  return {of: of, set: set, clear: clear};
}

module.exports = {createMarks: createMarks};
