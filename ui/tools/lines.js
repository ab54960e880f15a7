// The current line: the last one that the reader moved to, searched, or named by the address of the
// page (#EPOCH.N), where it stays while it is read. It and a link to it can be copied.
'use strict';

var address = require('../base/address.js');
var copy = require('../base/clipboard.js').copy;
var dom = require('../base/dom.js');
var folder = require('../base/text.js').folder;
var shorten = require('../base/text.js').shorten;
var wire = require('../connection/wire.js');
var find = require('../line/find.js');
var idOf = require('./rows.js').idOf;
var lineFrom = require('./rows.js').lineFrom;
var words = require('./words.js');

var SEEK_MS = 3000;      // the history may be loading: the line of the address is not missing yet
var SVG = 'http://www.w3.org/2000/svg';
var COPY = 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3';
var LINK = 'M6.5 9.5l3-3M7.5 4.5l1.6-1.6a2.8 2.8 0 0 1 4 4L11.5 8.5M8.5 11.5l-1.6 1.6a2.8 2.8 0 0 1-4-4L4.5 7.5';
var STAR = 'M8 2.2l1.8 3.7 4 .6-2.9 2.8.7 4L8 11.4l-3.6 1.9.7-4L2.2 6.5l4-.6z';
var NOTE_MAX = 200;      // characters of the current line that are read out; a line may have 1 MiB

// log: {element, extras: an element with more buttons of a line, list, rows: those of the search
// (rows.js), history: all, showNote(text): in the toolbar, readOut(text): to screen readers only,
// mark(): bookmarks the current line, or takes the bookmark away, server: whether there is one}.
function createLines(log) {
  var current = '';        // EPOCH.N
  var awaited = '';        // a line that was gone to before it was here: it may be folded
  var tools = createButtons(copyLine, copyLink, log.mark, log.extras);
  var addressed = createAddress(log, goTo, function () { return current; });

  // Called for the element of each event as it is built.
  function decorate(element, event) {
    setStops(element, cursor(event.id) === current);
    if (cursor(event.id) === current) {
      element.className += ' line-current';
      element.appendChild(tools);
    }
  }

  // Makes the line with this id the current one. If it has no element now, decorate marks it later.
  function choose(id) {
    var before = elementOf(current);
    var now = elementOf(id);
    current = id;
    if (before) {
      before.className = before.className.replace(' line-current', '');
      setStops(before, false);
    }
    if (now) {
      now.className += ' line-current';
      moveTools(now);
      setStops(now, true);
    }
  }

  // Moves the buttons to a line, unless they are there: a button that is moved loses the focus.
  function moveTools(line) {
    if (tools.parentNode !== line) {
      line.appendChild(tools);
    }
  }

  function elementOf(id) {
    return id ? log.element.querySelector('[data-id="' + id + '"],[data-id^="' + id + '."]') : null;
  }

  // Scrolls to the line with this id and makes it the current one. Returns false if it is not among
  // the rows.
  function goTo(id) {
    var seen = log.list.seen();
    var row = unfold(id);
    if (row < 0) {
      return false;
    }
    awaited = log.rows.row(row).kind === 'unloaded' ? id : '';
    choose(cursor(id));
    log.list.pause();
    if (!seen || row <= seen[0] || row >= seen[1]) {
      log.list.goTo(row);
    }
    return true;
  }

  // Returns the row of a line, whose record is unfolded where it is folded in that.
  function unfold(id) {
    var i = log.rows.indexOf(id);
    var its = log.history.recordOf(id);
    if (i >= 0 && its && !its.open && cursor(idOf(log.rows.row(i))) !== cursor(id)) {
      log.history.records.toggle(its);
      i = log.rows.indexOf(id);
    }
    return i;
  }

  function seek() {
    var row = awaited ? log.history.rowAt(awaited) : null;
    if (row && row.kind === 'event') {
      unfold(awaited);
      awaited = '';
    }
    addressed.seek();
  }

  // A record is copied, linked and marked as one.
  function head() {
    var its = current ? log.history.recordOf(current) : null;
    return its ? its.id : current;
  }

  // The same for a step of the reader, which the address follows.
  function visit(id) {
    var found = goTo(id);
    if (found) {
      addressed.name(current);
    }
    return found;
  }

  // Moves to the next line (1) or the one before (-1), past notes. The text is read out, too:
  // screen readers do not see the outline.
  function move(by) {
    var seen = log.list.seen();
    var i = current ? log.rows.indexOf(current) : -1;
    var row;
    if (!seen) {
      return;
    }
    // From the first line in view if the current one is out of view.
    i = i >= seen[0] && i <= seen[1] ? i + by : by > 0 ? seen[0] : seen[1];
    row = lineFrom(log.rows, i, by);
    if (row) {
      visit(idOf(row));
      log.readOut(row.kind === 'event' ? shorten(find.textOf(row.event.event, row.event.data), NOTE_MAX) : '');
    }
  }

  // Copies the text as the page shows it: without colours, and with invisible characters as visible
  // ones. A download as NDJSON has the data as it came.
  function copyLine() {
    var its = current ? log.history.recordOf(current) : null;
    var row = current ? log.history.rowAt(current) : null;
    var events = its ? log.history.records.events(its) : row && row.kind === 'event' ? [row.event] : [];
    if (events.indexOf(null) >= 0) {
      log.history.fetch(its);
      log.showNote(words.COMING);
    } else if (events.length > 0) {
      copy(events.map(function (event) { return find.textOf(event.event, event.data); }).join('\n'), function (ok) {
        log.showNote(words.copied(events.length > 1 ? 'Lines' : 'Line', ok));
      });
    }
  }

  // Copies a link, with all else that the address says. EPOCH.N of the id names the line, without
  // the time (docs/wire.md).
  function copyLink() {
    if (current) {
      copy(location.href.replace(/#.*$/, '') + address.href(head()), function (ok) {
        log.showNote(words.copied('Link', ok));
      });
    }
  }

  // Copies a command that gets the current line from the server as it stands on the wire. An
  // exported page has none.
  function copyCommand() {
    var parts = current.split('.');
    if (current && !log.server) {
      log.showNote(words.NO_SERVER);
    } else if (current) {
      copy('curl -s \'' + folder(location.href) + 'poll?after=' + parts[0] + '.' + (Number(parts[1]) - 1) + '&limit=1&wait=0\'', function (ok) {
        log.showNote(words.copied('Command', ok));
      });
    }
  }

  log.element.addEventListener('mouseover', function (event) {
    var line = lineOf(event.target);
    if (line) {
      moveTools(line);
    }
  }, false);
  // The buttons act on the current line: the one they are on, so that is chosen first, while the
  // click is captured.
  tools.addEventListener('click', function () {
    choose(cursor(lineOf(tools).getAttribute('data-id')));
  }, true);
  return {decorate: decorate, goTo: visit, move: move, copy: copyLine, link: copyLink, curl: copyCommand, seek: seek,
    current: function () { return current; }, head: head};
}

