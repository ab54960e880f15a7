package foreign

import (
	"bytes"
	"strings"
)

// Fields are what the lines of a block of an event stream say (HTML standard, section 9.2.6). The
// zero value is a block that has not begun.
type Fields struct {
	Name  string // "" where there is no field event
	ID    []byte
	HasID bool // there is a field id that counts
	Retry string
	Data  []byte // its lines, joined by LF
	Lines int    // of Data

	before string // a name, which most often comes again
}

// Add adds a line that is not empty, and returns the name of its field, "" for a comment. A field
// that the standard does not name is ignored.
func (f *Fields) Add(line []byte) (name []byte) {
	name = line
	var value []byte
	if colon := bytes.IndexByte(line, ':'); colon >= 0 {
		name, value = line[:colon], line[colon+1:]
	}
	if len(value) > 0 && value[0] == ' ' {
		value = value[1:]
	}
	switch string(name) {
	case "data":
		if f.Lines++; f.Lines > 1 {
			f.Data = append(f.Data, '\n')
		}
		f.Data = append(f.Data, value...)
	case "event":
		if f.before != string(value) {
			f.before = strings.ToValidUTF8(string(value), "\uFFFD")
		}
		f.Name = f.before
	case "id":
		if bytes.IndexByte(value, 0) < 0 {
			f.ID, f.HasID = append(f.ID[:0], value...), true
		}
	case "retry":
		if len(value) > 0 && len(bytes.Trim(value, "0123456789")) == 0 {
			f.Retry = string(value)
		}
	}
	return name
}

// eventStream reads an event stream: CR, LF and CRLF end a line, in whatever pieces it comes.
type eventStream struct {
	limit  int // bytes of a line that are kept
	fields Fields
	open   bool  // a block has begun
	size   int64 // of its data
	lastID []byte
	named  bool // by a block that has ended, though it may be empty
	retry  string

	aliased bool   // the data of the block are in the chunk, and nowhere else
	line    []byte // the start of a line that has not ended
	length  int64  // of it, also of what is not kept
	afterCR bool
	begun   bool // the first line is over: a byte order mark stands only before it
	event   Event
	types   map[string]string
}

// The names whose types are remembered: so many, of at most so many bytes.
const (
	maxKnown = 256
	maxName  = 128
)

func newEventStream(limit int) *eventStream {
	return &eventStream{limit: limit, types: map[string]string{}}
}

// Decode is that of [Decoder].
func (s *eventStream) Decode(chunk []byte, emit func(*Event)) {
	lf, cr := indexFrom(chunk, 0, '\n'), indexFrom(chunk, 0, '\r')
	start := 0
	for end := min(lf, cr); end < len(chunk); end = min(lf, cr) {
		if behind := end + 1; end == lf && behind < len(chunk) && chunk[behind] == '\n' && s.dispatchLine(chunk[start:end], emit) {
			start = behind + 1
			lf = indexFrom(chunk, start, '\n')
			continue
		}
		if crlf := s.afterCR && end == lf && start == end; !crlf {
			s.addLine(chunk[start:end], emit)
		}
		s.afterCR = end == cr
		start = end + 1
		if end == cr {
			cr = indexFrom(chunk, start, '\r')
		} else {
			lf = indexFrom(chunk, start, '\n')
		}
	}
	if start < len(chunk) {
		s.afterCR = false
		s.keep(chunk[start:])
	}
	if s.aliased {
		s.fields.Data, s.aliased = bytes.Clone(s.fields.Data), false
	}
}

// indexFrom is the index of the first c in b from start on, or the length of b.
func indexFrom(b []byte, start int, c byte) int {
	if i := bytes.IndexByte(b[start:], c); i >= 0 {
		return start + i
	}
	return len(b)
}

// keep keeps a part of a line that has not ended.
func (s *eventStream) keep(part []byte) {
	s.length += int64(len(part))
	space := s.limit + len("data: ") - len(s.line)
	s.line = append(s.line, part[:min(len(part), space)]...)
}

