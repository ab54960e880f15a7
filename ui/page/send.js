// The form for a message. A message is an event like any other: it is shown when it comes back by
// the stream, so that all pages have the same order.
'use strict';

var dom = require('../base/dom.js');
var remember = require('../base/store.js').remember;
var recall = require('../base/store.js').recall;
var ask = require('../connection/transports.js').ask;
var wire = require('../connection/wire.js');
var createPanel = require('../base/panels.js').createPanel;
var words = require('./words.js');

var NAME_KEY = 'pushpane.name';
var SENT_KEY = 'pushpane.sent'; // ids of this tab's messages, for the page after a reload
var SENT_MAX = 500;             // about 15 KB
var TIMEOUT_MS = 10000;         // after that the message may have arrived or not (words.unsent)

// onSent(id) is given the id of each message that the server has accepted, also before a reload.
function createSend(client, onSent) {
  var form = document.getElementById('send');
  var name = document.getElementById('send-name');
  var text = document.getElementById('send-text');
  var button = document.getElementById('send-button');
  var note = document.getElementById('send-note');
  var panelButton = document.getElementById('chat-button');
  var panel = null;
  var guest = 0;           // the number of this guest; 0: it is none
  var allowed = true;      // whether this page may send messages
  var state = null;
  var sending = false;
  var composing = false;   // with an input method, where Enter chooses a word and must not send
  var failure = '';        // why the message in the form could not be sent
  // of the message in the form (idempotency key): the server accepts it once, however often it
  // comes
  var key = '';

  // next is the state of the connection, on which it depends whether messages can be sent.
  function update(next) {
    state = next;
    paint();
  }

  function paint() {
    var unsendable = words.unsendable(state);
    var tooLong = words.tooLong(name.value, text.value);
    var reason = unsendable || tooLong || failure;
    dom.fill(note, reason);
    note.className = !unsendable && reason ? 'wrong' : '';
    name.disabled = unsendable !== '';
    text.disabled = unsendable !== '';
    // While sending neither this nor the button is disabled: they would lose the focus.
    text.readOnly = sending;
    button.disabled = unsendable !== '' || tooLong !== '';
  }

  function send() {
    if (sending || composing || text.value === '' || words.unsendable(state) || words.tooLong(name.value, text.value)) {
      return;
    }
    sending = true;
    failure = '';
    key = key || Date.now().toString(36) + Math.random().toString(36).slice(2);
    remember(NAME_KEY, name.value);
    ask('POST', 'events?type=chat&client=' + client + '&key=' + key, {'Content-Type': 'application/json'},
      JSON.stringify({name: name.value, text: text.value}), TIMEOUT_MS, onAnswer);
    paint();
  }

  function onAnswer(answer) {
    var id;
    sending = false;
    if (answer.status === 201) {
      text.value = '';
      key = '';
      id = String(wire.parseObject(answer.text).id);
      remember(SENT_KEY, sentIds().concat(id).slice(-SENT_MAX).join(' '), 'sessionStorage');
      onSent(id);
    } else {
      failure = words.unsent(answer, state, navigator.onLine === false);
    }
    paint();
  }

  // Oldest first. An empty store gives one empty text, which is no id.
  function sentIds() {
    return (recall(SENT_KEY, 'sessionStorage') || '').split(' ').filter(wire.parseId);
  }

  // Guests may send messages only while the presenter allows it; status is the answer of /status.
  function setStatus(status) {
    guest = status.guest;
    allow(status.write !== false);
  }

  // An act of the room: for all guests, or for this one.
  function act(event) {
    var said = wire.parseObject(event.data);
    if (said['do'] === 'write' && guest > 0 && (!said.guest || said.guest === guest)) {
      allow(said.on === true);
    }
  }

  function allow(on) {
    if (on === allowed) {
      return;
    }
    allowed = on;
    if (!on) {
      panel.close();
    }
    dom.display(panelButton, on);
    dom.display(form, on && panel.isOpen());
  }

  // An edited message is another one.
  function onInput() {
    failure = '';
    key = '';
    paint();
  }

  sentIds().forEach(onSent);
  name.value = recall(NAME_KEY) || '';
  form.addEventListener('submit', function (event) {
    event.preventDefault();
    send();
  }, false);
  name.addEventListener('input', onInput, false);
  text.addEventListener('input', onInput, false);
  form.addEventListener('compositionstart', function () { composing = true; }, false);
  form.addEventListener('compositionend', function () { composing = false; }, false);
  // Messages are what a page that shows is for, and browsers without EventSource have no other
  // parts.
  if (/layout-showing/.test(document.body.className) || !window.EventSource) {
    panelButton.setAttribute('aria-expanded', 'true');
  }
  panel = createPanel(panelButton, form, false, function (open) {
    if (open) {
      text.focus();
    }
  });
  return {update: update, setStatus: setStatus, act: act};
}

module.exports = {createSend: createSend};
