// The log in a browser without EventSource; the others have reader/reader.js, with the same methods
// (view.js). Lines wait in a queue until paint, which the view calls once per frame. The newest MAX
// are shown; a line above them counts the others.
'use strict';

var make = require('../base/dom.js').make;
var timeOfDay = require('../base/text.js').timeOfDay;
var wire = require('../connection/wire.js');
var createLine = require('../line/line.js').createLine;
var markOwn = require('../line/line.js').markOwn;
var noteText = require('../reader/words.js').noteText;
var lineWords = require('../line/words.js');
var words = require('./words.js');

var MAX = 10000;        // elements; more make browsers slow
var NEAR_END_PX = 48;   // about a line: so close to the end counts as at the end

// onBehind(behind) is given whether the reader has scrolled away from the end. how.state() returns
// the state of the connection.
function createLog(element, onBehind, how) {
  var queue = [];
  var first = null;     // the line that counts those that are not shown
  var dropped = 0;
  var following = true;
  var own = {};         // ids of the messages that this tab has sent
  var messages = {};    // events of the type chat by EPOCH.N
  var lastAt = null;    // time of the last event
  var open = null;      // the note of a gap whose end, the next event, has not come yet

  // A reader who has scrolled up stays there; at the end the newest line is in view.
  element.addEventListener('scroll', function () {
    following = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    onBehind(!following);
  }, false);

  function show(event) {
    if (event.event === wire.SCREEN) {
      return; // this log shows the lines alone
    }
    if (open && event.at !== null) {
      // The note may be on the page by then, or still in the queue.
      open.to = event.at;
      if (open.line) {
        open.line.textContent = noteText(open);
      }
      open = null;
    }
    lastAt = event.at === null ? lastAt : event.at;
    if (event.event === 'chat') {
      messages[event.id.replace(/\.[0-9]+$/, '')] = event;
    }
    add(function () {
      return createLine(event, {
        // The text of a clock is the time already.
        time: how.state().source !== 'clock' && event.at !== null ? timeOfDay(event.at) : '',
        since: '',
        own: own[event.id],
        // Only the reader has a search, and remembers which lines are folded out.
        marks: null,
        open: false,
        toggled: function () {}
      });
    });
  }

  // Of the acts of the room this log knows one: a message is removed.
  function act(event) {
    var id = String(wire.parseObject(event.data).id);
    var line;
    if (messages.hasOwnProperty(id)) {
      messages[id].event = wire.ROOM;
      messages[id].data = '';
      line = element.querySelector('[data-id="' + messages[id].id + '"] .text');
      if (line) {
        line.textContent = lineWords.REMOVED;
      }
    }
  }

  // Returns the note, to which the times before and after a gap are added as they become known.
  function note(effect) {
    var added = {note: effect.note, missed: effect.missed, reason: effect.reason, why: effect.why, from: lastAt, to: null, line: null};
    open = added.note === 'gap' || added.note === 'hole' ? added : open;
    add(function () {
      added.line = make('div', 'note note-' + added.note, noteText(added));
      return added.line;
    });
    return added;
  }

  // Marks a message as sent from this tab. Its event may come before this or after.
  function sent(id) {
    var line = element.querySelector('[data-id="' + id + '"]');
    own[id] = true;
    if (line) {
      markOwn(line);
    }
  }

  // A hidden tab may not paint for a minute; lines that it would never show are dropped.
  function add(build) {
    queue.push(build);
    if (queue.length >= 2 * MAX) {
      queue.splice(0, MAX);
      dropped += MAX;
    }
  }

  function clear() {
    queue = [];
    first = null;
    dropped = 0;
    lastAt = null;
    open = null;
    element.textContent = '';
    follow();
  }

  function paint() {
    var lines = document.createDocumentFragment();
    var skip = Math.max(0, queue.length - (MAX - 1));
    if (queue.length > 0) {
      dropped += skip;
      queue.slice(skip).forEach(function (build) {
        lines.appendChild(build());
      });
      queue = [];
      element.appendChild(lines);
      trim();
    }
    // Without new lines too: other parts of the page may have made the log lower.
    if (following) {
      element.scrollTop = element.scrollHeight;
    }
  }

  // MAX includes the line that counts the others.
  function trim() {
    while (element.childNodes.length > (first ? MAX : MAX - 1)) {
      element.removeChild(first ? first.nextSibling : element.firstChild);
      dropped += 1;
    }
    if (dropped > 0 && !first) {
      first = make('div', 'note note-earlier');
      element.insertBefore(first, element.firstChild);
    }
    if (first) {
      first.textContent = words.earlier(dropped);
    }
  }

  // Scrolls to the end, by the button or because the log is new.
  function follow() {
    following = true;
    element.scrollTop = element.scrollHeight;
    onBehind(false);
  }

  return {show: show, acts: {act: act}, note: note, sent: sent, clear: clear, paint: paint, pours: function () { return false; }, follow: follow};
}

module.exports = {createLog: createLog};
