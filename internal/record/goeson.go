package record

import (
	"bytes"
	"regexp"

	"pushpane/internal/line"
)

const (
	phpMessage    = 2 // lines of a message of PHP
	thrownMessage = 2 // lines behind the name of an exception, before its frames
	nodeMessage   = 3 // lines of a message that Node writes before the frames
)

// goOnWith returns the role of a line by what is open.
func (r *Reader) goOnWith(s *stream, l *text, indented bool, a *Answer) Role {
	goes := false
	switch head := l.head; s.mode {
	case "python":
		return r.python(s, head, indented, a)
	case "clojure":
		return r.clojure(s, head)
	case "r":
		if goes = indented || r.rMore.match(head); r.rEnds.match(head) {
			goes, s.mode = true, "closed"
		}
	case "rust":
		return r.rust(s, head, indented)
	case "node":
		return r.node(s, head, indented)
	case "box":
		goes = r.boxGoesOn(s, head, a)
	case "sanitizer":
		goes = r.sanitizerGoesOn(s, head, indented)
	case "valgrind":
		goes = r.valgrindMore.match(head)
	case "swift":
		goes = len(head) == 0 || indented || r.swift.match(head)
	case "banner":
		if goes = r.bannerMore.match(head); r.bannerEnds.match(head) {
			s.mode = "closed"
		}
	case "go", "fatal":
		goes = len(head) == 0 || r.goOn.match(head)
	case "announced": // what is fatal begins a record elsewhere, see roleOf
		goes = r.announcedMore.match(head)
	case "image":
		ends := r.imageEnds.match(l.raw)
		if goes = ends || r.imageData.match(head); ends && !l.opens {
			s.mode = "closed"
		}
	case "ruby", "rails":
		goes = r.ruby(s, head, indented)
	case "jsp":
		goes = r.goesOnJSP(s, head, indented)
	case "gdb":
		goes = r.goesOnGDB(s, head, indented)
	case "php":
		goes = r.php(s, head, indented)
	case "zap":
		goes = at(head, 0) == '\t' || r.function.match(head)
	case "json":
		goes = r.json(s, l, a)
	case "csv", "slow", "query", "deadlock":
		goes = r.statementGoesOn(s, l, indented)
	case "open", "other", "jul":
		goes = r.other(s, l, indented, a)
	case "thrown":
		goes = r.thrownGoesOn(s, l, indented, a)
	case "anyhow":
		goes = r.anyhowGoesOn(s, l, indented, a)
	case "otp":
		goes = r.otp(s, head, indented)
	case "indented": // a head, where it is not known to be more; only frames go on with it
		goes = r.isFrame(s, head)
	}
	if goes {
		return Hidden
	}
	return Head
}

func (r *Reader) isFrame(s *stream, head []byte) bool {
	if r.frame.match(head) {
		s.trace = true
		return true
	}
	return false
}

// rust has the stage 0: the message is next, where the head ends in a colon.
func (r *Reader) rust(s *stream, head []byte, indented bool) Role {
	message := s.stage == 0 && r.colon.match(s.text)
	s.stage = 1
	switch {
	case message:
		return Shown
	case indented, bytes.HasPrefix(head, []byte("note: ")), bytes.HasPrefix(head, []byte("stack backtrace:")):
		return Hidden
	}
	return Head
}

// node has the stages 0: the line of the source; 1: the mark below it; 2: the error; 3: its frames;
// 4: behind a blank line.
func (r *Reader) node(s *stream, head []byte, indented bool) Role {
	blank := !r.anything.match(head)
	switch s.stage {
	case 0:
		s.stage = 1
		return Hidden
	case 1:
		s.stage = 2
		if r.caret.match(head) {
			return Hidden
		}
		return Head
	case 2:
		if blank {
			return Hidden
		}
		s.stage = 3
		return Shown
	}
	if r.isFrame(s, head) || blank {
		s.stage = 3
		if blank {
			s.stage = 4
		}
		return Hidden
	}
	if r.nodeMore.match(head) {
		return Hidden
	}
	// The message may have more lines, before the frames.
	if !s.trace && !indented {
		s.message++
	}
	if indented || !s.trace && s.message < nodeMessage || r.closes.match(head) {
		return Hidden
	}
	return Head
}

