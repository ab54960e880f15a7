// The bytes of a whole history, read fast: wire.js follows the grammar in all its
// freedom, this takes it as our server writes it (docs/wire.md) and copies nothing.
(function (root) {
  'use strict';

  var LETTER_I = 105; // of "id: "
  var LETTER_E = 101; // of "event: "
  var LETTER_D = 100; // of "data: "

  // Calls visit(id, type, data) for each complete block of text, with '' for an id
  // that is not there, and returns how many characters those are.
  function read(text, visit) {
    var at = 0;
    var end = text.indexOf('\n\n');
    var line, id, type, data;
    while (end >= 0) {
      id = '';
      type = 'message';
      if (text.charCodeAt(at) === LETTER_I) {
        line = text.indexOf('\n', at);
        id = text.slice(at + 4, line);
        at = line + 1;
      }
      if (text.charCodeAt(at) === LETTER_E) {
        line = text.indexOf('\n', at);
        type = text.slice(at + 7, line);
        at = line + 1;
      }
      if (text.charCodeAt(at) === LETTER_D) {
        data = text.slice(at + 6, end);
        visit(id, type, data.indexOf('\n') < 0 ? data : data.split('\ndata: ').join('\n'));
      }
      at = end + 2;
      end = text.indexOf('\n\n', at);
    }
    return at;
  }

  // The number in an id that the server wrote.
  function number(id) {
    var from = id.indexOf('.') + 1;
    var to = id.indexOf('.', from);
    return Number(to < 0 ? id.slice(from) : id.slice(from, to));
  }

  var blocks = {read: read, number: number};
  if (typeof module === 'object' && module.exports) {
    module.exports = blocks;
  } else {
    root.pushpane.blocks = blocks;
  }
}(this));
