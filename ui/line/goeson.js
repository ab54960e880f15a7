// What goes on with a record that is open, by what that is (record.js). Pure.
'use strict';

var find = require('./find.js');
var formats = require('./formats.js');
var shapes = require('./shapes.js');
var statements = require('./statements.js');

var LOOKED_AT = 400;     // characters of a line
var LAID_OUT = 10000;    // the same where brackets are counted
var PHP_MESSAGE = 2;     // the same in PHP
var THROWN_MESSAGE = 2;  // lines behind the name of an exception, before its frames
var MESSAGE = 3;         // lines of a message that Node writes before the frames

// What a line is.
var HEAD = 0;
var SHOWN = 1;           // goes on, and is shown where the record is folded
var HIDDEN = 2;          // goes on

// By the mode of what is open: function(stream, text, indented, line, answer), the role of a line.
var MODES = {python: python, go: go, fatal: go, announced: announced, image: image, rust: rust, node: node, ruby: ruby, rails: ruby, jsp: jsp, gdb: gdb, php: php, zap: zap, json: json,
  csv: statement, slow: statement, query: statement, deadlock: statement, open: other, other: other, jul: other, thrown: thrown, anyhow: anyhow, otp: otp, indented: frameOnly,
  clojure: clojure, r: r, box: box, sanitizer: sanitizer, valgrind: valgrind, swift: swift, banner: banner};

// An indented line is a head where it is not known to be more, and only frames go on with it.
function frameOnly(stream, text) {
  return frame(stream, text) ? HIDDEN : HEAD;
}

function frame(stream, text) {
  if (shapes.FRAME.test(text)) {
    stream.trace = true;
    return true;
  }
  return false;
}

// stage 0: frames, up to the line that names the exception. 1: behind that, or in a group. 2: a
// blank line behind that. 3: another exception is announced. 4: behind the name of a field.
function python(stream, text, indented, line, answer) {
  var frames = indented || /^> File "/.test(text); // of loguru
  var blank = /^\s*$/.test(text);
  var role;
  if (stream.stage === 0) {
    stream.stage = frames || blank ? 0 : 1;
    stream.message = frames || blank ? 0 : fieldsOf(text);
    // A syntax that is wrong has no traceback.
    answer.late = stream.stage === 1 && shapes.PYTHON_FILE.test(stream.text) ? find.levelOf('message', text) : '';
    return frames || blank ? HIDDEN : SHOWN;
  }
  if (stream.stage === 4 && indented) {
    stream.stage = 1;
    return HIDDEN;
  }
  if (blank) {
    stream.stage = stream.stage === 3 ? 3 : 2;
    return HIDDEN;
  }
  if (isTraceback(text)) {
    role = stream.stage === 3 ? HIDDEN : HEAD;
    stream.stage = shapes.GROUP.test(text) ? 1 : 0;
    if (role === HIDDEN && shapes.BOX_TRACE.test(text)) {
      stream.mode = 'box';
      stream.trace = true;
    }
    return role;
  }
  if (stream.stage === 2 && shapes.CHAIN.test(text)) {
    stream.stage = 3;
    return HIDDEN;
  }
  if (stream.stage === 1 && (indented || shapes.LOGGING_ERROR.test(text)) || inMessage(stream, text)) {
    return HIDDEN;
  }
  return HEAD;
}

// How many fields an exception of pydantic has.
function fieldsOf(text) {
  var found = shapes.VALIDATION.exec(text);
  return found ? Number(found[1]) : 0;
}

// Whether a line goes on with what is said behind the name of an exception. braces: within the
// brackets of a statement.
function inMessage(stream, text) {
  if (stream.stage !== 4 && stream.stage !== 3 && shapes.PYTHON_MORE.test(text) || stream.stage === 1 && stream.braces > 0 && shapes.SQL.test(text)) {
    stream.stage = 1;
    stream.braces = /\]\s*$/.test(text) || !stream.braces && !/^\[SQL/.test(text) ? 0 : 1;
    return true;
  }
  if (stream.stage === 1 && stream.message > 0 && shapes.FIELD.test(text)) {
    stream.stage = 4;
    stream.message -= 1;
    return true;
  }
  return false;
}

