package formats

import (
	"bytes"
	"regexp"
	"strings"
	"sync"

	"pushpane/internal/line"
)

// Leveler tells how bad a line is: as its format says, else by the words that logs use for it. Only
// where a program puts a level it counts: prose that speaks of errors has none. ui/line/level.js
// does the same, and both read testdata/levels.json in their tests. The zero value is ready to use.
// Its methods may be called from any goroutine.
type Leveler struct {
	// Choice is what a person has decided about the lines. One that is not valid is none.
	Choice Choice

	mu              sync.Mutex
	reader          *Reader // guarded by mu, as all below; nil before the first line
	wrong, doubtful lazy    // levelWrong and levelDoubtful
}

// Level returns error, warn, info or debug, or "" for a line that names none of the kind.
func (l *Leveler) Level(text []byte) string {
	level, _, _ := l.Read(text)
	return level
}

// Read returns the level of a line, as Level does, and the time that it says; false where it says
// none.
func (l *Leveler) Read(text []byte) (level string, m Moment, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.reader == nil {
		var err error
		if l.reader, err = New(l.Choice); err != nil {
			l.reader = NewReader()
		}
		l.wrong, l.doubtful = lazy{source: levelWrong}, lazy{source: levelDoubtful}
	}
	found, ok := l.reader.Read(text)
	return l.level(text, found, ok), found.Moment, ok
}

// level returns the level of a text in which the reader has found a line, or none.
func (l *Leveler) level(text []byte, found Line, ok bool) string {
	f := found.Format
	switch {
	case !ok:
		level := l.levelByWords(text, false)
		if level == "" {
			level = l.levelByWords(l.reader.within(plain(line.FirstUnits(text, levelFields))), false)
		}
		return level
	case found.Level != "" || f.Closed:
		return found.Level
	case found.inner != nil:
		return l.level([]byte(found.Message), *found.inner, true)
	case f.Keys != nil && !f.Inner:
		return l.levelByWords(text, false)
	}
	return l.levelByWords([]byte(found.Message), !f.Prose && !f.Inner)
}

const (
	// levelHead is how far from the start of a line a level stands, in UTF-16 units, as the page
	// counts: a time, a thread and a logger may go before it.
	levelHead = 160
	// levelFields is how far from the start a field of logfmt or JSON is looked for.
	levelFields = 2000
	// levelLongest is the length of the longest of levelNames.
	levelLongest = len("informational")
	// levelCandidates limits how many words are looked at.
	levelCandidates = 4
	// levelPlainWords is how many may stand before a level: a host and a program, but no sentence.
	levelPlainWords = 2
)

// levelNames are the words that are levels, and prose those that are words of prose, too: they
// count only before a colon or in brackets, and in a field.
var (
	levelNames = namesOf(map[string]string{
		"error": "error err eror erro fatal fata ftl panic pani pnc dpanic critical criti crit crt alert alrt emergency emerg severe fail failed exception",
		"warn":  "warning warni warn wrng wrn deprecated",
		"info":  "information informational info inf notice note",
		"debug": "debug debg debu dbug dbg trace trac trce trc verbose vrb fine finer finest",
	})
	levelProse   = namesOf(map[string]string{"prose": "alert exception deprecated note trace fine inf"})
	levelLetters = namesOf(map[string]string{"error": "F E C A", "warn": "W", "info": "N I", "debug": "D V T"})
	levelNumbers = Levels()
)

func namesOf(lists map[string]string) map[string]string {
	all := map[string]string{}
	for level, list := range lists {
		for _, name := range strings.Fields(list) {
			all[name] = level
		}
	}
	return all
}

// levelGLib is what GLib writes before a level.
const levelGLib = `(?:\([^()]{1,64}:\d+\): )?[\w.-]{1,64}`

