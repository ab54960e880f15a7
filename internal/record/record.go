// Package record knows which lines belong together: a record is a head and the lines that go on
// with it, such as a stack trace, and has the level of its head. ui/line/record.js has the same
// rules for the page, and the reasons for them; both read testdata/records.json in their tests.
package record

import (
	"bytes"
	"slices"
	"strings"

	"pushpane/internal/formats"
	"pushpane/internal/line"
	"pushpane/internal/screen"
)

// Role is what a line is in its record.
type Role uint8

const (
	Head   Role = iota
	Shown       // goes on, and is shown where the record is folded
	Hidden      // goes on
)

const (
	block    = 1024  // numbers, see read in record.js
	seen     = 2     // lines behind a head that are shown where the others are folded
	plain    = 3     // so many plain lines in a row: the last is certain
	nameMax  = 160   // of what docker compose puts before a line
	lookedAt = 400   // UTF-16 units of a line
	laidOut  = 10000 // the same where brackets are counted
)

// Answer is what a line is.
type Answer struct {
	Role Role
	Head int64 // the number of the head of its record
	// Sure is false where a line that was not read may have a say.
	Sure bool
	// Late is the level that this line says of its head, or "".
	Late string
}

// Reader reads the lines of a log, each once and in its order. It is for one goroutine.
type Reader struct {
	*shapes
	times   *formats.Reader
	levels  *formats.Leveler
	streams map[string]*stream // by type and envelope
	block   int64
	known   int64 // from this block on nothing that was not read has a say

	lastType, lastName string
	last               *stream
	// Lines of the type dateless go to the stream datedName where they have no envelope.
	dateless, datedName string
}

// NewReader returns a reader of the lines from number first on. whole: nothing is before it.
func NewReader(levels *formats.Leveler, first int64, whole bool) *Reader {
	times, err := formats.New(levels.Choice)
	if err != nil {
		times = formats.NewReader()
	}
	r := &Reader{shapes: newShapes(), times: times, levels: levels}
	r.Restart(first, whole)
	return r
}

// Restart lets the reader begin anew, in another log.
func (r *Reader) Restart(first int64, whole bool) {
	r.streams, r.last, r.dateless, r.datedName = map[string]*stream{}, nil, "", ""
	r.block = first / block
	switch {
	case whole:
		r.known = r.block
	case first%block == 0:
		r.known = r.block + 1
	default:
		r.known = r.block + 2
	}
}

// text is a line out of its envelope.
type text struct {
	number  int64
	data    []byte
	head    []byte // what is looked at of it
	partial bool
	whole   []byte // with its envelope
	raw     []byte // likewise, and with its escape sequences
	dated   bool   // the envelope has a time
	name    string
	space   int  // where the first blank is
	opens   bool // a control string with an image, and does not end it
}

// Read returns what an event is; false for one that is no line of a program.
func (r *Reader) Read(number int64, eventType string, data []byte) (Answer, bool) {
	if !line.Written(eventType, data) {
		if eventType == screen.Type && !screen.IsTitle(data) {
			r.cut(number)
		}
		return Answer{}, false
	}
	if number/block != r.block {
		r.block = number / block
		r.forget()
	}
	l := text{number: number, data: data, raw: data}
	if bytes.IndexByte(data, 0x1b) >= 0 {
		l.data = line.Strip(data)
		l.opens = r.image.match(data[bytes.LastIndexByte(data, 0x1b)+1:])
	}
	l.whole = l.data
	l.head = line.FirstUnits(l.data, lookedAt)
	r.unwrap(&l)
	// journalctl indents the other lines of a message.
	if l.name == "" && !l.dated && r.dateless == eventType {
		l.name = r.lastName
	}
	r.dateless = ""
	if l.dated || l.name != "" && l.name == r.datedName {
		r.dateless, r.datedName = eventType, l.name
	}
	s := r.streamOf(eventType, l.name, number)
	if l.dated && s.raw && s.mode != "unknown" { // what came between is no line of the same record
		s.close("closed")
	}
	s.raw = !l.dated
	var a Answer
	r.step(s, &l, &a)
	a.Head, a.Sure = s.head, s.mode != "unknown"
	return a, true
}

// cut is for rows that a terminal has drawn anew: no line behind them goes on with one before.
func (r *Reader) cut(number int64) {
	r.known = min(r.known, number/block)
	for _, s := range r.streams {
		s.close("closed")
		s.certain, s.plain = number, 0
	}
}

func (r *Reader) streamOf(eventType, name string, number int64) *stream {
	if r.last == nil || r.lastType != eventType || r.lastName != name {
		key := eventType + " " + name
		s := r.streams[key]
		if s == nil {
			s = &stream{mode: "unknown", head: number, certain: -2 * block, block: r.block}
			if r.block >= r.known {
				s.mode, s.certain = "closed", number
			}
			r.streams[key] = s
		}
		r.last, r.lastType, r.lastName = s, eventType, name
	}
	if s := r.last; s.block != r.block { // the first line in another block
		if r.block-s.certainBlock() >= 2 && (s.mode != "unknown" || r.block >= r.known) {
			s.close("closed")
		}
		s.block, s.plain = r.block, 0
	}
	return r.last
}

