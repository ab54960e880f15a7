// What a screen reader is told. The log itself says nothing: thousands of lines a
// second would. A line now and then says what is new.
'use strict';

var recall = require('../base/store.js').recall;
var remember = require('../base/store.js').remember;
var find = require('../line/find.js');
var phrases = require('./words.js');

var KEY = 'pushpane.announce';
var EVERY_MS = 6000;     // about what it takes to hear one of them out
var CHATS = 3;           // of people, told whole; more in that time are lines like others
var LONG = 200;          // characters of a line that are told

// element is the live region of tools.js, in the page but not seen.
// following() says whether the newest line is in view: who reads elsewhere is left alone.
function createAnnouncer(element, following) {
  var on = recall(KEY) !== 'off';
  var chats = [];
  var count = 0;
  var latest = '';
  var timer = null;

  // own is what was sent from this tab: its writer has just typed it.
  function add(event, own) {
    if (!on || document.hidden || own) {
      return;
    }
    if (event.event === 'chat' && chats.length < CHATS) {
      chats.push(short(event));
    } else if (following()) {
      count += 1;
      latest = event;
    }
    if (timer === null && (count > 0 || chats.length > 0)) {
      timer = setTimeout(tell, EVERY_MS);
    }
  }

  // What waited while the tab became hidden is dropped: it would be told late, over something
  // else.
  function tell() {
    var said = chats;
    timer = null;
    if (count > 0) {
      said = said.concat(phrases.fresh(count, short(latest)));
    }
    chats = [];
    count = 0;
    if (on && !document.hidden) {
      say(said.join('\n'));
    }
  }

  // The same words twice are told twice.
  function say(text) {
    element.textContent = element.textContent === text ? text + '\u00A0' : text;
  }

  // The toolbar's toggle. What waits is not told any more either (tell asks once more).
  function turn(next) {
    on = next;
    remember(KEY, on ? 'on' : 'off');
  }

  return {add: add, turn: turn, on: function () { return on; }};
}

function short(event) {
  var text = find.textOf(event.event, event.data);
  return text.length > LONG ? text.slice(0, LONG) + '…' : text;
}

module.exports = {createAnnouncer: createAnnouncer};
