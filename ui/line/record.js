// Which lines belong together: a record is a head and the lines that go on with it, such as a stack
// trace. Each line is looked at once, in its order, and known at once: nothing waits for the next.
// In doubt a line is a head. Pure; the page, its worker and an exported page ask this alone.
//
// A page may begin to read in the middle of a log, and of a record. Until it has seen a line that
// begins a record whatever came before (a certain one: a line with a time, or the third plain line
// in a row), it is not sure. So that two pages come to the same wherever they begin, a record
// without a certain line ends at the end of the second block of BLOCK numbers: then nothing before
// those has a say. Nor has it behind the rows that a terminal has drawn anew.
'use strict';

var wire = require('../connection/wire.js');
var strip = require('./ansi.js').strip;
var find = require('./find.js');
var goeson = require('./goeson.js');
var shapes = require('./shapes.js');
var statements = require('./statements.js');

var BLOCK = 1024;
var SEEN = 2;            // lines behind a head that are shown where the others are folded
var PLAIN = 3;           // so many plain lines in a row: the last is certain
var NAME_MAX = 160;      // of what docker compose puts before a line
var TAB = 9;
var SPACE = 32;
var PARENTHESIS = 40;
var HYPHEN = 45;
var COLON = 58;
var LETTER_T = 84;
var BRACKET = 91;
var LETTER_N = 110;
var LETTER_P = 112;
var LETTER_S = 115;
var BRACE = 123;
var BAR = 124;
var BOX_FIRST = 0x2500;  // Unicode's box drawing
var BOX_LAST = 0x257F;

// A look at how a line begins that can have a time before it.
var MAY_BE_DATED = /^(?:[<@]|.{2}-.. |.{3} .. ..:|.{4}-..-)/;

// Modes in which a plain line is a head.
var PLAIN_MODES = {closed: true, other: true, indented: true};

// What begins a record, but not behind some that are open.
var MAY_BELONG = {ruby: true, rails: true, fatal: true};

var HEAD = goeson.HEAD;
var SHOWN = goeson.SHOWN;
var HIDDEN = goeson.HIDDEN;
var MODES = goeson.MODES;
var LOOKED_AT = goeson.LOOKED_AT;

// Returns {read(number, type, data)}, which returns null for what is no line of a program, else
// {role, head: the number of its head, sure, late: the level that the line says of its head, or '',
// stream: {own}, where who reads may keep what he knows of the record}: the same object each time.
// first is the number of the first line that is read; whole: nothing is
// before it.
function createRecords(first, whole) {
  var streams = Object.create(null); // by type and envelope
  var block = blockOf(first);
  // From this block on nothing that was not read has a say.
  var known = whole ? block : first % BLOCK === 0 ? block + 1 : block + 2;
  var answer = {role: HEAD, head: 0, sure: true, late: '', stream: null};
  var line = {number: 0, text: '', data: '', whole: '', partial: false, dated: false, name: '', space: 0, opens: false, raw: ''};
  // Lines of this type go to this stream where they have no envelope.
  var dateless = {type: null, name: ''};
  var last = {type: null, name: '', stream: null};

  function read(number, type, data) {
    var stream;
    if (type !== 'message' && !find.written(type, data)) {
      if (type === wire.SCREEN && !wire.isTitle(data)) {
        cut(number);
      }
      return null;
    }
    if (blockOf(number) !== block) {
      block = blockOf(number);
      forget();
    }
    line.number = number;
    line.data = data.indexOf('\x1B') < 0 ? data : strip(data);
    line.opens = line.data !== data && shapes.IMAGE.test(data.slice(data.lastIndexOf('\x1B') + 1));
    line.raw = data;
    line.text = line.data.length > LOOKED_AT ? line.data.slice(0, LOOKED_AT) : line.data;
    line.whole = line.data;
    unwrap(line);
    line.name = nameOf(type);
    stream = streamOf(type, line.name, number);
    if (line.dated && stream.raw && stream.mode !== 'unknown') {
      close(stream, 'closed'); // what came between is no line of the same record
    }
    stream.raw = !line.dated;
    answer.late = '';
    step(stream, line, answer);
    answer.stream = stream;
    answer.head = stream.head;
    answer.sure = stream.mode !== 'unknown';
    return answer;
  }

  // A terminal has drawn rows anew: no line behind them goes on with one before.
  function cut(number) {
    known = Math.min(known, blockOf(number));
    Object.keys(streams).forEach(function (key) {
      close(streams[key], 'closed');
      streams[key].certain = number;
      streams[key].plain = 0;
    });
  }

  // journalctl indents the other lines of a message.
  function nameOf(type) {
    var name = line.name === '' && !line.dated && dateless.type === type ? last.name : line.name;
    dateless.type = null;
    if (line.dated || name !== '' && name === dateless.name) {
      dateless = {type: type, name: name};
    }
    return name;
  }

  function streamOf(type, name, number) {
    var key;
    if (last.type !== type || last.name !== name) {
      key = type + ' ' + name;
      streams[key] = streams[key] || createStream(block >= known ? 'closed' : 'unknown', number, block);
      last = {type: type, name: name, stream: streams[key]};
    }
    if (last.stream.block !== block) {
      renew(last.stream);
    }
    return last.stream;
  }

  // The first line of a stream in another block.
  function renew(stream) {
    if (block - blockOf(stream.certain) >= 2 && (stream.mode !== 'unknown' || block >= known)) {
      close(stream, 'closed');
    }
    stream.block = block;
    stream.plain = 0;
  }

  function forget() {
    Object.keys(streams).forEach(function (key) {
      if (streams[key].block < block - 1) {
        delete streams[key];
      }
    });
    last = {type: null, name: '', stream: null};
    dateless = {type: null, name: ''};
  }

  return {read: read};
}

