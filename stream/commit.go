package stream

import (
	"fmt"
	"slices"
	"time"
)

// Record is given what is published, in its order, before any viewer is: data are events of one
// type, numbered from first on, all published at one time since the epoch began, in whole
// milliseconds. It is called by one publisher at a time and holds up publishers only, never a
// viewer. It keeps none of the slices. After an error it is not called again: the log says Lost
// with that error, and goes on.
type Record func(first int64, at time.Duration, eventType string, data [][]byte) error

// batch is events of one type that are published together, encoded but for their ids.
type batch struct {
	eventType string
	data      [][]byte
	bodies    []byte
	ends      []int // where each body ends
}

func newBatch(eventType string, data ...[]byte) batch {
	b := batch{eventType, data, make([]byte, 0, encodedSize(eventType, data)), make([]int, len(data))}
	for i, d := range data {
		b.bodies = appendBody(b.bodies, eventType, d)
		b.ends[i] = len(b.bodies)
	}
	return b
}

// checkSize refuses an event that is too large.
func (b batch) checkSize() error {
	start := 0
	for _, end := range b.ends {
		if size := longestID + end - start; size > MaxEvent {
			return fmt.Errorf("%w: %d bytes as encoded is more than %d", ErrSize, size, MaxEvent)
		}
		start = end
	}
	return nil
}

// encodedSize is how much room the bodies need where no line is broken and no byte is bad.
func encodedSize(eventType string, data [][]byte) int {
	size := 0
	for _, d := range data {
		size += len("event: \ndata: \n\n") + len(eventType) + len(d)
	}
	return size
}

// publish returns the id of the last event. bySource tells the source's events from a viewer's
// messages.
func (s *Stream) publish(eventType string, bySource bool, data ...[]byte) (Cursor, error) {
	if eventType == "" {
		eventType = defaultType
	}
	if err := checkType(eventType); err != nil {
		return Cursor{}, err
	}
	b := newBatch(eventType, data...)
	if err := b.checkSize(); err != nil || len(data) == 0 {
		return Cursor{}, err
	}
	return s.commit(b, func(id Cursor) {
		if bySource {
			s.latest = id.N
		}
	})
}

// say appends a numbered control event; then notes what follows from it.
func (s *Stream) say(eventType string, data any, then func(id Cursor)) error {
	_, err := s.commit(newBatch(eventType, encodeData(data)), then)
	return err
}

// commit records a batch and appends it, and returns the id of its last event. Encoding is done
// before: under the lock of the log the bytes are only copied.
func (s *Stream) commit(b batch, then func(id Cursor)) (Cursor, error) {
	s.order.Lock()
	defer s.order.Unlock()
	if s.closing.Err() != nil {
		return Cursor{}, ErrClosed
	}
	if err := s.checkRoom(b.eventType); err != nil {
		return Cursor{}, err
	}
	// the wall clock's, so that it stays true when the machine has slept; but it never runs back
	t := max(s.lastT, s.options.Clock().UnixMilli()-s.started)
	failed := s.keep(b, t)
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.append(b, t)
	then(id)
	if failed != nil {
		s.append(newBatch(typeSource, encodeData(sourceData{stateLost, failed.Error()})), t)
	}
	s.rouse()
	return id, nil
}

// keep records a batch that is about to be appended.
func (s *Stream) keep(b batch, t int64) error {
	if s.record == nil {
		return nil
	}
	err := s.record(s.log.end.n+1, time.Duration(t)*time.Millisecond, b.eventType, b.data)
	if err != nil {
		s.record = nil
	}
	return err
}

// checkRoom refuses one type too many.
func (s *Stream) checkRoom(eventType string) error {
	if eventType != typeSource && eventType != typeEnd && !slices.Contains(s.types, eventType) && len(s.types) > maxTypes {
		return fmt.Errorf("%w: type %q would be more than %d besides %s", ErrType, eventType, maxTypes, defaultType)
	}
	return nil
}

// append puts a batch at the end of the log, with a types event before it if its type is new, and
// returns the id of the last event.
func (s *Stream) append(b batch, t int64) Cursor {
	var preamble []byte
	if b.eventType != typeSource && b.eventType != typeEnd && !slices.Contains(s.types, b.eventType) {
		s.types = append(s.types, b.eventType)
		preamble = appendControl(nil, "", typeTypes, typesData{s.types})
	}
	s.lastT = t
	var id Cursor
	start := 0
	for _, end := range b.ends {
		id = Cursor{Epoch: s.epoch, N: s.log.end.n + 1, t: t}
		s.log.append(id, preamble, b.bodies[start:end])
		preamble, start = nil, end
	}
	return id
}

// Restore appends an event of a log that goes on, as Record was given it: before the stream is
// served, and in order. It is not recorded again. Where numbers are missing the history begins anew
// behind them, so that who comes from before is told. An error, such as a number or a time that is
// not behind the last, leaves the event out.
func (s *Stream) Restore(n int64, at time.Duration, eventType string, data []byte) error {
	if eventType != typeSource && eventType != typeEnd {
		if err := checkType(eventType); err != nil {
			return err
		}
	}
	b := newBatch(eventType, data)
	if err := b.checkSize(); err != nil {
		return err
	}
	s.order.Lock()
	defer s.order.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if last := s.log.end.n; n <= last || n > maxRestored {
		return fmt.Errorf("restore event: number %d is not from %d to %d", n, last+1, int64(maxRestored))
	}
	// A clock that is set back makes times to come; by more than a day it is no clock.
	t, latest := at.Milliseconds(), s.options.Clock().Add(24*time.Hour).UnixMilli()-s.started
	if t < s.lastT || t > max(latest, s.lastT) {
		return fmt.Errorf("restore event: time %d is not from %d to %d", t, s.lastT, latest)
	}
	if err := s.checkRoom(eventType); err != nil {
		return err
	}
	if n > s.log.end.n+1 {
		s.log.skip(n - 1)
	}
	s.append(b, t)
	s.latest = n + 1 // the source has said nothing since
	return nil
}

// maxRestored leaves room to go on: at a million events a second, for two centuries.
const maxRestored = MaxN / 4
