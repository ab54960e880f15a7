// The current line: the one that was moved to, found, or named by the address of
// the page (#EPOCH.N). It can be copied, and so can a link to it.
'use strict';

var copy = require('../base/clipboard.js').copy;
var dom = require('../base/dom.js');
var wire = require('../connection/wire.js');
var find = require('../line/find.js');
var phrases = require('./words.js');

var PATIENCE_MS = 3000;  // for a line that the address names: the history may still be coming

// characters of a line that one moves to: it stands above the log as well, and may be 1 MiB
var TOLD_MAX = 200;

// what: {element: the log, list, rows: of the search (search.js), history: all, say(text): into
// the toolbar}.
function createLines(what) {
  var current = '';        // EPOCH.N
  var sought = '';         // what the address names and is not here yet
  var timer = null;
  var tools = createTools(copyLine, link);

  // Called for each element of an event as it is built.
  function decorate(element, event) {
    if (cursor(event.id) === current) {
      element.className += ' line-current';
      element.appendChild(tools);
    }
  }

  // id may belong to a line that has no element now: decorate marks it when it gets one.
  function choose(id) {
    var before = elementOf(current);
    var now = elementOf(id);
    current = id;
    if (before) {
      before.className = before.className.replace(' line-current', '');
    }
    if (now) {
      now.className += ' line-current';
      adopt(now);
    }
  }

  // A button that is put where it is already loses the focus.
  function adopt(line) {
    if (tools.parentNode !== line) {
      line.appendChild(tools);
    }
  }

  function elementOf(id) {
    return id ? what.element.querySelector('[data-id="' + id + '"],[data-id^="' + id + '."]') : null;
  }

  // Shows the line with this id as the current one; false if it is not among the rows.
  function goTo(id) {
    var row = what.rows.indexOf(id);
    var seen = what.list.seen();
    if (row < 0) {
      return false;
    }
    choose(cursor(id));
    what.list.pause();
    if (!seen || row <= seen[0] || row >= seen[1]) {
      what.list.goTo(row);
    }
    return true;
  }

  // To the next line (1) or the one before (-1); notes are passed by. Told as well, for who does
  // not see the outline.
  function move(by) {
    var seen = what.list.seen();
    var i = current ? what.rows.indexOf(current) : -1;
    var row;
    if (!seen) {
      return;
    }
    // From a line that is out of sight one would be thrown to where it is.
    i = i >= seen[0] && i <= seen[1] ? i + by : by > 0 ? seen[0] : seen[1];
    row = what.rows.row(i);
    while (row && row.kind === 'note') {
      i += by;
      row = what.rows.row(i);
    }
    if (row) {
      goTo(row.kind === 'event' ? row.event.id : row.id);
      what.say(row.kind === 'event' ? short(find.textOf(row.event.event, row.event.data)) : '');
    }
  }

  // The text as it is seen, without colours and with what is invisible made visible; a file of
  // NDJSON has the data as it came.
  function copyLine() {
    var i = what.rows.indexOf(current);
    var row = i < 0 ? null : what.rows.row(i);
    if (row && row.kind === 'event') {
      copy(find.textOf(row.event.event, row.event.data), function (ok) {
        what.say(phrases.copied('Line', ok));
      });
    }
  }

  // Without the time of the id: EPOCH.N is all that names a line (docs/wire.md).
  function link() {
    if (current) {
      copy(location.href.replace(/#.*$/, '') + '#' + current, function (ok) {
        what.say(phrases.copied('Link', ok));
      });
    }
  }

  // Reads the address, as the page opens and whenever it changes.
  function follow() {
    var id = wire.parseId(location.hash.slice(1));
    sought = id && !id.end && id.n > 0 ? id.epoch + '.' + id.n : '';
    clearTimeout(timer);
    timer = null;
    seek();
  }

  // Called when rows have come. Until span() there is no log to compare the address with.
  function seek() {
    if (!sought || !what.history.span() || !what.list.seen()) {
      return;
    }
    if (what.history.row(what.history.indexOf(sought)) && goTo(sought)) {
      sought = '';
    } else if (timer === null) {
      timer = setTimeout(tell, PATIENCE_MS);
    }
  }

  // Only a line that is ahead is waited for, and told of once; with any other answer the address
  // has had its turn.
  function tell() {
    var span = what.history.span();
    var id = wire.parseId(sought);
    if (!sought) {
      return;
    }
    if (!span) {
      timer = null; // cleared away meanwhile: the time starts anew when there is something again
      return;
    }
    if (what.history.indexOf(sought) >= 0) {
      what.say(phrases.missing('hidden'));
    } else if (id.epoch !== span.epoch) {
      what.say(phrases.missing('run'));
    } else if (id.n > span.last) {
      what.say(phrases.missing('ahead')); // and waited for
      return;
    } else {
      what.say(phrases.missing('gone'));
    }
    sought = '';
  }

  what.element.addEventListener('mouseover', function (event) {
    var line = lineOf(event.target);
    if (line) {
      adopt(line);
    }
  }, false);
  // A button is about the current line, so the one that it stands on is chosen before the button
  // hears of the click.
  tools.addEventListener('click', function () {
    choose(cursor(lineOf(tools).getAttribute('data-id')));
  }, true);
  window.addEventListener('hashchange', follow, false);
  follow();
  return {decorate: decorate, goTo: goTo, move: move, copy: copyLine, link: link, seek: seek,
    current: function () { return current; }};
}

// The two buttons wander to the line that is pointed at, or is the current one:
// on every line they would be in the way of who goes through the page by Tab.
function createTools(copy, link) {
  var tools = dom.make('span', 'line-tools');
  tools.appendChild(button('Copy', 'Copy this line', copy));
  tools.appendChild(button('Link', 'Copy a link to this line', link));
  return tools;
}

function button(text, label, run) {
  var element = dom.button('', text, run);
  element.setAttribute('aria-label', label);
  element.title = label;
  return element;
}

function short(text) {
  return text.length > TOLD_MAX ? text.slice(0, TOLD_MAX) + '…' : text;
}

function lineOf(element) {
  while (element && !(element.getAttribute && element.getAttribute('data-id'))) {
    element = element.parentNode;
  }
  return element;
}

function cursor(id) {
  return id.split('.').slice(0, 2).join('.');
}

module.exports = {createLines: createLines};
