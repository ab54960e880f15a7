// A recording in memory (docs/recording.md). A line is parsed when its event is asked for. Pure.
'use strict';

var ANONYMOUS = require('../line/words.js').ANONYMOUS;
var wire = require('../connection/wire.js');
var titleOf = require('../page/heading.js').titleOf;
var ROOM = wire.ROOM;
var parseId = wire.parseId;
var parseObject = wire.parseObject;

// The line of an event as pushpane writes it; its data follows.
var LINE = /^\{"n":(\d+),"t":(\d+),"type":"((?:[^"\\]|\\.)*)","data":"/;
// What may say a title of the run: a block without rows, or a state of the source.
var SAYS = /^\{"n":\d+,"t":\d+,"type":"(?:source"|screen","data":"\{(?:\\"title\\"|\}))/;
var CACHED = 200;           // parsed events at most, and
var CACHED_CHARS = 4000000; // their characters
var MARKS_MAX = 512;        // that a time line has space for
var MARK_TEXT = 80;         // characters (code points: one or two units of a string)
var CHARACTER = /[\uD800-\uDBFF][\uDC00-\uDFFF]|[\s\S]/g;

// text is that of a recording, with each < written as \u003c (ui/export.go). header is {} where it
// is missing, times are ms, rising, of the events; lines is how many are no marks of the source,
// blocks and steps of a terminal among them, and span the ms from the first of them to the last;
// event(i) is {id, event, data, at} as in the stream. Other lines than those of events are left
// out.
function createRecording(text) {
  var header = {};
  var epoch = wire.NO_EPOCH;
  var lines = [];
  var numbers = [];      // of the events, rising; with holes where a history had lost some
  var screens = [];      // whether each is of a terminal's blocks
  var times = [];        // ms since the beginning, rising
  var acts = [];         // of the room: {at, id, act}
  var removed = {};      // numbers of the messages that were removed
  var titles = {at: [], said: []}; // of the run: the count of events with each, and what it is
  var marked = 0;        // events about the source, which are no lines of it
  var first = null;      // the times of the lines between which they came, null before one is found
  var last = null;
  var base = null;       // where the time line begins: the start, or the oldest event of a history
  var cache = {};        // parsed events by index
  var cached = 0;        // how many those are, and
  var cachedChars = 0;

  text.split('\n').forEach(function (line) {
    var found = LINE.exec(line);
    if (found && found[3] === ROOM) {
      acts.push(line);
    } else if (found) {
      base = base === null ? (found[1] === '1' ? 0 : Number(found[2])) : base;
      lines.push(line);
      numbers.push(Number(found[1]));
      screens.push(found[3] === wire.SCREEN);
      times.push(Math.max(times.length > 0 ? times[times.length - 1] : 0, Number(found[2]) - base));
      if (found[3] === 'source' || found[3] === 'end') {
        marked += 1;
      } else {
        last = times[times.length - 1];
        first = first === null ? last : first;
      }
    } else if (line && lines.length === 0) {
      header = parseObject(line);
      epoch = parseId(header.epoch + '.0') ? header.epoch : wire.NO_EPOCH;
    }
  });

  // Acts are no lines. The log may have another name in this page: of an id only the number counts.
  acts = acts.map(function (line) {
    var found = LINE.exec(line);
    var act = parseObject(parseObject(line).data);
    var n = String(act.id).split('.')[1];
    if (n) {
      act.id = epoch + '.' + n;
    }
    if (act['do'] === 'remove') {
      removed[n] = true;
    }
    return {at: Math.max(0, Number(found[2]) - base), n: Number(found[1]), act: act};
  });

  // The title of the run when so many events have been played, '' where there is none.
  function titleAt(count) {
    var i = countUpTo(titles.at, count) - 1;
    return i >= 0 ? titles.said[i] : '';
  }

  function event(i) {
    if (!cache.hasOwnProperty(i)) {
      if (cached >= CACHED || cachedChars >= CACHED_CHARS) {
        // Emptied whole: a reader who scrolls on needs none of them, and those in view are parsed
        // again in no time.
        cache = {};
        cached = 0;
        cachedChars = 0;
      }
      cache[i] = parse(i);
      cached += 1;
      cachedChars += lines[i].length;
    }
    return cache[i];
  }

  function parse(i) {
    var line = parseObject(lines[i]);
    if (removed[line.n]) {
      line.type = ROOM;
      line.data = '';
    }
    return {
      id: epoch + '.' + line.n + '.' + line.t,
      // The server accepts no other types (docs/wire.md), but the file may have been edited.
      event: wire.TYPE.test(line.type) ? line.type : 'message',
      data: typeof line.data === 'string' ? line.data : '',
      at: header.start > 0 ? header.start + line.t : null
    };
  }

  lines.forEach(function (line, i) {
    var said = SAYS.test(line) ? titleOf(parse(i)) : null;
    if (said !== null) {
      titles.at.push(i + 1);
      titles.said.push(said);
    }
  });

  // Returns the index of the event with this number, or -1.
  function find(number) {
    var low = countUpTo(numbers, number - 1);
    return numbers[low] === number ? low : -1;
  }

  // Returns the places of interest: {at, kind, text}.
  function marks() {
    var all = [];
    lines.forEach(function (line, i) {
      var type = LINE.exec(line)[3];
      var text = type === 'mark' || type === 'chat' || type === 'source' || type === 'end' ? markText(type, parse(i).data) : '';
      if (text || type === 'mark') {
        all.push({at: times[i], kind: type, text: shorten(text)});
      }
    });
    // Thinned as in a replay on the server (internal/source/survey.go): from start to end.
    while (all.length > MARKS_MAX) {
      all = all.filter(everyOther);
    }
    return all;
  }

  return {header: header, times: times, lines: lines.length - marked, span: last - first, acts: acts, titleAt: titleAt, event: event, find: find, marks: marks,
    number: function (i) { return numbers[i]; },
    isBlock: function (i) { return screens[i]; },
    // How many events have a number of at most n.
    countUpTo: function (n) { return countUpTo(numbers, n); }};
}

function everyOther(mark, i) {
  return i % 2 === 0;
}

// Returns the text of a mark, or '': then only an event of the type mark is one.
function markText(type, data) {
  var value = type === 'mark' ? {} : parseObject(data);
  switch (type) {
  case 'mark':
    return data;
  case 'chat':
    return value.text ? (value.name || ANONYMOUS) + ': ' + value.text : '';
  case 'source':
    return value.text ? value.state + ': ' + value.text : '';
  default:
    return typeof value.status === 'string' ? value.status : '';
  }
}

function shorten(text) {
  // A text may be a megabyte; twice as many units are enough for the characters.
  var characters = text.slice(0, 2 * (MARK_TEXT + 1)).match(CHARACTER) || [];
  return characters.length > MARK_TEXT ? characters.slice(0, MARK_TEXT - 1).join('') + '…' : text;
}

// Returns how many numbers of a rising list are at most limit.
function countUpTo(list, limit) {
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

module.exports = {createRecording: createRecording, countUpTo: countUpTo};
