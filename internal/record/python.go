package record

import (
	"bytes"
	"strconv"
)

// python has the stages 0: frames, up to the line that names the exception; 1: behind that, or in a
// group; 2: a blank line behind that; 3: another exception is announced; 4: behind the name of a
// field.
func (r *Reader) python(s *stream, head []byte, indented bool, a *Answer) Role {
	frames := indented || bytes.HasPrefix(head, []byte(`> File "`)) // of loguru
	blank := !r.anything.match(head)
	switch {
	case s.stage == 0 && (frames || blank):
		return Hidden
	case s.stage == 0:
		s.stage, s.message = 1, r.fieldsOf(head)
		if r.pythonFile.match(s.text) { // of a syntax
			a.Late = r.levels.Level(head)
		}
		return Shown
	case s.stage == 4 && indented:
		s.stage = 1
		return Hidden
	case blank:
		if s.stage != 3 {
			s.stage = 2
		}
		return Hidden
	case r.isTraceback(head):
		announced := s.stage == 3
		s.stage = r.stageOf(head)
		if !announced {
			return Head
		}
		if r.boxTrace.match(head) {
			s.mode, s.trace = "box", true
		}
		return Hidden
	case s.stage == 2 && r.chain.match(head):
		s.stage = 3
		return Hidden
	case s.stage == 1 && (indented || r.loggingError.match(head)), r.inMessage(s, head):
		return Hidden
	}
	return Head
}

// fieldsOf returns how many fields an exception of pydantic has.
func (r *Reader) fieldsOf(head []byte) int {
	found := r.validation.find(head)
	if found == nil {
		return 0
	}
	n, _ := strconv.Atoi(string(found[1]))
	return n
}

// inMessage reports whether a line goes on with what is said behind the name of an exception. Its
// braces are 1 within the brackets of a statement.
func (r *Reader) inMessage(s *stream, head []byte) bool {
	switch {
	case s.stage != 4 && s.stage != 3 && r.pythonMore.match(head), s.stage == 1 && s.braces > 0 && r.sql.match(head):
		s.stage = 1
		if s.braces > 0 || bytes.HasPrefix(head, []byte("[SQL")) {
			s.braces = 1
		}
		if r.bracketEnds.match(head) {
			s.braces = 0
		}
		return true
	case s.stage == 1 && s.message > 0 && r.field.match(head):
		s.stage = 4
		s.message--
		return true
	}
	return false
}

func (r *Reader) isTraceback(head []byte) bool {
	return r.traceback.match(head) || r.group.match(head) || r.boxTrace.match(head)
}

// stageOf returns that of python behind the first line of a traceback.
func (r *Reader) stageOf(head []byte) int {
	if r.group.match(head) {
		return 1
	}
	return 0
}
