// How the lines of records look: what begins one in each language, and what can only go on. Tables,
// read by record.js. A line is tested without its colours, and by its first characters.
'use strict';

// What a log puts before a line: such a line always begins a record.
var STAMP = new RegExp('^\\s*[\\[<(]? ?(?:' + [
  '(?:\\d{1,7}\\]? |time=)?\\d{4}[-/.]\\d\\d[-/.]\\d\\d[T ]\\d',
  '\\d\\d[-/.]\\d\\d[-/.]\\d{2,4}[T ,]+\\d\\d:',
  '\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d',
  '\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d+)?[\\]) ]',
  '\\d{1,2}[-/ ](?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[-/ ]\\d{4}',
  '(?:<?\\d{1,3}>)?(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}\\d{1,2} \\d\\d:\\d\\d',
  '[A-Z], \\[\\d{4}-\\d\\d-\\d\\dT\\d',
  '[IWEF]\\d{4} \\d\\d:\\d\\d:\\d\\d',
  '[A-Z][a-z]{2} \\d{1,2}, \\d{4},? \\d{1,2}:\\d\\d:\\d\\d [AP]M',
  '\\S+ \\S+ \\S+ \\[\\d\\d/[A-Z][a-z]{2}/\\d{4}:',
  '\\d{1,3}>(?:1 )?\\d{4}-',
  '\\d+:[A-Z] \\d\\d [A-Z][a-z]{2} \\d{4} ',
  '\\d{8} +\\d\\d:\\d\\d:\\d\\d'
].join('|') + ')');
var LEVEL = /^\s*(?:\d+(?: ?ms)? +)?(?:\[[^\[\]]{1,64}\] +|(?:main|[\w-]+-\d+) )?\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL|SEVERE)\]?(?:[:\s]|$)|^(?:trce|dbug|info|warn|fail|crit): [\w.`+]{1,200}\[\d+\]$/;
// A level where loggers put it that write no time, behind other words.
var LOGGED = /^.{0,80}?(?:[\[|<(:\]-] {0,2}(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL|SEVERE)(?:[\]>|):\s]|$)|\s(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL|SEVERE)(?:\s+[-:|\[<(]|[\]>|):]))/;

// The first line of an exception of Ruby.
var RUBY_HEAD = /^\S+:\d+:in [`'"].*: .*\([A-Z][\w:]*\)$/;

// The first line of one that Rails has caught, perhaps behind tags.
var RAILS_HEAD = /^(?:\[[^\[\]]{1,64}\] )*(?:(?:[A-Z]\w*::)+[A-Z]\w*|[A-Z]\w*(?:Error|Exception|Timeout)) \(.*\):$/;
var RAILS_FATAL = / FATAL -- [^:]*:\s*$/;
var RAILS_BLANK = /^(?:\[[^\[\]]{1,64}\] )*\s*$/;

// What is fatal to a program of Go. Its runtime may have written of it before.
var FATAL = /^(?:SIG(?:QUIT: quit|ABRT: abort|TRAP: trace trap|SEGV: segmentation violation|BUS: bus error|FPE: floating-point exception|ILL: illegal instruction|SYS: bad system call|STKFLT: stack fault)$|Exception 0x[0-9a-f]{8} 0x|fatal error: )/;

// What a sanitizer reports, perhaps behind a line of equals signs.
var REPORTED = /^(?:==\d+==(?:ERROR|WARNING): \w+Sanitizer|WARNING: (?:DATA RACE$|ThreadSanitizer: ))/;
var RULED = /^={18,80}$/;

// What begins a record whatever came before it.
var BEGINS = [
  {mode: 'rust', test: /^thread '[^']*' (?:\(\d+\) )?panicked at /},
  {mode: 'go', test: /^panic: /},
  {mode: 'fatal', test: FATAL},
  {mode: 'node', test: /^(?:(?:file:\/\/)?(?:\/|[A-Za-z]:[\\\/])\S*\.(?:[cm]?[jt]s|[jt]sx):\d+|node:\S+:\d+)$/},
  {mode: 'ruby', test: new RegExp(RUBY_HEAD.source + '|^\\S+\\.rb: .*\\([A-Z][\\w:]*\\)$')},
  {mode: 'rails', test: RAILS_HEAD},
  {mode: 'sanitizer', test: REPORTED},
  {mode: 'swift', test: /^\S+\.swift:\d+: (?:Fatal error|Precondition failed|Assertion failed)/},
  {mode: 'php', test: /^(?:PHP )?Fatal error: +Uncaught /},
  {mode: 'gdb', test: /^(?:Program|Thread \d+ "[^"]*") (?:received|terminated with) signal SIG[A-Z]+/},
  {mode: 'clojure', test: /^(?:Execution error (?:\([\w.$]+\) at |- )|Syntax error (?:\([\w.$]+\) )?(?:compiling|macroexpanding|reading source) )/},
  {mode: 'r', test: /^Error in .{1,120} :(?: |$)/},
  {mode: 'open', test: /^(?:thread \d+ panic: |terminate called )/},
  {mode: 'open', test: /^(?:Internal Server Error: \/|"[^"]+" #?\d*.*(?:prio=|tid=)|Thread \d+ \()/},
  {mode: 'open', test: /^(?:Exception ignored in|(?:Task|Future) exception was never|Process \S+:$|--- Logging error ---|Fatal Python error|Hibernate:\s*$)/},
  {mode: 'thrown', test: /^(?:Exception in thread |Unhandled exception[.:])/}
];

// java.util.logging and tinylog write a line with the time, and the level and the message into the
// next.
var JUL = /^[A-Z][a-z]{2} \d{1,2}, \d{4},? \d{1,2}:\d\d:\d\d [AP]M \S/;
var JUL_LEVEL = /^(?:SEVERE|WARNING|INFO|CONFIG|FINE|FINER|FINEST|ERROR|WARN|DEBUG|TRACE): /;

// What begins one where none is open that it belongs to.
var TRACEBACK = /^Traceback \(most recent call last\):/;
var GROUP = /^ {2}\+ Exception Group Traceback \(most recent call last\):/;
var PYTHON_FILE = /^ {2}File ".*", line \d+/;
var GOROUTINE = /^goroutine \d+ .*\[.*\]:$/;
var EXCEPTION = /^(?:(?:[A-Za-z_$][\w$]*(?:\.|::|\\))+[A-Z][\w$]*(?:: .*)?|[A-Z][\w$]*(?:Error|Exception|Fault)(?:: .*)?|\*\* \((?:[A-Z][\w.]*|stop|exit|throw)\) .*)$/;
// One whose name says so, with its package or namespace: .NET and Hadoop put a code behind it.
var THROWN = /^(?:[A-Za-z_$][\w$]*\.)+(?:[A-Z][\w$]*)?(?:Error|Exception|Fault|Throwable)(?:\$[\w$]*)?(?: \(\w+(?:, 0x\w+)?\)|\([\w$.]+\))?(?:: .*)?$/;
// One without them.
var BARE = /^[A-Z][\w$]*(?:Error|Exception|Fault)(?:: .*)?$/;
// What a line says that is written with an exception, whatever its level.
var TROUBLE = /[Ee]xception|[Ee]rror|[Ff]ail/;
var FRAME_0 = /^#0 /;

// Frames of a stack, indented: Java, .NET, JavaScript, Ruby, Perl; the place of what the compiler
// of Rust says.
var FRAME = /^\s+(?:at \S.*[(:<)]|--> \S+:\d+:\d+$|\.\.\. \d+ |from \S+:\d+|\S.* called at \S.* line \d+|--- End of |---> |#\d+ )/;
// One of Julia, below the line that announces them.
var NUMBERED = /^ {1,3}\[\d+\] \S/;
// Lines from the first column that go on with whatever is open, and those that go on with what is
// known as an error.
var STACK = /^(?:[Ss]tack (?:trace|traceback|backtrace):$|Stacktrace:$|CallStack \(from|Raised (?:at|by) |Called from |Re-raised at |--- End of |\[stacktrace\]$|\[previous exception\] |script_filename = |\[0x[0-9a-f]{8,16}\] \S|Driver stacktrace:$|\(Use `node --trace-)/;
var GOES_ON = new RegExp('^(?:Caused by:|Suppressed: |Wrapped by: |\\.\\.\\. \\d+ (?:more|common)|#\\d+ |Next [\\w\\\\]+: |' +
  'future: <|Current thread 0x|Thread 0x|Extension modules: |Last message|Queue: \\[|Assembly trace from producer |Error has been observed |Original Stack Trace:|ClientConnectionId:|Error Number:\\d|"\\} ?$|\\d+ +\\||PHP message: |SUMMARY: \\w+Sanitizer: |' +
  '(?:\\S+\\.zig:\\d+:\\d+|\\?{3}:\\?:\\?): 0x[0-9a-f]+ in |Execution halted$|in expression starting at \\S+:\\d|LINE \\d+: )');
// Ruby's own logger writes them so, and Rails with the gem before them.
var RUBY_FRAME = /^(?:\[[^\[\]]{1,64}\] )*(?:[\w-]+ \([\w.]+\) )?\S+:\d+:in [`'"][^`'"]*['"]$/;
// How it ends the message of an exception.
var RUBY_CLASS = /\([A-Z][\w:]*\)$/;
// Of an exception while another one is handled, the cause.
var RUBY_RESCUE = /:in [`'"](?:rescue|ensure) in /;
// Behind the errors that Ruby shows the source of come a blank line, that source and a mark below.
var RUBY_SHOWN = /\((?:NoMethodError|NameError|TypeError|ArgumentError)\)$/;
var RUBY_MORE = /^(?:\^+$|Did you mean\? )/;
// No line of the message of an exception: JSON and logfmt.
var OBJECT = /^(?:\{"|\w+=)/;
// What a log of PHP says of an exception, and how a message with the place of it ends.
var PHP_LOG = /^\[[^\]]{1,40}\] (?:(?:PHP Fatal error: +|\S+ \[\d{3}\]: \S+ \S+ - )Uncaught |[\w-]+\.[A-Z]+: .*\{"exception":"\[object\] \()/;
var PHP_NEXT = /^Next [\w\\]+: /;
var PHP_PLACE = / (?:in \S.*:\d+|at \S.*:\d+\).*)$/;
// Tomcat says what is wrong in a JSP: where, why, and the lines around it.
var JSP_HEAD = /\[org\.apache\.jasper\.JasperException: [^\]]*$/;
var JSP = /^(?:An error occurred at line: \[|\d+: |Stacktrace:)/;
// zap writes the stack behind its line, a function and its place in turn.
var ZAP = /^\S+\t(?:WARN|ERROR|DPANIC|PANIC|FATAL|warn|error|dpanic|panic|fatal)\t/;
var FUNCTION = /^[\w.\/@~%-]+\.[\w.()*\[\]·$-]+$/;
// How hclog and klog end a value of several lines.
var QUOTED = /^(?: {2}| >|")$/;
var GDB = /^(?:0x[0-9a-f]+ in |#\d+ |\d+\t|\S+ \(.*\) at \S+:\d+$)/;
var GO_ON = new RegExp('^(?:goroutine \\d+ |\\t| {4}|created by |\\[signal |\\[originating|panic\\(|[\\w./~%-]+\\.[\\w.()*\\[\\]·$-]+\\(.*\\)$|\\.\\.\\.|' +
  '[a-z]\\w{1,7} +0x[0-9a-f]|PC=0x|runtime: (?:g ?\\d|unknown pc|unexpected |traceback |frame |confused |invalid pc)|stack: frame=|(?:[0-9a-f]{8}){1,2}: {2}|' +
  'runtime stack:$|signal arrived during |main\\.|exit status \\d+$)');
// What Go's runtime writes of itself before a fatal error or a signal, and what goes on with that.
var ANNOUNCED = /^(?:runtime: [A-Za-z]\S* |runtime\/cgo: |unexpected fault address 0x)/;
var ANNOUNCED_MORE = /^(?:runtime: .*(?:0x[0-9a-f]|errno=|\(ulimit )|\S*=0x[0-9a-f]|[0-9a-fx]{8,18}:? |\s+\*\(|\t)/;
// An image in a control string of a terminal that the line does not end: sixels, also through tmux,
// kitty, iTerm2. It begins behind the last ESC. Then a line of its data, and the end.
var IMAGE = /^(?:P(?:[\d;]*q|tmux;)|_G|\]1337;(?:File|MultipartFile|FilePart)=)[^\x07\x18\x1A\n]*$/;
var IMAGE_DATA = /^(?:[A-Za-z0-9+\/]{40,}={0,2}|["#!$-][!-~]*|[!-~]+[$-])$/;
var IMAGE_ENDS = /^[!-~]*(?:\x1B\\|\x07)/;
// What Node writes of an error that is not indented.
var NODE_MORE = /^(?:Node\.js v\d|Require stack:|- (?:\/|[A-Z]:\\)|Emitted '[^']*' event )/;
// A program of Rust that ends with an error of anyhow or eyre, and what is below it.
var RUST_ERROR = /^Error: /;
var ANYHOW = /^(?:Caused by|Location|Stack backtrace):$/;
// What processes of Elixir write of themselves, from the last message on.
var OTP = /^(?:Last message|Queue: \[)/;
var OTP_MORE = /^(?:State: |Postponed: |Callback mode: |Client \S+ is |[}\])]+$)/;
var CHAIN = /^(?:During handling of the above exception|The above exception was the direct cause)/;
// What SQLAlchemy and psycopg write behind the line that names the exception, and pydantic: so many
// times a field and what is wrong with it.
var PYTHON_MORE = /^(?:\[(?:SQL|parameters): |\(Background on this error at: |(?:DETAIL|HINT|CONTEXT): {2}|LINE \d+: )/;
var VALIDATION = /: (\d{1,4}) validation errors? for /;
var FIELD = /^\S+(?: -> \S+)*$/;
var LOGGING_ERROR = /^(?:Call stack:|Message: |Arguments: )/;
// What Android writes of a crash before the exception.
var PROCESS = /^Process: \S+, PID: \d+$/;
// gorm writes the statement, how long it took and its rows below a place in the source.
var GORM = /^\[\d+(?:\.\d+)?(?:µs|ms|s)\] \[rows:/;
var SQL = /^(?:FROM|WHERE|AND|OR|ON|SET|VALUES|HAVING|LIMIT|OFFSET|UNION|RETURNING|INTO|(?:GROUP|ORDER|PARTITION) BY|(?:(?:LEFT|RIGHT|INNER|OUTER|FULL|CROSS|NATURAL) )*JOIN)\b/;
var STATEMENT = /\b(?:SELECT|INSERT|UPDATE|DELETE|WITH|CREATE|ALTER|MERGE)\b/i;

// A line of JSON that is laid out over several, and of an object as JavaScript prints one.
var JSON_LINE = /^\s*(?:\s[{\[].*[}\]],?\s*$|"(?:[^"\\]|\\.)*"\s*(?::|,?\s*$)|[{}\[\]][{}\[\],\s]*$|-?\d[\d.eE+-]*,?\s*$|(?:true|false|null),?\s*$)/;
var MEMBER = /^\s+(?:[\w$]+|'[^']*'|\[\w+\]): \S/;
var OPENS = /[{\[(]\s*$/;
var CLOSES = /^[}\])]+[,;]?\s*$/;

// What Python's rich draws around a traceback, and others, such as Terraform, around what is wrong
// with a command.
var BOX = /^\s*(?:╭─|╷\s*$)/;
var BOX_MORE = /^\s*[│╰├╭╵]/;
var BOX_TRACE = /^\s*╭─+ Traceback \(most recent call last\) ─/;
// What a sanitizer of C++ or the race detector of Go writes of a fault, what valgrind does, and a
// program of Swift that has crashed.
var SANITIZER = new RegExp('^(?:==\\d+==|=>0x|={18}$|(?:READ|WRITE) of size \\d|0x[\\da-f]+ is located |Address 0x|(?:freed|previously allocated|allocated) by thread |Thread T\\d|' +
  '(?:Direct|Indirect) leak of |SUMMARY: |HINT: |NOTE: |Shadow |AddressSanitizer |Uninitialized value |Register values:|[a-z\\d]{3} = 0x|' +
  '(?:Previous )?(?:[Aa]tomic )?(?:[Rr]ead|[Ww]rite) (?:of size \\d+ )?at 0x|Goroutine \\d+ \\()');
var SANITIZER_ENDS = /^(?:={18}|==\d+==ABORTING)$/;
// What R writes behind an error, and what Clojure does behind the message of one.
var R_MORE = /^(?:Calls: |In addition: |Warning messages?:$|(?:\d+: )?In .{1,120} :|Backtrace:$)/;
var R_ENDS = /^Execution halted$/;
var REPORT_AT = /^Full report at:$/;
var VALGRIND = /^==\d+== \S/;
var VALGRIND_MORE = /^==\d+==(?: {2}|\s*$)/;
var SWIFT = new RegExp('^(?:Current stack trace:$|\\d+ .*0x[\\da-f]{8}|\\d+ .* in .* at |💣 |\\*\\*\\* |Thread \\d+|Registers:|Images \\(|0x[\\da-f]+|Backtrace took |[a-z]\\w{1,5} +0x|\\d+│|' +
  'Stack dump:|Illegal instruction)');
// How a process of Elixir says what it ended with, and Hadoop what it starts with.
var ELIXIR = /^\*\* \((?:[A-Z][\w.]*|exit|throw|stop)(?: from \S+)?\) /;
var BANNER = /^\/\*{20,}$/;
var BANNER_MORE = /^(?:[A-Z_]+:(?: |$)|\*{20,}\/$)/;
var BANNER_ENDS = /^\*{20,}\/$/;

// What a person looks for in an exception, so that it is seen where the rest is folded.
var TELLS = /^(?:Caused by: |Next [\w\\]+: |\s+(?:---> |panic: |Caused by: ))/;

// Which shapes a line that is not indented may go on by.
var MAY_GO_ON = [GOES_ON, STACK, CLOSES, TRACEBACK, GOROUTINE, EXCEPTION, THROWN, RUBY_FRAME, RUBY_HEAD, RAILS_HEAD, PROCESS, GORM, BOX_MORE, SANITIZER, VALGRIND, SWIFT, BANNER_MORE, JSP, GDB, SQL, CHAIN, GO_ON, JSON_LINE, FUNCTION, NODE_MORE, RUBY_MORE, PYTHON_MORE, ANYHOW, OTP_MORE, ANNOUNCED_MORE, IMAGE_DATA, FATAL];
// A look at the first word, which tells most lines from all of these and from all of BEGINS that
// have a blank, but for those with a number or a colon before it, or a parenthesis behind.
var WORDS = new RegExp('^(?:Caused by|Suppressed|Wrapped|Next |future|Current |Thread |Extension |Last m|[Ss]tack|CallStack|Raised |Called |Re-raised |Traceback |goroutine |' +
  'FROM|WHERE|AND|OR|ON|SET|VALUES|HAVING|LIMIT|OFFSET|UNION|RETURNING|INTO|GROUP|ORDER|PARTITION|LEFT|RIGHT|INNER|OUTER|FULL|CROSS|NATURAL|JOIN|' +
  'thread |Program |script_filename |Internal |panic: |SIG[A-Z]+: |fatal error: |unexpected fault |PHP |Fatal |Exception |Unhandled |Task |Future |Process |Hibernate:|[A-Z][a-z]{2} \\d{1,2}, |[A-Z][\\w:.]* \\(|An error |Queue: |Assembly trace from |Error has been |Original Stack |Error Number:\\d|Driver stack|Error in |Execution |Syntax error |LINE |in expr|term)');
// By the code of the first character: sign: may be one of these; word: WORDS says so; digit: a bar
// stands behind the number.
var FIRST = kinds({sign: '}])".#-[*/=(', word: 'ABCDEFGHIJKLMNOPQRSTUVWXYZfgipstu', digit: '0123456789'});

// Envelopes: what a container's log puts before each line, whose name is a stream of its own.
var CRI = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d) (stdout|stderr) ([FP])(?::\w+)? ?/;
var DOCKER = /^\{"log":"((?:[^"\\]|\\.)*)","stream":"(stdout|stderr)",(?:"attrs":\{[^{}]*\},)?"time":"[^"]*"\}\s*$/;
var FPM = /^\[\d\d-[A-Z][a-z]{2}-\d{4} [\d:.]+\] WARNING: (?:pid [^\[\]]{1,80}: )?\[pool [^\]]{1,64}\] (child \d+ said into std(?:err|out)): "(?:NOTICE: (?:sapi_cgi_log_message\(\), line \d+: +)?PHP message: )?/;
var COMPOSE = /^((?:\d[\d._-]*)?[A-Za-z][\w.@-]*) {1,160}\| /; // a number is that of a line
var KUBECTL = /^\[(pod\/[^\] ]{1,200})\] /;
// What syslog and journalctl, logcat, and TAI64N, svlogd or docker logs -t put before a line, with
// who wrote it where that is there.
var SYSLOG = /^(?:<\d{1,3}>)?(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,9})?|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)) ([^ ]+ [\w.\/@()-]+\[\d+\]): /;
var LOGCAT = /^\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} +(\d+ +\d+ [VDIWEFA] [^:]{1,64}): /;
var DATED = /^(?:@[\da-f]{24}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}(?:Z|[+-]\d\d:\d\d)|\d{4}-\d\d-\d\d_\d\d:\d\d:\d\d\.\d{5})()(?: |$)/;

// Returns the names of sets by the codes of their characters.
function kinds(sets) {
  var all = [];
  var code;
  for (code = 0; code < 128; code += 1) {
    all.push(Object.keys(sets).filter(function (name) { return sets[name].indexOf(String.fromCharCode(code)) >= 0; })[0] || '');
  }
  return all;
}

module.exports = {PHP_LOG: PHP_LOG, PHP_NEXT: PHP_NEXT, PHP_PLACE: PHP_PLACE, ZAP: ZAP, FUNCTION: FUNCTION, QUOTED: QUOTED, STAMP: STAMP, LEVEL: LEVEL, LOGGED: LOGGED, BEGINS: BEGINS, TRACEBACK: TRACEBACK, PYTHON_FILE: PYTHON_FILE, GOROUTINE: GOROUTINE, EXCEPTION: EXCEPTION, THROWN: THROWN, OBJECT: OBJECT, TROUBLE: TROUBLE,
  FRAME_0: FRAME_0, FRAME: FRAME, NUMBERED: NUMBERED, STACK: STACK, GOES_ON: GOES_ON, JUL: JUL, JUL_LEVEL: JUL_LEVEL, RUBY_CLASS: RUBY_CLASS, RUBY_FRAME: RUBY_FRAME, RUBY_RESCUE: RUBY_RESCUE, RUBY_SHOWN: RUBY_SHOWN, RUBY_MORE: RUBY_MORE, GDB: GDB, GO_ON: GO_ON, IMAGE: IMAGE, IMAGE_DATA: IMAGE_DATA, IMAGE_ENDS: IMAGE_ENDS, ANNOUNCED: ANNOUNCED, ANNOUNCED_MORE: ANNOUNCED_MORE, RUST_ERROR: RUST_ERROR, ANYHOW: ANYHOW, OTP: OTP, OTP_MORE: OTP_MORE, NODE_MORE: NODE_MORE, CHAIN: CHAIN, LOGGING_ERROR: LOGGING_ERROR, GROUP: GROUP, PYTHON_MORE: PYTHON_MORE, VALIDATION: VALIDATION, FIELD: FIELD, SQL: SQL, STATEMENT: STATEMENT,
  JSON_LINE: JSON_LINE, MEMBER: MEMBER, OPENS: OPENS, CLOSES: CLOSES, TELLS: TELLS, MAY_GO_ON: MAY_GO_ON, WORDS: WORDS, FIRST: FIRST, CRI: CRI, DOCKER: DOCKER, COMPOSE: COMPOSE, KUBECTL: KUBECTL, FPM: FPM,
  SYSLOG: SYSLOG, LOGCAT: LOGCAT, DATED: DATED,
  BARE: BARE, PROCESS: PROCESS, GORM: GORM, BOX: BOX, BOX_MORE: BOX_MORE, BOX_TRACE: BOX_TRACE, SANITIZER: SANITIZER, SANITIZER_ENDS: SANITIZER_ENDS, RULED: RULED, REPORTED: REPORTED, R_MORE: R_MORE, R_ENDS: R_ENDS, REPORT_AT: REPORT_AT, VALGRIND: VALGRIND, VALGRIND_MORE: VALGRIND_MORE, SWIFT: SWIFT, ELIXIR: ELIXIR,
  BANNER: BANNER, BANNER_MORE: BANNER_MORE, BANNER_ENDS: BANNER_ENDS,
  RAILS_FATAL: RAILS_FATAL, RAILS_BLANK: RAILS_BLANK, JSP: JSP, JSP_HEAD: JSP_HEAD};