var (
	levelField = regexp.MustCompile(`(?i)(?:^|[` + line.White + `,{(])(?:level|lvl|severity|log_?level|log\.level|levelname)="?([A-Za-z]+)`)
	levelKey   = regexp.MustCompile(`(?i)[{,][` + line.White + `]*"(?:@?level|lvl|severity|severity_?text|log_?level|log\.level|levelname|@l)"[` + line.White + `]*:[` + line.White + `]*(?:"([A-Za-z]+)"|(\d+)[` + line.White + `]*[,}])`)

	// Starts of lines that have a level without a word for it, and no time. A letter: logcat, a
	// letter in brackets, apt, klog behind what syslog writes. A number: that of the kernel and
	// systemd.
	levelLetter = regexp.MustCompile(`^(?:([VDIWEFA])/[^(` + line.White + `]{1,64} *\( *\d+\): |\[([EWIDFT])\][ \t]|([EWIN]): [A-Za-z"'-]|([IWEF])\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ [^` + line.White + `]+:\d+\])`)
	levelNumber = regexp.MustCompile(`^<(\d{1,3})>[^\d` + line.White + `]`)
	// go test, jest, TAP, make, CMake, npm, Rust, Zig, R, Clojure, Gradle, Go, C++, glibc, Lua,
	// Linux, Groovy, Python and pytest, Erlang, systemd, Java, PHP, sanitizers, GLib; exceptions by
	// their name.
	levelWrong = `^(?:[` + line.White + `]*(?:--- FAIL:|╭─+ Traceback \(most recent )|not ok \d|make(?:\[\d+\])?: \*\*\* |npm error |thread '[^']*' panicked at |` +
		`thread \d+ panic: |Error in .{1,120} :(?: |$)|Execution error (?:\([\w.$]+\) at |- )|Syntax error (?:\([\w.$]+\) )?(?:compiling|macroexpanding|reading source) |` +
		`Traceback \(most recent|E   +[^` + line.White + `]|FAILURE: |http: panic serving |terminate called |\*\*\* stack smashing detected |(?:double free or corruption|free\(\): invalid |malloc\(\): )|lua[\d.]*: [^` + line.White + `]+:\d+: |[^` + line.White + `]+: [^` + line.White + `]+:\d+: .{1,120}: Assertion .* failed\.$|` +
		`BUG: |Oops: \d|Kernel panic - not syncing|Out of memory: Kill|Caught: [\w.]+(?:Exception|Error)\b|(?:[\w$]+\.)+(?:Exception|Error)(?::|$)|=ERROR |\[FAILED\]|(?:Unhandled|Uncaught|Caused by:|Exception in thread) |` +
		`PHP (?:Fatal|Parse) error:|CMake (?:Internal )?Error(?::| at | in | \()|==\d+==(?:ERROR|FATAL): |[^` + line.White + `:]+:\d+:\d+: runtime error: |\*\* \((?:[A-Z][\w.]*|exit|throw|stop)(?: from [^` + line.White + `]+)?\) |` + levelGLib + `-(?:CRITICAL|ERROR) \*\*: |(?:[\w$]+\.)*[A-Z][\w$]*(?:Exception|Error)(?::|$))`
	levelDoubtful = `^(?:npm warn |PHP (?:Warning|Deprecated):|CMake (?:Deprecation )?Warning(?::| at | in | \()|\(node:\d+\) (?:\[\w+\] )?(?:[A-Z]\w*)?Warning: |==\d+==WARNING: |` + levelGLib + `-WARNING \*\*: |[^` + line.White + `]+: [A-Z]\w*Warning: )`

	// What stands before a level and behind it.
	levelDate          = regexp.MustCompile(`^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|UTC|GMT|CES?T|[AP]M),?$`)
	levelPlainWord     = regexp.MustCompile(`^[A-Za-z']+[,.]?$`)
	levelTimeBefore    = regexp.MustCompile(`\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?\]?[` + line.White + `]+$`)
	levelNoneBefore    = regexp.MustCompile(`(?i)(?:^|[` + line.White + `])(?:0|no|not|zero|without)[` + line.White + `]$`)
	levelOpenBefore    = regexp.MustCompile(`(?:[\[<|;]|\[[\w.-]+:)[` + line.White + `]*$`)
	levelColumnBefore  = regexp.MustCompile(`[^` + line.White + `].*(?:\t| {2})$`)
	levelBlank         = regexp.MustCompile(`^[` + line.White + `]*$`)
	levelClosedBehind  = regexp.MustCompile(`^[` + line.White + `]*[\]>|;]`)
	levelColonBehind   = regexp.MustCompile(`^(?: error)?(?:\[\w+\]|\(\w+\)| [A-Z]+\d+)?:`)
	levelEndBehind     = regexp.MustCompile(`^(?:[:;\]>|,!\[(/)` + line.White + `]|\.?(?:[` + line.White + `]|$))`)
	levelSample        = regexp.MustCompile(`^[A-Za-z_:][A-Za-z0-9_:]*\{(?:[^"{}]|"(?:[^"\\]|\\.)*")*\}[ \t]+[+-]?[\d.INn]`)
	levelNothingBehind = regexp.MustCompile(`^(?: SUMMARY)?:[` + line.White + `]*(?:0\b|(?:none|null|nil|false)[` + line.White + `]*(?:[,;]|$))`)
	levelWhiteBehind   = regexp.MustCompile(`^[` + line.White + `]`)
	levelSmallBehind   = regexp.MustCompile(`^ [a-z]`)
	levelColumnBehind  = regexp.MustCompile(`^(?:\t| {2})`)
	levelDashBehind    = regexp.MustCompile(`^ +- `)
	levelObject        = regexp.MustCompile(`^[` + line.White + `]*"`)
)

// levelByWords returns the level of a text that no format says. stamped: it stands behind a time,
// where programs put the level.
func (l *Leveler) levelByWords(text []byte, stamped bool) string {
	head := line.FirstUnits(text, levelHead)
	if bytes.IndexByte(head, 0x1b) >= 0 {
		text = line.Strip(line.FirstUnits(text, levelFields))
		head = line.FirstUnits(text, levelHead)
	}
	brace := bytes.IndexByte(head, '{')
	if brace < 0 || !levelObject.Match(head[brace+1:]) {
		return l.levelPlain(head, text, stamped)
	}
	if brace > 0 {
		if level := l.levelPlain(head[:brace], nil, stamped); level != "" {
			return level
		}
	}
	return levelOfObject(line.FirstUnits(text, levelFields)[brace:])
}

