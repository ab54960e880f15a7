// How bad a line is: as its format says (formats.js), else by the words that logs use for it. Only
// where a program puts a level it counts: prose that speaks of errors has none.
'use strict';

var strip = require('./ansi.js').strip;
var formats = require('./formats.js');
var table = require('./table.js');

// a level stands near the start: a time, a thread and a logger may go before it
var HEAD = 160;
var FIELDS = 2000;     // how far from the start a field of logfmt or JSON is looked for
var CANDIDATES = 4;
var PLAIN_WORDS = 2;   // before a level: a host and a program, but no sentence

var NAMES = {
  error: 'error err eror erro fatal fata ftl panic pani pnc dpanic critical criti crit crt alert alrt emergency emerg severe fail failed exception',
  warn: 'warning warni warn wrng wrn deprecated',
  info: 'information informational info inf notice note',
  debug: 'debug debg debu dbug dbg trace trac trce trc verbose vrb fine finer finest'
};
// Words of prose, too: they count only before a colon or in brackets, and in a field.
var PROSE = {alert: true, exception: true, deprecated: true, note: true, trace: true, fine: true, inf: true};
var LETTERS = {F: 'error', E: 'error', C: 'error', A: 'error', W: 'warn', N: 'info', I: 'info', D: 'debug', V: 'debug', T: 'debug'};
var SYSLOG = table.LEVELS.syslog;
var PINO = table.LEVELS.pino;
var BY_NAME = byName();