// Returns {seek(), which goes to the line that the address of the page names as soon as it is
// there, and name(id), which writes the line that is read into the address}. current() is the id of
// that.
function createAddress(log, goTo, current) {
  var sought = '';         // the id in the address, until its line is there
  var named = null;        // the place in the address
  var timer = null;

  // Reads the address, when the page opens and whenever it leads somewhere else.
  function readAddress() {
    var id = wire.parseId(address.place());
    if (address.place() !== named) {
      named = address.place();
      sought = id && !id.end && id.n > 0 ? id.epoch + '.' + id.n : '';
      clearTimeout(timer);
      timer = null;
      seek();
    }
  }

  // Whoever follows the newest line is at none.
  function name(id) {
    named = id;
    address.go(id, true);
  }

  // Goes to the line of the address if it is there. Called with each paint. Without a span there is
  // no log to compare the address with.
  function seek() {
    if (named !== '' && named === current() && log.list.following()) {
      name('');
    }
    if (!sought || !log.list.seen() || !(log.history.span() || log.history.hides(sought))) {
      return;
    }
    if (log.history.row(log.history.indexOf(sought)) && goTo(sought)) {
      sought = '';
    } else if (timer === null) {
      timer = setTimeout(report, SEEK_MS);
    }
  }

  // Shows why the line of the address is not there. Only for a line that has not come yet the
  // search goes on.
  function report() {
    var span = log.history.span();
    var id = wire.parseId(sought);
    var why;
    if (sought && !span && !log.history.hides(sought)) {
      timer = null; // the page is empty: the time starts anew with the next lines
    } else if (sought) {
      why = log.history.hides(sought) ? 'cleared' : log.history.indexOf(sought) >= 0 ? 'hidden' : id.epoch !== span.epoch ? 'run' : id.n > span.last ? 'ahead' : 'gone';
      log.showNote(words.MISSING[why]);
      sought = why === 'ahead' ? sought : '';
    }
  }

  address.onChange(readAddress);
  readAddress();
  return {seek: seek, name: name};
}

// Whether the Tab key comes to what is in a line. It does in the current line alone: new lines come
// in view at each stop, so it would never leave a log with a link in each.
function setStops(line, are) {
  Array.prototype.forEach.call(line.querySelectorAll('a, button'), function (element) {
    element.tabIndex = are ? 0 : -1;
  });
}

// Returns the buttons, which move to the line under the mouse, or to the current one: buttons
// on each line would be too many stops of the Tab key.
function createButtons(copy, link, mark, extras) {
  var tools = dom.make('span', 'line-tools');
  tools.appendChild(button(COPY, 'Copy this line', copy));
  tools.appendChild(button(LINK, 'Copy a link to this line', link));
  tools.appendChild(button(STAR, 'Bookmark this line, or take the bookmark away', mark));
  tools.appendChild(extras);
  return tools;
}

// drawing is the path of an icon, 16 by 16.
function button(drawing, label, run) {
  var element = dom.button('', '', run);
  var icon = document.createElementNS(SVG, 'svg');
  var path = document.createElementNS(SVG, 'path');
  icon.setAttribute('viewBox', '0 0 16 16');
  icon.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', drawing);
  element.appendChild(icon).appendChild(path);
  element.setAttribute('aria-label', label);
  element.title = label;
  return element;
}

// Returns the line that an element is in, or null.
function lineOf(element) {
  while (element && !(element.getAttribute && element.getAttribute('data-id'))) {
    element = element.parentNode;
  }
  return element;
}

// Returns EPOCH.N of an id.
function cursor(id) {
  return id.split('.').slice(0, 2).join('.');
}

module.exports = {createLines: createLines};
