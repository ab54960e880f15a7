package stream

import (
	"bytes"
	"fmt"
	"iter"
	"time"
)

// Event is one event of the log, as an EventSource gets it.
type Event struct {
	N    int64         // its number
	At   time.Duration // its time since the epoch began, in whole milliseconds
	Type string        // message where it has no other
	Data []byte        // lines end by LF; the caller may keep it
}

// Retained returns an iterator over the retained events (the history), oldest first, up to the
// newest when the loop begins. The second value is 0 for an event. Where events are trimmed before
// their turn it is how many they are: what comes with it is no event but stands in their place,
// with the number of the last of them, the time of the event before and no type.
//
// A loop may take its time: it holds no lock and keeps nothing from being trimmed. Publishing goes
// on meanwhile.
func (s *Stream) Retained() iter.Seq2[Event, int64] {
	return func(yield func(e Event, missed int64) bool) {
		s.mu.Lock()
		at, end := s.log.after(s.log.first()-1), s.log.end.n
		s.mu.Unlock()
		var newest time.Duration
		for at.n < end {
			from, frames, to := s.piece(at)
			if last := min(from.n, end); last > at.n && !yield(Event{N: last, At: newest}, last-at.n) {
				return
			}
			at = to
			for len(frames) > 0 {
				frame, rest, _ := bytes.Cut(frames, blankLine)
				frames = rest
				if !bytes.HasPrefix(frame, idField) {
					continue // types
				}
				e := decode(frame)
				if e.N > end || !yield(e, 0) {
					return
				}
				newest = e.At
			}
		}
	}
}

// piece returns what stands behind a position, or behind the oldest event retained where that is
// later, and the positions before and after it.
func (s *Stream) piece(at position) (from position, frames []byte, to position) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.log.kept(at) {
		at = s.log.after(s.log.first() - 1)
	}
	frames, to = s.log.from(at)
	return at, frames, to
}

// decode reads an encoded event, without the empty line at its end.
func decode(frame []byte) Event {
	e := Event{Type: defaultType}
	lines := 0
	for more := true; more; {
		var line []byte
		line, frame, more = bytes.Cut(frame, []byte("\n"))
		name, value, _ := bytes.Cut(line, []byte(": "))
		switch string(name) {
		case "id":
			id, err := ParseCursor(string(value))
			if err != nil {
				// only append writes there
				panic(fmt.Sprintf("stream: an event in the log with the id %q", value))
			}
			e.N, e.At = id.N, time.Duration(id.t)*time.Millisecond
		case "event":
			e.Type = string(value)
		case "data":
			if lines++; lines > 1 {
				e.Data = append(e.Data, '\n')
			}
			e.Data = append(e.Data, value...)
		}
	}
	return e
}
