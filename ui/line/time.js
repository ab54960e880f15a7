// The time that a line says itself, and times as an address and a chip write them. A file that is
// read at once comes in one moment; when its lines were written is in them. Pure.
'use strict';

var HEAD = 32;         // characters in which the time of a plain line begins
var DEEP = 200;        // the same behind an address and a name, in brackets
var FIELDS = 2000;     // the same for the field of an object
var DAY_MS = 86400000;
var MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
var NAMED = '(' + MONTHS.join('|') + ')';
var CLOCK = '(\\d\\d):(\\d\\d):(\\d\\d)(?:[.,](\\d{1,9}))?';

// Nothing with a time of day lacks this, and most prose has none.
var HINT = /\d\d:\d\d:\d\d/;
var ISO = new RegExp('(?:^|[^\\d])(\\d{4})[-/](\\d\\d)[-/](\\d\\d)[T ]' + CLOCK);
// Apache and nginx: [28/Nov/2026:11:20:03 +0000]
var ACCESS = new RegExp('\\[(\\d\\d)/' + NAMED + '/(\\d{4}):' + CLOCK);
// RFC 3164, section 4.1.2, with the year of ctime where there is one.
var SYSLOG = new RegExp('^(?:<\\d{1,3}>)?\\[?(?:[A-Z][a-z]{2} )?' + NAMED + ' {1,2}(\\d{1,2}) ' + CLOCK + '(?: (\\d{4}))?');
// klog and logcat: I1128 11:20:03.250, 11-28 11:20:03.250
var SHORT = new RegExp('^[IWEF]?(\\d\\d)-?(\\d\\d) ' + CLOCK);
var FIELD = new RegExp('[{,\\s]"?(?:time|ts|timestamp|@timestamp|@t|t|datetime|asctime)"?\\s*[:=]\\s*' +
  '(?:"?\\d{4}[-/]\\d\\d[-/]\\d\\d[T ]|(\\d{9,10}(?:\\.\\d+)?|\\d{13})(?=[\\s,}]|$))');
// What span of an address looks like: Z is behind the time when an event came.
var WRITTEN = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,3}))?(Z?)$/;

// Returns the time that stands in the data of an event, as its digits are: in ms as if they were
// UTC, whatever zone is written behind them, so that all readers see the same. null where there is
// none. at is when the event came: it says the year where the line does not.
function of(data, at) {
  var head = data.slice(0, DEEP);
  var found;
  if (HINT.test(head)) {
    found = ISO.exec(head.slice(0, HEAD + 30));
    if (found && found.index <= HEAD) {
      return utc(found[1], found[2], found[3], found, 4);
    }
    found = SYSLOG.exec(head);
    if (found) {
      return found[7] ? utc(found[7], month(found[1]), found[2], found, 3) : withYear(at, month(found[1]), found[2], found, 3);
    }
    found = SHORT.exec(head);
    if (found) {
      return withYear(at, found[1], found[2], found, 3);
    }
    found = ACCESS.exec(head);
    if (found) {
      return utc(found[3], month(found[2]), found[1], found, 4);
    }
  }
  return /[{=]/.test(head) ? field(data.slice(0, FIELDS)) : null;
}

// A field of an object or of logfmt; a number is Unix time in s or ms.
function field(text) {
  var found = FIELD.exec(text);
  var written;
  if (!found) {
    return null;
  }
  if (found[1]) {
    return Math.floor(Number(found[1]) * (/^\d{13}$/.test(found[1]) ? 1 : 1000));
  }
  written = ISO.exec(text.slice(found.index, found.index + DEEP));
  return written ? utc(written[1], written[2], written[3], written, 4) : null;
}

function month(name) {
  return MONTHS.indexOf(name) + 1;
}

// found holds hour, minute, second and fraction from index i on. null for what is no time.
function utc(year, month, day, found, i) {
  var hour = Number(found[i]);
  var minute = Number(found[i + 1]);
  var second = Number(found[i + 2]);
  var fraction = found[i + 3] ? Number((found[i + 3] + '00').slice(0, 3)) : 0;
  return month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60 ? null :
    Date.UTC(Number(year), month - 1, Number(day), hour, minute, second, fraction);
}

// Without a year it is that of the event, or the one before: the line cannot be of tomorrow.
function withYear(at, month, day, found, i) {
  var year = at === null ? NaN : new Date(at).getUTCFullYear();
  var time = isNaN(year) ? null : utc(year, month, day, found, i);
  return time !== null && time > at + DAY_MS ? utc(year - 1, month, day, found, i) : time;
}

// Returns function(data, at), which returns the time that a line says or, where it says none, that
// of the line before; null before the first. It is called for the lines in their order.
function createClock() {
  var last = null;
  return function (data, at) {
    var said = of(data, at);
    last = said === null ? last : said;
    return last;
  };
}

// Returns {ms, own}: own where the time is what lines say, else it is when they came. null for any
// other text.
function parse(text) {
  var found = WRITTEN.exec(text);
  var ms = found ? utc(found[1], found[2], found[3], found, 4) : null;
  return ms === null || format(ms, found[8] === '').slice(0, 19) !== text.slice(0, 19) ? null : {ms: ms, own: found[8] === ''};
}

function format(ms, own) {
  return new Date(ms).toISOString().replace('.000Z', 'Z').replace('Z', own ? '' : 'Z');
}

// Returns [day, time of day] as a person reads them: those of lines by their digits, others in the
// zone of the reader. fine: with milliseconds.
function parts(ms, own, fine) {
  var time = new Date(own ? ms : ms - new Date(ms).getTimezoneOffset() * 60000);
  var text = time.toISOString();
  return [time.getUTCDate() + ' ' + MONTHS[time.getUTCMonth()] + ' ' + time.getUTCFullYear(), text.slice(11, fine ? 23 : 19)];
}

module.exports = {of: of, createClock: createClock, parse: parse, format: format, parts: parts};
