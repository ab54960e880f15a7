package formats

// What several patterns have in common.
const (
	date  = `(\d{4})-(\d\d)-(\d\d)`
	clock = `(\d\d):(\d\d):(\d\d)`
	point = `(?:\.(\d{1,9}))?`
	// A comma may be one between columns, too.
	pointed = `(?:\.(\d{1,9})|,(\d{3})[\]) \t|])?`
	name    = `([A-Z][a-z]{2})` // of a month
	offset  = `([+-]\d\d:?\d\d)`
	// A zone behind a blank has four digits: -12 is a number.
	zone = `(?: ?(Z|[+-]\d\d:?\d\d|UTC|GMT|BST|CES?T|[ECMP][SD]T|JST|MSK)\b|([+-]\d\d)\b)?`
	// A date as the locale has it; with points or dashes the day is first.
	numbers = `(?:(\d\d)/(\d\d)/|(\d\d)[.-](\d\d)[.-])(\d{4}|\d\d)`
	// Words of a level where nothing says that it is one, and where brackets do.
	upper   = `TRACE|TRAC|DEBUG|DEBU|INFO|NOTICE|WARNING|WARNI|WARN|ERROR|ERRO|ERR|CRITICAL|CRITI|CRIT|FATAL|FATA|DPANIC|PANIC|ALERT|EMERG|SEVERE|TRC|DBG|INF|WRN|FTL|PNC|VRB|FINEST|FINER|FINE|CONFIG`
	lower   = `trace|debug|info|notice|warning|warn|error|err|critical|crit|fatal|panic`
	written = upper + `|` + lower + `|alert|emerg|Trace|Debug|Info|Information|Notice|Warning|Warn|Error|Critical|Fatal`
	bracket = written + `|[TDIWEF]`
	program = `[\w./@()-]+(?: \d+\.[\d.]+)?(?:\[\d+\])?(?: \([^()]{1,80}\))?: ?`
	class   = `[\w.$/<>-]+`
	// What stands behind a time in most logs: perhaps a thread or a process in brackets, and a
	// level: the first of them that is one.
	leveled = `^(?:[\])]:?)?[ \t]*(?:(?:\[[^\[\]]{1,64}\]|\([^()]{1,64}\)|<[\d.]+>|\d{1,7}|-)[ \t]*){0,3}?` +
		`(?:[\[(<|] ?(` + bracket + `) *[\])>|]:?|(` + upper + `)(?:[+-]\d{1,2})?(?:[:|\t]| |$)|(` + lower + `) )[ \t]*`
	// Likewise, or in a column of its own, perhaps in quotes.
	leveledColumn = `^(?:"?(?:(?:[;|\t] {0,3}|,)"?)?(?:(?:[^;,|\t" ][^;,|\t"]{0,63})?"?(?:[;|\t] {0,3}|,)"?){0,3}?(` + written + `) {0,8}"?(?:[;,|\t]|$)|` + leveled + `)[ \t]*`
	// Likewise in Go's own log, which has no level: a word in small letters begins its message.
	leveledGo = `^(?:[\])]:?)?[ \t]*(?:(?:\[[^\[\]]{1,64}\]|\([^()]{1,64}\)|\d{1,7}|-)[ \t]*){0,3}?` +
		`(?:[\[(<|] ?(` + bracket + `) *[\])>|]:?|(` + upper + `)(?:[+-]\d{1,2})?(?:[:|\t]| |$)|(` + lower + `)\t)[ \t]*`
	rest = `^[\])"]?:?[ \t]*`
	// Likewise, but no "bytes", as dd has them.
	notBytes = rest + `(b[^y]|by[^t]|by?$|[^b \t]|$)`
	syscall  = `(?:\(\+ *[\d.]+\) )?(?:\[[0-9a-f?]{8,16}\] )?([a-z_]\w*\(|\?{4}\(|<\.\.\. |--- |\+\+\+ |\[ Process |strace: )`
	// of tcpdump, perhaps with an interface
	packet   = `(?:[\w.@-]+ +(?:In|Out|B|M|P) +(?:ifindex \d+ )?)?(IP6? |ARP, |[\da-f:]{17} )`
	facility = `(?:kern|user|mail|daemon|auth|syslog|lpr|news|uucp|cron|authpriv|ftp|local[0-7])\.(emerg|alert|crit|err|warning|warn|notice|info|debug) `
	// What stands before the time of a measurement: its labels, and its value.
	labels   = `\{(?:[^"{}]|"(?:[^"\\]|\\.)*")*\}`
	measured = `[ \t]+[+-]?(?:\d[\d.eE+-]{0,40}|\.\d{1,40}|[Ii]nf|[Nn]a[Nn])`
	// the thread or processor of CONFIG_PRINTK_CALLER
	caller  = `(?:\[ *[TC]\d{1,9}\])? `
	android = `^ *(?:\w+ +)?\d+ +\d+ ([VDIWEFA]) [^:]*: ?`
)

