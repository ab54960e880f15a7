// Parses the bytes of a poll answer and the ids in them (docs/wire.md). The grammar is that of the
// HTML standard, section 9.2.6, which EventSource follows by itself.
'use strict';

// The type of the acts of the room (docs/wire.md, "The room"): events that are no lines.
var ROOM = 'room';

// That of the blocks of a terminal (docs/wire.md, "A terminal").
var SCREEN = 'screen';

// What the type of an event can be: percent-encoded, with single dots between.
var TYPE = /^(?=.{1,128}$)(?:[A-Za-z0-9_~:\/@!$&'()+;=-]|%[0-9A-F]{2})+(?:\.(?:[A-Za-z0-9_~:\/@!$&'()+;=-]|%[0-9A-F]{2})+)*$/;

// The epoch of a recording that has none of its own.
var NO_EPOCH = 'recordingpage';

// 2^53-1: above it neighbouring whole numbers are one number in JavaScript.
var MAX_NUMBER = 9007199254740991;
var ID = /^([a-z2-7]{13})\.(0|[1-9][0-9]{0,15})(?:\.(end|0|[1-9][0-9]{0,15}))?$/;

// Returns the {epoch, n, t, end} of EPOCH.N, EPOCH.N.T or EPOCH.N.end, null for any other text. t
// is null where there is none.
function parseId(text) {
  var parts = ID.exec(text);
  var id;
  if (!parts) {
    return null;
  }
  id = {
    epoch: parts[1],
    n: Number(parts[2]),
    t: parts[3] && parts[3] !== 'end' ? Number(parts[3]) : null,
    end: parts[3] === 'end'
  };
  return id.n > MAX_NUMBER || id.t > MAX_NUMBER ? null : id;
}

// Returns the events of the complete blocks of text, as {id, event, data}. An event without an id
// of its own has the id '', not the one before it as in EventSource: which position that would be,
// only the connection knows.
function parseEvents(text) {
  var lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  var events = [];
  var id = '';
  var type = '';
  var data = [];
  var i, line, colon, name, value;

  lines.pop(); // the text after the last line end is not yet a line
  for (i = 0; i < lines.length; i += 1) {
    line = lines[i];
    if (line === '') {
      if (data.length > 0) {
        events.push({id: id, event: type || 'message', data: data.join('\n')});
      }
      id = '';
      type = '';
      data = [];
      continue;
    }
    colon = line.indexOf(':');
    name = colon < 0 ? line : line.slice(0, colon);
    value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') {
      data.push(value);
    } else if (name === 'event') {
      type = value;
    } else if (name === 'id' && value.indexOf('\0') < 0) {
      id = value;
    }
  }
  return events;
}

// Returns the events of a poll answer, with the `next` that ends it, or null where the answer is
// incomplete. after is the cursor of the request, or ''.
function parsePoll(text, after) {
  var events = parseEvents(text);
  if (endsWithNext(events)) {
    return events;
  }
  // edbrowse trims white space from the end of a body, so the last block may lack its line ends. A
  // cursor of which a part is missing looks the same: it counts only where the id before it is that
  // very position.
  events = parseEvents(text + '\n\n');
  return endsWithNext(events) && leadsToNext(events, after) ? events : null;
}

// Returns the id of the event in which an incomplete answer ends, or ''.
function unfinished(text) {
  var block = text.slice(text.lastIndexOf('\n\n') + 1);
  var id = /^\n?id: (.*)\n/.exec(block);
  return id ? id[1] : '';
}

function endsWithNext(events) {
  var last = events[events.length - 1];
  return !!last && last.event === 'next' && parseId(last.data) !== null;
}

function leadsToNext(events, after) {
  var next = parseId(events[events.length - 1].data);
  var i = events.length - 2;
  var before;
  while (i >= 0 && events[i].id === '') {
    i -= 1;
  }
  before = parseId(i < 0 ? after : events[i].id);
  return before !== null && before.epoch === next.epoch && before.n === next.n && before.end === next.end;
}

// Returns the data of a control event, an empty object where text is no JSON object.
function parseObject(text) {
  var value;
  try {
    value = JSON.parse(text);
  } catch (e) {
    value = null;
  }
  return value !== null && typeof value === 'object' ? value : {};
}

// Returns the name of which an event has its type, for people to read: that of another system may
// be any, "%70ing" is "ping".
function nameOf(type) {
  try {
    return decodeURIComponent(type);
  } catch (e) {
    return type; // not UTF-8
  }
}

// Whether the data of a block is a title alone, or that there is none any more.
function isTitle(data) {
  return /^\{(?:"title":"|\}$)/.test(data);
}

module.exports = {
  nameOf: nameOf,
  isTitle: isTitle,
  ROOM: ROOM,
  SCREEN: SCREEN,
  TYPE: TYPE,
  NO_EPOCH: NO_EPOCH,
  parseId: parseId,
  parseEvents: parseEvents,
  parsePoll: parsePoll,
  unfinished: unfinished,
  parseObject: parseObject
};
