package record

import (
	"strings"
	"unicode/utf8"

	"pushpane/internal/automaton"
	"pushpane/internal/line"
)

// shape is how a line looks: an expression of the page (ui/line/shapes.js and statements.js, whose
// names these are), compiled when it is first needed. It is for one goroutine.
type shape struct {
	source   string
	compiled *automaton.Automaton
}

func of(source string) *shape { return &shape{source: source} }

func (s *shape) match(text []byte) bool {
	if s.compiled == nil {
		var err error
		if s.compiled, err = automaton.Compile(expand(s.source)); err != nil {
			panic(err) // they are constants, all of which a test compiles
		}
	}
	return s.compiled.Match(text)
}

// find returns the match and its groups; nil where there is none.
func (s *shape) find(text []byte) [][]byte {
	if !s.match(text) {
		return nil
	}
	return s.compiled.Regexp().FindSubmatch(text)
}

// expand gives \s and \S the meaning that they have in a browser.
func expand(source string) string {
	var b strings.Builder
	inClass := false
	for i := 0; i < len(source); i++ {
		switch c := source[i]; {
		case c == '\\' && source[i+1] == 's' && inClass:
			b.WriteString(line.White)
			i++
		case c == '\\' && source[i+1] == 's':
			b.WriteString("[" + line.White + "]")
			i++
		case c == '\\' && source[i+1] == 'S':
			b.WriteString("[^" + line.White + "]")
			i++
		case c == '\\':
			b.WriteString(source[i : i+2])
			i++
		default:
			inClass = c == '[' || inClass && c != ']'
			b.WriteByte(c)
		}
	}
	return b.String()
}

// shapes are those of lines of records: of what begins one in each language, and of what can only
// go on.
type shapes struct {
	phpLog, phpNext, phpPlace, zap, function, quoted, stamp, level, traceback, pythonFile, goroutine                                                                                                                                    *shape
	exception, thrown, trouble, frame0, frame, stack, goesOn, jul, julLevel, rubyHead, rubyFrame, rubyClass, bare, tinylog, logged, rubyRescue, rubyShown, rubyMore, gdb, goOn, chain                                                   *shape
	loggingError, sql, statement, jsonLine, member, opens, closes, tells, words, cri, docker, compose, kubectl, fpm                                                                                                                     *shape
	fatal, railsHead, railsFatal, railsBlank, jsp, jspHead, report, query, slow, csv, deadlock, comment, statementWords, dump                                                                                                           *shape
	group, pythonMore, validation, field, bracketEnds, announced, announcedMore, image, imageData, imageEnds, rustError, anyhow, otpBegins, otpMore, object, anything, colon, caret, nodeMore, deep, brackets, bracketed, ends, setting *shape

	syslog, logcat, dated, process, gorm, box, boxMore, boxTrace, sanitizer, sanitizerEnds, ruled, reported, rMore, rEnds, reportAt, numbered, boxBottom, valgrind, valgrindMore, elixir, swift, banner, bannerMore, bannerEnds *shape

	// begins is what begins a record whatever came before it, with the mode of that
	begins []begin
	// mayGoOn are those that a line may have that is not indented and goes on
	mayGoOn []*shape
}

type begin struct {
	mode string
	test *shape
}

