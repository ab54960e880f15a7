// The sentences of the invitation, by which others watch.
'use strict';

var thousands = require('../base/text.js').thousands;

var TITLE = 'Scan this to watch on your own device';
var NO_NETWORK = 'This machine is in no network that others could reach it by. Connect it, and the code appears here.';
var OFF = 'Others cannot watch now: whoever had joined is out, and the old link opens nothing.';
var PLAIN = 'Without TLS everybody in this network can read along. Start pushpane with --tls against that.';

var LASTS = 'A copied link works for five minutes from its first use on; the code is renewed by itself.';

// state is the answer of /share.
function joined(state) {
  return state.joined === 0 ? 'Nobody has joined yet.' : state.joined === 1 ? '1 has joined.' : thousands(state.joined) + ' have joined.';
}

// What to check until the first one arrives.
function checks(state) {
  var all = ['Is the phone in the same Wi-Fi as this machine?',
    'Is it a guest network? Many keep their devices apart: take another one, or a hotspot.'];
  if (state.firewall) {
    all.push('Does a firewall on this machine refuse port ' + state.port + '? This opens it:');
  } else {
    all.push('Does a firewall refuse port ' + state.port + ' of this machine?');
  }
  return all;
}

function address(one) {
  return one.address + ' · ' + one.interface + (one.kind === 'network' ? '' : ' (' + one.kind + ')');
}

function security(state) {
  return !state.on ? OFF : state.tls ? 'Encrypted by TLS. A browser that warns of the certificate must show this SHA-256 fingerprint: ' + state.fingerprint : PLAIN;
}

function failed(text) {
  return 'Others cannot watch: ' + (text || 'no answer.');
}

module.exports = {TITLE: TITLE, NO_NETWORK: NO_NETWORK, LASTS: LASTS, joined: joined, checks: checks, address: address, security: security,
  failed: failed};
