// The form for a message. It is an event like any other, so it is shown when it
// comes back by the stream, in the same order everywhere.
(function (root) {
  'use strict';

  var words = root.pushpane.words;
  var NAME_KEY = 'pushpane.name';
  var TIMEOUT_MS = 10000;

  // sent(id) is told the id of each message that the server took.
  function createSend(client, sent) {
    var form = document.getElementById('send');
    var name = document.getElementById('send-name');
    var text = document.getElementById('send-text');
    var button = document.getElementById('send-button');
    var note = document.getElementById('send-note');
    var state = null;
    var sending = false;
    var failed = '';         // why the message in the form could not be sent

    function update(next) {
      state = next;
      paint();
    }

    function paint() {
      var closed = words.unsendable(state);
      var long = words.tooLong(name.value, text.value);
      var said = closed || long || failed;
      if (note.textContent !== said) {
        note.textContent = said;
      }
      note.className = !closed && said ? 'wrong' : '';
      name.disabled = closed !== '';
      text.disabled = closed !== '';
      // Not disabled meanwhile: that would take the focus away.
      text.readOnly = sending;
      button.disabled = closed !== '' || long !== '' || sending;
    }

    function send() {
      if (sending || text.value === '' || words.unsendable(state) || words.tooLong(name.value, text.value)) {
        return;
      }
      sending = true;
      failed = '';
      root.pushpane.remember(NAME_KEY, name.value);
      root.pushpane.ask('POST', 'events?type=chat&client=' + client, {'Content-Type': 'application/json'},
        JSON.stringify({name: name.value, text: text.value}), TIMEOUT_MS, answered);
      paint();
    }

    function answered(answer) {
      sending = false;
      if (answer.status === 201) {
        text.value = '';
        sent(String(root.pushpane.wire.parseObject(answer.text).id));
      } else {
        failed = words.unsent(answer);
      }
      paint();
    }

    function edited() {
      failed = '';
      paint();
    }

    name.value = root.pushpane.recall(NAME_KEY) || '';
    form.addEventListener('submit', function (event) {
      event.preventDefault();
      send();
    }, false);
    name.addEventListener('input', edited, false);
    text.addEventListener('input', edited, false);
    form.removeAttribute('hidden');
    return {update: update};
  }

  root.pushpane.createSend = createSend;
}(this));