// addLine adds a line, whose start may have been kept.
func (s *eventStream) addLine(line []byte, emit func(*Event)) {
	length, inChunk := int64(len(line)), s.length == 0
	if !inChunk {
		s.keep(line)
		line, length = s.line, s.length
		s.line, s.length = s.line[:0], 0
	}
	if !s.begun {
		s.begun = true
		line, length = trimMark(line, length)
	}
	if length == 0 {
		s.dispatch(emit)
		return
	}
	s.open = s.open || line[0] != ':'
	if len(line) >= 4 && string(line[:4]) == "data" && (len(line) == 4 || line[4] == ':') {
		s.addData(line, length, inChunk)
	} else if length <= int64(s.limit) {
		s.fields.Add(line)
		if s.fields.Retry != "" {
			s.retry = s.fields.Retry
		}
	}
}

// trimMark removes a byte order mark.
func trimMark(line []byte, length int64) ([]byte, int64) {
	if bytes.HasPrefix(line, []byte("\uFEFF")) {
		return line[3:], length - 3
	}
	return line, length
}

// addData adds a line of data, unless the event is longer than it may be. Where there is one line,
// in the chunk, nothing is copied: most events are such.
func (s *eventStream) addData(line []byte, length int64, inChunk bool) {
	f := &s.fields
	value := line[min(len(line), len("data:")):]
	if len(value) > 0 && value[0] == ' ' {
		value = value[1:]
	}
	size := length - int64(len(line)-len(value))
	f.Lines++
	if s.size += size; f.Lines > 1 {
		s.size++ // LF
	}
	switch {
	case s.size > int64(s.limit):
		f.Data, s.aliased = nil, false
	case f.Lines == 1 && inChunk:
		f.Data, s.aliased = value[:len(value):len(value)], true // what is appended goes elsewhere
	default:
		if s.aliased = false; f.Lines > 1 {
			f.Data = append(f.Data, '\n')
		}
		f.Data = append(f.Data, value...)
	}
}

// dispatchLine adds the line before an empty one and ends the block, where that line is the only
// one of data and all of it is in the chunk. Most blocks end so. Otherwise it does nothing, and
// returns false.
func (s *eventStream) dispatchLine(line []byte, emit func(*Event)) bool {
	if len(line) < len("data:") || string(line[:len("data:")]) != "data:" || s.fields.Lines > 0 || s.length > 0 || !s.begun || len(line) > s.limit {
		return false
	}
	value := line[len("data:"):]
	if len(value) > 0 && value[0] == ' ' {
		value = value[1:]
	}
	s.afterCR = false
	s.fields.Data, s.fields.Lines, s.size = value[:len(value):len(value)], 1, int64(len(value))
	s.dispatch(emit)
	return true
}

// dispatch ends a block. One without data is no event, but its id and retry count.
func (s *eventStream) dispatch(emit func(*Event)) {
	f := &s.fields
	if f.HasID {
		s.lastID, f.ID, s.named = f.ID, s.lastID, true
	}
	if f.Lines > 0 {
		e := &s.event
		e.Type, e.ID, e.HasID, e.Data, e.Long = s.typeOf(f.Name), s.lastID, f.HasID, f.Data, 0
		if s.size > int64(s.limit) {
			e.Data, e.Long = nil, s.size
		}
		emit(e)
	}
	f.Name, f.HasID, f.Retry, f.Data, f.Lines = "", false, "", nil, 0
	s.open, s.size, s.aliased = false, 0, false
}

func (s *eventStream) typeOf(name string) string {
	if name == "" {
		return ""
	}
	if t, known := s.types[name]; known {
		return t
	}
	t := Type(name)
	if len(name) <= maxName {
		if len(s.types) >= maxKnown {
			clear(s.types)
		}
		s.types[name] = t
	}
	return t
}

// End is that of [Decoder]: a block that has no empty line behind it is dropped. It changes
// nothing, so it also tells at any time whether the stream is inside a block.
func (s *eventStream) End(bool, func(*Event)) (cut bool) { return s.open || s.length > 0 }

// LastID is that of [Decoder].
func (s *eventStream) LastID() (id string, named bool) { return string(s.lastID), s.named }

// Retry is that of [Decoder].
func (s *eventStream) Retry() string { return s.retry }
