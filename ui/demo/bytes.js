// The wire: the bytes that a second reader of the same stream gets, next to what each block
// becomes. It reads by XMLHttpRequest, which shows the bytes that have come; EventSource does not.
'use strict';

var dom = require('../base/dom.js');
var plural = require('../base/text.js').plural;
var shorten = require('../base/text.js').shorten;
var visible = require('../base/text.js').visible;
var wire = require('../connection/wire.js');
var appendCopy = require('./copy.js').appendCopy;
var words = require('./words.js');
var append = dom.append;

var BEFORE = 5;           // events that stand there when the view is opened
var ROWS = 200;           // in the list; the oldest go
var ROW_CHARS = 2000;     // of one block
var BODY_CHARS = 4000000; // of one request, which holds all of its body: then another begins
var AGAIN_MS = 2000;      // after a stream that ended, or without an answer
var WAIT_S = 25;          // as the page's own polls (connection/connection.js)
// Events whose data stands in the sentence already (words.became).
var CONTROL = {hello: true, gap: true, types: true, source: true, ping: true, end: true, bye: true, next: true};

// Fills section. transport() returns that of the page's connection, 'sse' or 'poll', which this
// reader uses too. Its client name is that of the page with a suffix: then it is no viewer of its
// own, and its bytes do not count as the page's (docs/wire.md). Returns {open, close} for demo.js.
function createBytes(section, client, transport) {
  var controls = append(section, 'p', 'controls');
  var curl = append(controls, 'code', 'curl');
  var head = append(section, 'pre', 'head');
  var table = append(section, 'div', 'blocks');
  var schedule = dom.oncePerFrame(paint);
  var current = null;     // the request
  var timer = null;
  var opened = false;     // the view
  var after = '';         // the cursor; '' before there is one
  var rows = [];          // of parseBlocks, not painted yet
  var skipped = 0;        // rows that were too many for a paint

  appendCopy(controls, function () { return curl.textContent; });
  focusable(head, 'The request and its answer');
  focusable(table, 'What has arrived');

  // A hidden tab reads nothing: a browser has six connections to one host, and the visible tab must
  // get one.
  document.addEventListener('visibilitychange', function () {
    if (opened) {
      open();
    }
  }, false);

  // With the cursor of an end (.end) the server answers with that end only. Without that suffix the
  // reader resumes behind it, in another viewing.
  function open() {
    opened = true;
    abort();
    after = after.replace(/\.end$/, '');
    if (!document.hidden) {
      request();
    }
  }

  function close() {
    opened = false;
    abort();
  }

  // The listener is removed first, because xhr.abort() would call it and that begin another
  // request.
  function abort() {
    clearTimeout(timer);
    if (current) {
      current.onreadystatechange = null;
      current.abort();
      current = null;
    }
  }

  function request() {
    var poll = transport() === 'poll'; // may have changed since the last request
    var path = (poll ? 'poll' : 'events') + '?client=' + client + '_wire' + (after ? '&after=' + after : '&from=-' + BEFORE) + (poll ? '&wait=' + WAIT_S : '');
    var xhr = new root.XMLHttpRequest();
    var read = 0; // characters of the answer, in complete blocks
    var exchange = 'GET ' + folder(root.location.pathname) + path + '\n\n'; // as it is known
    current = xhr;
    // That of a poll before stays until the headers come, which is at once: less moves.
    if (!poll || head.textContent === '') {
      head.textContent = exchange;
    }
    curl.textContent = 'curl -N \'' + folder(root.location.href.replace(/[?#].*$/, '')) +
      (poll ? 'poll?wait=' + WAIT_S + (after ? '&after=' + after : '') : 'events' + (after ? '?after=' + after : '?from=-' + BEFORE)) + '\'';
    xhr.open('GET', path, true);
    xhr.onreadystatechange = function () {
      if (xhr.readyState === 2) { // HEADERS_RECEIVED
        exchange = (exchange + xhr.status + ' ' + xhr.statusText + '\n' +
          xhr.getAllResponseHeaders().replace(/\r\n/g, '\n')).replace(/\s+$/, '') + '\n\n';
        head.textContent = exchange;
      } else if (xhr.readyState >= 3 && xhr.status === 200) {
        read += add(parseBlocks(xhr.responseText.slice(read)));
      }
      if (xhr.readyState === 4) {
        current = null;
        if (!poll || xhr.status !== 200) {
          // The headers alone would look as if the answer went on.
          head.textContent = exchange + words.answerOver(read > 0 || xhr.status === 200, /\.end$/.test(after), AGAIN_MS);
        }
        if (!/\.end$/.test(after)) {
          timer = setTimeout(request, poll && xhr.status === 200 ? 0 : AGAIN_MS);
        }
      } else if (read > BODY_CHARS) {
        open();
      }
    };
    xhr.send();
  }

  // Returns how many characters the blocks have.
  function add(blocks) {
    var chars = 0;
    blocks.forEach(function (block) {
      chars += block.raw.length + 2;
      after = !block.item ? after : block.item.event === 'next' ? block.item.data : block.item.id || after;
    });
    rows = rows.concat(blocks);
    skipped += Math.max(0, rows.length - ROWS);
    rows = rows.slice(-ROWS);
    schedule();
    return chars;
  }

  function paint() {
    // A table that was scrolled up stays there; 40 px are about two lines.
    var atEnd = table.scrollHeight - table.scrollTop - table.clientHeight < 40;
    var lines = document.createDocumentFragment();
    if (skipped > 0) {
      append(lines, 'p', 'skipped', plural(skipped, 'block') + ' came too fast to be shown.');
    }
    rows.forEach(function (block) { lines.appendChild(makeRow(block)); });
    rows = [];
    skipped = 0;
    table.appendChild(lines);
    while (table.childNodes.length > ROWS) {
      table.removeChild(table.firstChild);
    }
    if (atEnd) {
      table.scrollTop = table.scrollHeight;
    }
  }

  return {open: open, close: close};
}

// Returns an address or path up to its last slash: the page may lie under a prefix.
function folder(address) {
  return address.replace(/[^\/]*$/, '');
}

// Returns the complete blocks at the start of text, as {raw, item}: item is wire.parseEvents', or
// undefined where the block has no data. The server ends lines by LF only (docs/wire.md), and a
// block by an empty line.
function parseBlocks(text) {
  return text.split('\n\n').slice(0, -1).map(function (raw) {
    return {raw: raw, item: wire.parseEvents(raw + '\n\n')[0]};
  });
}

// Names an element that scrolls, and lets the keyboard scroll it.
function focusable(element, label) {
  element.tabIndex = 0;
  element.setAttribute('role', 'region');
  element.setAttribute('aria-label', label);
}

function makeRow(block) {
  var row = dom.make('div', 'pair');
  var item = block.item;
  var meaning;
  append(row, 'pre', '', rowText(block.raw));
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

function rowText(text) {
  return visible(shorten(text, ROW_CHARS));
}

module.exports = {createBytes: createBytes, parseBlocks: parseBlocks};
