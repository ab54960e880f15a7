// What goes on with a line of a database: the parts of a report of PostgreSQL, each with its own
// time; statements over several lines; a deadlock. Pure.
//
// A statement may be any text, and a page that begins to read in its middle takes the third plain
// line in a row for a head (record.js). So here no third one in a row goes on.
'use strict';

var PLAIN = 2;

// In every language of lc_messages two blanks follow the colon; these are the English words.
var REPORT = /^(.{0,255}?)(?:LOG|ERROR|FATAL|PANIC|WARNING|NOTICE|INFO|DEBUG\d?|(DETAIL|HINT|QUERY|CONTEXT|LOCATION|BACKTRACE|STATEMENT)): {2}/;
var COUNTS = /\d+/g;
var TIME = 24;           // of a prefix: its first characters are the time

var QUERY = /^(?:\d{6} [ \d]\d:\d\d:\d\d|\d{4}-\d\d-\d\dT[\d:.]+\S*)?\t+ *\d+ [A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+)?(?:\t|$)/;
var SLOW = /^# (?:Time: \d|User@Host: )/;
var CSV = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [^ ,]{1,40},/;
var DEADLOCK = /^\d{4}-\d\d-\d\d [ \d]\d:\d\d:\d\d \d{1,20} \[Note\] InnoDB: (?:\*\*\* .*)?$/;
// Lines that are known to go on, wherever a page begins.
var COMMENT = /^# (?:User@Host|Thread_id|Query_time|Rows_|Bytes_|Schema|Full_scan|Filesort|Time|Tmp_table|explain)\b/;
var WORDS = new RegExp('^(?:select|insert|update|delete|replace|with|create|alter|drop|from|where|and|or|on|set|values|having|limit|offset|union|returning|into|use|' +
  '(?:group|order|partition) by|(?:(?:left|right|inner|outer|full|cross|natural) )*join|begin|end|declare|raise|case|when|else|then|if|loop|return|commit|rollback)\\b', 'i');
var DUMP = /^(?:\*\*\* \(|TRANSACTION \d|mysql tables in use |LOCK WAIT |(?:MySQL|MariaDB) thread id |RECORD LOCKS |Record lock, |TABLE LOCK )/;

// Returns whether a line with a time is a part of the report whose head is another one.
function reports(text, head) {
  var part = REPORT.exec(text);
  var first = part && part[2] ? REPORT.exec(head) : null;
  return first !== null && !first[2] && first[1].slice(0, TIME) === part[1].slice(0, TIME) &&
    first[1].replace(COUNTS, '0') === part[1].replace(COUNTS, '0');
}

function isPart(text) {
  var part = REPORT.exec(text);
  return part !== null && part[2] !== undefined;
}

// tinylog writes the level and the message into the next line, as java.util.logging.
var TINYLOG = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[[^\]]{1,64}\] [\w.$]+\.[\w$<>]+\(\)$/;

// Returns the mode of a head (goeson.js), '' for none of these. data is all of its line.
function modeOf(text, data) {
  if (text.charCodeAt(0) === 35) {
    return SLOW.test(text) ? 'slow' : '';
  }
  if (text.indexOf('\t') >= 0 && QUERY.test(text)) {
    return 'query';
  }
  return text.charCodeAt(4) !== 45 ? '' : CSV.test(text) && !even(data) ? 'csv' : DEADLOCK.test(text) ? 'deadlock' : TINYLOG.test(text) ? 'jul' : '';
}

function even(data) {
  return data.split('"').length % 2 === 1;
}

function known(text) {
  return text === '' || WORDS.test(text) || COMMENT.test(text) || DUMP.test(text);
}

// Whether a line may go on: it is known to, or no third one in a row that is not.
function may(stream, text, indented) {
  stream.message = indented || known(text) ? 0 : stream.message + 1;
  return stream.message <= PLAIN;
}

// A field in quotes ends where they do.
function csv(stream, text, indented, line) {
  var goes = may(stream, text, indented);
  if (goes && !even(line.data)) {
    stream.mode = 'closed';
  }
  return goes;
}

// The comments, perhaps use and SET timestamp, and the statement.
function slow(stream, text, indented) {
  var goes = may(stream, text, indented);
  if (goes && /;\s*$/.test(text) && !/^(?:use |SET timestamp=)/i.test(text)) {
    stream.mode = 'closed';
  }
  return goes;
}

module.exports = {reports: reports, isPart: isPart, modeOf: modeOf, known: known, QUERY: QUERY, SLOW: SLOW,
  GOES_ON: {csv: csv, slow: slow, query: may, deadlock: may}};
