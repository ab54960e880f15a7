// The list of events where a browser has no EventSource; others have
// reader/reader.js, with the same methods (view.js). Lines wait in a queue until
// paint, which the view calls once per frame; the newest MAX stay, and a
// note stands for the others.
'use strict';

var make = require('../base/dom.js').make;
var timeOfDay = require('../base/text.js').timeOfDay;
var createLine = require('../line/line.js').createLine;
var markOwn = require('../line/line.js').markOwn;
var noteText = require('../reader/words.js').noteText;
var words = require('./words.js');

var MAX = 10000;        // elements; more make browsers slow
var NEAR_END_PX = 48;   // about a line: so close to the end counts as at the end

// latest(behind) is called with whether the reader has scrolled away from the end,
// withTime() is whether lines begin with their time.
function createLog(element, latest, withTime) {
  var queue = [];
  var first = null;     // the line about those that are not shown
  var dropped = 0;
  var following = true;
  var own = {};         // ids of what was sent from this tab
  var lastAt = null;    // time of the last event
  var open = null;      // the note about a gap whose other end is the next event

  // The end is where the newest is: a log that was scrolled up stays there.
  element.addEventListener('scroll', function () {
    following = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    latest(!following);
  }, false);

  function show(event) {
    if (open && event.at !== null) {
      // The note may be on the page by then, or still in the queue.
      open.to = event.at;
      if (open.line) {
        open.line.textContent = noteText(open);
      }
      open = null;
    }
    lastAt = event.at === null ? lastAt : event.at;
    add(function () {
      return createLine(event, {
        time: withTime() && event.at !== null ? timeOfDay(event.at) : '',
        since: '',
        own: own[event.id],
        // Only reader.js has a search, and lines that stay folded out.
        marks: null,
        open: false,
        toggled: function () {}
      });
    });
  }

  // Adds a note and returns it; it is completed with the times between which events were missed.
  function note(effect) {
    var said = {note: effect.note, missed: effect.missed, reason: effect.reason, why: effect.why, from: lastAt, to: null, line: null};
    open = said.note === 'gap' || said.note === 'hole' ? said : open;
    add(function () {
      said.line = make('div', 'note note-' + said.note, noteText(said));
      return said.line;
    });
    return said;
  }

  // The answer to a message may come before its event or after it.
  function sent(id) {
    var line = element.querySelector('[data-id="' + id + '"]');
    own[id] = true;
    if (line) {
      markOwn(line);
    }
  }

  // A hidden tab may not paint for a minute; what it can never show is let go.
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
    // Without new lines too: what stands around the log may have made it lower.
    if (following) {
      element.scrollTop = element.scrollHeight;
    }
  }

  // Room for the line about the others is part of MAX.
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

  // Back to the end, as the reader asked or because the log is new.
  function follow() {
    following = true;
    element.scrollTop = element.scrollHeight;
    latest(false);
  }

  return {show: show, note: note, sent: sent, clear: clear, paint: paint, follow: follow};
}

module.exports = {createLog: createLog};