function isTraceback(text) {
  return shapes.TRACEBACK.test(text) || shapes.GROUP.test(text) || shapes.BOX_TRACE.test(text);
}

function go(stream, text) {
  return text === '' || shapes.GO_ON.test(text) ? HIDDEN : HEAD;
}

// The fatal error itself is a line that begins a record elsewhere (record.js).
function announced(stream, text) {
  return shapes.ANNOUNCED_MORE.test(text) ? HIDDEN : HEAD;
}

function image(stream, text, indented, line) {
  var ends = shapes.IMAGE_ENDS.test(line.raw);
  if (ends && !line.opens) {
    stream.mode = 'closed';
  }
  return ends || shapes.IMAGE_DATA.test(text) ? HIDDEN : HEAD;
}

// stage 0: the message is next, where the head ends in a colon.
function rust(stream, text, indented) {
  var message = stream.stage === 0 && /:\s*$/.test(stream.text);
  stream.stage = 1;
  return message ? SHOWN : indented || /^(?:note: |stack backtrace:)/.test(text) ? HIDDEN : HEAD;
}

// stage 0: the line of the source. 1: the mark below it. 2: the error. 3: its frames. 4: behind a
// blank line.
function node(stream, text, indented) {
  var blank = /^\s*$/.test(text);
  if (stream.stage === 0) {
    stream.stage = 1;
    return HIDDEN;
  }
  if (stream.stage === 1) {
    stream.stage = 2;
    return /^\s*\^+\s*$/.test(text) ? HIDDEN : HEAD;
  }
  if (stream.stage === 2) {
    stream.stage = blank ? 2 : 3;
    return blank ? HIDDEN : SHOWN;
  }
  if (frame(stream, text) || blank) {
    stream.stage = blank ? 4 : 3;
    return HIDDEN;
  }
  if (shapes.NODE_MORE.test(text)) {
    return HIDDEN;
  }
  // The message may have more lines, before the frames.
  stream.message += stream.trace || indented ? 0 : 1;
  return indented || !stream.trace && stream.message < MESSAGE || shapes.CLOSES.test(text) ? HIDDEN : HEAD;
}

// The exception stands below the box of a traceback, as in a plain one.
function box(stream, text, indented, line, answer) {
  if (!shapes.BOX_MORE.test(text)) {
    return HEAD;
  }
  if (stream.lines === 0 && !stream.trace && gradeOf(stream) === '') {
    stream.grade = answer.late = find.levelOf('message', text);
  }
  if (/^ *[╰╵]/.test(text)) {
    stream.mode = stream.trace ? 'python' : 'closed';
    stream.stage = 0;
  }
  return HIDDEN;
}

// Up to a line that ends what was found.
function sanitizer(stream, text, indented) {
  if (text !== '' && !indented && !shapes.SANITIZER.test(text)) {
    return HEAD;
  }
  stream.mode = shapes.SANITIZER_ENDS.test(text) ? 'closed' : stream.mode;
  return HIDDEN;
}

function r(stream, text, indented) {
  var ends = shapes.R_ENDS.test(text);
  stream.mode = ends ? 'closed' : stream.mode;
  return ends || indented || shapes.R_MORE.test(text) ? HIDDEN : HEAD;
}

// stage 0: the message is next. 1: behind that. 2: a blank line. 3: where the report is, is next.
function clojure(stream, text) {
  if (stream.stage === 0) {
    stream.stage = 1;
    return text === '' ? HEAD : SHOWN;
  }
  if (stream.stage === 1 && text === '' || stream.stage === 2 && shapes.REPORT_AT.test(text)) {
    stream.stage += 1;
    return HIDDEN;
  }
  if (stream.stage === 3) {
    stream.mode = 'closed';
    return HIDDEN;
  }
  return HEAD;
}

function valgrind(stream, text) {
  return shapes.VALGRIND_MORE.test(text) ? HIDDEN : HEAD;
}

function swift(stream, text, indented) {
  return text === '' || indented || shapes.SWIFT.test(text) ? HIDDEN : HEAD;
}

function banner(stream, text) {
  stream.mode = shapes.BANNER_ENDS.test(text) ? 'closed' : stream.mode;
  return shapes.BANNER_MORE.test(text) ? HIDDEN : HEAD;
}

