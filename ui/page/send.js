// The form for a message. It is an event like any other, so it is shown when it
// comes back by the stream, in the same order everywhere.
'use strict';

var dom = require('../base/dom.js');
var remember = require('../base/store.js').remember;
var recall = require('../base/store.js').recall;
var ask = require('../connection/transports.js').ask;
var wire = require('../connection/wire.js');
var words = require('./words.js');

var NAME_KEY = 'pushpane.name';
var SENT_KEY = 'pushpane.sent'; // ids of what this tab sent, so that a reload knows them
var SENT_MAX = 500;             // about 15 KB
var TIMEOUT_MS = 10000;         // then it is not known whether it arrived (words.unsent)

// sent(id) is called with the id of each message that was published, now or before a reload.
function createSend(client, sent) {
  var form = document.getElementById('send');
  var name = document.getElementById('send-name');
  var text = document.getElementById('send-text');
  var button = document.getElementById('send-button');
  var note = document.getElementById('send-note');
  var state = null;
  var sending = false;
  var composing = false;   // then Enter confirms a word of the input method, and sends nothing
  var failed = '';         // why the message in the form could not be sent
  // idempotency key of the message in the form: it is published once however often it is sent
  var key = '';

  // state is the connection's: by it there is a viewing to write to, or none.
  function update(next) {
    state = next;
    paint();
  }

  function paint() {
    var closed = words.unsendable(state);
    var long = words.tooLong(name.value, text.value);
    var said = closed || long || failed;
    dom.fill(note, said);
    note.className = !closed && said ? 'wrong' : '';
    name.disabled = closed !== '';
    text.disabled = closed !== '';
    // Neither this nor the button is disabled meanwhile: that would remove the focus.
    text.readOnly = sending;
    button.disabled = closed !== '' || long !== '';
  }

  function send() {
    if (sending || composing || text.value === '' || words.unsendable(state) || words.tooLong(name.value, text.value)) {
      return;
    }
    sending = true;
    failed = '';
    key = key || Date.now().toString(36) + Math.random().toString(36).slice(2);
    remember(NAME_KEY, name.value);
    ask('POST', 'events?type=chat&client=' + client + '&key=' + key, {'Content-Type': 'application/json'},
      JSON.stringify({name: name.value, text: text.value}), TIMEOUT_MS, answered);
    paint();
  }

  function answered(answer) {
    var id;
    sending = false;
    if (answer.status === 201) {
      text.value = '';
      key = '';
      id = String(wire.parseObject(answer.text).id);
      remember(SENT_KEY, own().concat(id).slice(-SENT_MAX).join(' '), 'sessionStorage');
      sent(id);
    } else {
      failed = words.unsent(answer, state, navigator.onLine === false);
    }
    paint();
  }

  // Oldest first. An empty store is one empty text, which is no id.
  function own() {
    return (recall(SENT_KEY, 'sessionStorage') || '').split(' ').filter(wire.parseId);
  }

  // Why the last one was not sent is no news of the next.
  function edited() {
    failed = '';
    key = '';
    paint();
  }

  own().forEach(sent);
  name.value = recall(NAME_KEY) || '';
  form.addEventListener('submit', function (event) {
    event.preventDefault();
    send();
  }, false);
  name.addEventListener('input', edited, false);
  text.addEventListener('input', edited, false);
  form.addEventListener('compositionstart', function () { composing = true; }, false);
  form.addEventListener('compositionend', function () { composing = false; }, false);
  form.removeAttribute('hidden');
  return {update: update};
}

module.exports = {createSend: createSend};