function blockOf(number) {
  return Math.floor(number / BLOCK);
}

// mode is what the open record is: unknown, closed (nothing goes on), other, or a language; stage
// counts where one has stages. lines is how many follow the head, text that of the head; certain is
// the number of the last certain line. dated: the head came with a time, and whole is all of it;
// raw: the last line came without one; gap: it is a blank one behind a line that tells of an error;
// spaced: such a one stands before the exception.
function createStream(mode, number, block) {
  return {mode: mode, stage: 0, message: 0, head: number, lines: 0, seen: 0, text: '', trace: false, frames: false, rescue: false, braces: 0, partial: false, blank: false, gap: false, spaced: false, dated: false, raw: false, whole: '',
    plain: 0, certain: mode === 'unknown' ? -2 * BLOCK : number, block: block, log: null, grade: null, own: null};
}

function close(stream, mode) {
  stream.mode = mode;
  stream.stage = stream.message = stream.lines = stream.seen = stream.braces = 0;
  stream.trace = stream.frames = stream.partial = stream.blank = stream.gap = stream.spaced = false;
  stream.log = stream.grade = null;
  stream.text = '';
}

// Takes a line out of its envelope, which the characters around its first blank show.
function unwrap(line) {
  var text = line.text;
  var space = text.indexOf(' ');
  var behind = text.charCodeAt(space + 1);
  var found = null;
  line.partial = line.dated = false;
  line.name = '';
  line.space = space;
  if (text.charCodeAt(0) === BRACE) {
    unwrapObject(line, text.slice(0, 8) === '{"log":"' ? shapes.DOCKER.exec(line.data) : null);
  } else if (text.charCodeAt(0) === BRACKET && text.charCodeAt(3) === HYPHEN) {
    found = fpm(line, text);
  } else if (text.charCodeAt(0) === BRACKET && text.charCodeAt(1) === LETTER_P) {
    found = shapes.KUBECTL.exec(text);
  } else if (behind === LETTER_S && text.charCodeAt(10) === LETTER_T && text.charCodeAt(4) === HYPHEN && shapes.CRI.test(text)) {
    found = shapes.CRI.exec(text);
    line.partial = found[2] === 'P';
  } else if (MAY_BE_DATED.test(text) && (found = shapes.SYSLOG.exec(text) || shapes.LOGCAT.exec(text) || shapes.DATED.exec(text))) {
    line.dated = true;
  } else if (space > 0 && space < NAME_MAX && (behind === BAR || behind === SPACE)) {
    found = shapes.COMPOSE.exec(text);
  }
  if (found) {
    line.name = found[1];
    line.data = line.data.slice(found[0].length);
    line.text = line.text.slice(found[0].length);
    if (line.dated && line.text.slice(0, 4) === '#011') { // a tab, as rsyslog writes it
      line.data = '\t' + line.data.slice(4);
      line.text = '\t' + line.text.slice(4);
    }
    line.space = line.text.indexOf(' ');
  }
}