// A stack that begins anew is another one.
function gdb(stream, text, indented) {
  var first = shapes.FRAME_0.test(text);
  if (!indented && !shapes.GDB.test(text) || first && stream.frames) {
    return HEAD;
  }
  stream.frames = stream.frames || first;
  return HIDDEN;
}

// The cause stands behind a blank line. stage: so many lines of a message may come.
function php(stream, text, indented) {
  var next = shapes.PHP_NEXT.test(text);
  if (next || stream.lines === 0) {
    stream.stage = shapes.PHP_PLACE.test(next ? text : stream.text) ? 0 : PHP_MESSAGE;
  }
  if (text === '' || indented || next || shapes.STACK.test(text) || shapes.GOES_ON.test(text)) {
    return HIDDEN;
  }
  stream.stage = shapes.PHP_PLACE.test(text) ? Math.min(stream.stage, 1) - 1 : stream.stage - 1;
  return stream.stage >= 0 ? HIDDEN : HEAD;
}

function zap(stream, text) {
  return /^\t/.test(text) || shapes.FUNCTION.test(text) ? HIDDEN : HEAD;
}

function statement(stream, text, indented, line) {
  return statements.GOES_ON[stream.mode](stream, text, indented, line) ? HIDDEN : HEAD;
}

// stage: so many lines may say what is wrong.
function jsp(stream, text, indented) {
  var known = text === '' || indented || shapes.JSP.test(text) || shapes.GOES_ON.test(text);
  stream.stage = /^An /.test(text) ? 2 : stream.stage - (known ? 0 : 1);
  return known || stream.stage >= 0 ? HIDDEN : HEAD;
}

// stage 1: behind an error whose source is shown. 2: that is next.
function ruby(stream, text, indented) {
  var blank = (stream.mode === 'rails' ? shapes.RAILS_BLANK : /^\s*$/).test(text);
  var source;
  if (blank && stream.blank) {
    return HEAD;
  }
  stream.blank = blank;
  stream.rescue = stream.rescue || indented && shapes.RUBY_RESCUE.test(text);
  if (stream.lines === 0 && shapes.RUBY_SHOWN.test(stream.text)) {
    stream.stage = 1;
  }
  source = stream.stage === 2;
  stream.stage = stream.stage === 1 && blank ? 2 : 0;
  return source || blank || indented || shapes.RUBY_FRAME.test(text) || shapes.RUBY_MORE.test(text) ? HIDDEN : HEAD;
}

// Brackets are counted; a line that is none of JSON ends it.
function json(stream, text, indented, line, answer) {
  if (line.data.length > LAID_OUT || !(shapes.JSON_LINE.test(text) || stream.log && shapes.MEMBER.test(text))) {
    return HEAD;
  }
  if (stream.braces === 1 && gradeOf(stream) === '') {
    stream.grade = answer.late = find.levelOf('message', '{' + text.replace(/,?\s*$/, '}'));
  }
  stream.braces += depth(line.data);
  if (stream.braces <= 0) {
    stream.mode = 'closed';
  }
  return HIDDEN;
}

function depth(text) {
  var bare = text.replace(/"(?:[^"\\]|\\.)*"/g, '');
  return bare.split(/[{\[]/).length - bare.split(/[}\]]/).length;
}

