// Break it: faults on purpose (docs/wire.md, Breaking it), and how the page resumed after each.
'use strict';

var now = require('../base/clock.js').now;
var dom = require('../base/dom.js');
var post = require('../connection/control.js').post;
var createResume = require('./resume.js').createResume;
var words = require('./words.js');
var append = dom.append;
var fill = dom.fill;

var TIMEOUT_MS = 10000;
var RESULTS = 20; // in the list; the oldest go

// section is filled; client names whose connections are broken. open and close are for views.js,
// the others for app.js, which calls them whether or not the view is seen. Times
// are Date.now(): those of events are Unix ms, too.
function createFaults(section, client) {
  var buttons = append(section, 'div', 'faults');
  var message = append(section, 'p', 'said');
  var list = append(section, 'ol', 'resumes');
  var schedule = dom.oncePerFrame(paint);
  var state = null;        // of the connection, null before the first update
  var allowed = false;     // whether this peer may break connections, by /status
  var shown = [];          // [resume, element], newest first

  message.setAttribute('role', 'status');
  list.setAttribute('aria-label', 'What became of it');
  words.FAULTS.forEach(function (fault) {
    var button = append(buttons, 'button');
    append(button, 'strong', '', fault.label);
    append(button, 'span', '', fault.how);
    button.type = 'button';
    button.setAttribute('data-fault', fault.name);
    button.addEventListener('click', function () { inject(fault); }, false);
  });

  // The result is added before the answer, because a cut may come before that. It is removed after
  // a refusal. mend is no fault and has no result.
  function inject(fault) {
    var pair = [createResume(fault, serverNow()), document.createElement('li')];
    if (fault.name !== 'mend') {
      list.insertBefore(pair[1], list.firstChild);
      shown.unshift(pair);
      shown.splice(RESULTS).forEach(remove);
    }
    order(fault.name, function () {
      if (shown.indexOf(pair) >= 0) {
        remove(shown.splice(shown.indexOf(pair), 1)[0]);
      }
    });
  }

  function remove(pair) {
    list.removeChild(pair[1]);
  }

  // Returns the time of the server's clock, which may be on another machine.
  function serverNow() {
    var here = now();
    return state !== null && state.helloAt !== null ? state.serverNow + here - state.helloAt : Date.now();
  }

  // Posts an action of the lab. Calls onRefused after a refusal; without an answer the action may
  // have been done.
  function order(name, onRefused) {
    post('lab?client=' + client, JSON.stringify({'do': name}), TIMEOUT_MS, function (answer) {
      message.textContent = answer.status === 202 ? '' : words.refused(answer);
      if (answer.status >= 400) {
        onRefused();
      }
      schedule();
    });
  }

  // What happens to the connection counts for the newest fault only.
  function update(next) {
    state = next;
    if (shown.length > 0) {
      shown[0][0].update(state, serverNow());
    }
    schedule();
  }

  function show(event) {
    if (shown.length > 0) {
      shown[0][0].show(event, serverNow());
      schedule();
    }
  }

  function note(effect) {
    if (shown.length > 0) {
      shown[0][0].note(effect);
      schedule();
    }
  }

  function paint() {
    // Faults are possible while the connection comes back, too.
    var live = allowed && state !== null && state.phase !== 'idle' && state.phase !== 'ended';
    Array.prototype.forEach.call(buttons.childNodes, function (button) { button.disabled = !live; });
    if (!live) {
      fill(message, allowed ? words.LAB_IDLE : words.LAB_FORBIDDEN);
    } else if (message.textContent === words.LAB_IDLE || message.textContent === words.LAB_FORBIDDEN) {
      // A refusal stays until the next answer, but not why there was nothing to break.
      fill(message, '');
    }
    shown.forEach(function (pair) {
      fill(pair[1], words.resume(pair[0].sum()));
    });
  }

  return {
    open: schedule,
    close: function () {},
    update: update,
    show: show,
    note: note,
    setStatus: function (status) {
      allowed = status.lab === true;
      schedule();
    }
  };
}

module.exports = {createFaults: createFaults};
