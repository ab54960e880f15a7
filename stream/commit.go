package stream

import (
	"cmp"
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
	head      []byte // what stands before data that stand in an event as they are
	bodies    []byte // of the other events
	ends      []int  // where each body ends; it is empty where data stand as they are
	longest   int    // the size of the largest event without its id
	bySource  bool   // for StartLatest, which is about the source's events only

	// its place in the log, once it is ordered
	first int64 // number of its first event
	t     int64 // milliseconds since the epoch began
}

func newBatch(eventType string, data ...[]byte) batch {
	return new(batchSpace).encode(eventType, data)
}

// batchSpace is the space of an encoded batch, to be used again when that is in the log: lines that
// come at full speed would make as much garbage as there are lines.
type batchSpace struct {
	head, bodies []byte
	ends         []int
}

// keptBatch is up to which size space is kept, in bytes: a read of lines has 64 KiB.
const keptBatch = 128 << 10

// encode copies only what changes: most data are one line of text, which the log takes as it is.
func (p *batchSpace) encode(eventType string, data [][]byte) batch {
	p.head, p.bodies, p.ends = appendHead(p.head[:0], eventType), p.bodies[:0], p.ends[:0]
	longest := 0
	for _, d := range data {
		size := len(p.head) + len(d) + len(blankLine)
		if start := len(p.bodies); !isLine(d) {
			p.bodies = appendBody(p.bodies, eventType, d)
			size = len(p.bodies) - start
		}
		p.ends = append(p.ends, len(p.bodies))
		longest = max(longest, size)
	}
	return batch{eventType: eventType, data: data, head: p.head, bodies: p.bodies, ends: p.ends, longest: longest}
}

// body returns event i without its id; or, as it is in a line, its data alone.
func (b *batch) body(i int) (body []byte, inLine bool) {
	start := 0
	if i > 0 {
		start = b.ends[i-1]
	}
	if start == b.ends[i] {
		return b.data[i], true
	}
	return b.bodies[start:b.ends[i]], false
}

// checkSize refuses an event that is too large.
func (b *batch) checkSize() error {
	if size := longestID + b.longest; size > MaxEvent {
		return fmt.Errorf("%w: %d bytes as encoded is more than %d", ErrSize, size, MaxEvent)
	}
	return nil
}

// publish is Publish and returns the id of the last event. bySource is false for what came by HTTP.
// With a key that is not "" it publishes one event, once.
func (s *Stream) publish(key, eventType string, bySource bool, data ...[]byte) (Cursor, error) {
	if eventType == "" {
		eventType = defaultType
	}
	if err := checkType(eventType); err != nil {
		return Cursor{}, err
	}
	space := s.spaces.Get().(*batchSpace)
	b := space.encode(eventType, data)
	if cap(space.bodies) <= keptBatch {
		defer s.spaces.Put(space)
	}
	if err := b.checkSize(); err != nil || len(data) == 0 {
		return Cursor{}, err
	}
	b.bySource = bySource
	if s.options.Engine != nil {
		return s.commitByEngine(key, b)
	}
	return s.keys.publishOnce(key, func() (Cursor, error) { return s.commit(b) })
}

// publishControl publishes a numbered control event; with a key that is not "" once.
func (s *Stream) publishControl(key, eventType string, data any) (Cursor, error) {
	b := newBatch(eventType, encodeData(data))
	if s.options.Engine != nil {
		b.bySource = true
		return s.commitByEngine(key, b)
	}
	return s.keys.publishOnce(key, func() (Cursor, error) { return s.commit(b) })
}

// commit publishes a batch and returns the id of its last event: the batch is ordered, which gives
// it its numbers and its time, and then appended at that place.
func (s *Stream) commit(b batch) (Cursor, error) {
	s.publishing.Lock()
	defer s.publishing.Unlock()
	if s.closing.Err() != nil {
		return Cursor{}, ErrClosed
	}
	if err := s.checkTypeCount(b.eventType, maxTypes); err != nil {
		return Cursor{}, err
	}
	b.first, b.t = s.order()
	return s.appendRecorded(b), nil
}

// order returns the number and the time of the next event. The caller holds publishing.
func (s *Stream) order() (first, t int64) {
	// The wall clock counts the time that the machine sleeps, too. It can be set back; positionAt
	// needs times in order.
	return s.log.end.n + 1, max(s.lastT, s.options.Clock().UnixMilli()-s.started)
}

