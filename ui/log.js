// The list of events. Lines wait in a queue until paint, which the view calls
// once per frame; the newest MAX are kept, and the reader is told of the others.
(function (root) {
  'use strict';

  var words = root.pushpane.words;
  var MAX = 10000;        // elements; more make browsers slow
  var NEAR_END_PX = 48;   // about a line: so close to the end counts as at the end

  function createLog(element, latest) {
    var queue = [];
    var first = null;     // the line about those that are not shown
    var dropped = 0;
    var following = true;

    // The end is where the newest is: who scrolls up to read stays there.
    element.addEventListener('scroll', function () {
      following = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
      latest(!following);
    }, false);

    function show(event, withTime) {
      add(function () {
        return eventLine(event, withTime);
      });
    }

    function note(text, kind) {
      add(function () {
        return make('div', 'note note-' + kind, text);
      });
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
        first = make('div', 'note note-earlier', '');
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

    return {show: show, note: note, clear: clear, paint: paint, follow: follow};
  }

  // Data is text, never markup: textContent is the only way in.
  function eventLine(event, withTime) {
    var line = make('div', 'line', '');
    line.setAttribute('data-id', event.id);
    if (withTime && event.at !== null) {
      append(line, make('span', 'at', words.timeOfDay(event.at)));
    }
    if (event.event === 'end') {
      line.className = 'line line-end';
    } else if (event.event !== 'message') {
      append(line, make('span', 'tag', event.event));
    }
    line.appendChild(make('span', 'text', words.visible(event.data)));
    return line;
  }

  // The blank between two columns is for copying and for text browsers.
  function append(line, column) {
    line.appendChild(column);
    line.appendChild(document.createTextNode(' '));
  }

  function make(name, className, text) {
    var element = document.createElement(name);
    element.className = className;
    element.textContent = text;
    return element;
  }

  root.pushpane.createLog = createLog;
}(this));
