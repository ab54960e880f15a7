// The wire: what a reader of the same stream gets, byte for byte, next to what it
// becomes. An XMLHttpRequest shows what it has got so far, which EventSource does not.
'use strict';

var copy = require('../base/clipboard.js').copy;
var dom = require('../base/dom.js');
var plural = require('../base/text.js').plural;
var shorten = require('../base/text.js').shorten;
var visible = require('../base/text.js').visible;
var wire = require('../connection/wire.js');
var words = require('./words.js');
var append = dom.append;

var BEFORE = 5;           // events that stand there when the view is opened
var ROWS = 200;           // in the list; the oldest go
var ROW_CHARS = 2000;     // of one block
var BODY_CHARS = 4000000; // a request holds all of its body: a new one begins
var AGAIN_MS = 2000;      // after a stream that was cut, or a server that is away
var WAIT_S = 25;          // as the page's own polls (connection/connection.js)
// Events whose data stands in the sentence already (words.became).
var CONTROL = {hello: true, gap: true, types: true, source: true, ping: true, end: true, bye: true, next: true};

// section is filled; transport() is that of the page's connection, 'sse' or 'poll', and this
// reader takes the same way. Its name is a part of the client's: no viewer of its own, and no
// cost of the page (docs/wire.md). views.js calls open and close.
function createBytes(section, client, transport) {
  var controls = append(section, 'p', 'controls');
  var curl = append(controls, 'code', 'curl');
  var button = append(controls, 'button', '', 'Copy');
  var said = append(controls, 'span', 'said');
  var head = append(section, 'pre', 'head');
  var table = append(section, 'div', 'blocks');
  var schedule = dom.oncePerFrame(paint);
  var current = null;
  var timer = null;
  var wanted = false;     // while the view is open
  var after = '';         // the cursor; '' before there is one
  var rows = [];          // not painted yet
  var skipped = 0;        // blocks that no paint came for

  button.type = 'button';
  said.setAttribute('role', 'status');
  table.tabIndex = 0;
  table.setAttribute('role', 'region');
  table.setAttribute('aria-label', 'What has arrived');
  button.addEventListener('click', function () {
    copy(curl.textContent, function (ok) {
      said.textContent = ok ? words.COPIED : words.NOT_COPIED;
    });
  }, false);

  // A hidden tab reads nothing: a browser has six connections to one host, and the tab in front
  // must get one.
  document.addEventListener('visibilitychange', function () {
    if (wanted) {
      open();
    }
  }, false);

  // A cursor of an end gets nothing but that end: without the word it goes on behind it, in a
  // viewing of its own.
  function open() {
    wanted = true;
    halt();
    after = after.replace(/\.end$/, '');
    if (!document.hidden) {
      request();
    }
  }

  function close() {
    wanted = false;
    halt();
  }

  // Without its listener: abort() calls it once more, and that would ask again.
  function halt() {
    clearTimeout(timer);
    if (current) {
      current.onreadystatechange = null;
      current.abort();
      current = null;
    }
  }

  function request() {
    // Asked anew each time: the page may have changed its way since.
    var poll = transport() === 'poll';
    var path = (poll ? 'poll' : 'events') + '?client=' + client + '_wire' + (after ? '&after=' + after : '&from=-' + BEFORE) + (poll ? '&wait=' + WAIT_S : '');
    var xhr = new root.XMLHttpRequest();
    var read = 0; // characters of the answer that are done with
    current = xhr;
    curl.textContent = 'curl -N \'' + root.location.href.replace(/[?#].*$/, '').replace(/[^\/]*$/, '') +
      (poll ? 'poll?wait=' + WAIT_S + (after ? '&after=' + after : '') : 'events' + (after ? '?after=' + after : '?from=-' + BEFORE)) + '\'';
    xhr.open('GET', path, true);
    xhr.onreadystatechange = function () {
      if (xhr.readyState === 2) { // HEADERS_RECEIVED
        header('GET /' + path + '\n\n' + xhr.status + ' ' + xhr.statusText + '\n' + xhr.getAllResponseHeaders().replace(/\r\n/g, '\n'));
      } else if (xhr.readyState >= 3 && xhr.status === 200) {
        read += blocks(xhr.responseText.slice(read));
      }
      if (xhr.readyState === 4) {
        current = null;
        if (!/\.end$/.test(after)) {
          timer = setTimeout(request, poll && xhr.status === 200 ? 0 : AGAIN_MS);
        }
      } else if (read > BODY_CHARS) {
        open();
      }
    };
    xhr.send();
  }

  // The server ends lines by LF only (docs/wire.md), so an empty line is two of them. A block
  // without data is no event. Returns how many characters were whole blocks.
  function blocks(text) {
    var end = text.lastIndexOf('\n\n') + 2;
    if (end < 2) {
      return 0;
    }
    text.slice(0, end).split('\n\n').slice(0, -1).forEach(function (raw) {
      var item = wire.parseEvents(raw + '\n\n')[0];
      rows.push([raw, item]);
      if (item) {
        after = item.event === 'next' ? item.data : item.id || after;
      }
    });
    if (rows.length > ROWS) {
      skipped += rows.length - ROWS;
      rows = rows.slice(-ROWS);
    }
    schedule();
    return end;
  }

  function header(text) {
    head.textContent = text.replace(/\s+$/, '');
  }

  function paint() {
    // A view that was scrolled up stays there; 40 px are about two lines.
    var low = table.scrollHeight - table.scrollTop - table.clientHeight < 40;
    var lines = document.createDocumentFragment();
    if (skipped > 0) {
      append(lines, 'p', 'skipped', plural(skipped, 'block') + ' came too fast to be shown.');
    }
    rows.forEach(function (row) { lines.appendChild(pair(row[0], row[1])); });
    rows = [];
    skipped = 0;
    table.appendChild(lines);
    while (table.childNodes.length > ROWS) {
      table.removeChild(table.firstChild);
    }
    if (low) {
      table.scrollTop = table.scrollHeight;
    }
  }

  function pair(raw, item) {
    var row = dom.make('div', 'pair');
    var meaning;
    append(row, 'pre', '', rowText(raw));
    meaning = append(row, 'div', 'meaning');
    if (item) {
      append(meaning, 'p', '', words.became(item, wire.parseObject(item.data)));
      if (item.id !== '' && !CONTROL.hasOwnProperty(item.event)) {
        append(meaning, 'p', 'data', rowText(item.data));
      }
    } else {
      append(meaning, 'p', '', 'Nothing: no data, no event.');
    }
    return row;
  }

  return {open: open, close: close};
}

function rowText(text) {
  return visible(shorten(text, ROW_CHARS));
}

module.exports = {createBytes: createBytes};