// What a child of PHP-FPM has said into a stream, a line each.
function fpm(line, text) {
  var found = shapes.FPM.exec(text);
  if (found) {
    line.data = line.data.replace(/"(?:, pipe is closed)?$/, '');
    line.text = line.data.slice(0, LOOKED_AT);
  }
  return found;
}

// Docker's json-file splits a line of more than 16 KiB: the last part ends in a line feed.
function unwrapObject(line, found) {
  if (!found) {
    return;
  }
  try {
    line.data = JSON.parse('"' + found[1] + '"').replace(/\r?\n$/, '');
    line.text = line.data.slice(0, LOOKED_AT);
    line.partial = !/\\n$/.test(found[1]);
    line.name = found[2];
    line.space = line.text.indexOf(' ');
  } catch (e) {
    line.partial = false; // it only looks like such a line
  }
}

// Moves a stream on by a line, and says what that is. Most lines are heads at a look.
function step(stream, line, answer) {
  var text = line.text;
  var c = text.charCodeAt(0);
  var indented = c === SPACE || c === TAB;
  var special = !indented && isSpecial(text, c, line.space);
  var role = HEAD;
  if (stream.partial) {
    role = HIDDEN;
  } else if (special || line.opens || !PLAIN_MODES[stream.mode] || indented && stream.mode !== 'closed' || blockOf(stream.certain) !== stream.block) {
    role = roleOf(stream, line, text, indented, answer);
  }
  if (role === HEAD) {
    begins(stream, line, text, indented, special);
    answer.role = HEAD;
  } else {
    answer.role = seen(stream, text, role);
    if (stream.lines === 0 && answer.late === '') {
      answer.late = crashOf(stream);
    }
    stream.lines += 1;
  }
  stream.partial = line.partial;
}

// Whether a line that is not indented can be more than a plain one. Its first character tells most
// of them, and the end of its first word those that begin like any other.
function isSpecial(text, c, space) {
  var end = text.charCodeAt(space - 1);
  var last = text.charCodeAt(text.length - 1);
  var behind;
  if (space < 0 || c >= BOX_FIRST && c <= BOX_LAST || last === SPACE || last === TAB || end === COLON || end === LETTER_N && text.slice(space - 3, space) === ':in') {
    return true;
  }
  behind = text.charCodeAt(space + 1);
  return behind === PARENTHESIS || shapes.FIRST[c] === 'sign' || shapes.FIRST[c] === 'word' && shapes.WORDS.test(text) ||
    shapes.FIRST[c] === 'digit' && (behind === BAR || behind === SPACE) || text.indexOf(':  ') > 0;
}

function roleOf(stream, line, text, indented, answer) {
  var stamped = shapes.STAMP.test(text) || shapes.LEVEL.test(text) || !indented && goeson.isTimed(line.data);
  var late = shapes.JUL_LEVEL.test(text);
  var begin = stamped || indented ? null : beginOf(text);
  var part = (stamped || line.dated) && statements.isPart(text);
  var slow = statements.SLOW.test(text);
  var reported = shapes.REPORTED.test(text);
  certify(stream, line, stamped && !late && !part && !reported || slow && text.charAt(2) === 'T' || begin !== null && !MAY_BELONG[begin] && !reported, !indented && !part && text !== '');
  if (part && reports(stream, line, text) || slow && stream.mode === 'slow' && stream.lines === 0 && text.charAt(2) === 'U') {
    return HIDDEN;
  }
  if (slow || line.opens && stream.mode !== 'image' || text.indexOf('\t') >= 0 && statements.QUERY.test(text)) {
    return HEAD;
  }
  if (begin === 'ruby' && stream.mode === 'ruby' && stream.rescue && !stream.blank) {
    stream.rescue = shapes.RUBY_RESCUE.test(text);
    stream.stage = shapes.RUBY_SHOWN.test(text) ? 1 : 0;
    return SHOWN; // the cause
  }
  if (begin === 'rails' && stream.lines === 0 && shapes.RAILS_FATAL.test(stream.text)) {
    stream.mode = 'rails';
    return SHOWN;
  }
  if (begin === 'fatal' && stream.mode === 'announced') {
    stream.mode = 'fatal';
    answer.late = 'error';
    return SHOWN;
  }
  if (reported && stream.mode === 'ruled' && stream.lines === 0) {
    stream.mode = 'sanitizer';
    stream.grade = answer.late = find.levelOf('message', text);
    return SHOWN;
  }
  if (late && stream.mode === 'jul') {
    stream.mode = 'other';
    stream.lines = -1; // what follows the head is what follows this line
    stream.grade = answer.late = find.levelOf('message', text);
    return SHOWN;
  }
  return stamped || begin || !MODES[stream.mode] ? HEAD : MODES[stream.mode](stream, text, indented, line, answer);
}

// With their times, which syslog may have put before them.
function reports(stream, line, text) {
  return line.dated && stream.dated ? statements.reports(line.whole.slice(0, LOOKED_AT), stream.whole) : statements.reports(text, stream.text);
}

function beginOf(text) {
  var i;
  for (i = 0; i < shapes.BEGINS.length; i += 1) {
    if (shapes.BEGINS[i].test.test(text)) {
      return shapes.BEGINS[i].mode;
    }
  }
  return null;
}

// Whether a line is certain must not hang on what is open. In a block that has a certain line
// another one changes nothing.
function certify(stream, line, is, plain) {
  if (stream.partial || !is && blockOf(stream.certain) === stream.block) {
    return;
  }
  stream.plain = plain && !statements.known(line.text) && !shapes.MAY_GO_ON.some(function (shape) { return shape.test(line.text); }) ? stream.plain + 1 : 0;
  if (is || stream.plain >= PLAIN) {
    stream.certain = line.number;
    if (stream.mode === 'unknown') {
      close(stream, 'closed');
    }
  }
}

// A record begins.
function begins(stream, line, text, indented, special) {
  var end = text.charCodeAt(text.length - 1);
  close(stream, stream.mode === 'unknown' ? 'unknown' : line.opens ? 'image' : statements.modeOf(text, line.data) || (indented ? indentedMode(text) : special ? modeOf(text) : 'other'));
  stream.head = line.number;
  stream.dated = line.dated;
  stream.whole = line.dated ? line.whole : '';
  stream.text = line.data;
  stream.seen = stream.mode === 'image' ? SEEN : 0;
  stream.stage = indented && shapes.GROUP.test(text) ? 1 : 0;
  stream.frames = special && shapes.FRAME_0.test(text);
  stream.trace = stream.frames || stream.mode === 'box' && shapes.BOX_TRACE.test(text);
  stream.rescue = special && shapes.RUBY_RESCUE.test(text);
  stream.braces = (end === SPACE || end === BRACE || end === BRACKET || end === PARENTHESIS) && shapes.OPENS.test(text) ? 1 : 0;
}

// One with a level is of rich, without a time.
function indentedMode(text) {
  return shapes.PYTHON_FILE.test(text) || shapes.GROUP.test(text) ? 'python' : shapes.BOX.test(text) ? 'box' :
    shapes.LEVEL.test(text) ? 'other' : /\S/.test(text) ? 'indented' : 'closed';
}

function modeOf(text) {
  return text === '' ? 'closed' : shapes.STAMP.test(text) ? (shapes.JUL.test(text) ? 'jul' : shapes.PHP_LOG.test(text) ? 'php' : 'other') :
    beginOf(text) || (shapes.TRACEBACK.test(text) ? 'python' : shapes.GOROUTINE.test(text) ? 'go' : shapes.RUST_ERROR.test(text) ? 'anyhow' :
      shapes.ANNOUNCED.test(text) ? 'announced' : shapes.BOX.test(text) ? 'box' : shapes.ELIXIR.test(text) ? 'open' : shapes.VALGRIND.test(text) ? 'valgrind' : shapes.RULED.test(text) ? 'ruled' : 'other');
}

// The first lines that say something are shown, and those that tell what is wrong.
function seen(stream, text, role) {
  if (role === SHOWN || shapes.TELLS.test(text)) {
    return SHOWN;
  }
  if (stream.seen < SEEN && /\S/.test(text)) {
    stream.seen += 1;
    return SHOWN;
  }
  return HIDDEN;
}

// A crash is an error, also where no word says so.
function crashOf(stream) {
  var begin = beginOf(stream.text.slice(0, LOOKED_AT));
  var crash = begin !== null && begin !== 'open' || shapes.GROUP.test(stream.text);
  return crash && find.levelOf('message', stream.text) === '' ? 'error' : '';
}

module.exports = {HEAD: HEAD, SHOWN: SHOWN, HIDDEN: HIDDEN, BLOCK: BLOCK, createRecords: createRecords};