// boxGoesOn: Python's rich draws a box around the frames of a traceback, and others, such as
// Terraform, around what is wrong with a command. The exception stands below, as in a plain
// traceback.
func (r *Reader) boxGoesOn(s *stream, head []byte, a *Answer) bool {
	if !r.boxMore.match(head) {
		return false
	}
	if s.lines == 0 && !s.trace && r.gradeOf(s) == "" {
		a.Late = r.levels.Level(head)
		s.grade = copyOf(a.Late)
	}
	switch {
	case !r.boxBottom.match(head):
	case s.trace:
		s.mode, s.stage = "python", 0
	default:
		s.mode = "closed"
	}
	return true
}

// clojure has the stages 0: the message is next; 1: behind that; 2: a blank line; 3: where the
// report is, is next.
func (r *Reader) clojure(s *stream, head []byte) Role {
	switch {
	case s.stage == 0:
		s.stage = 1
		if len(head) > 0 {
			return Shown
		}
		return Head
	case s.stage == 1 && len(head) == 0, s.stage == 2 && r.reportAt.match(head):
		s.stage++
		return Hidden
	case s.stage == 3:
		s.mode = "closed"
		return Hidden
	}
	return Head
}

// indent returns how many blanks a line begins with.
func indent(text []byte) int { return len(text) - len(bytes.TrimLeft(text, " \t")) }

// sanitizerGoesOn: what a sanitizer or the race detector of Go found, up to a line that ends it.
func (r *Reader) sanitizerGoesOn(s *stream, head []byte, indented bool) bool {
	if len(head) > 0 && !indented && !r.sanitizer.match(head) {
		return false
	}
	if r.sanitizerEnds.match(head) {
		s.mode = "closed"
	}
	return true
}

// goesOnGDB: a stack that begins anew is another one.
func (r *Reader) goesOnGDB(s *stream, head []byte, indented bool) bool {
	first := r.frame0.match(head)
	if !indented && !r.gdb.match(head) || first && s.frames {
		return false
	}
	s.frames = s.frames || first
	return true
}

// php: the cause stands behind a blank line. Its stage is how many lines of a message may come.
func (r *Reader) php(s *stream, head []byte, indented bool) bool {
	next := r.phpNext.match(head)
	if next || s.lines == 0 {
		from := s.text
		if next {
			from = head
		}
		if s.stage = phpMessage; r.phpPlace.match(from) {
			s.stage = 0
		}
	}
	if len(head) == 0 || indented || next || r.stack.match(head) || r.goesOn.match(head) {
		return true
	}
	if r.phpPlace.match(head) {
		s.stage = min(s.stage, 1)
	}
	s.stage--
	return s.stage >= 0
}

// goesOnJSP: its stage is how many lines may say what is wrong.
func (r *Reader) goesOnJSP(s *stream, head []byte, indented bool) bool {
	known := len(head) == 0 || indented || r.jsp.match(head) || r.goesOn.match(head)
	switch {
	case bytes.HasPrefix(head, []byte("An ")):
		s.stage = 2
	case !known:
		s.stage--
	}
	return known || s.stage >= 0
}

// ruby has the stages 1: behind an error whose source is shown; 2: that is next.
func (r *Reader) ruby(s *stream, head []byte, indented bool) bool {
	blank := !r.anything.match(head)
	if s.mode == "rails" {
		blank = r.railsBlank.match(head)
	}
	if blank && s.blank {
		return false
	}
	s.blank = blank
	s.rescue = s.rescue || indented && r.rubyRescue.match(head)
	if s.lines == 0 && r.rubyShown.match(s.text) {
		s.stage = 1
	}
	source := s.stage == 2
	if s.stage == 1 && blank {
		s.stage = 2
	} else {
		s.stage = 0
	}
	return source || blank || indented || r.rubyFrame.match(head) || r.rubyMore.match(head)
}

// json: brackets are counted; a line that is none of JSON ends it.
func (r *Reader) json(s *stream, l *text, a *Answer) bool {
	if len(line.FirstUnits(l.data, laidOut)) < len(l.data) ||
		!r.jsonLine.match(l.head) && !(s.log != nil && *s.log && r.member.match(l.head)) {
		return false
	}
	if s.braces == 1 && r.gradeOf(s) == "" {
		a.Late = r.levels.Level(append([]byte("{"), comma.ReplaceAll(l.head, []byte("}"))...))
		s.grade = copyOf(a.Late)
	}
	if s.braces += depth(l.data); s.braces <= 0 {
		s.mode = "closed"
	}
	return true
}

var (
	comma  = regexp.MustCompile(`,?[` + line.White + `]*$`)
	cause  = regexp.MustCompile(`^(?:Caused by|Wrapped by|Suppressed): `)
	quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
)

