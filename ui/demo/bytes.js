// The wire: the bytes that a second reader of the same stream gets, next to what an EventSource
// makes of each line, and what the block becomes here. It reads by XMLHttpRequest, which shows the
// bytes that have come; EventSource does not.
'use strict';

var dom = require('../base/dom.js');
var folder = require('../base/text.js').folder;
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
var FIELDS = ['id', 'event', 'data', 'retry'];
// Headers that the stream does not need.
var PROTECTING = /^(?:content-security-policy|cross-origin-|permissions-policy|referrer-policy|strict-transport|x-content-type|x-frame)/i;

// Fills section. transport() returns that of the page's connection, 'sse' or 'poll', which this
// reader uses too. Its client name is that of the page with a suffix: then it is no viewer of its
// own, and its bytes do not count as the page's (docs/wire.md). Returns {open, close} for demo.js.
function createBytes(section, client, transport) {
  var controls = append(section, 'p', 'controls');
  var curl = append(controls, 'code', 'curl');
  var exchanged = append(section, 'div', 'exchange');
  var head = append(exchanged, 'pre', 'head');
  var others = append(exchanged, 'details', 'others');
  var othersTitle = append(others, 'summary');
  var othersText = append(others, 'pre');
  var table = append(section, 'div', 'blocks');
  var schedule = dom.oncePerFrame(paint);
  var current = null;     // the request
  var timer = null;
  var opened = false;     // the view
  var after = '';         // the cursor; '' before there is one
  var rows = [];          // of parseBlocks, not painted yet
  var skipped = 0;        // rows that were too many for a paint

  appendCopy(controls, function () { return curl.textContent; });
  dom.display(others, false);
  table.tabIndex = 0;
  table.setAttribute('role', 'region');
  table.setAttribute('aria-label', 'What has arrived');

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
    curl.textContent = 'curl -N \'' + folder(root.location.href) +
      (poll ? 'poll?wait=' + WAIT_S + (after ? '&after=' + after : '') : 'events' + (after ? '?after=' + after : '?from=-' + BEFORE)) + '\'';
    xhr.open('GET', path, true);
    xhr.onreadystatechange = function () {
      if (xhr.readyState === 2) { // HEADERS_RECEIVED
        exchange = (exchange + xhr.status + ' ' + xhr.statusText + '\n' + showHeaders(xhr.getAllResponseHeaders())).replace(/\s+$/, '') + '\n\n';
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

  // Returns the headers that the stream needs; the others are behind a fold.
  function showHeaders(text) {
    var lines = text.split('\r\n').filter(Boolean);
    var folded = lines.filter(function (line) { return PROTECTING.test(line); });
    othersTitle.textContent = plural(folded.length, 'header') + ' that protect' + (folded.length === 1 ? 's' : '') + ' the page';
    othersText.textContent = folded.join('\n');
    dom.display(others, folded.length > 0);
    return lines.filter(function (line) { return !PROTECTING.test(line); }).join('\n');
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

// Returns the complete blocks at the start of text, as {raw, item}: item is wire.parseEvents', or
// undefined where the block has no data. The server ends lines by LF only (docs/wire.md), and a
// block by an empty line.
function parseBlocks(text) {
  return text.split('\n\n').slice(0, -1).map(function (raw) {
    return {raw: raw, item: wire.parseEvents(raw + '\n\n')[0]};
  });
}

// Returns the lines of a block as {field, name, value}: field is one that an EventSource knows
// (HTML standard, 9.2.6), 'comment', or 'other', which it ignores. name is as it stands, with the
// colon.
function parseLines(raw) {
  var data = 0;
  return raw.split('\n').map(function (line) {
    var parts = /^([^:]*)(:?)([^]*)$/.exec(line);
    var field = parts[1] === '' ? 'comment' : FIELDS.indexOf(parts[1]) >= 0 ? parts[1] : 'other';
    data += field === 'data' ? 1 : 0;
    return {field: field, name: parts[1] + parts[2], value: parts[3], again: field === 'data' && data > 1};
  });
}

function makeRow(block) {
  var row = dom.make('div', 'pair');
  parseLines(rowText(block.raw)).forEach(function (line) {
    var element = append(row, 'div', 'wired is-' + line.field);
    var raw = append(element, 'pre', 'raw');
    append(raw, 'b', '', line.name);
    append(raw, 'span', '', line.value);
    append(element, 'p', 'to', words.madeOf(line));
  });
  append(row, 'p', 'meaning', block.item ? words.became(block.item, wire.parseObject(block.item.data)) : words.NO_EVENT);
  return row;
}

function rowText(text) {
  return visible(shorten(text, ROW_CHARS));
}

module.exports = {createBytes: createBytes, parseBlocks: parseBlocks, parseLines: parseLines};
