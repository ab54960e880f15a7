package stream

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Engine keeps the log of several processes (nodes) that show the same events, each with a Stream
// of its own. It orders the events of all; [Stream.Deliver] appends them here in that order.
//
// Its methods are called without a lock, by several goroutines at once. ctx is done when the
// stream is closed.
type Engine interface {
	// Publish keeps events of one type, in order, and returns the number of the last. Events
	// of others may come between them. key is the idempotency key of a single event, "" for
	// none: one that comes again returns the number of the first time. bySource is true for
	// events of a source, for [Ordered]. While the engine is away Publish waits until ctx is
	// done, and then returns ErrAway; if ctx has a deadline it may do so at once.
	Publish(ctx context.Context, key, eventType string, bySource bool, data [][]byte) (last int64, err error)
	// Together reports whether the events of one Publish follow each other in the log.
	Together() bool
	// Holds reports whether event n is kept, though it may not be delivered yet. The error is
	// that this cannot be known now.
	Holds(ctx context.Context, n int64) (bool, error)
}

// ErrAway is that the [Engine] cannot be reached, so that nobody can tell whether the event was
// kept: sent again with its key it is one event.
var ErrAway = errors.New("publish: the engine that keeps the log is away")

// ErrApart is that several events would not follow each other in the log of the [Engine], so that
// their numbers are not known. One by one they can be published.
var ErrApart = errors.New("publish: others may come between the events")

// Ordered is an event as an [Engine] has ordered it.
type Ordered struct {
	// N is its number, greater than that of the event before. Those between were lost.
	N int64
	// At is when it was published, since the epoch began. One that runs back counts as that
	// of the event before.
	At   time.Duration
	Type string
	Data []byte
	// BySource is what [Engine.Publish] was given.
	BySource bool
}

// aheadWait is how long a request waits for the event of its cursor, which the engine has and
// this process has not yet.
const aheadWait = 2 * time.Second

// errBehind is that a viewer comes from a process that is ahead of this one.
var errBehind = errors.New("view: this node is behind the cursor; another may have it")

// awayWait is how long an event waits for an engine that is away, if it is not of a source.
const awayWait = 3 * time.Second

// Deliver appends events that the [Options.Engine] has ordered, and wakes the viewers once for
// all. An event that no stream takes, of a bad type or too large, is replaced by a mark that says
// so: its number is not lost. One that was delivered before is left out. The only error is
// [ErrClosed].
func (s *Stream) Deliver(events ...Ordered) error {
	s.publishing.Lock()
	defer s.publishing.Unlock()
	if s.closing.Err() != nil {
		return ErrClosed
	}
	n, t := s.log.end.n, s.lastT
	var batches []batch
	for _, e := range events {
		if e.N <= n {
			continue
		}
		if !slices.Contains(s.types, e.Type) { // so that types has all before
			s.appendRecorded(batches...)
			batches = nil
		}
		b := s.batchOf(e)
		n, t = e.N, max(t, e.At.Milliseconds())
		b.first, b.t = n, t
		batches = append(batches, b)
	}
	s.appendRecorded(batches...)
	return nil
}

// Reset begins another log, which the engine keeps now: all viewers are disconnected, and come
// back to a gap that says restart. Nothing is recorded any more. The error is a name or a time
// that [Options] would refuse.
func (s *Stream) Reset(epoch string, started time.Time) error {
	o := s.options
	o.Epoch, o.Started = epoch, started
	if _, err := o.withDefaults(); err != nil {
		return err
	}
	s.publishing.Lock()
	defer s.publishing.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.epoch, s.started, s.record = epoch, started.UnixMilli(), nil
	s.log.skip(0)
	s.lastT, s.latest, s.end, s.types, s.state = 0, 0, 0, []string{defaultType}, nil
	s.presence.disconnectEverybody()
	s.wakeWaiting()
	return nil
}