func (r *Reader) forget() {
	for key, s := range r.streams {
		if s.block < r.block-1 {
			delete(r.streams, key)
		}
	}
	r.last, r.dateless, r.datedName = nil, "", ""
}

// stream is the lines of one type and envelope, and what the open record of them is.
type stream struct {
	mode    string // unknown, closed (nothing goes on), other, or a language
	stage   int    // where a mode has stages
	message int
	head    int64
	lines   int // behind the head
	seen    int
	text    []byte // of the head
	whole   []byte // with its envelope, where dated
	trace   bool
	frames  bool
	rescue  bool
	braces  int
	partial bool
	blank   bool
	dated   bool // the head came with a time
	raw     bool // the last line came without one
	gap     bool // the line before is a blank one behind a line of a log that tells of an error
	spaced  bool // such a one stands before the exception
	plain   int
	certain int64 // the number of the last certain line
	block   int64
	log     *bool
	grade   *string
}

// certainBlock is the block of the last certain line.
func (s *stream) certainBlock() int64 {
	return s.certain / block
}

func (s *stream) close(mode string) {
	s.mode = mode
	s.stage, s.message, s.lines, s.seen, s.braces = 0, 0, 0, 0, 0
	s.trace, s.frames, s.partial, s.blank, s.gap, s.spaced = false, false, false, false, false, false
	s.log, s.grade, s.text = nil, nil, s.text[:0]
}

// at returns a byte of a text, 0 behind its end.
func at(text []byte, i int) byte {
	if i < 0 || i >= len(text) {
		return 0
	}
	return text[i]
}

// step moves a stream on by a line, and says what that is. Most lines are heads at a look.
func (r *Reader) step(s *stream, l *text, a *Answer) {
	c := at(l.head, 0)
	indented := c == ' ' || c == '\t'
	special := !indented && r.special(l.head, c, l.space)
	role := Head
	switch {
	case s.partial:
		role = Hidden
	case special || l.opens || s.mode != "closed" && s.mode != "other" && s.mode != "indented" || indented && s.mode != "closed" || s.certainBlock() != s.block:
		role = r.roleOf(s, l, indented, a)
	}
	if role == Head {
		r.begin(s, l, indented, special)
	} else {
		role = r.seen(s, l.head, role)
		if s.lines == 0 && a.Late == "" {
			a.Late = r.crash(s)
		}
		s.lines++
	}
	a.Role = role
	s.partial = l.partial
}

// special reports whether a line that is not indented can be more than a plain one. Its first
// character tells most of them, and the end of its first word those that begin like any other.
func (r *Reader) special(head []byte, c byte, space int) bool {
	last := at(head, len(head)-1)
	if space < 0 || isBox(head) || last == ' ' || last == '\t' {
		return true
	}
	end := at(head, space-1)
	if end == ':' || end == 'n' && bytes.HasSuffix(head[:space], []byte(":in")) {
		return true
	}
	behind := at(head, space+1)
	return behind == '(' || c != 0 && strings.IndexByte(signs, c) >= 0 ||
		c != 0 && strings.IndexByte(firstWords, c) >= 0 && r.words.match(head) ||
		c != 0 && strings.IndexByte(digits, c) >= 0 && (behind == '|' || behind == ' ') ||
		bytes.Index(head, []byte(":  ")) > 0
}

// isBox reports whether a line begins with a character of Unicode's box drawing, U+2500 to U+257F.
func isBox(head []byte) bool {
	return at(head, 0) == 0xe2 && (at(head, 1) == 0x94 || at(head, 1) == 0x95)
}

func (r *Reader) roleOf(s *stream, l *text, indented bool, a *Answer) Role {
	head := l.head
	stamped := r.stamp.match(head) || r.level.match(head) || !indented && r.isTimed(l.data)
	late := r.julLevel.match(head)
	begin := ""
	if !stamped && !indented {
		begin = r.beginOf(head)
	}
	part := (stamped || l.dated) && r.isPart(head)
	slow := r.slow.match(head)
	reported := r.reported.match(head)
	r.certify(s, l, stamped && !late && !part && !reported || slow && at(head, 2) == 'T' || begin != "" && !mayBelong[begin] && !reported, !indented && !part && len(head) > 0)
	switch {
	case part && r.reportsWith(s, l), slow && s.mode == "slow" && s.lines == 0 && at(head, 2) == 'U':
		return Hidden
	case slow, l.opens && s.mode != "image", bytes.IndexByte(head, '\t') >= 0 && r.query.match(head):
		return Head
	case begin == "ruby" && s.mode == "ruby" && s.rescue && !s.blank:
		s.rescue, s.stage = r.rubyRescue.match(head), 0
		if r.rubyShown.match(head) {
			s.stage = 1
		}
		return Shown // the cause
	case begin == "rails" && s.lines == 0 && r.railsFatal.match(s.text):
		s.mode = "rails"
		return Shown
	case begin == "fatal" && s.mode == "announced":
		s.mode, a.Late = "fatal", "error"
		return Shown
	case reported && s.mode == "ruled" && s.lines == 0:
		s.mode, a.Late = "sanitizer", r.levels.Level(head)
		s.grade = copyOf(a.Late)
		return Shown
	case late && s.mode == "jul":
		s.mode = "other"
		s.lines = -1 // what follows the head is what follows this line
		a.Late = r.levels.Level(head)
		s.grade = copyOf(a.Late)
		return Shown
	case stamped || begin != "":
		return Head
	}
	return r.goOnWith(s, l, indented, a)
}