function other(stream, text, indented, line, answer) {
  var gap = stream.gap;
  stream.gap = false;
  if (text === '' && stream.lines === 0 && shapes.JSP_HEAD.test(stream.text.slice(-LAID_OUT))) {
    stream.mode = 'jsp';
    return HIDDEN;
  }
  if (stream.braces > 0 && stream.lines === 0 && laidOut(stream, text, line, answer)) {
    return HIDDEN;
  }
  if (stream.lines > 0 && shapes.QUOTED.test(text)) {
    return HIDDEN;
  }
  if (stream.lines === 0 && shapes.BOX_TRACE.test(text) && isStamped(stream)) {
    stream.mode = 'box';
    stream.trace = true;
    return HIDDEN;
  }
  if (stream.lines === 0 && shapes.BANNER.test(text) && isStamped(stream)) {
    stream.mode = 'banner';
    return HIDDEN;
  }
  if (text === '' && stream.lines === 0 && !gap) {
    stream.gap = stream.spaced = mayHaveGap(stream);
    return stream.gap ? HIDDEN : HEAD;
  }
  if (text === '' && stream.spaced && stream.trace) {
    stream.mode = 'closed';
    return HIDDEN;
  }
  if (indented && shapes.GROUP.test(text)) {
    return ofError(stream, text) ? HIDDEN : HEAD;
  }
  if (indented && /^\s*$/.test(text)) { // rich fills its lines up
    return indentOf(stream.text) > 0 && isLog(stream) ? HIDDEN : HEAD;
  }
  if (indented) {
    return frame(stream, text) || stream.trace && shapes.NUMBERED.test(text) || !gap && isDeep(text) && (stream.mode === 'open' || stream.trace || isLog(stream) && indentOf(text) > indentOf(stream.text)) ? inside(stream, text) : HEAD;
  }
  return fromFirstColumn(stream, text) ? HIDDEN : HEAD;
}

// Spring Boot writes a blank line before an exception, and another one behind it.
function mayHaveGap(stream) {
  if (stream.trace || !isStamped(stream) || gradeOf(stream) !== 'error' && !shapes.TROUBLE.test(stream.text)) {
    return false;
  }
  stream.lines = -1; // what follows the head is what follows this line
  return true;
}

// The message of an exception may have more lines, and a blank one among them.
function thrown(stream, text, indented, line, answer) {
  var role;
  if (text === '' && !stream.blank) {
    stream.blank = true;
    return HIDDEN;
  }
  stream.mode = 'other';
  role = other(stream, text, indented, line, answer);
  if (role === HEAD && !indented && text !== '' && stream.message < THROWN_MESSAGE && !shapes.OBJECT.test(text) && !shapes.LOGGED.test(text)) {
    stream.mode = 'thrown';
    stream.message += 1;
    return inside(stream, text);
  }
  return role;
}

// stage 1: behind the first of what anyhow writes below, each behind a blank line.
function anyhow(stream, text, indented, line, answer) {
  var blank = stream.blank;
  stream.blank = text === '' && !blank && (stream.lines === 0 || stream.stage === 1);
  if (stream.blank) {
    return HIDDEN;
  }
  if (blank) {
    stream.trace = shapes.ANYHOW.test(text);
    stream.stage = 1;
    return stream.trace ? HIDDEN : HEAD;
  }
  return other(stream, text, indented, line, answer);
}

// stage 1: behind the client. 2: behind the blank line between that and its frames.
function otp(stream, text, indented) {
  if (text === '' && stream.stage === 1) {
    stream.stage = 2;
    return HIDDEN;
  }
  if (stream.stage < 2 && shapes.OTP_MORE.test(text)) {
    stream.stage = /^Client /.test(text) ? 1 : 0;
    return HIDDEN;
  }
  return indented ? HIDDEN : HEAD;
}

// A bracket that a line inside opens may be closed from the first column.
function inside(stream, text) {
  stream.braces += shapes.OPENS.test(text) ? 1 : 0;
  return HIDDEN;
}

function indentOf(text) {
  return /^[ \t]*/.exec(text)[0].length;
}

function isDeep(text) {
  return /^(?: {2}|\t)\s*\S/.test(text);
}

