package doctor

import (
	"bytes"
	"time"
)

// mostKept is how many bytes of a line are kept; an event may be as large as it likes.
const mostKept = 64 << 10

// event is one block of the stream: an event, or comments alone.
type event struct {
	at        time.Duration // since the request, when its last byte had come
	id        string        // "" if it has none
	eventType string
	data      string // its first line, at most mostKept of it
	retry     string // of its last field of that name; "" if it has none
	lines     int    // of data; 0: it is no event to an EventSource
	comments  int
}

// scanner reads an event stream as it comes (HTML standard, 9.2.6). Unlike a reader of events it
// also tells comments, and whether the stream is inside a block now.
type scanner struct {
	line    []byte // that has begun
	inLine  bool
	skipLF  bool // the byte before was a CR
	begun   bool // the first line is over, before which there may be a byte order mark
	block   event
	inBlock bool
}

// read takes the next bytes, which came at a time, and returns the blocks that end in them.
func (s *scanner) read(b []byte, at time.Duration) (ended []event) {
	for _, c := range b {
		if skip := s.skipLF && c == '\n'; skip {
			s.skipLF = false
			continue
		}
		s.skipLF = c == '\r'
		if c != '\r' && c != '\n' {
			s.inLine = true
			if len(s.line) < mostKept {
				s.line = append(s.line, c)
			}
			continue
		}
		if s.endLine() {
			s.block.at = at
			ended = append(ended, s.block)
			s.block = event{}
		}
	}
	return ended
}

// endLine reads the line that is over, and reports whether a block is.
func (s *scanner) endLine() (ended bool) {
	line := s.line
	if !s.begun {
		line = bytes.TrimPrefix(line, []byte("\ufeff"))
	}
	s.line, s.inLine, s.begun = s.line[:0], false, true
	if len(line) == 0 {
		ended, s.inBlock = s.inBlock, false
		return ended
	}
	s.inBlock = true
	name, value, _ := bytes.Cut(line, []byte(":"))
	value = bytes.TrimPrefix(value, []byte(" "))
	switch string(name) {
	case "":
		s.block.comments++
	case "id":
		s.block.id = string(value)
	case "event":
		s.block.eventType = string(value)
	case "retry":
		s.block.retry = string(value)
	case "data":
		if s.block.lines++; s.block.lines == 1 {
			s.block.data = string(value)
		}
	}
	return false
}

// open reports whether the stream is inside a block.
func (s *scanner) open() bool { return s.inLine || s.inBlock }
