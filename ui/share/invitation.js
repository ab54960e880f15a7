// The invitation, kept up to date while it is shown: the code, the link and how many have joined
// (docs/wire.md, "The invitation").
'use strict';

var dom = require('../base/dom.js');
var control = require('../connection/control.js');
var wire = require('../connection/wire.js');
var paintCode = require('./code.js').paintCode;
var words = require('./words.js');

var ASK_MS = 2000;
var TIMEOUT_MS = 10000;
var PATH = /\/join\/.*/; // of a link, with the token

// Asks for the state of the invitation every two seconds, between open and close. onState is given
// each answer of /share, onFailure why there was none. send(order) orders, and asks at once.
function createWatch(onState, onFailure) {
  var newest = 0; // number of the last request: an older answer is out of date
  var ask = dom.whileNeeded(function () { request(null); }, ASK_MS);

  function request(order) {
    var number = newest + 1;
    newest = number;
    function receive(answer) {
      if (number !== newest) {
        return;
      }
      if (answer.status === 200) {
        onState(wire.parseObject(answer.text));
      } else {
        onFailure(words.failed(answer.text));
      }
    }
    if (order === null) {
      control.read('share', TIMEOUT_MS, receive);
    } else {
      control.post('share', JSON.stringify(order), TIMEOUT_MS, receive);
    }
  }

  return {
    open: function (order) {
      request(order);
      ask(true);
    },
    send: request,
    close: function () {
      newest += 1;
      ask(false);
    }
  };
}

// Fills element with the code, the link and the number of those who joined. Returns paint(state).
function createCard(element) {
  var code = dom.append(element, 'div', 'share-code');
  var address = dom.append(element, 'p', 'share-link');
  var machine = dom.append(address, 'span');
  var token = dom.append(address, 'span');
  var joined = dom.append(element, 'p', 'share-joined');
  var shown = '';
  joined.setAttribute('role', 'status');
  return function (state) {
    if (state.link !== shown || shown === '') {
      shown = state.link;
      paintCode(code, state.qr, 'QR code of ' + state.link);
    }
    dom.fill(machine, state.on && state.link === '' ? words.NO_NETWORK : state.link.replace(PATH, ''));
    dom.fill(token, (PATH.exec(state.link) || [''])[0]);
    dom.fill(joined, state.on ? words.joined(state) : '');
  };
}

module.exports = {createWatch: createWatch, createCard: createCard};
