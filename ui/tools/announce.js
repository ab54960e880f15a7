// Announcements for screen readers. The log itself is no live region: it may get thousands of lines
// a second. A live region beside it gets a summary of what is new, now and then.
'use strict';

var createSwitch = require('../base/store.js').createSwitch;
var shorten = require('../base/text.js').shorten;
var find = require('../line/find.js');
var words = require('./words.js');

var KEY = 'pushpane.announce';
var EVERY_MS = 6000;     // about the time to read one out
var CHATS = 3;           // messages that are read out whole; more in that time are only counted
var LONG = 200;          // characters of a line that are read out

// element is the live region of tools.js, in the page but not visible. following() is whether the
// newest line is in view: lines are announced only then. Returns {add, turn(on), isOn()}.
function createAnnouncer(element, following) {
  var announcing = createSwitch(KEY);
  var chats = [];
  var count = 0;
  var latest = '';
  var timer = null;

  // Adds a new event. own events, which were sent from this tab, are not announced.
  function add(event, own) {
    if (!announcing.isOn() || document.hidden || own) {
      return;
    }
    if (event.event === 'chat' && chats.length < CHATS) {
      chats.push(short(event));
    } else if (following()) {
      count += 1;
      latest = event;
    }
    if (timer === null && (count > 0 || chats.length > 0)) {
      timer = setTimeout(announce, EVERY_MS);
    }
  }

  // Nothing is announced if the tab was hidden meanwhile, because another page may be read
  // out, or if announcing was turned off.
  function announce() {
    var texts = chats;
    timer = null;
    if (count > 0) {
      texts = texts.concat(words.fresh(count, short(latest)));
    }
    chats = [];
    count = 0;
    if (announcing.isOn() && !document.hidden) {
      write(texts.join('\n'));
    }
  }

  // A live region is read out when its text changes: the same text twice must differ.
  function write(text) {
    element.textContent = element.textContent === text ? text + '\u00A0' : text;
  }

  return {add: add, turn: announcing.turn, isOn: announcing.isOn};
}

function short(event) {
  return shorten(find.textOf(event.event, event.data), LONG);
}

module.exports = {createAnnouncer: createAnnouncer};
