package foreign

import (
	"bytes"
	"encoding/json"
)

// recordSeparator begins each text of a JSON sequence.
const recordSeparator = 0x1e

// sequence reads a JSON sequence (RFC 7464). A text is an event at the first LF outside its
// brackets and strings; at the next RS where it has no such LF. It reads each byte twice, however
// many lines a text has: once for the brackets, once to check what they enclose.
type sequence struct {
	unfinished

	depth           int // of brackets that are open
	quoted, escaped bool
}

func (s *sequence) Decode(chunk []byte, emit func(*Event)) {
	start := 0
	for i, c := range chunk {
		switch {
		case c == recordSeparator:
			s.finish(chunk[start:i], emit)
			start = i + 1
		case s.escaped:
			s.escaped = false
		case s.quoted:
			s.escaped, s.quoted = c == '\\', c != '"'
		case c == '"':
			s.quoted = true
		case c == '{', c == '[':
			s.depth++
		case c == '}', c == ']':
			s.depth--
		case c == '\n' && s.depth <= 0:
			s.finish(chunk[start:i+1], emit)
			start = i + 1
		}
	}
	if start < len(chunk) {
		s.keep(chunk[start:])
	}
}

// finish emits the text that ends with this part.
func (s *sequence) finish(part []byte, emit func(*Event)) {
	text, length := s.take(part)
	trimmed := bytes.Trim(text, space)
	switch {
	case length > int64(s.limit+len("\n")):
		s.send(Event{Long: length}, emit)
	case len(trimmed) > 0:
		s.send(Event{Data: trimmed, Torn: !isWhole(text, trimmed)}, emit)
	}
	s.depth, s.quoted, s.escaped = 0, false, false
}

// isWhole reports whether a text is all of a JSON text. A number, true, false and null may have
// been cut unless white space is behind them (RFC 7464, section 2.4).
func isWhole(text, trimmed []byte) bool {
	ends := bytes.IndexByte([]byte(`{["`), trimmed[0]) >= 0 || bytes.IndexByte([]byte(space), text[len(text)-1]) >= 0
	return ends && json.Valid(trimmed)
}

// End emits a last text that is whole without its LF; another one is dropped.
func (s *sequence) End(_ bool, emit func(*Event)) (cut bool) {
	if s.length == 0 {
		return false
	}
	s.finish(nil, func(e *Event) {
		if cut = e.Torn; !cut {
			emit(e)
		}
	})
	return cut
}
