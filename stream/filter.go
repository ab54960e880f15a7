package stream

import (
	"bytes"
	"context"
	"net/http"
	"time"
)

// Filter says which events a search ([Stream.Find]) is for.
type Filter struct {
	// Match reports whether an event is one of those. The Data of the event is only valid
	// during the call, and must not be changed.
	Match func(e Event) bool

	// Candidates saves Match for most events. It is given encoded events and returns a
	// function that returns a place in the first event that may match, at or behind from;
	// -1 where there is none. from rises. The default is nil: every event may match.
	Candidates func(encoded []byte) (next func(from int) int)
}

// scanner finds the events that match in encoded ones.
type scanner struct {
	match     func(e Event) bool
	candidate func(from int) int // nil: every event is one
	encoded   []byte
	at        int // where the next event begins
	types     int // where the next types event may be; -1 for none
	data      []byte
}

// newScanner returns a scanner of whole events. A filter that is nil lets all through.
func newScanner(f *Filter, encoded []byte) *scanner {
	sc := &scanner{match: func(Event) bool { return true }, encoded: encoded}
	if f != nil {
		sc.match = f.Match
		if f.Candidates != nil {
			sc.candidate = f.Candidates(encoded)
		}
	}
	return sc
}

// next returns the number of the next event that matches, and where it stands; false where there
// is none. What stands without an id before an event (its types) is returned, too, with the number
// 0: whoever views needs it also where the event does not match.
func (sc *scanner) next() (n int64, start, end int, ok bool) {
	for sc.at < len(sc.encoded) {
		start = sc.at
		if sc.candidate != nil {
			place := sc.candidate(start)
			if sc.types >= 0 && sc.types <= start {
				sc.types = sc.typesFrom(start)
			}
			if sc.types >= 0 && (place < 0 || sc.types < place) {
				place = sc.types
			}
			if place < 0 {
				sc.at = len(sc.encoded)
				break
			}
			// back to where the event begins, behind an empty line; bytes.LastIndex is slower
			for i := place; i > start+1; i-- {
				if sc.encoded[i-1] == '\n' && sc.encoded[i-2] == '\n' {
					start = i
				}
			}
		}
		end = start + bytes.Index(sc.encoded[start:], blankLine) + len(blankLine)
		sc.at = end
		frame := sc.encoded[start : end-1]
		if !bytes.HasPrefix(frame, idField) {
			return 0, start, end, true
		}
		if e := sc.view(frame); sc.match(e) {
			return e.N, start, end, true
		}
	}
	return 0, 0, 0, false
}

// typesFrom returns where a types event may begin, at or behind a place; -1 for nowhere.
func (sc *scanner) typesFrom(at int) int {
	i := bytes.Index(sc.encoded[at:], typesField)
	if i < 0 {
		return -1
	}
	return at + i
}

var typesField = []byte("event: " + typeTypes + "\n")

// view decodes an event with the LF of its last line. It makes no copy of data of one line.
func (sc *scanner) view(frame []byte) Event {
	e := Event{Type: defaultType}
	id, frame, _ := bytes.Cut(frame[len(idField)+epochLength+1:], []byte("\n"))
	e.N, id = leadingNumber(id)
	if len(id) > 0 {
		var t int64
		t, _ = leadingNumber(id[1:])
		e.At = time.Duration(t) * time.Millisecond
	}
	lines := 0
	for len(frame) > 0 {
		end := bytes.IndexByte(frame, '\n')
		switch l := frame[:end]; {
		case frame[0] == 'e':
			e.Type = string(l[len("event: "):])
		case lines == 0:
			e.Data = l[len("data: "):]
			lines++
		default:
			if lines == 1 {
				sc.data = append(sc.data[:0], e.Data...)
			}
			sc.data = append(append(sc.data, '\n'), l[len("data: "):]...)
			e.Data = sc.data
			lines++
		}
		frame = frame[end+1:]
	}
	return e
}

// leadingNumber reads the digits that a text begins with, and returns what follows them.
func leadingNumber(text []byte) (n int64, rest []byte) {
	i := 0
	for ; i < len(text) && text[i] >= '0' && text[i] <= '9'; i++ {
		n = 10*n + int64(text[i]-'0')
	}
	return n, text[i:]
}

type filterKey struct{}

// WithFilter returns a context for a search ([Stream.ServeFind]) for the events that match.
func WithFilter(ctx context.Context, f *Filter) context.Context {
	return context.WithValue(ctx, filterKey{}, f)
}

func filterOf(r *http.Request) *Filter {
	f, _ := r.Context().Value(filterKey{}).(*Filter)
	return f
}
