// Numbers, times and foreign text as a person reads them. The sentences around them are in the
// words.js of each folder.
'use strict';

// Marks of the writing direction by their short names: UAX #9, sections 2.1 to 2.6.
var NAMED = {'\u061C': 'ALM', '\u200E': 'LRM', '\u200F': 'RLM', '\u202A': 'LRE', '\u202B': 'RLE',
  '\u202C': 'PDF', '\u202D': 'LRO', '\u202E': 'RLO', '\u2066': 'LRI', '\u2067': 'RLI', '\u2068': 'FSI',
  '\u2069': 'PDI'};

// Returns "1 line", "1,304 lines".
function plural(count, word) {
  return thousands(count) + ' ' + word + (count === 1 ? '' : 's');
}

// Returns a whole number with commas: 1,304. Not by toLocaleString: that follows the language of
// the browser, and the sentence around the number is English.
function thousands(count) {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

// Returns the first characters of a text, with an ellipsis if there are more than max.
function shorten(text, max) {
  return text.length > max ? text.slice(0, max) + '…' : text;
}

// Returns HH:MM:SS in the local time zone; ms is a Unix time.
function timeOfDay(ms) {
  var time = new Date(ms);
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map(function (part) {
    return (part < 10 ? '0' : '') + part;
  }).join(':');
}

// Returns the time between a line and the one before it: "+35 ms", "+1.5 s", "+3 min", "-2 h".
function since(ms) {
  var long = Math.abs(ms);
  return (ms < 0 ? '-' : '+') + (long < 1000 ? long + ' ms' : long < 60000 ? (long / 1000).toFixed(1) + ' s' :
    long < 3600000 ? Math.round(long / 60000) + ' min' : long < 172800000 ? Math.round(long / 3600000) + ' h' : Math.round(long / 86400000) + ' d');
}

// Returns "5 s", "1 min 5 s" or "2 h 1 min": the form of the server's own durations (the status of
// a source that has ended), without fractions of a second.
function duration(ms) {
  var seconds = Math.max(0, Math.floor(ms / 1000));
  var minutes = Math.floor(seconds / 60);
  return minutes >= 60 ? Math.floor(minutes / 60) + ' h ' + minutes % 60 + ' min' : minutes > 0 ? minutes + ' min ' + seconds % 60 + ' s' : seconds + ' s';
}

// Returns text with its invisible characters as visible ones, because those could make a line look
// like another: C0 controls and DEL become Control Pictures, C1 controls their number, the marks of
// the writing direction their names in UAX #9. Tab and line feed are layout and stay.
function visible(text) {
  return text.replace(/[\u0000-\u0008\u000B-\u001F]/g, function (c) {
    return String.fromCharCode(0x2400 + c.charCodeAt(0));
  }).replace(/\u007F/g, '\u2421').replace(/[\u0080-\u009F]/g, function (c) {
    return '⟨' + c.charCodeAt(0).toString(16).toUpperCase() + '⟩';
  }).replace(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, function (c) {
    return '⟨' + NAMED[c] + '⟩';
  });
}

// Returns text with each half of a surrogate pair as U+FFFD, as the log has bad bytes: what is no
// text can be neither in an address nor in a file.
function wellFormed(text) {
  return !/[\uD800-\uDFFF]/.test(text) ? text : text.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF]/g, function (c) {
    return c.length === 2 ? c : '\uFFFD';
  });
}

// Returns an address or path up to its last slash: the page may lie under a prefix.
function folder(address) {
  return address.replace(/[?#].*$/, '').replace(/[^\/]*$/, '');
}

module.exports = {plural: plural, thousands: thousands, shorten: shorten, timeOfDay: timeOfDay, since: since,
  duration: duration, visible: visible, wellFormed: wellFormed, folder: folder};
