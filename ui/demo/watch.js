// The first sample of the code view. Its source is what is shown (snippets.js), and the same
// function runs for "Run here" (code.js), so what is read is what runs.
'use strict';

function watch(address, print) {
  var last = '';
  var source;

  function note(event) {
    last = event.lastEventId;
    print(last, event.type, event.data);
  }

  function open() {
    source = new EventSource(address + '?after=' + last);
    ['message', 'gap', 'end'].forEach(function (type) {
      source.addEventListener(type, note);
    });
    source.onerror = function () {
      // Closed for good, as by a 502 of a proxy: opened anew.
      if (source.readyState === 2 && !/\.end$/.test(last)) {
        setTimeout(open, 3000);
      }
    };
  }

  open();
  return function stop() {
    last = '.end';
    source.close();
  };
}

module.exports = {watch: watch};
