// Requests that control the program, and the key that they need (docs/wire.md, under "Who may
// control"). The page gets the key in the fragment of its address, #key=KEY, and keeps it in
// localStorage, for a reload and for other tabs, once the server has accepted it: a link with a
// wrong one replaces nothing. It is worth nothing when the program has ended.
'use strict';

var recall = require('../base/store.js').recall;
var remember = require('../base/store.js').remember;
var ask = require('./transports.js').ask;

var HEADER = 'X-Pushpane-Key';
var STORED = 'pushpane.key';
// What a request without a key sends: with --lab the header must be there, and its value does not
// matter.
var NONE = 'none';

var own = '';                 // a key that is not stored: not accepted yet, or there is no storage
var lines = {};               // requests by path, of which the first is under way
var changed = function () {}; // called where another key, or none, may have come

// Takes the key out of the address, so that it is neither shown nor copied. Returns whether there
// was one.
function take() {
  var found = /^#key=([\s\S]*)$/.exec(root.location.hash);
  if (!found) {
    return false;
  }
  if (root.history.replaceState) {
    root.history.replaceState(null, '', root.location.pathname + root.location.search);
  } else {
    root.location.hash = '';
  }
  if (/^[A-Z2-7]{26,64}$/.test(found[1])) {
    own = found[1];
  }
  return true;
}

// '' where there is none.
function key() {
  return own || recall(STORED) || '';
}

// Whether this page may be the presenter's: the answer of /status says.
function hasKey() {
  return key() !== '';
}

function keep(sent) {
  if (sent === own) {
    remember(STORED, sent);
    own = recall(STORED) === sent ? '' : sent;
  }
}

// Another tab may have stored a newer one, which stays.
function forget(sent) {
  if (sent === own) {
    own = '';
  }
  if (sent !== '' && recall(STORED) === sent) {
    remember(STORED, '');
  }
}

// Asks for /status with the key: the answer says whether it is the right one, and if not the next
// one is tried. The arguments are those of ask.
function status(url, timeoutMs, onAnswer) {
  var sent = key();
  ask('GET', url, sent === '' ? {} : headers(sent), null, timeoutMs, function (answer) {
    // Without an answer, or with another program's, nothing is known of the key.
    if (answer.status === 200 && /"quit":true/.test(answer.text)) {
      keep(sent);
    } else if (answer.status === 200 && /"quit":false/.test(answer.text) && sent !== '') {
      forget(sent);
      if (key() !== '') {
        status(url, timeoutMs, onAnswer);
        return;
      }
    }
    onAnswer(answer);
  });
}

// Reads what is only for who has the key. The arguments are those of ask.
function read(url, timeoutMs, onAnswer) {
  ask('GET', url, headers(key()), null, timeoutMs, onAnswer);
}

// Sends body, which is JSON where there is something to say; edbrowse turns a POST without a body
// into a GET. Those to one path go one after the other: of two under way the older one could be the
// last to arrive.
function post(url, body, timeoutMs, onAnswer) {
  var path = url.split('?')[0];
  var line = lines[path] || [];
  lines[path] = line;
  line.push(function () {
    send(url, body, timeoutMs, function (answer) {
      line.shift();
      if (line.length > 0) {
        line[0]();
      }
      onAnswer(answer);
    });
  });
  if (line.length === 1) {
    line[0]();
  }
}

function send(url, body, timeoutMs, onAnswer) {
  var sent = key();
  var fields = headers(sent);
  if (body !== ' ') {
    fields['Content-Type'] = 'application/json';
  }
  ask('POST', url, fields, body, timeoutMs, function (answer) {
    onAnswer(answer);
    if (answer.status === 403) {
      forget(sent);
      changed();
    }
  });
}

// Calls back where what the page may do has to be asked again: an address with a key was opened in
// this tab, another tab has stored one or forgotten it, or a request was refused.
function onChange(callback) {
  changed = callback;
  root.addEventListener('hashchange', function () {
    if (take()) {
      changed();
    }
  }, false);
  root.addEventListener('storage', function (event) {
    if (event.key === STORED) {
      changed();
    }
  }, false);
}

function headers(key) {
  var fields = {};
  fields[HEADER] = key || NONE;
  return fields;
}

module.exports = {take: take, hasKey: hasKey, status: status, read: read, post: post, onChange: onChange};
