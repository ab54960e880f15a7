package stream

import (
	"bytes"
	"fmt"
	"iter"
	"time"
)

// Event is one event of the log, as an EventSource gets it, and [Stream.Retained] yields it.
type Event struct {
	// N is the number of the event, from 1 to MaxN.
	N int64
	// At is when it was published, since the epoch began ([Options.Started]), in whole
	// milliseconds. It never decreases.
	At time.Duration
	// Type is message where no other was given. It is source or end for what [Stream.SetState],
	// [Stream.Lost] and [Stream.End] have appended; Data is then JSON.
	Type string
	// Data is UTF-8, with lines ended by LF, whatever was published. The caller may keep and change
	// it.
	Data []byte
}

// Retained returns an iterator over the retained events (the history), oldest first, up to the
// newest when the loop begins.
//
// The second value is 0 for an event. Where events are trimmed before their turn it is how many:
// then the first is no event but a hole, with the number of the last event missing, the time of the
// event before the hole, and no type.
//
// The loop may be slow, and may publish: no lock is held between two events, and events are trimmed
// as ever.
func (s *Stream) Retained() iter.Seq2[Event, int64] {
	return func(yield func(e Event, missed int64) bool) {
		s.mu.Lock()
		at, end := s.log.positionAfter(s.log.first()-1), s.log.end.n
		s.mu.Unlock()
		var newest time.Duration
		for at.n < end {
			e, to := s.readRetained(at)
			if last := min(e.N-1, end); last > at.n && !yield(Event{N: last, At: newest}, last-at.n) {
				return
			}
			if e.N > end || !yield(e, 0) {
				return
			}
			at, newest = to, e.At
		}
	}
}

// Event returns event n of the log; false where it is not retained.
func (s *Stream) Event(n int64) (Event, bool) {
	s.mu.Lock()
	retained := n >= s.log.first() && n <= s.log.end.n
	var before position
	if retained {
		before = s.log.positionAfter(n - 1)
	}
	s.mu.Unlock()
	if !retained {
		return Event{}, false
	}
	e, _ := s.readRetained(before)
	return e, e.N == n // it may have been trimmed since
}

// readRetained returns the event behind at, or the oldest one if at has been trimmed, and the
// position behind it. The event is a copy, and no block is held: what calls it may be slow.
func (s *Stream) readRetained(at position) (Event, position) {
	s.mu.Lock()
	if !s.log.retains(at) {
		at = s.log.positionAfter(s.log.first() - 1)
	}
	var quick hold
	frames, _ := s.log.readFrom(at, &quick)
	s.mu.Unlock()
	defer s.release(&quick)
	size, _ := wholeEvents(frames, len(frames), 1)
	frame := frames[:size]
	if !bytes.HasPrefix(frame, idField) { // a types event stands before it
		frame = frame[bytes.Index(frame, blankLine)+len(blankLine):]
	}
	e := decodeEvent(frame[:len(frame)-len(blankLine)])
	return e, position{at.offset + int64(size), e.N}
}

// decodeEvent decodes an event without the empty line at its end.
func decodeEvent(frame []byte) Event {
	b := parseBlock(frame)
	id, err := ParseCursor(b.id)
	if err != nil {
		// only log.append writes ids there
		panic(fmt.Sprintf("stream: an event in the log with the id %q", b.id))
	}
	return Event{N: id.N, At: time.Duration(id.t) * time.Millisecond, Type: b.eventType, Data: b.data}
}
