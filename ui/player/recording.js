// A recording in memory: its lines, of which only those that are looked at are read
// (docs/recording.md). Pure.
'use strict';

var ANONYMOUS = require('../line/words.js').ANONYMOUS;
var parseObject = require('../connection/wire.js').parseObject;

// How pushpane begins the line of an event; the data follows.
var LINE = /^\{"n":(\d+),"t":(\d+),"type":"((?:[^"\\]|\\.)*)","data":"/;
var TYPE = /^[A-Za-z0-9_\-]{1,64}$/;
var PARSED = 200;        // events that are held as read, and
var PARSED_MAX = 4000000;  // so many characters of them
var MARKS_MAX = 512;     // more than a time line has room for
var MARK_TEXT = 80;      // characters, which are one or two units of a string
var CHARACTER = /[\uD800-\uDBFF][\uDC00-\uDFFF]|[\s\S]/g;

// text is that of a recording, with each < written as \u003c (ui/export.go). header is {} without
// one, times are ms, rising; event(i) is {id, event, data, at} as the stream would show it. What
// is no event is passed over.
function createRecording(text) {
  var header = {};
  var lines = [];
  var numbers = [];      // of the events, rising; with holes where a history had lost some
  var times = [];        // ms since the beginning, never less than the one before
  var base = null;       // where the time line begins: the start, or the oldest event of a history
  var read = {};         // events by index, as far as they are held
  var held = 0;          // how many those are; size is their characters
  var size = 0;

  text.split('\n').forEach(function (line) {
    var found = LINE.exec(line);
    if (found) {
      base = base === null ? (found[1] === '1' ? 0 : Number(found[2])) : base;
      lines.push(line);
      numbers.push(Number(found[1]));
      times.push(Math.max(times.length > 0 ? times[times.length - 1] : 0, Number(found[2]) - base));
    } else if (line && lines.length === 0) {
      header = parseObject(line);
    }
  });

  function event(i) {
    if (!read.hasOwnProperty(i)) {
      if (held >= PARSED || size >= PARSED_MAX) {
        // All at once: to scroll on needs none of them, and those in view are read again in no
        // time.
        read = {};
        held = 0;
        size = 0;
      }
      read[i] = parse(i);
      held += 1;
      size += lines[i].length;
    }
    return read[i];
  }

  function parse(i) {
    var content = parseObject(lines[i]);
    // The server refuses others (docs/wire.md); a file that was edited may hold them.
    var type = TYPE.test(content.type) ? content.type : 'message';
    return {
      id: (header.epoch || 'recording') + '.' + content.n + '.' + content.t,
      event: type,
      data: typeof content.data === 'string' ? content.data : '',
      at: header.start > 0 ? header.start + content.t : null
    };
  }

  // Returns the index of the event with this number, or -1.
  function find(number) {
    var low = above(numbers, number - 1);
    return numbers[low] === number ? low : -1;
  }

  // The places worth going to: {at, kind, text}.
  function marks() {
    var all = [];
    lines.forEach(function (line, i) {
      var type = LINE.exec(line)[3];
      var made = type === 'mark' || type === 'chat' || type === 'source' || type === 'end' ? markOf(type, parse(i).data) : '';
      if (made || type === 'mark') {
        all.push({at: times[i], kind: type, text: short(made)});
      }
    });
    // As a replay on the server does (internal/recording/survey.go): spread over all of it, not
    // only its start.
    while (all.length > MARKS_MAX) {
      all = all.filter(everyOther);
    }
    return all;
  }

  return {header: header, times: times, event: event, find: find, marks: marks};
}

function everyOther(mark, i) {
  return i % 2 === 0;
}

// The text of a mark; '' where there is none, which makes a mark only of the type mark.
function markOf(type, data) {
  var content = type === 'mark' ? {} : parseObject(data);
  switch (type) {
  case 'mark':
    return data;
  case 'chat':
    return content.text ? (content.name || ANONYMOUS) + ': ' + content.text : '';
  case 'source':
    return content.text ? content.state + ': ' + content.text : '';
  default:
    return typeof content.status === 'string' ? content.status : '';
  }
}

function short(text) {
  // Twice as many units hold that many characters, and a text may be a megabyte.
  var characters = text.slice(0, 2 * (MARK_TEXT + 1)).match(CHARACTER) || [];
  return characters.length > MARK_TEXT ? characters.slice(0, MARK_TEXT - 1).join('') + '…' : text;
}

// How many of a rising list are not above the limit.
function above(list, limit) {
  var low = 0;
  var high = list.length;
  var middle;
  while (low < high) {
    middle = Math.floor((low + high) / 2);
    if (list[middle] > limit) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

module.exports = {createRecording: createRecording, above: above};