// depth returns how many more brackets a text opens than it closes.
func depth(text []byte) int {
	n := 0
	for _, c := range quoted.ReplaceAll(text, nil) {
		switch c {
		case '{', '[':
			n++
		case '}', ']':
			n--
		}
	}
	return n
}

func (r *Reader) other(s *stream, l *text, indented bool, a *Answer) bool {
	head := l.head
	gap := s.gap
	s.gap = false
	switch {
	case len(head) == 0 && s.lines == 0 && r.jspHead.match(lastUnits(s.text, laidOut)):
		s.mode = "jsp"
		return true
	case s.braces > 0 && s.lines == 0 && r.laidOut(s, l, a):
		return true
	case s.lines > 0 && r.quoted.match(head):
		return true
	case s.lines == 0 && r.boxTrace.match(head) && r.isStamped(s):
		s.mode, s.trace = "box", true
		return true
	case s.lines == 0 && r.banner.match(head) && r.isStamped(s): // of Hadoop
		s.mode = "banner"
		return true
	case len(head) == 0 && s.lines == 0 && !gap:
		s.gap = r.mayHaveGap(s)
		s.spaced = s.gap
		return s.gap
	case len(head) == 0 && s.spaced && s.trace:
		s.mode = "closed"
		return true
	case indented && r.group.match(head):
		return r.ofError(s, head)
	case indented && !r.anything.match(head): // rich fills its lines up
		return indent(s.text) > 0 && r.isLog(s)
	case !indented:
		return r.fromFirstColumn(s, head)
	case r.isFrame(s, head), s.trace && r.numbered.match(head), !gap && r.deep.match(head) && (s.mode == "open" || s.trace || r.isLog(s) && indent(head) > indent(s.text)):
		r.inside(s, head)
		return true
	}
	return false
}

// mayHaveGap: Spring Boot writes a blank line before an exception, and another one behind it.
func (r *Reader) mayHaveGap(s *stream) bool {
	if s.trace || !r.isStamped(s) || r.gradeOf(s) != "error" && !r.trouble.match(s.text) {
		return false
	}
	s.lines = -1 // what follows the head is what follows this line
	return true
}

// inside counts a bracket that a line opens, which may be closed from the first column.
func (r *Reader) inside(s *stream, head []byte) {
	if r.opens.match(head) {
		s.braces++
	}
}

// thrownGoesOn: the message of an exception may have more lines, and a blank one among them.
func (r *Reader) thrownGoesOn(s *stream, l *text, indented bool, a *Answer) bool {
	if len(l.head) == 0 && !s.blank {
		s.blank = true
		return true
	}
	s.mode = "other"
	goes := r.other(s, l, indented, a)
	if !goes && !indented && len(l.head) > 0 && s.message < thrownMessage && !r.object.match(l.head) && !r.logged.match(l.head) {
		s.mode = "thrown"
		s.message++
		r.inside(s, l.head)
		return true
	}
	return goes
}

// anyhowGoesOn has the stage 1: behind the first of what anyhow writes below, each behind a blank
// line.
func (r *Reader) anyhowGoesOn(s *stream, l *text, indented bool, a *Answer) bool {
	blank := s.blank
	s.blank = len(l.head) == 0 && !blank && (s.lines == 0 || s.stage == 1)
	switch {
	case s.blank:
		return true
	case blank:
		s.trace = r.anyhow.match(l.head)
		s.stage = 1
		return s.trace
	}
	return r.other(s, l, indented, a)
}

// otp has the stages 1: behind the client; 2: behind the blank line between that and its frames.
func (r *Reader) otp(s *stream, head []byte, indented bool) bool {
	switch {
	case len(head) == 0 && s.stage == 1:
		s.stage = 2
		return true
	case s.stage < 2 && r.otpMore.match(head):
		s.stage = 0
		if bytes.HasPrefix(head, []byte("Client ")) {
			s.stage = 1
		}
		return true
	}
	return indented
}

// laidOut reports whether JSON over several lines begins: its head is but a bracket, or a line of a
// log.
func (r *Reader) laidOut(s *stream, l *text, a *Answer) bool {
	head := lastUnits(s.text, laidOut)
	if !r.jsonLine.match(l.head) || !(r.brackets.match(head) || r.isLog(s) && r.bracketed.match(head)) {
		return false
	}
	s.mode = "json"
	s.braces = max(1, depth(head))
	return r.json(s, l, a)
}

