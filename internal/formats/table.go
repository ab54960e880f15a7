package formats

// What several patterns have in common.
const (
	date  = `(\d{4})-(\d\d)-(\d\d)`
	clock = `(\d\d):(\d\d):(\d\d)`
	point = `(?:\.(\d{1,9}))?`
	// A zone behind a blank has four digits: -12 is a number.
	zone = `(?: ?(Z|[+-]\d\d:?\d\d|UTC|GMT|BST|CES?T|[ECMP][SD]T|JST|MSK)\b|([+-]\d\d)\b)?`
	// Words of a level where nothing says that it is one, and where brackets do.
	upper   = `TRACE|DEBUG|INFO|NOTICE|WARNING|WARN|ERROR|ERR|CRITICAL|CRIT|FATAL|PANIC|ALERT|EMERG|SEVERE|TRC|DBG|INF|WRN|FTL|PNC`
	lower   = `trace|debug|info|notice|warning|warn|error|err|critical|crit|fatal|panic`
	bracket = upper + `|` + lower + `|alert|emerg|Trace|Debug|Info|Information|Notice|Warning|Warn|Error|Critical|Fatal|VRB|[TDIWEF]`
	program = `[\w./()-]+(?:\[\d+\])?: ?`
)

// Stamps returns the stamps in the order in which they are tried.
func Stamps() []Stamp {
	return []Stamp{
		{"rfc5424", `^<(\d{1,3})>1 ` + date + `T` + clock + point + `(Z|[+-]\d\d:\d\d) `,
			[]string{"pri", "year", "month", "day", "hour", "minute", "second", "fraction", "zone"}},
		// A comma is a fraction of three, six or nine digits before a blank or a bracket; else it
		// separates the columns of a table.
		{"iso-comma", `^\[?` + date + `[T ]` + clock + `,(\d{3}|\d{6}|\d{9})(Z|[+-]\d\d:?\d\d)?[\] \t|]`,
			[]string{"year", "month", "day", "hour", "minute", "second", "fraction", "zone"}},
		{"iso", `^\[?` + date + `[T ](\d\d| \d):(\d\d)(?::(\d\d))?` + point + zone,
			[]string{"year", "month", "day", "hour", "minute", "second", "fraction", "zone", "zone"}},
		{"slash", `^\[?(\d{4})/(\d\d)/(\d\d) ` + clock + point, []string{"year", "month", "day", "hour", "minute", "second", "fraction"}},
		// of values only: no row has it
		{"iso-value", `^` + date + `[T ]` + clock + `(?:[.,](\d{1,9}))?` + zone + `$`,
			[]string{"year", "month", "day", "hour", "minute", "second", "fraction", "zone", "zone"}},
		{"month", `^(?:<(\d{1,3})>)?([A-Z][a-z]{2}) ([ \d]\d|\d) ` + clock + point + ` `,
			[]string{"pri", "month", "day", "hour", "minute", "second", "fraction"}},
		{"access", `^[^\[]{1,256}\[(\d\d)/([A-Z][a-z]{2})/(\d{4}):` + clock + point + ` ([+-]\d{4})\] `,
			[]string{"day", "month", "year", "hour", "minute", "second", "fraction", "zone"}},
		{"klog", `^([IWEF])(\d\d)(\d\d) ` + clock + `\.(\d{6}) `,
			[]string{"level", "month", "day", "hour", "minute", "second", "fraction"}},
		{"short", `^(\d\d)-(\d\d) ` + clock + `\.(\d{3,9}) `,
			[]string{"month", "day", "hour", "minute", "second", "fraction"}},
		{"unix", `^\[?(\d{9,10}(?:\.\d{1,9})?)\b`, []string{"unix"}},
	}
}

// Formats returns the rows in the order in which they are tried.
func Formats() []Format {
	return append(objects(), texts()...)
}

func texts() []Format {
	return []Format{
		{Name: "rfc5424", Title: "syslog (RFC 5424)", Stamp: "rfc5424", Behind: `^[^ ]+ [^ ]+ [^ ]+ [^ ]+ (?:-|\[[^\]]*\]) ?`,
			Example: `<163>1 2026-11-28T10:00:00.123456+01:00 web1 app 4711 ID7 - disk is full`},
		{Name: "nginx-error", Title: "nginx error log", Stamp: "slash", Behind: `^ \[(\w+)\] \d+#\d+: `, Parts: []string{"level"}, Closed: true,
			Example: `2026/11/28 10:00:00 [error] 29#29: *1 open() "/srv/x" failed (2: No such file or directory)`},
		{Name: "iso-level", Title: "text with a level", Stamp: "iso", Behind: `^(?:\]:?)?[ \t]*(?:[\[(<|] ?(` + bracket + `) *[\])>|]:?|(` + upper + `)(?:[:|\t]| |$)|(` + lower + `) )[ \t]*`,
			Parts: []string{"level", "level", "level"}, Example: `2026-11-28T10:00:00.5Z [warn] the queue is long`},
		{Name: "iso", Title: "text", Stamp: "iso", Behind: `^\]?:? *`, Example: `2026-11-28T10:00:00.123456789+01:00 the queue is empty`},
		{Name: "rfc3164", Title: "syslog (RFC 3164)", Stamp: "month", Behind: `^[^ ]+ (?:` + program + `)?`,
			Example: `Nov 28 10:00:00.123456 web1 app[4711]: warning: disk is nearly full`},
		{Name: "access", Title: "access log of nginx or Apache", Stamp: "access", Closed: true,
			Example: `192.0.2.7 - ada [28/Nov/2026:10:00:00 +0100] "GET /error HTTP/1.1" 200 612 "-" "curl/8.5"`},
		{Name: "klog", Title: "klog", Stamp: "klog", Behind: `^ *\d+ [^ ]+:\d+\] `,
			Example: `W1128 10:00:00.123456    4711 pods.go:42] "Pod is late" pod="a/b"`},
		{Name: "logcat", Title: "logcat, threadtime", Stamp: "short", Behind: `^ *\d+ +\d+ ([VDIWEFA]) [^:]*: `, Parts: []string{"level"},
			Example: `11-28 10:00:00.123  4711  4712 E Camera  : no lens`},
		{Name: "unix", Title: "text, Unix time", Stamp: "unix", Behind: `^\]?:? *`, Example: `1795860000.123 the queue is empty`},
	}
}