// appendRecorded records batches that are ordered, appends them, and wakes the viewers. It returns
// the id of the last event. The batches are encoded already: under the lock of the log their bytes
// are only copied. The caller holds publishing.
func (s *Stream) appendRecorded(batches ...batch) (id Cursor) {
	var failed error
	for _, b := range batches {
		failed = cmp.Or(failed, s.recordBatch(b))
		s.observe(b)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, b := range batches {
		id = s.append(b)
		s.noteSource(id, b)
	}
	if failed != nil {
		s.markLost(failed.Error())
	}
	s.wakeWaiting()
	return id
}

// markLost marks in the log that the recording has ended. The caller holds the locks.
func (s *Stream) markLost(text string) {
	if s.options.Engine != nil { // which must order the mark
		go func() { _ = s.Lost(text) }() // the error is that of a stream that was closed
		return
	}
	b := newBatch(typeSource, encodeData(sourceData{stateLost, text}))
	b.first, b.t = s.log.end.n+1, s.lastT
	s.append(b)
}

// noteSource keeps what follows from the newest batch for the source of this run: its state, its
// end, and where it is.
func (s *Stream) noteSource(id Cursor, b batch) {
	switch b.eventType {
	case typeSource:
		var d sourceData
		if decodeData(b.data[0], &d); d.State != stateLost {
			s.state = &SourceState{id.String(), d.State, d.Text}
			if s.options.Engine == nil { // else it may be another source
				s.ended, s.end = false, 0
			}
		}
	case typeEnd:
		var d endData
		decodeData(b.data[0], &d)
		s.state = &SourceState{id.String(), stateEnded, d.Status}
		s.ended, s.end = true, id.N
	default:
		if b.bySource {
			s.latest = id.N
		}
	}
}

// recordBatch records a batch that is about to be appended.
func (s *Stream) recordBatch(b batch) error {
	if s.record == nil {
		return nil
	}
	err := s.record(b.first, time.Duration(b.t)*time.Millisecond, b.eventType, b.data)
	if err != nil {
		s.record = nil
	}
	return err
}

// observe gives a batch to [Options.Observe].
func (s *Stream) observe(b batch) {
	if s.options.Observe != nil {
		s.options.Observe(b.first, time.Duration(b.t)*time.Millisecond, b.eventType, b.data)
	}
}

// checkTypeCount refuses one type more than there may be besides the default and our own.
func (s *Stream) checkTypeCount(eventType string, most int) error {
	own := s.options.OwnTypes
	if eventType == typeSource || eventType == typeEnd || slices.Contains(s.types, eventType) || slices.Contains(own, eventType) {
		return nil
	}
	others := 0
	for _, t := range s.types[1:] { // behind the default
		if !slices.Contains(own, t) {
			others++
		}
	}
	if others >= most {
		return fmt.Errorf("%w: type %q would be more than %d besides %s", ErrType, eventType, most, defaultType)
	}
	return nil
}

// append puts a batch at its place in the log, with a types event before it if its type is new.
// Where numbers are missing the history begins anew behind them, so that a viewer before the hole
// gets a gap. It returns the id of the last event.
func (s *Stream) append(b batch) Cursor {
	if b.first > s.log.end.n+1 {
		s.log.skip(b.first - 1)
	}
	var preamble []byte
	if b.eventType != typeSource && b.eventType != typeEnd && !slices.Contains(s.types, b.eventType) {
		s.types = append(s.types, b.eventType)
		preamble = appendControl(nil, "", typeTypes, typesData{s.types})
	}
	s.lastT = b.t
	id := newIDLine(Cursor{Epoch: s.epoch, N: s.log.end.n + 1, t: b.t}, b.head)
	for i := range b.ends {
		if i > 0 {
			id.next()
		}
		body, inLine := b.body(i)
		s.log.append(&id, preamble, body, inLine)
		preamble = nil
	}
	return id.cursor
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
	if err := s.checkTypeCount(eventType, maxTypes); err != nil {
		return err
	}
	b.first, b.t = n, t
	s.append(b)
	s.observe(b)
	s.latest = n + 1 // of this run of the source there is no event yet
	return nil
}

// maxRestored leaves numbers to go on with: at a million events a second, for two centuries.
const maxRestored = MaxN / 4
