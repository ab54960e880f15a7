// Addresses in a text, and those behind one (OSC 8). Only http and https. What a link of the first
// kind shows is exactly what stands in the line; one of the other kind says where it leads.
'use strict';

// RFC 3986, without what ends an address in running text: quotes, brackets of
// mark-up, punctuation and what takes no room beyond ASCII, and what
// visible (base/text.js) puts in the place of a control character.
var ADDRESS = /https?:\/\/[^\s\x00-\x20"<>\\^`{|}\u00AB\u00AD\u00BB\u200B-\u200F\u2018-\u201F\u2026\u2039\u203A\u2060\u2400-\u2421\u27E8\u27E9\u3000-\u303F\uFF00-\uFF0F\uFF1A-\uFF20]+/gi;
// RFC 3986, section 3.2: user information, a name or an IPv6 address, a port.
var HOST = /^https?:\/\/(?:[^\/?#@]*@)?(?:\[[0-9a-f:.]+\]|[^\/?#@:\[\]]*[^\/?#@:\[\].,;!'()*])(?::\d*)?(?=[\/?#]|$)/i;
// What a program may put behind a text: without user information, which looks like a host, and
// without what browsers read otherwise than people, a backslash and letters of other scripts.
var TARGET = /^https?:\/\/[^\/?#@\\]+(?:[\/?#][^\\]*)?$/i;
var TARGET_MAX = 2000; // characters
var AUTHORITY = /^https?:\/\/([^\/?#]*)/i;
// A text that looks like an address, and the host that it names.
var CLAIM = /(?:https?:\/\/(?:[^\s\/?#@]*@)?|\b(?=www\.)|\b(?=(?:[a-z0-9\-]+\.)+(?:com|org|net|edu|gov|io|dev|app)\b))([^\s\/?#:]+)/gi;
var OPENS = {')': '(', ']': '['};

// Returns [[start, end], ...] in order.
function find(text) {
  var list = [];
  var found, address;
  if (text.indexOf('://') < 0) {
    return list;
  }
  ADDRESS.lastIndex = 0;
  while ((found = ADDRESS.exec(text)) !== null) {
    address = trim(found[0]);
    if (HOST.test(address) && !/[A-Za-z0-9_]/.test(text.charAt(found.index - 1))) {
      list.push([found.index, found.index + address.length]);
    }
  }
  return list;
}

// Without the punctuation of the sentence around it, and without a closing
// bracket that was opened before it.
function trim(address) {
  var end = address.length;
  var open = {')': surplus(address, '(', ')'), ']': surplus(address, '[', ']')};
  var last;
  for (; end > 0; end -= 1) {
    last = address.charAt(end - 1);
    if (OPENS[last] && open[last] > 0) {
      open[last] -= 1;
    } else if (!/[.,:;!?'*]/.test(last)) {
      break;
    }
  }
  return address.slice(0, end);
}

function surplus(text, open, close) {
  return text.split(close).length - text.split(open).length;
}

// Returns the address of a link behind a text, or '' for one that is none.
function target(address) {
  return address.length <= TARGET_MAX && /^[\x21-\x7E]+$/.test(address) && TARGET.test(address) && HOST.test(address) ? address : '';
}

function hostOf(address) {
  return AUTHORITY.exec(address)[1].toLowerCase();
}

// Whether a text looks like an address of another host than that of its link.
function misleads(text, address) {
  var host = hostOf(address).replace(/:\d+$/, '');
  var found;
  CLAIM.lastIndex = 0;
  while ((found = CLAIM.exec(text)) !== null) {
    if (found[1].toLowerCase() !== host) {
      return true;
    }
  }
  return false;
}

module.exports = {find: find, target: target, hostOf: hostOf, misleads: misleads};