// Whether JSON over several lines begins: its head is but a bracket, or a line of a log.
function laidOut(stream, text, line, answer) {
  var head = stream.text.slice(-LAID_OUT);
  if (!shapes.JSON_LINE.test(text) || !(/^\s*[{\[]+\s*$/.test(head) || isLog(stream) && /[{\[]\s*$/.test(head))) {
    return false;
  }
  stream.mode = 'json';
  stream.braces = Math.max(1, depth(head));
  return json(stream, text, true, line, answer) === HIDDEN;
}

function fromFirstColumn(stream, text) {
  if (shapes.CLOSES.test(text) && stream.braces > 0) {
    stream.braces -= 1;
    return true;
  }
  if (shapes.STACK.test(text)) {
    stream.trace = true;
    stream.frames = false;
    return true;
  }
  if (stream.lines === 0 && shapes.FUNCTION.test(text) && shapes.ZAP.test(stream.text)) {
    stream.mode = 'zap';
    return true;
  }
  if (shapes.GOROUTINE.test(text) && stream.lines === 0 && isLog(stream)) {
    stream.mode = 'go';
    return true;
  }
  if (stream.lines === 0 && stream.dated && shapes.PROCESS.test(text)) {
    stream.lines = -1;
    return true;
  }
  if (stream.lines === 0 && shapes.GORM.test(text) && isLog(stream)) {
    return true;
  }
  if (shapes.SQL.test(text) && shapes.STATEMENT.test(stream.text) && isLog(stream)) {
    return true;
  }
  return ofError(stream, text);
}

function ofError(stream, text) {
  return (stream.trace || stream.mode === 'open' || gradeOf(stream) === 'error' || isWritten(stream, text)) && withError(stream, text);
}

// A log may write the exception behind a warning, too, and behind any line that tells of one; one
// without a package only behind a warning that does. A program may print one behind other lines.
function isWritten(stream, text) {
  var thrown = shapes.THROWN.test(text);
  var bare = !thrown && shapes.BARE.test(text);
  var frames = shapes.RUBY_FRAME.test(text) && shapes.RUBY_CLASS.test(stream.text);
  var warned = gradeOf(stream) === 'warn';
  return stream.lines === 0 && (thrown || bare || frames || isTraceback(text)) && isLogged(stream) &&
    (warned && !bare || (thrown || warned) && shapes.TROUBLE.test(stream.text));
}

// What goes on with an error: the exception that a log writes behind its line, and what only an
// exception has.
function withError(stream, text) {
  if (!stream.trace && isTraceback(text)) {
    stream.mode = 'python';
    stream.stage = shapes.GROUP.test(text) ? 1 : 0;
    return true;
  }
  if (!stream.trace && isException(text) && (stream.mode === 'open' || stream.lines === 0 && isLogged(stream))) {
    stream.trace = true;
    goOnWithMessage(stream, text);
    return true;
  }
  if (shapes.RUBY_FRAME.test(text)) {
    stream.trace = true;
    return true;
  }
  // A stack that begins anew is another one.
  if (!shapes.GOES_ON.test(text) || shapes.FRAME_0.test(text) && stream.frames) {
    return false;
  }
  stream.frames = stream.frames || shapes.FRAME_0.test(text);
  stream.trace = stream.trace || !/^future: /.test(text); // asyncio writes it before the traceback
  if (shapes.OTP.test(text)) {
    stream.mode = 'otp';
  }
  goOnWithMessage(stream, text.replace(/^(?:Caused by|Wrapped by|Suppressed): /, ''));
  return true;
}

function goOnWithMessage(stream, text) {
  if (shapes.THROWN.test(text)) {
    stream.mode = 'thrown';
    stream.message = 0;
    stream.blank = false;
  }
}

function isException(text) {
  return shapes.EXCEPTION.test(text) || shapes.THROWN.test(text);
}

// What a head is matters only where a line could go on with it, so it is looked at then.
function isLog(stream) {
  if (stream.log === null) {
    stream.log = isStamped(stream) || isTimed(stream.text) || gradeOf(stream) !== '';
  }
  return stream.log;
}

// Behind an object no program writes an exception.
function isStamped(stream) {
  var head = stream.text.slice(0, LOOKED_AT);
  return stream.dated || shapes.STAMP.test(head) || shapes.LEVEL.test(head) || head.charAt(0) !== '{' && isTimed(stream.text);
}

// Whether a line says when it was written.
function isTimed(text) {
  var said = formats.read(text);
  return said !== null && said.moment.since === null;
}

// Whether the head is a line of a logger, that may write no time.
function isLogged(stream) {
  return isStamped(stream) || shapes.LOGGED.test(stream.text.slice(0, LOOKED_AT)) && /^(?:error|warn)$/.test(gradeOf(stream));
}

function gradeOf(stream) {
  if (stream.grade === null) {
    stream.grade = find.levelOf('message', stream.dated ? stream.whole : stream.text);
  }
  return stream.grade;
}

module.exports = {HEAD: HEAD, SHOWN: SHOWN, HIDDEN: HIDDEN, LOOKED_AT: LOOKED_AT, MODES: MODES, isTimed: isTimed};
