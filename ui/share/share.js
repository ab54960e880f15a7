// The panel of "Let others watch".
'use strict';

var dom = require('../base/dom.js');
var copy = require('../base/clipboard.js').copy;
var invitation = require('./invitation.js');
var words = require('./words.js');

// Fills the panel. onChange(on) is called when the invitation is turned on or off. Returns {open(),
// close()}: open turns the invitation on, and close only hides it.
function createPanelOfShare(element, onChange) {
  var state = {on: false, link: '', qr: [], addresses: [], joined: 0, locked: false, tls: false};
  var parts = {};
  var paintCard;
  var watch = invitation.createWatch(function (next) {
    state = next;
    dom.fill(parts.failure, '');
    paint();
    onChange(state.on);
  }, function (text) { dom.fill(parts.failure, text); });

  dom.append(element, 'h2', '', words.TITLE);
  parts.failure = dom.append(element, 'p', 'share-failure');
  parts.failure.setAttribute('role', 'alert');
  parts.body = dom.append(element, 'div');
  dom.display(parts.body, false); // until the first answer
  fillBody(parts.body);

  function fillBody(body) {
    paintCard = invitation.createCard(dom.append(body, 'div', 'share-card'));
    parts.checks = dom.append(body, 'ul', 'share-checks');
    parts.firewall = dom.append(body, 'code', 'share-firewall');
    parts.others = dom.append(body, 'label', 'share-others', 'Address ');
    parts.choice = dom.append(parts.others, 'select');
    parts.choice.addEventListener('change', function () { watch.send({address: parts.choice.value}); }, false);
    parts.security = dom.append(body, 'p', 'share-security');
    parts.lasts = dom.append(body, 'p', 'share-security', words.LASTS);
    addButtons(dom.append(body, 'p', 'share-buttons'));
  }

  function addButtons(row) {
    parts.copy = row.appendChild(dom.button('', 'Copy link', function () {
      copy(state.link, function (ok) { dom.fill(parts.copy, ok ? 'Copied' : 'Copy link'); });
    }));
    parts.lock = row.appendChild(dom.button('', 'Let nobody more in', function () { watch.send({lock: !state.locked}); }));
    parts.off = row.appendChild(dom.button('share-off', 'Off: all out', function () { watch.send({on: false}); }));
    parts.on = row.appendChild(dom.button('share-on', 'Let others watch again', function () { watch.send({on: true}); }));
  }

  function paint() {
    var waits = state.on && state.joined === 0;
    dom.display(parts.body, true);
    paintCard(state);
    dom.display(parts.checks, waits);
    dom.display(parts.firewall, waits && !!state.firewall);
    dom.fill(parts.firewall, state.firewall || '');
    paintList(parts.checks, words.checks(state));
    paintChoice();
    dom.display(parts.others, state.on && state.addresses.length > 1);
    dom.fill(parts.security, words.security(state));
    dom.display(parts.lasts, state.on && !waits); // until then it does not end
    parts.lock.setAttribute('aria-pressed', String(state.locked));
    dom.display(parts.copy, state.on && state.link !== '');
    dom.display(parts.lock, state.on);
    dom.display(parts.off, state.on);
    dom.display(parts.on, !state.on);
    if (!document.activeElement || document.activeElement === document.body) {
      (state.on ? parts.off : parts.on).focus(); // the one that was clicked is hidden
    }
  }

  function paintChoice() {
    var known = state.addresses.map(words.address).join('\n');
    if (parts.choice.getAttribute('data-known') !== known) {
      parts.choice.setAttribute('data-known', known);
      parts.choice.textContent = '';
      state.addresses.forEach(function (one) {
        dom.append(parts.choice, 'option', '', words.address(one)).value = one.address;
      });
    }
    dom.pick(parts.choice, state.address);
  }

  return {open: function () { watch.open({on: true}); }, close: watch.close};
}

function paintList(list, texts) {
  if (list.children.length !== texts.length) {
    list.textContent = '';
    texts.forEach(function () { dom.append(list, 'li'); });
  }
  texts.forEach(function (text, i) { dom.fill(list.children[i], text); });
}

module.exports = {createPanelOfShare: createPanelOfShare};
