package stream

import (
	"fmt"
	"slices"
	"time"
)

// Record is given what is published, before any viewer is: data are events of one type, numbered
// from first on, all published at one time since the epoch began, in whole milliseconds.
//
// It is called by one publisher at a time, in the order of the events. While it runs publishers
// wait, viewers do not. It must not keep the slices, nor call the Stream. After an error it is not
// called again: the stream appends that error as [Stream.Lost] does, and goes on.
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

// encodedSize is the size of the bodies where data has one line each and is UTF-8.
func encodedSize(eventType string, data [][]byte) int {
	size := 0
	for _, d := range data {
		size += len("event: \ndata: \n\n") + len(eventType) + len(d)
	}
	return size
}

// publish is Publish and returns the id of the last event. bySource is false for what came by HTTP:
// StartLatest is about the source's events only.
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

// appendControlEvent appends a numbered control event, then runs update under the locks, for the
// state that follows from the event.
func (s *Stream) appendControlEvent(eventType string, data any, update func(id Cursor)) error {
	_, err := s.commit(newBatch(eventType, encodeData(data)), update)
	return err
}

// commit records a batch, appends it, runs update under the locks, and returns the id of the last
// event. The batch is encoded already: under the lock of the log its bytes are only copied.
func (s *Stream) commit(b batch, update func(id Cursor)) (Cursor, error) {
	s.publishing.Lock()
	defer s.publishing.Unlock()
	if s.closing.Err() != nil {
		return Cursor{}, ErrClosed
	}
	if err := s.checkTypeCount(b.eventType); err != nil {
		return Cursor{}, err
	}
	// The wall clock counts the time that the machine sleeps, too. It can be set back; positionAt
	// needs times in order.
	t := max(s.lastT, s.options.Clock().UnixMilli()-s.started)
	failed := s.recordBatch(b, t)
	s.observe(s.log.end.n+1, t, b)
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.append(b, t)
	update(id)
	if failed != nil {
		s.append(newBatch(typeSource, encodeData(sourceData{stateLost, failed.Error()})), t)
	}
	s.wakeWaiting()
	return id, nil
}

// recordBatch records a batch that is about to be appended.
func (s *Stream) recordBatch(b batch, t int64) error {
	if s.record == nil {
		return nil
	}
	err := s.record(s.log.end.n+1, time.Duration(t)*time.Millisecond, b.eventType, b.data)
	if err != nil {
		s.record = nil
	}
	return err
}

// observe gives a batch, whose first event is number first, to [Options.Observe].
func (s *Stream) observe(first, t int64, b batch) {
	if s.options.Observe != nil {
		s.options.Observe(first, time.Duration(t)*time.Millisecond, b.eventType, b.data)
	}
}

// checkTypeCount refuses one type too many.
func (s *Stream) checkTypeCount(eventType string) error {
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

// Restore appends an event of an earlier process, as [Record] was given it, to a stream that was
// opened with that log's [Options.Epoch] and [Options.Started]. Call it for each event in order,
// before the stream is served. It is not recorded again.
//
// Where numbers are missing the history begins anew behind them, so that a viewer that resumes
// before the hole gets a gap. An error leaves the event out: a number that is not behind the
// last, a time before the last or more than a day in the future, [ErrType], [ErrSize].
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
	s.publishing.Lock()
	defer s.publishing.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if last := s.log.end.n; n <= last || n > maxRestored {
		return fmt.Errorf("restore event: number %d is not from %d to %d", n, last+1, int64(maxRestored))
	}
	// A clock that was set back since leaves times in the future; a day is more than it was meant.
	t, latest := at.Milliseconds(), s.options.Clock().Add(24*time.Hour).UnixMilli()-s.started
	if t < s.lastT || t > max(latest, s.lastT) {
		return fmt.Errorf("restore event: time %d is not from %d to %d", t, s.lastT, latest)
	}
	if err := s.checkTypeCount(eventType); err != nil {
		return err
	}
	if n > s.log.end.n+1 {
		s.log.skip(n - 1)
	}
	s.append(b, t)
	s.observe(n, t, b)
	s.latest = n + 1 // of this run of the source there is no event yet
	return nil
}

// maxRestored leaves numbers to go on with: at a million events a second, for two centuries.
const maxRestored = MaxN / 4