func (l *Leveler) levelPlain(head, text []byte, stamped bool) string {
	if len(head) > 0 {
		switch c := head[0]; {
		case c == '[' || c >= 'A' && c <= 'W':
			if found := levelLetter.FindSubmatch(head); found != nil {
				return levelLetters[string(bytes.Join(found[1:], nil))]
			}
		case c == '<':
			if found := levelNumber.FindSubmatch(head); found != nil {
				if n := number(string(found[1])); n < 192 {
					return levelNumbers["syslog"][string(rune('0'+n%8))]
				}
			}
		}
	}
	if l.wrong.find(head) != nil {
		return "error"
	}
	if l.doubtful.find(head) != nil {
		return "warn"
	}
	if bytes.IndexByte(text, '=') >= 0 {
		if levelSample.Match(text) { // the label of a measurement
			return ""
		}
		if found := levelField.FindSubmatch(line.FirstUnits(text, levelFields)); found != nil {
			if level := levelNamed(string(found[1])); level != "" {
				return level
			}
		}
	}
	return levelOfWord(head, stamped)
}

// levelOfWord returns that of the first word that stands where a level does. Of a line that is
// nothing but such words only a few are looked at.
func levelOfWord(head []byte, stamped bool) string {
	left := levelCandidates
	for i := 0; i < len(head) && left > 0; {
		if !isWordByte(head[i]) {
			i++
			continue
		}
		end := i
		for end < len(head) && isWordByte(head[end]) {
			end++
		}
		if end-i <= levelLongest && (i == 0 || strings.IndexByte(`"'./=$@#&?-`, head[i-1]) < 0) {
			word := string(head[i:end])
			if levelNames[strings.ToLower(word)] != "" {
				if left--; standsAsLevel(word, head[:i], head[end:], stamped) {
					return levelNamed(word)
				}
			}
		}
		i = end
	}
	return ""
}

func isWordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_'
}

func standsAsLevel(word string, before, behind []byte, stamped bool) bool {
	plain := plainWords(before)
	switch {
	case plain > levelPlainWords || levelNoneBefore.Match(before) || levelNothingBehind.Match(behind):
		return false
	case levelOpenBefore.Match(before) && levelClosedBehind.Match(behind):
		return true
	case plain == 0 && levelColonBehind.Match(behind):
		return word != "failed"
	case levelProse[strings.ToLower(word)] != "" && word != "TRACE":
		return false
	case word == strings.ToUpper(word):
		return levelEndBehind.Match(behind)
	case plain > 0:
		return false
	}
	// In small letters: after a time, in a column of its own, or before a dash. A capital begins a
	// sentence, where small letters follow: "Failed password for".
	sentence := 'A' <= word[0] && word[0] <= 'Z' && levelSmallBehind.Match(behind)
	timed := stamped && levelBlank.Match(before) || levelTimeBefore.Match(before)
	return timed && levelWhiteBehind.Match(behind) && !sentence ||
		levelColumnBefore.Match(before) && levelColumnBehind.Match(behind) ||
		len(before) == 0 && levelDashBehind.Match(behind)
}

var levelWhite = regexp.MustCompile(`[` + line.White + `]+`)

// plainWords counts the words with something behind them, without the names in a date.
func plainWords(text []byte) int {
	count := 0
	words := levelWhite.Split(string(text), -1)
	for _, word := range words[:len(words)-1] {
		if levelPlainWord.MatchString(word) && !levelDate.MatchString(word) {
			count++
		}
	}
	return count
}

// levelOfObject returns the level of an object in JSON. Only a key of the outermost one speaks for
// the line.
func levelOfObject(text []byte) string {
	for from := 0; ; {
		found := levelKey.FindSubmatchIndex(text[from:])
		if found == nil {
			return ""
		}
		if depthAt(text, from+found[0]+1) == 1 {
			if found[2] >= 0 {
				return levelNamed(string(text[from+found[2] : from+found[3]]))
			}
			return levelNumbered(string(text[from+found[4]:from+found[5]]), text)
		}
		from += found[1]
	}
}

// depthAt returns how many brackets are open before a place.
func depthAt(text []byte, end int) int {
	open, quoted := 0, false
	for i := 0; i < end; i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++ // and what it protects
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{', c == '[':
			open++
		case c == '}', c == ']':
			open--
		}
	}
	return open
}

// levelNumbered returns that of a number. Those up to 7 go up in GELF, whose messages are
// short_message, and may go down elsewhere.
func levelNumbered(digits string, text []byte) string {
	table := "pino"
	digits = strings.TrimLeft(digits[:len(digits)-1], "0") + digits[len(digits)-1:]
	if len(digits) == 1 && digits < "8" && bytes.Contains(text, []byte(`"short_message"`)) {
		table = "syslog"
	}
	return levelNumbers[table][digits]
}

func levelNamed(name string) string {
	if level := levelNames[strings.ToLower(name)]; level != "" {
		return level
	}
	return levelLetters[strings.ToUpper(name)]
}
