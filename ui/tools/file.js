// A file of the records (line/record.js) that pass a search, each of them whole. Whether one passes
// is known at its end, so its lines are held until then, in their order.
'use strict';

var wire = require('../connection/wire.js');
var createRows = require('./numberrows.js').createRows;
var createTester = require('./testing.js').createTester;
var writing = require('./writing.js');

var PART_CHARS = 4194304; // of a file, before the page gets it
var HELD_CHARS = 4194304; // of what is held; of more the oldest has to do with what is known

// message is that of save (searcher.js); send(parts) is called with texts. Returns {add(number, id,
// type, data, at, step), send(all), events()}. Numbers are those of lines as they came, as in the
// chart: there a step is a line, and a block none.
function createFile(message, send) {
  var byText = message.least === 2 && message.query.text !== '';
  var tester = createTester(message, {put: nothing, take: nothing});
  var held = [];           // lines from index `next` on
  var next = 0;
  var chars = 0;           // of them
  var parts = [];
  var size = 0;
  var events = 0;
  var rows = message.format === 'csv' ? createRows(message.columns) : null;

  function add(number, id, type, data, at, step) {
    if (rows ? type === wire.SCREEN : step) {
      return;
    }
    held.push({own: tester.add(number, type, data, at), id: id, type: type, data: data, at: at});
    chars += data.length;
    settle(false);
  }

  function settle(all) {
    while (next < held.length && (all || held[next].own.ended || chars > HELD_CHARS)) {
      write(held[next]);
      chars -= held[next].data.length;
      held[next] = null;
      next += 1;
    }
    if (next > held.length / 2) {
      held = held.slice(next);
      next = 0;
    }
  }

  function write(line) {
    if (byText ? line.own.hit : line.own.shown) {
      push(rows ? rows.add(line.type, line.data, line.at) : writing.line(message.format, line.id, line.type, line.data, line.at));
      events = rows ? rows.count() : events + 1;
    }
  }

  function push(text) {
    parts.push(text);
    size += text.length;
  }

  // all: what is held, too, because nothing more comes.
  function sendParts(all) {
    settle(all);
    if (all && rows) {
      push(rows.end());
      events = rows.count();
    }
    if (size >= PART_CHARS || all && size > 0) {
      send(parts);
      parts = [];
      size = 0;
    }
  }

  return {add: add, send: sendParts, events: function () { return events; }};
}

function nothing() {
  return;
}

module.exports = {createFile: createFile};