// mayBelong are the modes of what begins a record, but not behind some that are open.
var mayBelong = map[string]bool{"ruby": true, "rails": true, "fatal": true}

func copyOf(level string) *string { return &level }

func (r *Reader) beginOf(head []byte) string {
	for _, b := range r.begins {
		if b.test.match(head) {
			return b.mode
		}
	}
	return ""
}

// certify notes a certain line. Whether one is must not hang on what is open. In a block that has a
// certain line another one changes nothing.
func (r *Reader) certify(s *stream, l *text, is, isPlain bool) {
	if s.partial || !is && s.certainBlock() == s.block {
		return
	}
	if isPlain && !r.knownToGoOn(l.head) && !slices.ContainsFunc(r.mayGoOn, func(sh *shape) bool { return sh.match(l.head) }) {
		s.plain++
	} else {
		s.plain = 0
	}
	if is || s.plain >= plain {
		s.certain = l.number
		if s.mode == "unknown" {
			s.close("closed")
		}
	}
}

// begin begins a record.
func (r *Reader) begin(s *stream, l *text, indented, special bool) {
	head := l.head
	end := at(head, len(head)-1)
	mode := "unknown"
	if s.mode != "unknown" {
		mode = r.statementOf(head, l.data)
		switch {
		case l.opens:
			mode = "image"
		case mode != "":
		case indented:
			mode = r.indentedMode(head)
		case special:
			mode = r.modeOf(head)
		default:
			mode = "other"
		}
	}
	s.close(mode)
	if mode == "image" {
		s.seen = seen // nothing of it is shown
	}
	s.head, s.dated = l.number, l.dated
	s.text = append(s.text, l.data...)
	if s.dated {
		s.whole = append(s.whole[:0], l.whole...)
	}
	if indented && r.group.match(head) {
		s.stage = 1
	}
	s.frames = special && r.frame0.match(head)
	s.trace = s.frames || mode == "box" && r.boxTrace.match(head)
	s.rescue = special && r.rubyRescue.match(head)
	if (end == ' ' || end == '{' || end == '[' || end == '(') && r.opens.match(head) {
		s.braces = 1
	}
}

func (r *Reader) indentedMode(head []byte) string {
	switch {
	case r.pythonFile.match(head), r.group.match(head):
		return "python"
	case r.box.match(head):
		return "box"
	case r.level.match(head): // a line of rich without a time
		return "other"
	case r.anything.match(head):
		return "indented"
	}
	return "closed"
}

func (r *Reader) modeOf(head []byte) string {
	switch {
	case len(head) == 0:
		return "closed"
	case r.stamp.match(head):
		switch {
		case r.jul.match(head):
			return "jul"
		case r.phpLog.match(head):
			return "php"
		}
		return "other"
	}
	switch mode := r.beginOf(head); {
	case mode != "":
		return mode
	case r.traceback.match(head):
		return "python"
	case r.goroutine.match(head):
		return "go"
	case r.rustError.match(head):
		return "anyhow"
	case r.announced.match(head):
		return "announced"
	case r.box.match(head):
		return "box"
	case r.elixir.match(head):
		return "open"
	case r.valgrind.match(head):
		return "valgrind"
	case r.ruled.match(head):
		return "ruled"
	}
	return "other"
}

// seen returns the role of a line where the record is folded: the first lines that say something
// are shown, and those that tell what is wrong.
func (r *Reader) seen(s *stream, head []byte, role Role) Role {
	if role == Shown || r.tells.match(head) {
		return Shown
	}
	if s.seen < seen && r.anything.match(head) {
		s.seen++
		return Shown
	}
	return Hidden
}

// crash returns the level of a crash, an error also where no word says so.
func (r *Reader) crash(s *stream) string {
	begin := r.beginOf(line.FirstUnits(s.text, lookedAt))
	if (begin != "" && begin != "open" || r.group.match(s.text)) && r.levels.Level(s.text) == "" {
		return "error"
	}
	return ""
}
