// The fragment of the page's address: #PLACE&key=value&..., what is shown and how. PLACE is the
// name of a view, the EPOCH.N of a line, or empty. Each part of the page owns some keys, and writes
// what it shows there before it shows it: what set has written, Back and a link come by the same
// way, by onChange. Keys that nobody knows stay as they are.
'use strict';

// Safari refuses more than 100 changes in 30 s, Chromium ignores many at once: what replaces the
// address of a step is written so much later, the last of several.
var LATER_MS = 400;
var TRIES = 100;         // of what a browser refuses; it counts for 30 s
// connection/control.js takes it out of the address. It is no part of what is shown, and never
// comes back here.
var SECRET = 'key';

var state = null;        // {place, pairs: [key, value, encoded]}, null before use
var listeners = [];
var timer = null;        // while the address is yet to be written
var known = null;        // the fragment of the address when it was last read or written here
var refused = 0;         // times in a row

// A first part that has an = is a pair as well, so that a link that is written by hand may begin
// with one.
function read() {
  var href = root.location.href;
  var parts = href.indexOf('#') < 0 ? [''] : href.slice(href.indexOf('#') + 1).split('&');
  var place = parts[0].indexOf('=') < 0 ? parts.shift() : '';
  return {place: place, pairs: parts.filter(function (part) {
    return part !== '';
  }).map(function (part) {
    var at = part.indexOf('=');
    return at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
  }).filter(function (pair) { return pair[0] !== SECRET; })};
}

function current() {
  if (!state) {
    look();
  }
  return state;
}

function look() {
  state = read();
  known = format(state);
}

// What somebody has just written counts before what is changed here, though its hashchange has yet
// to come.
function latest() {
  current();
  if (format(read()) !== known) {
    moved();
  }
  return state;
}

// Returns null where the percent signs make no text.
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch (e) {
    return null;
  }
}

// Commas, colons and slashes stay as they are, for people who read a link.
function encode(text) {
  return encodeURIComponent(text).replace(/%2C/g, ',').replace(/%3A/g, ':').replace(/%2F/g, '/').replace(/%20/g, '+');
}

// Returns the value of a key, null where the address has none or it makes no text. Of several the
// first counts.
function get(key) {
  var pairs = current().pairs.filter(function (pair) { return pair[0] === key; });
  return pairs.length === 0 ? null : decode(pairs[0][1].replace(/\+/g, ' '));
}

// Returns the keys whose values make no text.
function broken() {
  return current().pairs.filter(function (pair) { return decode(pair[1]) === null; }).map(function (pair) { return pair[0]; });
}

function place() {
  return current().place;
}

// Returns the fragment of a link to another place with all else as it is, '' for nothing to say.
function href(to) {
  return format({place: to, pairs: current().pairs});
}

function format(what) {
  var text = [what.place].concat(what.pairs.map(function (pair) {
    return pair[0] + '=' + pair[1];
  })).join('&');
  return text === '' ? '' : '#' + text;
}

// Changes some keys: null takes one away. replace: the address before is no step back, as while
// somebody types.
function set(values, replace) {
  var now = latest();
  var pairs = now.pairs.slice();
  Object.keys(values).forEach(function (key) {
    var at = pairs.map(function (pair) { return pair[0]; }).indexOf(key);
    var pair = values[key] === null ? [] : [[key, encode(values[key])]];
    pairs.splice.apply(pairs, [at < 0 ? pairs.length : at, 1].concat(pair));
  });
  change({place: now.place, pairs: pairs}, replace);
}

function go(to, replace) {
  change({place: to, pairs: latest().pairs}, replace);
}

// The step before keeps the address that it should have by now.
function change(next, replace) {
  if (format(next) === format(current())) {
    return;
  }
  if (replace) {
    state = next;
    writeLater();
  } else {
    writeLast();
    state = next;
    write('pushState');
  }
  changed();
}

function writeLater() {
  if (timer === null) {
    timer = setTimeout(writeLast, LATER_MS);
  }
}

// Where somebody has changed the address, hashchange comes, and it counts.
function writeLast() {
  if (timer !== null) {
    forgetLast();
    if (format(read()) === known) {
      write('replaceState');
    }
  }
}

function forgetLast() {
  clearTimeout(timer);
  timer = null;
}

// Without these methods, in Internet Explorer 9, each change is a step back. What a browser refuses
// is written later.
function write(method) {
  var fragment = format(state);
  try {
    if (root.history[method]) {
      root.history[method](null, '', fragment || root.location.pathname + root.location.search);
    } else {
      root.location.hash = fragment;
    }
    known = format(read());
    refused = 0;
  } catch (e) {
    refused += 1;
    if (refused < TRIES) {
      writeLater();
    }
  }
}

function changed() {
  listeners.forEach(function (listener) { listener(); });
}

// Back, a link, or somebody who writes. Without pushState also what write has done.
function moved() {
  var before = format(current());
  forgetLast();
  look();
  if (format(state) !== before) {
    changed();
  }
}

// listener() is called after each change, whoever has made it.
function onChange(listener) {
  if (listeners.length === 0) {
    root.addEventListener('hashchange', moved, false);
  }
  listeners.push(listener);
}

module.exports = {get: get, set: set, place: place, go: go, href: href, broken: broken, onChange: onChange};
