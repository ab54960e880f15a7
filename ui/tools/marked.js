// What is seen of the bookmarks: the sign on a line, the button with their number, and the list
// with the notes behind it.
'use strict';

var dom = require('../base/dom.js');
var createPanel = require('../base/panels.js').createPanel;
var shorten = require('../base/text.js').shorten;
var control = require('../connection/control.js');
var wire = require('../connection/wire.js');
var find = require('../line/find.js');
var marks = require('./bookmarks.js');
var words = require('./words.js');

var ORDER_MS = 10000;
var ENTER = 13;          // keyCode
var TEXT_MAX = 120;      // characters of a line in the list

// place is the element of the toolbar. how: {history, eventOf(id): the event of a line, null while
// it is not here, load(ids): asks for those that are not, current(): the id of the current line or
// of the first in view, or '', goTo(id): whether it could, showNote(text), changed(): lines look
// different, leave(): back to the log}. recorded: there is no server. Returns {set(list), with the
// bookmarks of the room, decorate(element, event), toggle(), step(way), paint()}.
function createMarked(place, how, recorded) {
  var bookmarks = marks.createBookmarks({order: recorded ? null : order, changed: how.changed});
  var button = place.insertBefore(dom.make('button'), place.querySelector('#reader-note').nextSibling);
  var element = dom.append(place, 'div', 'panel bookmarks');
  var panel = createPanel(button, element, true, unfolded);
  var shown = null;        // what the list was built from
  var texts = [];          // of its entries
  var wanted = '';         // the id of a new bookmark, whose note is to be written

  button.type = 'button';
  button.id = 'bookmarks-button';
  button.setAttribute('aria-expanded', 'false');
  button.setAttribute('aria-controls', 'bookmarks');
  element.id = 'bookmarks';
  element.setAttribute('role', 'group');
  element.setAttribute('aria-label', words.BOOKMARKS.list);
  dom.display(button, false);

  function epoch() {
    return (how.history.span(true) || {epoch: ''}).epoch;
  }

  function unfolded(open) {
    if (open) {
      how.load(bookmarks.list(epoch()).map(function (mark) { return mark.id; }));
      paint();
    }
  }

  // Sets a bookmark on the current line, or takes it away.
  function toggle() {
    var id = how.current();
    if (bookmarks.find(id)) {
      drop(id);
    } else if (id !== '') {
      wanted = id;
      bookmarks.put(id, '', function (kind) { how.showNote(words.bookmarked(kind)); });
    }
  }

  function drop(id) {
    bookmarks.take(id, function (kind) { how.showNote(words.unbookmarked(kind)); });
  }

  function step(way) {
    var mark = marks.next(bookmarks.list(epoch()), how.current(), way);
    if (mark === null) {
      how.showNote(words.BOOKMARKS.none);
    } else {
      visit(mark);
    }
  }

  function visit(mark) {
    how.showNote(how.goTo(mark.id) ? mark.note : words.BOOKMARKS.hidden);
  }

  // Called for the element of each event as it is built.
  function decorate(element, event) {
    var mark = bookmarks.find(event.id.split('.').slice(0, 2).join('.'));
    if (mark) {
      element.className += ' line-marked';
      dom.append(element, 'span', 'mark-note', words.sign(mark.note));
    }
  }

  // The list is built only where it differs: the note in it may be being written.
  function paint() {
    var list = bookmarks.list(epoch());
    if (list !== shown) {
      shown = list;
      dom.fill(button, words.bookmarks(list.length)[0]);
      dom.label(button, words.bookmarks(list.length)[1]);
      dom.display(button, list.length > 0);
      fill(list);
    }
    if (bookmarks.find(wanted)) {
      write(wanted);
    }
    if (panel.isOpen()) {
      texts.forEach(function (text) { text(); });
    }
  }

  // The focus stays at its place in the list.
  function fill(list) {
    var active = element.contains(document.activeElement) ? document.activeElement : null;
    var at = active ? Array.prototype.indexOf.call(element.childNodes, active.parentNode) : -1;
    element.textContent = '';
    texts = list.map(entry);
    if (list.length === 0) {
      panel.close();
    }
    if (at >= 0 && list.length > 0) {
      element.childNodes[Math.min(at, list.length - 1)].querySelector('.' + active.className).focus();
    } else if (at >= 0) {
      how.leave();
    }
  }

  // Opens the list where the note of a new bookmark is to be written.
  function write(id) {
    wanted = '';
    panel.open();
    element.querySelector('[data-mark="' + id + '"]').focus();
  }

  function textOf(id) {
    var event = how.eventOf(id);
    return event ? shorten(find.textOf(event.event, event.data), TEXT_MAX) : '';
  }

  // Adds a bookmark to the list. Returns a function that shows the text of its line, which may come
  // later.
  function entry(mark) {
    var row = dom.append(element, 'div', 'bookmark');
    var n = wire.parseId(mark.id).n;
    var to = row.appendChild(dom.button('bookmark-to', '', function () { visit(mark); }));
    var note = dom.append(row, 'input', 'bookmark-note');
    var away = row.appendChild(dom.button('bookmark-drop', '×', function () { drop(mark.id); }));
    to.title = words.BOOKMARKS.goTo;
    note.type = 'text';
    note.value = mark.note;
    note.placeholder = words.BOOKMARKS.note;
    note.setAttribute('data-mark', mark.id);
    note.setAttribute('aria-label', words.noteOf(n));
    note.setAttribute('autocomplete', 'off');
    note.addEventListener('change', function () {
      bookmarks.put(mark.id, note.value, function (kind) { how.showNote(words.noted(kind)); });
    }, false);
    note.addEventListener('keydown', function (event) {
      if (event.keyCode === ENTER && !event.isComposing) {
        event.preventDefault();
        how.leave(); // which is a change, and saves the note
      }
    }, false);
    dom.label(away, words.dropOf(n));
    return function () { dom.fill(to, words.place(n, textOf(mark.id))); };
  }

  return {set: bookmarks.set, decorate: decorate, toggle: toggle, step: step, paint: paint};
}

function order(act, done) {
  control.post('room', JSON.stringify(act), ORDER_MS, done);
}

module.exports = {createMarked: createMarked};