func (r *Reader) fromFirstColumn(s *stream, head []byte) bool {
	switch {
	case r.closes.match(head) && s.braces > 0:
		s.braces--
		return true
	case r.stack.match(head):
		s.trace, s.frames = true, false
		return true
	case s.lines == 0 && r.function.match(head) && r.zap.match(s.text):
		s.mode = "zap"
		return true
	case s.lines == 0 && r.goroutine.match(head) && r.isLog(s):
		s.mode = "go"
		return true
	case s.lines == 0 && s.dated && r.process.match(head): // of Android, before the exception
		s.lines = -1
		return true
	case s.lines == 0 && r.gorm.match(head) && r.isLog(s):
		return true
	case r.sql.match(head) && r.statement.match(s.text) && r.isLog(s):
		return true
	}
	// what withError asks, which is sooner known than a level
	if !r.traceback.match(head) && !r.isException(head) && !r.rubyFrame.match(head) && !r.goesOn.match(head) {
		return false
	}
	return r.ofError(s, head)
}

func (r *Reader) ofError(s *stream, head []byte) bool {
	return (s.trace || s.mode == "open" || r.gradeOf(s) == "error" || r.isWritten(s, head)) && r.withError(s, head)
}

// isWritten: a log may write the exception behind a warning, too, and behind any line that tells of
// one; one without a package only behind a warning that does. A program may print one behind other
// lines.
func (r *Reader) isWritten(s *stream, head []byte) bool {
	thrown := r.thrown.match(head)
	bare := !thrown && r.bare.match(head)
	frames := r.rubyFrame.match(head) && r.rubyClass.match(s.text)
	warned := r.gradeOf(s) == "warn"
	return s.lines == 0 && (thrown || bare || frames || r.isTraceback(head)) && r.isLogged(s) &&
		(warned && !bare || (thrown || warned) && r.trouble.match(s.text))
}

func (r *Reader) isException(head []byte) bool {
	return r.exception.match(head) || r.thrown.match(head)
}

// withError reports whether a line goes on with an error: as the exception that a log writes behind
// its line, and by what only an exception has.
func (r *Reader) withError(s *stream, head []byte) bool {
	switch {
	case !s.trace && r.isTraceback(head):
		s.mode, s.stage = "python", r.stageOf(head)
		return true
	case !s.trace && r.isException(head) && (s.mode == "open" || s.lines == 0 && r.isLogged(s)):
		s.trace = true
		r.goOnWithMessage(s, head)
		return true
	case r.rubyFrame.match(head):
		s.trace = true
		return true
	}
	first := r.frame0.match(head)
	if !r.goesOn.match(head) || first && s.frames { // a stack that begins anew is another one
		return false
	}
	s.frames = s.frames || first
	// asyncio writes that line before the traceback.
	s.trace = s.trace || !bytes.HasPrefix(head, []byte("future: "))
	if r.otpBegins.match(head) {
		s.mode = "otp"
	}
	r.goOnWithMessage(s, cause.ReplaceAll(head, nil))
	return true
}

func (r *Reader) goOnWithMessage(s *stream, head []byte) {
	if r.thrown.match(head) {
		s.mode, s.message, s.blank = "thrown", 0, false
	}
}

// isLog reports whether the head is a line of a log. That matters only where a line could go on
// with it, so it is looked at then.
func (r *Reader) isLog(s *stream) bool {
	if s.log == nil {
		is := r.isStamped(s) || r.isTimed(s.text) || r.gradeOf(s) != ""
		s.log = &is
	}
	return *s.log
}

// isStamped: behind an object no program writes an exception.
func (r *Reader) isStamped(s *stream) bool {
	head := line.FirstUnits(s.text, lookedAt)
	return s.dated || r.stamp.match(head) || r.level.match(head) || at(head, 0) != '{' && r.isTimed(s.text)
}

// isTimed reports whether a line says when it was written.
func (r *Reader) isTimed(data []byte) bool {
	said, ok := r.times.Read(data)
	return ok && !said.Moment.Since && !said.Moment.Delta && !said.Moment.Lap
}

// isLogged reports whether the head is a line of a logger, that may write no time.
func (r *Reader) isLogged(s *stream) bool {
	if r.isStamped(s) {
		return true
	}
	return r.logged.match(line.FirstUnits(s.text, lookedAt)) && (r.gradeOf(s) == "error" || r.gradeOf(s) == "warn")
}

func (r *Reader) gradeOf(s *stream) string {
	if s.grade == nil {
		text := s.text
		if s.dated {
			text = s.whole
		}
		s.grade = copyOf(r.levels.Level(text))
	}
	return *s.grade
}
