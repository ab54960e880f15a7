// The act by which the room joins: the invitation, large. The way into the network is opened by its
// button alone, never by coming to this act.
'use strict';

var dom = require('../base/dom.js');
var invitation = require('../share/invitation.js');
var share = require('../share/words.js');
var words = require('./words.js');

function createJoin(body, status) {
  var card = dom.append(body, 'div', 'join-card');
  var paintCard = invitation.createCard(card);
  var checks = dom.append(card, 'p', 'join-checks');
  var failure = dom.append(body, 'p', 'share-failure');
  var may = allows(status);  // whether this page may control the program, which opens the way
  var shown = false;         // between open and close
  var button = body.appendChild(dom.button('primary', words.INVITE, function () { watch.send({on: true}); }));
  var next = '';             // the address that the other button chooses
  var other = card.appendChild(dom.button('', '', function () { watch.send({address: next}); }));
  var watch = invitation.createWatch(paint, function (text) {
    show(null);
    dom.fill(failure, text);
  });

  failure.setAttribute('role', 'alert');
  show(null);

  // state is the answer of /share, null without one.
  function show(state) {
    dom.display(card, state !== null && state.on);
    dom.display(checks, state !== null && state.on && state.joined === 0);
    dom.display(button, state !== null && !state.on);
    dom.display(other, state !== null && state.on && state.addresses.length > 1);
  }

  function paint(state) {
    dom.fill(failure, '');
    paintCard(state);
    dom.fill(checks, share.checks(state).join(' ') + (state.firewall ? ' ' + state.firewall : ''));
    offer(state);
    show(state);
  }

  // The addresses go round, the best one first.
  function offer(state) {
    var at = state.addresses.map(function (one) { return one.address; }).indexOf(state.address);
    var one = state.addresses[(at + 1) % state.addresses.length];
    if (one) {
      next = one.address;
      dom.fill(other, words.other(one));
    }
  }

  function start() {
    if (may) {
      watch.open(null);
    } else {
      watch.close();
      show(null);
      dom.fill(failure, words.ELSEWHERE);
    }
  }

  return {
    open: function () {
      shown = true;
      start();
    },
    close: function () {
      shown = false;
      watch.close();
    },
    setStatus: function (next) {
      if (allows(next) !== may) {
        may = !may;
        if (shown) {
          start();
        }
      }
    }
  };
}

// status is the answer of /status, null before the first.
function allows(status) {
  return status !== null && status.quit === true;
}

module.exports = {createJoin: createJoin};
