package stream

import (
	"bytes"
	"fmt"
	"time"
)

// Event is one event of the log, as an EventSource gets it.
type Event struct {
	N    int64         // its number
	At   time.Duration // its time since the epoch began, in whole milliseconds
	Type string        // message where it has no other
	Data []byte        // lines end by LF; the caller may keep it
}

// Past gives each event that is kept to take, in order, up to the newest at the time of the call.
// It holds up nobody, and nothing of the history: events that are trimmed before their turn are
// told to lost, by the number of the last of them and how many they are. An error of either ends
// it, and is returned.
func (s *Stream) Past(take func(Event) error, lost func(last, missed int64) error) error {
	s.mu.Lock()
	at, end := s.log.after(s.log.first()-1), s.log.end.n
	s.mu.Unlock()
	for at.n < end {
		from, frames, to := s.piece(at)
		if from.n > at.n {
			last := min(from.n, end)
			if err := lost(last, last-at.n); err != nil {
				return err
			}
		}
		at = to
		for len(frames) > 0 {
			frame, rest, _ := bytes.Cut(frames, blankLine)
			frames = rest
			if !bytes.HasPrefix(frame, idField) {
				continue // types
			}
			e := decode(frame)
			if e.N > end {
				return nil
			}
			if err := take(e); err != nil {
				return err
			}
		}
	}
	return nil
}

// piece returns what stands behind a position, or behind the oldest event kept where that is later,
// and the positions before and after it.
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