var WORD = new RegExp('(?:^|[^A-Za-z0-9_"\'./=$@#&?-])(' + Object.keys(BY_NAME).join('|') + ')(?![A-Za-z0-9_])', 'gi');
var FIELD = /(?:^|[\s,{(])(?:level|lvl|severity|log_?level|log\.level|levelname)="?([A-Za-z]+)/i;
var KEY = /[{,]\s*"(?:@?level|lvl|severity|severity_?text|log_?level|log\.level|levelname|@l)"\s*:\s*(?:"([A-Za-z]+)"|(\d+)\s*[,}])/gi;

// Starts of lines that have a level without a word for it, and no time. A letter: logcat, a letter
// in brackets, apt, klog behind what syslog writes. A number: that of the kernel and systemd.
var LETTER = /^(?:([VDIWEFA])\/[^\s(]{1,64} *\( *\d+\): |\[([EWIDFT])\][ \t]|([EWIN]): [A-Za-z"'-]|([IWEF])\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ \S+:\d+\])/;
var NUMBER = /^<(\d{1,3})>(?=[^\s\d])/;
// go test, jest, TAP, make, CMake, npm, Rust, Zig, R, Clojure, Gradle, Go, C++, glibc, Lua, Linux,
// Groovy, Python and pytest, Erlang, systemd, Java, PHP, sanitizers, GLib; exceptions by their
// name.
var GLIB = '(?:\\([^()]{1,64}:\\d+\\): )?[\\w.-]{1,64}';
var WRONG = new RegExp('^(?:\\s*(?:--- FAIL:|╭─+ Traceback \\(most recent )|not ok \\d|make(?:\\[\\d+\\])?: \\*\\*\\* |npm error |thread \'[^\']*\' panicked at |' +
  'thread \\d+ panic: |Error in .{1,120} :(?: |$)|Execution error (?:\\([\\w.$]+\\) at |- )|Syntax error (?:\\([\\w.$]+\\) )?(?:compiling|macroexpanding|reading source) |' +
  'Traceback \\(most recent|E   +\\S|FAILURE: |http: panic serving |terminate called |\\*\\*\\* stack smashing detected |(?:double free or corruption|free\\(\\): invalid |malloc\\(\\): )|lua[\\d.]*: \\S+:\\d+: |\\S+: \\S+:\\d+: .{1,120}: Assertion .* failed\\.$|' +
  'BUG: |Oops: \\d|Kernel panic - not syncing|Out of memory: Kill|Caught: [\\w.]+(?:Exception|Error)\\b|(?:[\\w$]+\\.)+(?:Exception|Error)(?::|$)|=ERROR |\\[FAILED\\]|(?:Unhandled|Uncaught|Caused by:|Exception in thread) |' +
  'PHP (?:Fatal|Parse) error:|CMake (?:Internal )?Error(?::| at | in | \\()|==\\d+==(?:ERROR|FATAL): |[^\\s:]+:\\d+:\\d+: runtime error: |\\*\\* \\((?:[A-Z][\\w.]*|exit|throw|stop)(?: from \\S+)?\\) |' + GLIB + '-(?:CRITICAL|ERROR) \\*\\*: |(?:[\\w$]+\\.)*[A-Z][\\w$]*(?:Exception|Error)(?::|$))');
var DOUBTFUL = new RegExp('^(?:npm warn |PHP (?:Warning|Deprecated):|CMake (?:Deprecation )?Warning(?::| at | in | \\()|\\(node:\\d+\\) (?:\\[\\w+\\] )?(?:[A-Z]\\w*)?Warning: |==\\d+==WARNING: |' +
  GLIB + '-WARNING \\*\\*: |\\S+: [A-Z]\\w*Warning: )');

// A line in colour, or with an object.
var MARKED = /[\x1B{]/;

// What stands before a level and behind it.
var PLAIN = /(?:^|\s)(?!(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|UTC|GMT|CES?T|[AP]M),?\s)[A-Za-z']+[,.]?(?=\s)/g;
var TIME_BEFORE = /\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?\]?\s+$/;
var NONE_BEFORE = /(?:^|\s)(?:0|no|not|zero|without)\s$/i;
var OPEN_BEFORE = /(?:[\[<|;]|\[[\w.-]+:)\s*$/;
var CLOSED_BEHIND = /^\s*[\]>|;]/;
var COLON_BEHIND = /^(?: error)?(?:\[\w+\]|\(\w+\)| [A-Z]+\d+)?:/;
var END_BEHIND = /^(?:[\s:;\]>|,!\[(\/)]|\.?(?:\s|$))/;
// A measurement, whose labels may be any.
var SAMPLE = /^[A-Za-z_:][A-Za-z0-9_:]*\{(?:[^"{}]|"(?:[^"\\]|\\.)*")*\}[ \t]+[+-]?[\d.INn]/;
var NOTHING_BEHIND = /^(?: SUMMARY)?:\s*(?:0\b|(?:none|null|nil|false)\s*(?:[,;]|$))/;

// Returns 'error', 'warn', 'info', 'debug', or '' for a line that names none
// of the kind. text is the data of an event as it came.
function of(text) {
  return ofLine(formats.read(text), text);
}

function ofLine(found, text) {
  if (found === null) {
    return byWords(text, false) || byWords(formats.within(plainly(text.slice(0, FIELDS))), false);
  }
  return found.level || found.format.closed ? found.level : found.inner ? ofLine(found.inner, found.message) :
    byWords(found.format.keys && !found.format.inner ? text : found.message, !found.format.keys && !found.format.prose && !found.format.inner);
}

function plainly(text) {
  return text.indexOf('\x1B') < 0 ? text : strip(text);
}

// stamped: the text stands behind a time, where programs put the level.
function byWords(text, stamped) {
  var head = text.slice(0, HEAD);
  var brace;
  if (!MARKED.test(head)) {
    return plain(head, text, stamped);
  }
  if (head.indexOf('\x1B') >= 0) {
    text = plainly(text.slice(0, FIELDS));
    head = text.slice(0, HEAD);
  }
  brace = head.indexOf('{');
  if (brace >= 0 && /^\s*"/.test(head.slice(brace + 1))) {
    return (brace > 0 ? plain(head.slice(0, brace), '', stamped) : '') || json(text.slice(brace, FIELDS));
  }
  return plain(head, text, stamped);
}

function plain(head, text, stamped) {
  var found = LETTER.exec(head);
  if (found) {
    return LETTERS[found[1] || found[2] || found[3] || found[4]];
  }
  found = NUMBER.exec(head);
  if (found && Number(found[1]) < 192) {
    return SYSLOG[Number(found[1]) % 8];
  }
  if (WRONG.test(head)) {
    return 'error';
  }
  return DOUBTFUL.test(head) ? 'warn' : text.indexOf('=') >= 0 && SAMPLE.test(text) ? '' : field(text) || word(head, stamped);
}

function field(text) {
  var found = text.indexOf('=') < 0 ? null : FIELD.exec(text.slice(0, FIELDS));
  return found ? named(found[1]) : '';
}

// The first word that stands where a level does; of a line that is nothing but
// such words only a few are looked at.
function word(head, stamped) {
  var left = CANDIDATES;
  var found = true;
  WORD.lastIndex = 0;
  for (; left > 0 && found; left -= 1) {
    found = WORD.exec(head);
    if (found && stands(found[1], head.slice(0, WORD.lastIndex - found[1].length), head.slice(WORD.lastIndex), stamped)) {
      return named(found[1]);
    }
  }
  return '';
}

function stands(word, before, behind, stamped) {
  var plain = plainWords(before);
  if (plain > PLAIN_WORDS || NONE_BEFORE.test(before) || NOTHING_BEHIND.test(behind)) {
    return false;
  }
  if (OPEN_BEFORE.test(before) && CLOSED_BEHIND.test(behind)) {
    return true;
  }
  if (plain === 0 && COLON_BEHIND.test(behind)) {
    return word !== 'failed';
  }
  if (PROSE[word.toLowerCase()] && word !== 'TRACE') {
    return false;
  }
  if (word === word.toUpperCase()) {
    return END_BEHIND.test(behind);
  }
  // In small letters: after a time, in a column of its own, or before a dash. A capital begins a
  // sentence, where small letters follow: "Failed password for".
  return plain === 0 && ((stamped && /^\s*$/.test(before) || TIME_BEFORE.test(before)) && /^\s/.test(behind) && !(/^[A-Z]/.test(word) && /^ [a-z]/.test(behind)) ||
    /\S.*(?:\t| {2})$/.test(before) && /^(?:\t| {2})/.test(behind) || before === '' && /^ +- /.test(behind));
}

// Without the names in a date.
function plainWords(text) {
  var found = text.match(PLAIN);
  return found ? found.length : 0;
}

// Only a key of the outermost object speaks for the line.
function json(text) {
  var found;
  KEY.lastIndex = 0;
  while ((found = KEY.exec(text)) !== null) {
    if (depth(text, found.index + 1) === 1) {
      return found[1] ? named(found[1]) : numbered(Number(found[2]), text);
    }
  }
  return '';
}

// How many brackets are open before the position. By hand: a pattern that
// leaves out the strings takes five times as long.
function depth(text, end) {
  var open = 0;
  var quoted = false;
  var i, c;
  for (i = 0; i < end; i += 1) {
    c = text.charCodeAt(i);
    if (quoted) {
      i += c === 92 ? 1 : 0;      // a backslash and what it protects
      quoted = c !== 34;
    } else if (c === 34) {
      quoted = true;
    } else if (c === 123 || c === 91) {
      open += 1;
    } else if (c === 125 || c === 93) {
      open -= 1;
    }
  }
  return open;
}

// Numbers up to 7 go up in GELF, whose messages are short_message, and may go down elsewhere.
function numbered(number, text) {
  return (number < 8 && text.indexOf('"short_message"') >= 0 ? SYSLOG : PINO)[number] || '';
}

function named(name) {
  return BY_NAME[name.toLowerCase()] || (name.length === 1 && LETTERS[name.toUpperCase()]) || '';
}

function byName() {
  var all = Object.create(null);
  Object.keys(NAMES).forEach(function (level) {
    NAMES[level].split(' ').forEach(function (name) {
      all[name] = level;
    });
  });
  return all;
}

module.exports = {of: of};