// What many lines begin with.
const (
	digits   = "0123456789"
	capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	small    = "abcdefghijklmnopqrstuvwxyz"
)

var (
	civil  = []string{"year", "month", "day", "hour", "minute", "second", "fraction"}
	zoned  = append(civil[:7:7], "zone")
	zoned2 = append(civil[:7:7], "zone", "zone")
	civil2 = append(civil[:7:7], "fraction")
	// the groups of numbers
	local = [...]string{"former", "latter", "day", "month", "year"}
	// the groups of leveled, and of leveledColumn
	threeLevels = fourLevels[:3]
	fourLevels  = []string{"level", "level", "level", "level"}
)

// envelope is what docker compose, docker service logs, or kubectl with --prefix, puts before each
// line. What a line is then is what is behind it.
const envelope = `^(?:[A-Za-z0-9][\w.@-]{0,159} {1,160}\||\[pod/[^\] ]{1,200}\]) `

// Stamps returns the stamps in the order in which they are tried.
func Stamps() []Stamp {
	ymd := func(first ...string) []string { return append(first, civil...) }
	return []Stamp{
		{"rfc5424", "<", `^<(\d{1,3})>1 ` + date + `T` + clock + point + `(Z|[+-]\d\d:\d\d) `, append(ymd("pri"), "zone")},
		{"svlogd", digits, `^` + date + `[_T]` + clock + `\.(\d{5}) `, civil},
		{"dmesg-iso", digits + small, `^(?:[a-z]+ *:([a-z]+) *: )?` + date + `T` + clock + `,(\d{6})([+-]\d\d:\d\d)` + caller, append(ymd("level"), "zone")},
		// A comma is a fraction of three, six or nine digits before a blank or a bracket; else it
		// separates the columns of a table.
		{"iso-comma", "(" + digits + "[", `^[\[(]?` + date + `[T ]` + clock + `,(\d{3}|\d{6}|\d{9})(Z|[+-]\d\d(?::?\d\d)?)?[\]) \t|:]`, zoned},
		{"pri-iso", "<", `^<(\d{1,3})>` + date + `[T ]` + clock + point + zone + ` `, append(ymd("pri"), "zone", "zone")},
		// %t and %m of log_line_prefix have a zone; a process or a bracket may stand before.
		{"postgresql", digits + "<[t", `^(?:(?:\[\d+\]|\d+) |time=|< ?|\[)?` + date + ` ` + clock + point + ` ([A-Z]\w*(?:/\w+)*|[+-]\d\d(?::\d\d)?)`, zoned},
		{"iso", "\"(" + digits + "<[", `^[\[("<]?` + date + `[T \t](\d\d| \d):(\d\d)(?::(\d\d))?` + point + `(?: ([AP]M)\b)?` + zone, append(civil[:7:7], "half", "zone", "zone")},
		// of values only: no row has them; the end is that of Go's Time.String
		{"iso-value", digits, `^(\d{4})[-/](\d\d)[-/](\d\d)[T ]` + clock + `(?:[.,](\d{1,9}))?` + zone + `(?: [A-Z]{3,5})?(?: m=[+-][\d.]+)?$`, zoned2},
		{"access-value", digits, `^(\d\d)/` + name + `/(\d{4}):` + clock + ` ([+-]\d{4})$`, []string{"day", "month", "year", "hour", "minute", "second", "zone"}},
		{"balancer", "ghw", `^(?:https?|h2|grpcs?|wss?) ` + date + `T` + clock + point + `(Z) `, zoned},
		{"rails", "S", `^(Started [A-Z]+ "[^"]*" for [^ ]+) at ` + date + ` ` + clock + ` ([+-]\d{4})$`, []string{"message", "year", "month", "day", "hour", "minute", "second", "zone"}},
		{"weekday", capitals, `^[A-Z][a-z]{2} ` + date + ` ` + clock + point + zone, zoned2},
		{"file", "-" + digits + capitals + "_" + small, `^[\w-]+\.log[\w.:-]* ` + date + ` ` + clock + point, civil},
		{"ruby", "ADEFIW", `^([DIWEFA]), \[` + date + `T` + clock + point + ` #\d+\] +[A-Z]+ -- [^:]*: ?`, ymd("level")},
		{"slash", digits + "[", `^\[?(\d{4})/(\d\d)/(\d\d) ` + clock + pointed, civil2},
		{"dots", digits + "[", `^\[?(\d{4})\.(\d\d)\.(\d\d) ` + clock + pointed, civil2},
		{"compact", digits, `^(\d{4})(\d\d)(\d\d)(?:[T-](\d\d)(\d\d)(\d\d)| ` + clock + `|-` + clock + `[.,](\d{1,9}))(?:[.,](\d{1,9}))?` + `(Z)?\b`,
			[]string{"year", "month", "day", "hour", "minute", "second", "hour", "minute", "second", "hour", "minute", "second", "fraction", "fraction", "zone"}},
		// lines of nothing but a time
		{"iostat", digits, `^` + numbers + ` ` + clock + `(?: ([AP]M))?$`, append(local[:], "hour", "minute", "second", "half")},
		{"dstat", digits, `^(\d\d)-(\d\d) ` + clock + `(?:$|\|)`, []string{"day", "month", "hour", "minute", "second"}},
		{"top", "t", `^top - ` + clock + ` up `, []string{"hour", "minute", "second"}},
		{"digits", "2", `^(20\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})?[ |,;\t]`, civil},
		{"dmy-dots", digits + "[", `^\[?(\d\d)[.-](\d\d)[.-](\d{4}),? (\d\d):(\d\d)(?::(\d\d))?` + pointed, []string{"day", "month", "year", "hour", "minute", "second", "fraction", "fraction"}},
		{"local", digits + "[", `^\[?(\d{1,2})/(\d{1,2})/(\d{4}),? (\d{1,2}):(\d\d)(?::(\d\d))?` + point + `(?: ([AP]M)\b)?`, []string{"former", "latter", "year", "hour", "minute", "second", "fraction", "half"}},
		{"dmy-bracket", "[", `^\[(\d\d)-` + name + `-(\d{4}) ` + clock + point + `(?: ([A-Z][\w+-]*(?:/[\w+-]+)*))?\]`,
			[]string{"day", "month", "year", "hour", "minute", "second", "fraction", "zone"}},
		{"forge", "[", `^\[(\d\d)` + name + `(\d{4}) ` + clock + point + `\]`, []string{"day", "month", "year", "hour", "minute", "second", "fraction"}},
		// of Python's rich, as %x of a locale has it; in brackets it is none of Spark
		{"rich", "[", `^\[` + numbers + ` ` + clock + point + `\] `, append(local[:], "hour", "minute", "second", "fraction")},
		{"dmy", digits, `^(\d\d)-` + name + `-(\d{4}|\d\d) ` + clock + pointed, []string{"day", "month", "year", "hour", "minute", "second", "fraction", "fraction"}},
		// log4j's DATE, RFC 2822 and HTTP
		{"dmy-blank", digits + capitals + "[", `^\[?(?:[A-Z][a-z]{2},? )?(\d{1,2}) ` + name + ` (\d{4}),? ` + clock + `(?:[.,](\d{3,9}))?(?: ([AP]M)\b)?` + zone, []string{"day", "month", "year", "hour", "minute", "second", "fraction", "half", "zone", "zone"}},
		{"day-month", digits, `^(\d{1,2}) ` + name + ` ` + clock + point + ` `, []string{"day", "month", "hour", "minute", "second", "fraction"}},
		{"dmy-slash", digits, `^(\d\d)/` + name + `/(\d{4})[: ]` + clock + point + `(?: ([+-]\d{4}))?[ \t]`, []string{"day", "month", "year", "hour", "minute", "second", "fraction", "zone"}},
		{"fpm-access", "." + digits + ":ABCDEFabcdef", `^[\da-fA-F.:]+ - [^ ]{0,64} (\d\d)/` + name + `/(\d{4}):` + clock + ` ([+-]\d{4}) `, []string{"day", "month", "year", "hour", "minute", "second", "zone"}},
		{"nest", "[", `^\[Nest\] \d+ +- ` + numbers + `, (\d{1,2}):(\d\d):(\d\d)(?: ([AP]M))? +([A-Z]+) `, append(local[:], "hour", "minute", "second", "half", "level")},
		{"redis", digits + "[", `^(?:\d+:[A-Z]|\[\d+\]) (\d\d) ` + name + `(?: (\d{4}))? ` + clock + `\.(\d{3}) ([.*#-]) `,
			[]string{"day", "month", "year", "hour", "minute", "second", "fraction", "level"}},
		{"redis-signal", digits, `^\d+:signal-handler \((\d{9,10})\) `, []string{"unix"}},
		{"cisco", "*." + digits + capitals, `^(?:\d{1,7}: )?[*.]?(?:(\d{4}) )?` + name + ` ([ \d]\d|\d)(?: (\d{4}))? ` + clock + point + `(?: ([A-Z]{2,4}))?(?:(?: [\w.-]{1,64})? ?: | [\w.-]{1,64} )%[A-Z][A-Z\d_-]*-([0-7])-[A-Z\d_]+: `,
			[]string{"year", "month", "day", "year", "hour", "minute", "second", "fraction", "zone", "level"}},
		{"month", "<" + capitals, `^(?:<(\d{1,3})>)?` + name + ` ([ \d]\d|\d)(?: (\d{4}))? ` + clock + point + `:? `,
			[]string{"pri", "month", "day", "year", "hour", "minute", "second", "fraction"}},
		{"month-bracket", "[", `^\[` + name + ` ([ \d]\d) ` + clock + point + `\] `, []string{"month", "day", "hour", "minute", "second", "fraction"}},
		// also date(1), whose locale may have the day first or half of a day
		{"ctime", capitals + "[", `^\[?[A-Z][a-z]{2} (?:` + name + ` ([ \d]\d)|([ \d]\d) ` + name + `) ` + clock + point + `(?: ([AP]M))?(?: ([A-Z]{2,4}|[+-]\d\d))? (\d{4})`,
			[]string{"month", "day", "day", "month", "hour", "minute", "second", "fraction", "half", "zone", "year"}},
		{"dmesg-ctime", small, `^[a-z]+ *:([a-z]+) *: \[[A-Z][a-z]{2} ` + name + ` ([ \d]\d) ` + clock + ` (\d{4})\]` + caller,
			[]string{"level", "month", "day", "hour", "minute", "second", "year"}},
		{"jul", capitals, `^` + name + ` (\d{1,2}), (\d{4}) (\d{1,2}):(\d\d):(\d\d) ([AP]M) `,
			[]string{"month", "day", "year", "hour", "minute", "second", "half"}},
		// of Boost, Check Point, tshark and others
		{"long-date", digits + capitals + "[", `^\[?(?:(\d{4})[- ]` + name + `[- ](\d{1,2}| \d)|(\d\d)` + name + `(\d{4})|` + name + ` {1,2}(\d{1,2}), (\d{4}),?) (\d\d?):(\d\d):(\d\d)(?:[.,](\d{3,9}))?(?: ([AP]M)\b)?` + zone,
			[]string{"year", "month", "day", "day", "month", "year", "month", "day", "year", "hour", "minute", "second", "fraction", "half", "zone", "zone"}},
		{"points", digits, `^` + date + `-(\d\d)\.(\d\d)\.(\d\d)` + point, civil},
		{"cups", "ACDEINWXd", `^([ACDEINWXd]) \[(\d\d)/` + name + `/(\d{4}):` + clock + point + ` ([+-]\d{4})\] `,
			[]string{"level", "day", "month", "year", "hour", "minute", "second", "fraction", "zone"}},
		{"access", "-." + digits + ":<" + capitals + "[_" + small, `^(?:<(\d{1,3})>)?(?:[\w.:-][^\[]{0,255})?\[(\d\d)/` + name + `/(\d{4}):` + clock + point + `(?: ([+-]\d{4}))?\] `,
			[]string{"pri", "day", "month", "year", "hour", "minute", "second", "fraction", "zone"}},
		{"werkzeug", capitals, `^([A-Z]+):werkzeug:[^ \[]+ - - \[(\d\d)/` + name + `/(\d{4}) ` + clock + `\] `,
			[]string{"level", "day", "month", "year", "hour", "minute", "second"}},
		{"python-access", "-." + digits + ":" + capitals + "[_" + small, `^(?:[\w.:-]+ - - )?\[(\d\d)/` + name + `/(\d{4}) ` + clock + point + `\] `,
			[]string{"day", "month", "year", "hour", "minute", "second", "fraction"}},
		{"klog", "EFIW", `^([IWEF])(\d\d)(\d\d) ` + clock + `\.(\d{6}) `,
			[]string{"level", "month", "day", "hour", "minute", "second", "fraction"}},
		{"cockroach", "EFIW", `^([IWEF])(\d\d)(\d\d)(\d\d) ` + clock + `\.(\d{6}) `, ymd("level")},
		{"glog", "EFIW", `^([IWEF])(\d{4})(\d\d)(\d\d) ` + clock + `\.(\d{6}) `, ymd("level")},
		{"glog-unix", "EFIW", `^([IWEF])0000 00:00:(\d{9,10}\.\d{6}) `, []string{"level", "unix"}},
		{"short", digits, `^(\d\d)-(\d\d) ` + clock + `\.(\d{3,9})(?: ([+-]\d{4}))? `,
			[]string{"month", "day", "hour", "minute", "second", "fraction", "zone"}},
		{"ros", "[", `^\[ ?(` + upper + `) *\] \[(\d{9,10}\.\d{3,9})(?:, \d{1,10}\.\d{1,9})?\](?: \[[^\[\]]{0,160}\])?: `, []string{"level", "unix"}},
		{"akka", "[", `^\[(` + upper + `) *\] \[(\d\d)/(\d\d)/(\d{4}) ` + clock + point + `\] `, []string{"level", "month", "day", "year", "hour", "minute", "second", "fraction"}},
		{"fern", "[", `^\[` + date + `\]\[` + clock + point + `\]\[[^\[\]]{0,160}\]\[(` + upper + `)\] ?`, append(civil[:7:7], "level")},
		{"weblogic", "#<", `^(?:####)?<` + name + ` (\d{1,2}), (\d{4}),? (\d{1,2}):(\d\d):(\d\d)(?:[,.](\d{3}))?(?: ([AP]M))?(?: ([A-Z]{2,5}))?> <([A-Z][a-z]+)> `,
			[]string{"month", "day", "year", "hour", "minute", "second", "fraction", "half", "zone", "level"}},
		{"websphere", "[", `^\[(\d{1,2})/(\d{1,2})/(\d\d),? (\d{1,2}):(\d\d):(\d\d):(\d{3}) ([A-Z]{2,5})\] [\da-f]{8} [^ ]{1,16} +([FEWAICDOR123<>]) `,
			[]string{"former", "latter", "year", "hour", "minute", "second", "fraction", "zone", "level"}},
		{"geth", "CDEITW", `^(TRACE|DEBUG|DBUG|INFO|WARN|ERROR|EROR|CRIT) ?\[(\d\d)-(\d\d)\|` + clock + point + `\] `,
			[]string{"level", "month", "day", "hour", "minute", "second", "fraction"}},
		{"chromium", "[", `^\[(?:\d+:\d+:)?(\d\d)(\d\d)/(\d\d)(\d\d)(\d\d)(?:\.(\d{3,6}))?:([A-Z]+)\d*:[^\[\]]{1,160}\] `,
			[]string{"month", "day", "hour", "minute", "second", "fraction", "level"}},
		{"unreal", "[", `^\[(\d{4})\.(\d\d)\.(\d\d)-(\d\d)\.(\d\d)\.(\d\d):(\d{3})\]\[ *\d+\]`, civil},
		{"suricata", digits, `^(\d\d)/(\d\d)(?:/(\d{4}|\d\d))?-` + clock + `\.(\d{6}) +\[\*\*\] `, []string{"month", "day", "year", "hour", "minute", "second", "fraction"}},
		{"erlang", "=", `^=([A-Z]+) REPORT==== (\d{1,2})-` + name + `-(\d{4})::` + clock + point + ` ===`, []string{"level", "day", "month", "year", "hour", "minute", "second", "fraction"}},
		{"proxifier", "[", `^\[(\d\d)\.(\d\d) ` + clock + `\] `, []string{"month", "day", "hour", "minute", "second"}},
		{"spark", digits, `^(\d\d)/(\d\d)/(\d\d) ` + clock + point + ` ([A-Z]+) `,
			[]string{"year", "month", "day", "hour", "minute", "second", "fraction", "level"}},
		{"hdfs", digits, `^(\d\d)(\d\d)(\d\d) (\d\d)(\d\d)(\d\d) \d+ ([A-Z]+) `,
			[]string{"year", "month", "day", "hour", "minute", "second", "level"}},
		{"slow", "#", `^# Time: (?:(\d{4})-(\d\d)-(\d\d)T|(\d\d)(\d\d)(\d\d) +)(\d{1,2}):(\d\d):(\d\d)` + point + `(Z|[+-]\d\d:\d\d)?`,
			[]string{"year", "month", "day", "year", "month", "day", "hour", "minute", "second", "fraction", "zone"}},
		{"yymmdd", digits, `^(\d\d)(\d\d)(\d\d) +(\d{1,2}):(\d\d):(\d\d)(?:[ \t]|$)`, []string{"year", "month", "day", "hour", "minute", "second"}},
		{"healthapp", digits, `^(\d{4})(\d\d)(\d\d)-(\d{1,2}):(\d{1,2}):(\d{1,2}):(\d{1,3})\|`,
			[]string{"year", "month", "day", "hour", "minute", "second", "millis"}},
		{"bgl", "-" + digits + capitals + "_" + small, `^[\w-]+ (\d{9,10}) \d{4}\.\d\d\.\d\d [^ ]+ \d{4}-\d\d-\d\d-\d\d\.\d\d\.\d\d\.(\d{6}) [^ ]+ [A-Z_]+ [\w.]+ ([A-Z]+) ?`,
			[]string{"unix", "fraction", "level"}},
		{"thunderbird", "-" + digits + capitals + "_" + small, `^[\w-]+ (\d{9,10}) \d{4}\.\d\d\.\d\d [^ ]+ [A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d [^ ]+ `, []string{"unix"}},
		{"hpc", digits, `^\d+ [\w\[\]-]+ [\w.]+ [\w.-]+ (\d{9,10}) -?\d `, []string{"unix"}},
		{"audit", "nt", `^(?:node=[^ ]+ )?type=[\w\[\]]+ msg=audit\((\d{9,10}\.\d{3}):\d+\): ?`, []string{"unix"}},
		{"audit-local", "nt", `^(?:node=[^ ]+ )?type=[\w\[\]]+ msg=audit\(` + numbers + ` ` + clock + `\.(\d{3}):\d+\) ?: ?`, append(local[:], "hour", "minute", "second", "fraction")},
		{"journal-field", "\t_", `^(?:__REALTIME_TIMESTAMP=|\t"__REALTIME_TIMESTAMP" : ")(\d{14,17})(?:",?)?$`, []string{"us"}},
		{"uwsgi", "[", `^\[pid: \d+\|[^\]]{0,80}\] [^\[]{0,255}\[[A-Z][a-z]{2} ` + name + ` ([ \d]\d) ` + clock + ` (\d{4})\] `, []string{"month", "day", "hour", "minute", "second", "year"}},
		// The date and the time are columns of a table, or several blanks stand between them.
		{"columns", " \"" + digits, `^ {0,4}"?(?:` + date + `|(\d{4})/(\d\d)/(\d\d)|(\d{4})\.(\d\d)\.(\d\d)|(20\d\d)(\d\d)(\d\d)|(\d\d)\.(\d\d)\.(\d{4}|\d\d)|(\d\d)-(\d\d)-(\d{4})|(\d{1,2})/(\d{1,2})/(?:(\d{4})|(\d\d)))"?` +
			`(?: {0,3}[;,|\t] {0,3}| {1,16})"?(\d\d?):(\d\d)(?::(\d\d)(?:\.(\d{1,9})|,(\d{3})[; \t|"])?)?(?: ([AP]M)\b)?` + zone,
			[]string{"year", "month", "day", "year", "month", "day", "year", "month", "day", "year", "month", "day", "day", "month", "year", "day", "month", "year",
				"former", "latter", "year", "short", "hour", "minute", "second", "fraction", "fraction", "half", "zone", "zone"}},
		// Measurements have their time at the end, where one may be a size, too.
		{"sample", ":" + capitals + "_" + small, `^([A-Za-z_:][\w:]*` + labels + measured + `)[ \t]+(\d{13}|\d{9,10}(?:\.\d{1,9})?)(?: # .*)?$`, []string{"message", "number"}},
		{"graphite", ":" + capitals + "_" + small, `^([A-Za-z_:][\w:.%-]*(?:;[^ ;=]+=[^ ;]+)*` + measured + `)[ \t]+(1[1-9]\d{11}|20\d{11}|(?:1[1-9]|20)\d{8}(?:\.\d{1,9})?)(?: # .*)?$`, []string{"message", "number"}},
		{"influx", capitals + "_" + small, `^([A-Za-z_][\w.-]*(?:,(?:[^ =\\]|\\.)+=(?:[^ \\]|\\.)+)? (?:[^ =\\]|\\.)+=(?:[^ "\\]|\\.|"(?:[^"\\]|\\.)*")+) (1[1-9]\d{17})$`, []string{"message", "ns"}},
		{"candump", " (", `^ ?\((\d{9,10}\.\d{6})\) +`, []string{"unix"}},
		{"history", "#", `^#((?:1[1-9]|20)\d{8})$`, []string{"unix"}},
		{"tai", "@", `^@([0-9a-f]{24}) ?`, []string{"tai"}},
		{"tai-leap", "@", `^@([0-9a-f]{24}) ?`, []string{"leap"}},
		{"epoch", " ", `^ {2,}(\d{9,10}\.\d{3,9}) `, []string{"unix"}},
		{"strace-unix", digits + "[", `^(?:\[pid +\d+\] |\d+ +)?(\d{10}(?:\.\d{3,9})?) `, []string{"unix"}},
		{"strace-clock", digits + "[", `^(?:\[pid +\d+\] |\d+ +)?` + clock + `(?:\.(\d{3,9}))? `, []string{"hour", "minute", "second", "fraction"}},
		{"strace-delta", " " + digits + "[", `^(?:\[pid +\d+\]|\d+)? +(\d{1,6}(?:\.\d{3,9})?) `, []string{"delta"}},
		{"lap", " ", `^ (\d\d:\d\d:\d\d\.\d{6,9}) `, []string{"lap"}},
		// Whole numbers may be sizes and sums: without a bracket or a fraction they are times from
		// 2004 to 2036, as in the chart. A size of 1 GiB or 2 GiB is none.
		{"unix", digits + "[", `^(?:\[(\d{9,10}(?:\.\d{1,9})?)|(\d{9,10}\.\d{1,9}|1[1-9]\d{8}|20\d{8}))\b`, []string{"unix", "unix"}},
		{"unix-ms", "12[", `^(?:\[(\d{13})|(1[1-9]\d{11}|20\d{11}))\b`, []string{"ms", "ms"}},
		{"unix-us", "1[", `^\[?(1[5-9]\d{14})\b`, []string{"us"}},
		{"unix-ns", "1[", `^\[?(1[5-9]\d{17})\b`, []string{"ns"}},
		{"dmesg", "<[" + small, `^(?:<(\d{1,3})>|[a-z]+ *:([a-z]+) *: )?\[ *(\d{1,7}\.\d{3,6})(?: <[^>]*>| {2,16})?\]` + caller, []string{"pri", "level", "since"}},
		{"dmesg-delta", "[" + small, `^(?:[a-z]+ *:([a-z]+) *: )?\[(?:<| *\+) *(\d{1,7}\.\d{6})>?\]` + caller, []string{"level", "delta"}},
		{"dmesg-minute", "[" + small, `^(?:[a-z]+ *:([a-z]+) *: )?\[` + name + ` ?(\d{1,2}) (\d\d):(\d\d)\]` + caller, []string{"level", "month", "day", "hour", "minute"}},
		{"rust-pretty", " ", `^  ` + date + `T` + clock + `\.(\d{1,9})(Z|[+-]\d\d:\d\d) +(TRACE|DEBUG|INFO|WARN|ERROR) `, append(zoned[:8:8], "level")},
		{"rust-uptime", " " + digits, `^ *(\d{1,8}\.\d{9})s +(TRACE|DEBUG|INFO|WARN|ERROR) `, []string{"since", "level"}},
		{"jvm", "[", `^\[(\d{1,9}\.\d{3})s\]\[(\w+) *\]`, []string{"since", "level"}},
		{"tool", "-ELSu", `^(?:--|(?:Start|End)-Date: |Log (?:started|ended): |update-alternatives )` + date + `(?:T| {1,2})` + clock + point + `(Z|[+-]\d\d:\d\d)?`, zoned},
		{"level-first", "ACDEFINPSTVW[", `^\[?(` + upper + `) *\]?(?:: ?|[ \t|-]{1,4})(?:\[[^\[\]]{1,64}\] )?\[?(\d{4})[-/](\d\d)[-/](\d\d)[T ]` + clock + `(?:[.,](\d{1,9}))?` + zone + `\]?`,
			append([]string{"level"}, zoned2...)},
		// of loggers with a name before the time: Go's, Gin
		{"slash-prefix", capitals + "[" + small, `^(?:\[[\w. -]{1,32}\] ?|[A-Za-z][\w.-]{0,31}: ?)(\d{4})/(\d\d)/(\d\d) (?:- )?` + clock + point, civil},
		{"jupyter", "[", `^\[([DIWEC]) (?:` + date + ` )?` + clock + `[.,](\d{3}) [^\]]*\] ?`, ymd("level")},
		{"tornado", "[", `^\[([DIWEC]) (\d\d)(\d\d)(\d\d) ` + clock + ` [^\]]*\] ?`, ymd("level")[:7]},
		// a thread, a logger or a level before the time
		{"bracket-iso", "[", `^\[(?: *(` + bracket + `) *|[^\[\]/]{1,64})\][ \t]?\[?` + date + `[T ]` + clock + `(?:[.,](\d{1,9}))?` + zone + `\]?`,
			append([]string{"level"}, zoned2...)},
		{"name-iso", capitals + "_" + small, `^[A-Za-z_][\w.-]{0,63}:? +\[?` + date + `[T ]` + clock + `(?:[.,](\d{1,9}))?` + zone + `\]?`, zoned2},
		{"month-day", digits, `^(\d\d)-(\d\d) (\d\d):(\d\d)(?::(\d\d))? +(?:[A-Za-z_][\w.-]{0,63} +)??(` + upper + `) `, []string{"month", "day", "hour", "minute", "second", "level"}},
		{"level-month-day", "ACDEFINPSTVW", `^(` + upper + `) +(\d\d)-(\d\d) ` + clock + `(?:[.,](\d{1,9}))? `, []string{"level", "month", "day", "hour", "minute", "second", "fraction"}},
		{"exponent", digits, `^(\d\.\d{5,18}e\+09)[ \t]`, []string{"exponent"}},
		{"uptime", capitals, `^([A-Z]{4})\[(\d{4,})\] `, []string{"level", "since"}},
		{"logrus", capitals, `^([A-Z]{4})\[` + date + `[T ]` + clock + point + `(Z|[+-]\d\d:\d\d)?\] `, append(ymd("level"), "zone")},
		{"level-clock", "ACDEFINPSTVW", `^(` + upper + `) +(?:\[[^\[\]]{1,64}\] )?\[?` + clock + `(?:[.,](\d{1,9}))?(?: (UTC|[+-]\d{4}))?\]? `, []string{"level", "hour", "minute", "second", "fraction", "zone"}},
		{"kitchen", digits, `^(\d{1,2}):(\d\d)([AP]M) (TRC|DBG|INF|WRN|ERR|FTL|PNC|\?\?\?|DEBU|DEBUG|INFO|WARN|ERRO|ERROR|FATA|FATAL) `, []string{"hour", "minute", "half", "level"}},
		{"clock-comma", digits + "[", `^\[?` + clock + `,(\d{3})[\] \t|]`, []string{"hour", "minute", "second", "fraction"}},
		{"clock", " " + digits + "[", `^(?:\[| )?` + clock + point + `(Z)?\b(?: ([AP]M)\b)?`, []string{"hour", "minute", "second", "fraction", "zone", "half"}},
		// vmstat -t, and tables with the time in the last column
		{"numbers", "\t -" + digits, `^([ \t]*-?\d[\d.%]*(?:[ \t,;]+-?\d[\d.%]*){1,40}[ \t,;]+)` + date + `[T ]` + clock + point + zone + `$`,
			append([]string{"message"}, zoned2...)},
	}
}

// Formats returns the rows in the order in which they are tried.
func Formats() []Format {
	var all []Format
	for _, rows := range [][]Format{objects(), services(), systems(), plainTexts()} {
		all = append(all, rows...)
	}
	return all
}