func newShapes() *shapes {
	s := &shapes{
		phpLog:         of(`^\[[^\]]{1,40}\] (?:(?:PHP Fatal error: +|\S+ \[\d{3}\]: \S+ \S+ - )Uncaught |[\w-]+\.[A-Z]+: .*\{"exception":"\[object\] \()`),
		phpNext:        of(`^Next [\w\\]+: `),
		phpPlace:       of(` (?:in \S.*:\d+|at \S.*:\d+\).*)$`),
		zap:            of(`^\S+\t(?:WARN|ERROR|DPANIC|PANIC|FATAL|warn|error|dpanic|panic|fatal)\t`),
		function:       of(`^[\w./@~%-]+\.[\w.()*\[\]·$-]+$`),
		quoted:         of(`^(?: {2}| >|")$`),
		stamp:          of(`^\s*[\[<(]? ?(?:(?:\d{1,7}\]? |time=)?\d{4}[-/.]\d\d[-/.]\d\d[T ]\d|\d\d[-/.]\d\d[-/.]\d{2,4}[T ,]+\d\d:|\d\d-\d\d \d\d:\d\d:\d\d|\d\d:\d\d:\d\d(?:[.,]\d+)?[\]) ]|\d{1,2}[-/ ](?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[-/ ]\d{4}|(?:<?\d{1,3}>)?(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}\d{1,2} \d\d:\d\d|[A-Z], \[\d{4}-\d\d-\d\dT\d|[IWEF]\d{4} \d\d:\d\d:\d\d|[A-Z][a-z]{2} \d{1,2}, \d{4},? \d{1,2}:\d\d:\d\d [AP]M|\S+ \S+ \S+ \[\d\d/[A-Z][a-z]{2}/\d{4}:|\d{1,3}>(?:1 )?\d{4}-|\d+:[A-Z] \d\d [A-Z][a-z]{2} \d{4} |\d{8} +\d\d:\d\d:\d\d)`),
		level:          of(`^\s*(?:\d+(?: ?ms)? +)?(?:\[[^\[\]]{1,64}\] +|(?:main|[\w-]+-\d+) )?\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL|SEVERE)\]?(?:[:\s]|$)|^(?:trce|dbug|info|warn|fail|crit): [\w.\x60+]{1,200}\[\d+\]$`),
		logged:         of(`^.{0,80}?(?:[\[|<(:\]-] {0,2}(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL|SEVERE)(?:[\]>|):\s]|$)|\s(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL|SEVERE)(?:\s+[-:|\[<(]|[\]>|):]))`),
		traceback:      of(`^Traceback \(most recent call last\):`),
		group:          of(`^ {2}\+ Exception Group Traceback \(most recent call last\):`),
		pythonFile:     of(`^ {2}File ".*", line \d+`),
		goroutine:      of(`^goroutine \d+ .*\[.*\]:$`),
		exception:      of(`^(?:(?:[A-Za-z_$][\w$]*(?:\.|::|\\))+[A-Z][\w$]*(?:: .*)?|[A-Z][\w$]*(?:Error|Exception|Fault)(?:: .*)?|\*\* \((?:[A-Z][\w.]*|stop|exit|throw)\) .*)$`),
		thrown:         of(`^(?:[A-Za-z_$][\w$]*\.)+(?:[A-Z][\w$]*)?(?:Error|Exception|Fault|Throwable)(?:\$[\w$]*)?(?: \(\w+(?:, 0x\w+)?\)|\([\w$.]+\))?(?:: .*)?$`),
		bare:           of(`^[A-Z][\w$]*(?:Error|Exception|Fault)(?:: .*)?$`),
		object:         of(`^(?:\{"|\w+=)`),
		trouble:        of(`[Ee]xception|[Ee]rror|[Ff]ail`),
		frame0:         of(`^#0 `),
		frame:          of(`^\s+(?:at \S.*[(:<)]|--> \S+:\d+:\d+$|\.\.\. \d+ |from \S+:\d+|\S.* called at \S.* line \d+|--- End of |---> |#\d+ )`),
		stack:          of(`^(?:[Ss]tack (?:trace|traceback|backtrace):$|Stacktrace:$|CallStack \(from|Raised (?:at|by) |Called from |Re-raised at |--- End of |\[stacktrace\]$|\[previous exception\] |script_filename = |\[0x[0-9a-f]{8,16}\] \S|Driver stacktrace:$|\(Use \x60node --trace-)`),
		goesOn:         of(`^(?:Caused by:|Suppressed: |Wrapped by: |\.\.\. \d+ (?:more|common)|#\d+ |Next [\w\\]+: |future: <|Current thread 0x|Thread 0x|Extension modules: |Last message|Queue: \[|Assembly trace from producer |Error has been observed |Original Stack Trace:|ClientConnectionId:|Error Number:\d|"\} ?$|\d+ +\||PHP message: |SUMMARY: \w+Sanitizer: |(?:\S+\.zig:\d+:\d+|\?{3}:\?:\?): 0x[0-9a-f]+ in |Execution halted$|in expression starting at \S+:\d|LINE \d+: )`),
		jul:            of(`^[A-Z][a-z]{2} \d{1,2}, \d{4},? \d{1,2}:\d\d:\d\d [AP]M \S`),
		julLevel:       of(`^(?:SEVERE|WARNING|INFO|CONFIG|FINE|FINER|FINEST|ERROR|WARN|DEBUG|TRACE): `),
		rubyHead:       of(`^\S+:\d+:in [\x60'"].*: .*\([A-Z][\w:]*\)$`),
		rubyFrame:      of(`^(?:\[[^\[\]]{1,64}\] )*(?:[\w-]+ \([\w.]+\) )?\S+:\d+:in [\x60'"][^\x60'"]*['"]$`),
		rubyClass:      of(`\([A-Z][\w:]*\)$`),
		tinylog:        of(`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[[^\]]{1,64}\] [\w.$]+\.[\w$<>]+\(\)$`),
		rubyRescue:     of(`:in [\x60'"](?:rescue|ensure) in `),
		rubyShown:      of(`\((?:NoMethodError|NameError|TypeError|ArgumentError)\)$`),
		rubyMore:       of(`^(?:\^+$|Did you mean\? )`),
		gdb:            of(`^(?:0x[0-9a-f]+ in |#\d+ |\d+\t|\S+ \(.*\) at \S+:\d+$)`),
		goOn:           of(`^(?:goroutine \d+ |\t| {4}|created by |\[signal |\[originating|panic\(|[\w./~%-]+\.[\w.()*\[\]·$-]+\(.*\)$|\.\.\.|[a-z]\w{1,7} +0x[0-9a-f]|PC=0x|runtime: (?:g ?\d|unknown pc|unexpected |traceback |frame |confused |invalid pc)|stack: frame=|(?:[0-9a-f]{8}){1,2}: {2}|runtime stack:$|signal arrived during |main\.|exit status \d+$)`),
		announced:      of(`^(?:runtime: [A-Za-z]\S* |runtime/cgo: |unexpected fault address 0x)`),
		announcedMore:  of(`^(?:runtime: .*(?:0x[0-9a-f]|errno=|\(ulimit )|\S*=0x[0-9a-f]|[0-9a-fx]{8,18}:? |\s+\*\(|\t)`),
		image:          of(`^(?:P(?:[\d;]*q|tmux;)|_G|\]1337;(?:File|MultipartFile|FilePart)=)[^\x07\x18\x1A\n]*$`),
		imageData:      of(`^(?:[A-Za-z0-9+/]{40,}={0,2}|["#!$-][!-~]*|[!-~]+[$-])$`),
		imageEnds:      of(`^[!-~]*(?:\x1B\\|\x07)`),
		rustError:      of(`^Error: `),
		anyhow:         of(`^(?:Caused by|Location|Stack backtrace):$`),
		otpBegins:      of(`^(?:Last message|Queue: \[)`),
		otpMore:        of(`^(?:State: |Postponed: |Callback mode: |Client \S+ is |[}\])]+$)`),
		chain:          of(`^(?:During handling of the above exception|The above exception was the direct cause)`),
		pythonMore:     of(`^(?:\[(?:SQL|parameters): |\(Background on this error at: |(?:DETAIL|HINT|CONTEXT): {2}|LINE \d+: )`),
		validation:     of(`: (\d{1,4}) validation errors? for `),
		field:          of(`^\S+(?: -> \S+)*$`),
		bracketEnds:    of(`\]\s*$`),
		loggingError:   of(`^(?:Call stack:|Message: |Arguments: )`),
		sql:            of(`^(?:FROM|WHERE|AND|OR|ON|SET|VALUES|HAVING|LIMIT|OFFSET|UNION|RETURNING|INTO|(?:GROUP|ORDER|PARTITION) BY|(?:(?:LEFT|RIGHT|INNER|OUTER|FULL|CROSS|NATURAL) )*JOIN)\b`),
		statement:      of(`(?i)\b(?:SELECT|INSERT|UPDATE|DELETE|WITH|CREATE|ALTER|MERGE)\b`),
		jsonLine:       of(`^\s*(?:\s[{\[].*[}\]],?\s*$|"(?:[^"\\]|\\.)*"\s*(?::|,?\s*$)|[{}\[\]][{}\[\],\s]*$|-?\d[\d.eE+-]*,?\s*$|(?:true|false|null),?\s*$)`),
		member:         of(`^\s+(?:[\w$]+|'[^']*'|\[\w+\]): \S`),
		opens:          of(`[{\[(]\s*$`),
		closes:         of(`^[}\])]+[,;]?\s*$`),
		tells:          of(`^(?:Caused by: |Next [\w\\]+: |\s+(?:---> |panic: |Caused by: ))`),
		words:          of(`^(?:Caused by|Suppressed|Wrapped|Next |future|Current |Thread |Extension |Last m|[Ss]tack|CallStack|Raised |Called |Re-raised |Traceback |goroutine |FROM|WHERE|AND|OR|ON|SET|VALUES|HAVING|LIMIT|OFFSET|UNION|RETURNING|INTO|GROUP|ORDER|PARTITION|LEFT|RIGHT|INNER|OUTER|FULL|CROSS|NATURAL|JOIN|thread |Program |script_filename |Internal |panic: |SIG[A-Z]+: |fatal error: |unexpected fault |PHP |Fatal |Exception |Unhandled |Task |Future |Process |Hibernate:|[A-Z][a-z]{2} \d{1,2}, |[A-Z][\w:.]* \(|An error |Queue: |Assembly trace from |Error has been |Original Stack |Error Number:\d|Driver stack|Error in |Execution |Syntax error |LINE |in expr|term)`),
		cri:            of(`^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d) (stdout|stderr) ([FP])(?::\w+)? ?`),
		docker:         of(`^\{"log":"((?:[^"\\]|\\.)*)","stream":"(stdout|stderr)",(?:"attrs":\{[^{}]*\},)?"time":"[^"]*"\}\s*$`),
		compose:        of(`^((?:\d[\d._-]*)?[A-Za-z][\w.@-]*) {1,160}\| `),
		kubectl:        of(`^\[(pod/[^\] ]{1,200})\] `),
		fpm:            of(`^\[\d\d-[A-Z][a-z]{2}-\d{4} [\d:.]+\] WARNING: (?:pid [^\[\]]{1,80}: )?\[pool [^\]]{1,64}\] (child \d+ said into std(?:err|out)): "(?:NOTICE: (?:sapi_cgi_log_message\(\), line \d+: +)?PHP message: )?`),
		railsFatal:     of(` FATAL -- [^:]*:\s*$`),
		railsBlank:     of(`^(?:\[[^\[\]]{1,64}\] )*\s*$`),
		jsp:            of(`^(?:An error occurred at line: \[|\d+: |Stacktrace:)`),
		jspHead:        of(`\[org\.apache\.jasper\.JasperException: [^\]]*$`),
		report:         of(`^(.{0,255}?)(?:LOG|ERROR|FATAL|PANIC|WARNING|NOTICE|INFO|DEBUG\d?|(DETAIL|HINT|QUERY|CONTEXT|LOCATION|BACKTRACE|STATEMENT)): {2}`),
		query:          of(`^(?:\d{6} [ \d]\d:\d\d:\d\d|\d{4}-\d\d-\d\dT[\d:.]+\S*)?\t+ *\d+ [A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+)?(?:\t|$)`),
		slow:           of(`^# (?:Time: \d|User@Host: )`),
		csv:            of(`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [^ ,]{1,40},`),
		deadlock:       of(`^\d{4}-\d\d-\d\d [ \d]\d:\d\d:\d\d \d{1,20} \[Note\] InnoDB: (?:\*\*\* .*)?$`),
		comment:        of(`^# (?:User@Host|Thread_id|Query_time|Rows_|Bytes_|Schema|Full_scan|Filesort|Time|Tmp_table|explain)\b`),
		statementWords: of(`(?i)^(?:select|insert|update|delete|replace|with|create|alter|drop|from|where|and|or|on|set|values|having|limit|offset|union|returning|into|use|(?:group|order|partition) by|(?:(?:left|right|inner|outer|full|cross|natural) )*join|begin|end|declare|raise|case|when|else|then|if|loop|return|commit|rollback)\b`),
		dump:           of(`^(?:\*\*\* \(|TRANSACTION \d|mysql tables in use |LOCK WAIT |(?:MySQL|MariaDB) thread id |RECORD LOCKS |Record lock, |TABLE LOCK )`),
		anything:       of(`\S`),
		colon:          of(`:\s*$`),
		caret:          of(`^\s*\^+\s*$`),
		nodeMore:       of(`^(?:Node\.js v\d|Require stack:|- (?:/|[A-Z]:\\)|Emitted '[^']*' event )`),
		deep:           of(`^(?: {2}|\t)\s*\S`),
		brackets:       of(`^\s*[{\[]+\s*$`),
		bracketed:      of(`[{\[]\s*$`),
		ends:           of(`;\s*$`),
		setting:        of(`(?i)^(?:use |SET timestamp=)`),
		fatal:          of(`^(?:SIG(?:QUIT: quit|ABRT: abort|TRAP: trace trap|SEGV: segmentation violation|BUS: bus error|FPE: floating-point exception|ILL: illegal instruction|SYS: bad system call|STKFLT: stack fault)$|Exception 0x[0-9a-f]{8} 0x|fatal error: )`),
		railsHead:      of(`^(?:\[[^\[\]]{1,64}\] )*(?:(?:[A-Z]\w*::)+[A-Z]\w*|[A-Z]\w*(?:Error|Exception|Timeout)) \(.*\):$`),
		sanitizer:      of(`^(?:==\d+==|=>0x|={18}$|(?:READ|WRITE) of size \d|0x[\da-f]+ is located |Address 0x|(?:freed|previously allocated|allocated) by thread |Thread T\d|(?:Direct|Indirect) leak of |SUMMARY: |HINT: |NOTE: |Shadow |AddressSanitizer |Uninitialized value |Register values:|[a-z\d]{3} = 0x|(?:Previous )?(?:[Aa]tomic )?(?:[Rr]ead|[Ww]rite) (?:of size \d+ )?at 0x|Goroutine \d+ \()`),
		sanitizerEnds:  of(`^(?:={18}|==\d+==ABORTING)$`),
		ruled:          of(`^={18,80}$`),
		reported:       of(`^(?:==\d+==(?:ERROR|WARNING): \w+Sanitizer|WARNING: (?:DATA RACE$|ThreadSanitizer: ))`),
		rMore:          of(`^(?:Calls: |In addition: |Warning messages?:$|(?:\d+: )?In .{1,120} :|Backtrace:$)`),
		rEnds:          of(`^Execution halted$`),
		numbered:       of(`^ {1,3}\[\d+\] \S`),
		boxBottom:      of(`^ *[╰╵]`),
		reportAt:       of(`^Full report at:$`),
		valgrind:       of(`^==\d+== \S`),
		valgrindMore:   of(`^==\d+==(?: {2}|\s*$)`),
		elixir:         of(`^\*\* \((?:[A-Z][\w.]*|exit|throw|stop)(?: from \S+)?\) `),
		swift:          of(`^(?:Current stack trace:$|\d+ .*0x[\da-f]{8}|\d+ .* in .* at |💣 |\*\*\* |Thread \d+|Registers:|Images \(|0x[\da-f]+|Backtrace took |[a-z]\w{1,5} +0x|\d+│|Stack dump:|Illegal instruction)`),
		banner:         of(`^/\*{20,}$`),
		bannerMore:     of(`^(?:[A-Z_]+:(?: |$)|\*{20,}/$)`),
		bannerEnds:     of(`^\*{20,}/$`),
		syslog:         of(`^(?:<\d{1,3}>)?(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,9})?|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)) ([^ ]+ [\w./@()-]+\[\d+\]): `),
		logcat:         of(`^\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} +(\d+ +\d+ [VDIWEFA] [^:]{1,64}): `),
		dated:          of(`^(?:@[\da-f]{24}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}(?:Z|[+-]\d\d:\d\d)|\d{4}-\d\d-\d\d_\d\d:\d\d:\d\d\.\d{5})()(?: |$)`),
		process:        of(`^Process: \S+, PID: \d+$`),
		gorm:           of(`^\[\d+(?:\.\d+)?(?:µs|ms|s)\] \[rows:`),
		box:            of(`^\s*(?:╭─|╷\s*$)`),
		boxMore:        of(`^\s*[│╰├╭╵]`),
		boxTrace:       of(`^\s*╭─+ Traceback \(most recent call last\) ─`),
	}
	s.begins = []begin{
		{"rust", of(`^thread '[^']*' (?:\(\d+\) )?panicked at `)},
		{"go", of(`^panic: `)},
		{"fatal", s.fatal},
		{"node", of(`^(?:(?:file://)?(?:/|[A-Za-z]:[\\/])\S*\.(?:[cm]?[jt]s|[jt]sx):\d+|node:\S+:\d+)$`)},
		{"ruby", of(`^\S+:\d+:in [\x60'"].*: .*\([A-Z][\w:]*\)$|^\S+\.rb: .*\([A-Z][\w:]*\)$`)},
		{"rails", s.railsHead},
		{"sanitizer", s.reported},
		{"swift", of(`^\S+\.swift:\d+: (?:Fatal error|Precondition failed|Assertion failed)`)},
		{"php", of(`^(?:PHP )?Fatal error: +Uncaught `)},
		{"gdb", of(`^(?:Program|Thread \d+ "[^"]*") (?:received|terminated with) signal SIG[A-Z]+`)},
		{"clojure", of(`^(?:Execution error (?:\([\w.$]+\) at |- )|Syntax error (?:\([\w.$]+\) )?(?:compiling|macroexpanding|reading source) )`)},
		{"r", of(`^Error in .{1,120} :(?: |$)`)},
		{"open", of(`^(?:thread \d+ panic: |terminate called )`)},
		{"open", of(`^(?:Internal Server Error: /|"[^"]+" #?\d*.*(?:prio=|tid=)|Thread \d+ \()`)},
		{"open", of(`^(?:Exception ignored in|(?:Task|Future) exception was never|Process \S+:$|--- Logging error ---|Fatal Python error|Hibernate:\s*$)`)},
		{"thrown", of(`^(?:Exception in thread |Unhandled exception[.:])`)},
	}
	s.mayGoOn = []*shape{s.goesOn, s.stack, s.closes, s.traceback, s.goroutine, s.exception, s.thrown, s.rubyFrame, s.rubyHead, s.fatal, s.railsHead, s.process, s.gorm, s.boxMore, s.sanitizer, s.valgrind, s.swift, s.bannerMore,
		s.jsp, s.gdb, s.sql, s.chain, s.goOn, s.jsonLine, s.function, s.nodeMore, s.rubyMore, s.pythonMore, s.anyhow, s.otpMore, s.announcedMore, s.imageData}
	return s
}

// What the first character of a line says of it: sign: it may be one of these shapes; word: words
// says so; digit: a bar stands behind the number.
const (
	signs      = "}])\".#-[*/=("
	firstWords = "ABCDEFGHIJKLMNOPQRSTUVWXYZfgipstu"
	digits     = "0123456789"
)

// lastUnits returns the last n UTF-16 units of a text.
func lastUnits(text []byte, n int) []byte {
	i := len(text)
	for ; i > 0 && n > 0; n-- {
		r, size := utf8.DecodeLastRune(text[:i])
		i -= size
		if r > 0xffff {
			n--
		}
	}
	return text[i:]
}