// Notice sends every viewer a state of the engine as a source event without an id, which is in no
// log, such as away. One that stands is sent to those who come later, too, until the next.
func (s *Stream) Notice(state, text string, stands bool) {
	event := appendControl(nil, "", typeSource, sourceData{state, text})
	s.presence.announceNotice(event, stands)
}

// Here returns how many viewers this process has.
func (s *Stream) Here() int { return s.presence.here() }

// Elsewhere sets how many viewers the other processes have, which count as those here do.
func (s *Stream) Elsewhere(viewers int) { s.presence.setElsewhere(viewers) }

// commitByEngine publishes a batch by the engine. A source without a key waits while the engine
// is away, and the id of its event has no time, which the engine sets.
func (s *Stream) commitByEngine(key string, b batch) (Cursor, error) {
	ctx, waits := s.closing, b.bySource && key == ""
	if !waits {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, awayWait)
		defer cancel()
	}
	if s.closing.Err() != nil {
		return Cursor{}, ErrClosed
	}
	s.mu.Lock()
	epoch, err := s.epoch, s.checkTypeCount(b.eventType, maxTypes)
	s.mu.Unlock()
	if err != nil {
		return Cursor{}, err
	}
	last, err := s.options.Engine.Publish(ctx, key, b.eventType, b.bySource, b.data)
	if s.closing.Err() != nil && err != nil {
		err = ErrClosed
	}
	id := Cursor{Epoch: epoch, N: last, t: noTime}
	if err != nil || waits {
		return id, err
	}
	return s.awaitDelivery(id), nil
}

// awaitDelivery waits until an event of the engine is delivered here, so that whoever has
// published it reads it, and returns its id with its time; without, where it does not come within
// aheadWait.
func (s *Stream) awaitDelivery(id Cursor) Cursor {
	late := time.NewTimer(aheadWait)
	defer late.Stop()
	for {
		s.mu.Lock()
		replaced, here, wake := s.epoch != id.Epoch, id.N <= s.log.end.n, s.nextPublish()
		s.mu.Unlock()
		if replaced {
			return id
		}
		if here {
			if e, retained := s.Event(id.N); retained {
				id.t = e.At.Milliseconds()
			}
			return id
		}
		select {
		case <-wake:
		case <-s.closing.Done():
			return id
		case <-late.C:
			return id
		}
	}
}

// awaitCursor waits for the event of a cursor that the engine has and this process has not yet. It
// reports false where the engine may have it, and it has not come within aheadWait: then nothing
// that is said of the cursor would be true.
func (s *Stream) awaitCursor(ctx context.Context, text string) bool {
	cursor, err := ParseCursor(text)
	if s.options.Engine == nil || err != nil {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, aheadWait)
	defer cancel()
	asked := false
	for {
		s.mu.Lock()
		here, wake := s.epoch != cursor.Epoch || cursor.N <= s.log.end.n, s.nextPublish()
		s.mu.Unlock()
		if here {
			return true
		}
		if !asked {
			asked = true
			if held, err := s.options.Engine.Holds(ctx, cursor.N); err == nil && !held {
				return true
			}
		}
		select {
		case <-wake:
		case <-s.closing.Done():
			return true
		case <-ctx.Done():
			return false
		}
	}
}

// batchOf encodes an event, or the mark that stands for it.
func (s *Stream) batchOf(e Ordered) batch {
	b := newBatch(e.Type, e.Data)
	b.bySource = e.BySource
	err := b.checkSize()
	switch {
	case err != nil:
	case e.Type == typeSource:
		var d sourceData
		err = json.Unmarshal(e.Data, &d)
	default:
		if err = checkType(e.Type); err == nil {
			err = s.checkTypeCount(e.Type, maxEngineTypes)
		}
	}
	if err != nil {
		return newBatch(typeSource, encodeData(sourceData{stateLost, fmt.Sprintf("an event was left out: %v", err)}))
	}
	return b
}
