package stream

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"time"
)

// Filter says which events a search ([Stream.Find]) or a view ([WithFilter]) is for.
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

// follows reports whether the next event matches, and returns what next would.
func (sc *scanner) follows() (n int64, ok bool) {
	one := scanner{match: sc.match, encoded: sc.encoded[sc.at:], data: sc.data}
	if len(one.encoded) > 0 {
		one.encoded = one.encoded[:bytes.Index(one.encoded, blankLine)+len(blankLine)]
	}
	if n, _, _, ok = one.next(); ok {
		sc.at += len(one.encoded)
	}
	return n, ok
}

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

// maxFiltered is how many views may have a filter at once: each needs a goroutine, and a turn to
// look at each event.
const maxFiltered = 200

// admitFilter counts v, if it has a filter. leaveFilter must be called at its end.
func (s *Stream) admitFilter(v *viewer) error {
	if v.filter != nil {
		select {
		case s.filtered <- struct{}{}:
		default:
			return fmt.Errorf("too many views with a filter: there are %d, as many as may be", maxFiltered)
		}
	}
	return nil
}

func (s *Stream) leaveFilter(v *viewer) {
	if v.filter != nil {
		<-s.filtered
	}
}

// looked is the channel of a read that has not found an event, and may go on at once.
var looked = func() <-chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

// read is readLog for v. Where v has a filter it returns the next events that match and lie side by
// side, and moves v over those before them. Of one block that has none the channel is looked.
func (s *Stream) read(v *viewer, h *hold, limit budget) (events []byte, to position, now phase, wake <-chan struct{}) {
	if v.filter == nil {
		return s.readLog(v, h, limit)
	}
	events, to, now, wake = s.readLog(v, h, unlimited)
	if len(events) == 0 || isGap(events) {
		return events, to, now, wake
	}
	var start, end int
	var first, last int64
	found := false
	_ = s.look(context.Background(), func() { // that ends by itself
		sc := newScanner(v.filter, events)
		if first, start, end, found = sc.next(); !found {
			return
		}
		if last = first; first == 0 {
			first = firstNumber(events[end:])
			last = first - 1
		}
		for more := true; more; {
			var n int64
			if n, more = sc.follows(); more {
				last, end = max(last, n), sc.at
			}
		}
	})
	if !found {
		v.advance(to)
		return nil, v.at, live, looked
	}
	at := v.at
	v.advance(position{at.offset + int64(start), first - 1})
	if events, to, found = limit.cut(events[start:end], v.at, position{at.offset + int64(end), last}); !found {
		return nil, v.at, live, nil
	}
	return events, to, live, nil
}

// isGap reports whether what readLog has returned is no events.
func isGap(events []byte) bool {
	_, behind, _ := bytes.Cut(events, []byte("\n"))
	return bytes.HasPrefix(behind, gapField)
}

var gapField = []byte("event: " + typeGap + "\n")

// firstNumber returns the number of the first of encoded events.
func firstNumber(events []byte) int64 {
	for !bytes.HasPrefix(events, idField) {
		events = events[bytes.Index(events, blankLine)+len(blankLine):]
	}
	n, _ := leadingNumber(events[len(idField)+epochLength+1:])
	return n
}

type filterKey struct{}

// WithFilter returns a context for a request of events ([Stream.ServeEvents], [Stream.ServePoll])
// that gets those alone that match, and the control events. Its pings have an id, from which it
// resumes. More than 200 such at once are refused with 503 and Retry-After.
func WithFilter(ctx context.Context, f *Filter) context.Context {
	return context.WithValue(ctx, filterKey{}, f)
}

func filterOf(r *http.Request) *Filter {
	f, _ := r.Context().Value(filterKey{}).(*Filter)
	return f
}
