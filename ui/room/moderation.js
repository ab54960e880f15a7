// The presenter's buttons: the menu of a line, which pins, pauses and removes, and those of the
// page's own menu.
'use strict';

var dom = require('../base/dom.js');
var createPopup = require('../base/popup.js').createPopup;
var room = require('./state.js');
var words = require('./words.js');

// how: {lines (reader/acts.js), order(act, done), ask(): opens the form for a question, state()}.
function createModeration(how) {
  var more = dom.button('line-more', words.MENU.more[0], open);
  // The menu lies over the page, at the button: a line may be built anew while it is open.
  var popup = createPopup(document.getElementsByTagName('main')[0], function () { more.focus(); }, function () { more.setAttribute('aria-expanded', 'false'); });
  var list = document.getElementById('orders');
  var note = dom.make('p', 'room-refusal');
  var said = '';           // what stands in the page's menu

  function open() {
    var line = lineOf(more);
    how.lines.pause();
    popup.open(more, words.MENU.more[1], items(line).map(function (item) {
      return {label: item.label, run: function () { how.order(item.order, null); }};
    }));
    more.setAttribute('aria-expanded', 'true');
  }

  function items(line) {
    var id = line.getAttribute('data-id').split('.').slice(0, 2).join('.');
    var state = how.state();
    var guest = Number(line.getAttribute('data-guest')) || 0;
    var all = [
      state.pin && state.pin.id === id ? {label: words.MENU.unpin, order: {'do': 'unpin'}} : {label: words.MENU.pin, order: {'do': 'pin', id: id}},
      {label: words.MENU.pause, order: {'do': 'pause', id: id}}
    ];
    if (/ line-chat/.test(line.className)) {
      all.push({label: words.MENU.remove, order: {'do': 'remove', id: id}});
    }
    if (guest > 0) {
      all.push({label: words.write(guest, room.mayWrite(state, guest)), order: {'do': 'write', guest: guest, on: !room.mayWrite(state, guest)}},
        {label: words.shut(guest), order: {'do': 'shut', guest: guest}});
    }
    return all;
  }

  // me: {presenter, guest}. The buttons stay the same elements while they say the same: one of them
  // may have the focus.
  function paint(me) {
    var state = how.state();
    var now = [me.presenter, state.paused !== null, state.question !== null && state.question.open, state.everybody].join(' ');
    if (now === said) {
      return;
    }
    said = now;
    list.textContent = '';
    if (me.presenter) {
      add(words.MENU.ask, function () { how.ask(); });
      if (state.question !== null && state.question.open) {
        order(words.MENU.close, {'do': 'close', question: state.question.question});
      }
      order(state.paused ? words.MENU.resume : words.MENU.pauseNow, {'do': state.paused ? 'resume' : 'pause'});
      order(state.everybody ? words.MENU.nobody : words.MENU.everybody, {'do': 'write', on: !state.everybody});
    }
    document.body.setAttribute('data-presenter', String(me.presenter));
    if (me.presenter && more.parentNode !== how.lines.extras) {
      how.lines.extras.appendChild(more);
    }
    dom.display(more, me.presenter);
  }

  function order(label, act) {
    add(label, function () { how.order(act, null); });
  }

  function add(label, run) {
    list.appendChild(dom.button('', label, function () {
      refuse('');
      document.getElementById('menu-button').click(); // closes the menu, which has the focus
      run();
    }));
  }

  function refuse(text) {
    dom.fill(note, text);
    dom.display(note, text !== '');
  }

  more.setAttribute('aria-label', words.MENU.more[1]);
  more.title = words.MENU.more[1];
  more.setAttribute('aria-haspopup', 'menu');
  more.setAttribute('aria-expanded', 'false');
  note.setAttribute('role', 'alert');
  dom.display(note, false);
  return {paint: paint, refuse: refuse, note: note};
}

function lineOf(element) {
  while (!element.getAttribute('data-id')) {
    element = element.parentNode;
  }
  return element;
}

module.exports = {createModeration: createModeration};
