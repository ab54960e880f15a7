// What another server sends, as it came (docs/wire.md, GET /source): figures of its stream, and the
// bytes of each read with the time.
'use strict';

var dom = require('../base/dom.js');
var ask = require('../connection/transports.js').ask;
var parseObject = require('../connection/wire.js').parseObject;
var text = require('../base/text.js');
var appendCopy = require('./copy.js').appendCopy;
var words = require('./words.js');
var append = dom.append;

var EVERY_MS = 1000;
var TIMEOUT_MS = 10000;
var ROWS = 200;         // in the list; the oldest go
var ROW_CHARS = 2000;   // of one read

// Adds an element to section, which is shown where own() says that the source may be another
// server, or a recording of one, and the server knows how its stream came.
// Returns {open, close} for demo.js.
function createForeign(section, own) {
  var element = append(section, 'div', 'foreign');
  var controls;
  var curl;
  var figures;
  var list;
  var timer = null;
  var asked = null;     // the request under way
  var before = null;    // the answer before, for what came in a second
  var after = 0;        // the number of the newest read that is shown

  dom.display(element, false);
  append(element, 'h3', '', words.FOREIGN);
  controls = append(element, 'p', 'controls');
  curl = append(controls, 'code', 'curl');
  appendCopy(controls, function () { return curl.textContent; });
  figures = append(element, 'table', 'arrived');
  list = append(element, 'div', 'blocks');
  list.tabIndex = 0;
  list.setAttribute('role', 'region');
  list.setAttribute('aria-label', words.FOREIGN);
  append(element, 'h3', '', words.PASSED_ON);

  function open() {
    close();
    if (own() && !document.hidden) {
      look();
    } else {
      timer = setTimeout(open, EVERY_MS); // the source is not known before the first answer
    }
  }

  function close() {
    clearTimeout(timer);
    if (asked) {
      asked.close();
      asked = null;
    }
  }

  function look() {
    asked = ask('GET', 'source?after=' + after, {}, null, TIMEOUT_MS, function (answer) {
      asked = null;
      if (answer.status === 404) {
        return; // the recording is of another source
      }
      if (answer.status === 200) {
        show(parseObject(answer.text));
      }
      timer = setTimeout(open, EVERY_MS);
    });
  }

  function show(now) {
    var atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    dom.display(element, true);
    dom.fill(curl, now.curl);
    dom.display(controls, now.curl !== '');
    showFigures(words.arrived(now, before));
    before = now;
    now.pieces.forEach(function (piece) {
      after = piece.n;
      list.appendChild(makeRow(piece));
    });
    while (list.childNodes.length > ROWS) {
      list.removeChild(list.firstChild);
    }
    if (atEnd) {
      list.scrollTop = list.scrollHeight;
    }
  }

  function showFigures(rows) {
    figures.textContent = '';
    rows.forEach(function (row) {
      var line = append(figures, 'tr');
      append(line, 'th', '', row[0]).setAttribute('scope', 'row');
      append(line, 'td', '', text.visible(row[1]));
    });
  }

  return {open: open, close: close};
}

function makeRow(piece) {
  var row = dom.make('div', 'pair');
  append(row, 'p', 'meaning', words.piece(piece));
  append(row, 'pre', 'raw', text.visible(text.shorten(piece.text, ROW_CHARS)));
  return row;
}

module.exports = {createForeign: createForeign};
