package stream

import (
	"context"
	"errors"
	"math"
	"time"
)

// Four loops move the cursors of viewers (the fan-out). All read by readLog; they differ in how
// they wait, and in what they do about everything else:
//
//	               events            ping                   end, bye          disconnected
//	follow         write, flush      after 15 s of silence  write, return     return
//	                                 or count changed
//	writeAnswer    write up to       never                  write, then next  return without
//	               1 MiB, then next                                           next
//	serveBlocking  write             count changed          write, close      close
//	serveViewer    write without     after 15 s of silence  write, close      close
//	               waiting           or count changed
//
// follow runs on the goroutine of a request, and so does writeAnswer, for a poll. serveBlocking and
// serveViewer alternate in one viewer's life, which takeover.go draws.

// pingAfter is how long a stream is silent before a ping (heartbeat): less than the 30 or 60 s
// after which proxies give up.
const pingAfter = 15 * time.Second

// sink writes to one viewer. write writes whole events, with a deadline of its own; after an error
// the viewer is gone.
type sink interface {
	write(events []byte) error
	// cut ends the write under way, and each later one. It does not wait.
	cut()
}

// answerSink is the sink of an answer of net/http. flush sends what was written.
type answerSink interface {
	sink
	flush() error
}

// errDisconnected is why a viewer is gone that Disconnect or ServeLeave ended, or that was cut
// since memory was short.
var errDisconnected = errors.New("disconnected on request")

// phase is where the viewing of a viewer is that has been written all there is.
type phase int

const (
	live    phase = iota // it waits for the next publish
	expired              // its viewing has ended
	closed               // the stream was closed
)

// budget limits one read of the log to whole events. The first event is read whatever its size,
// unless notFirst: then the answer already holds some.
type budget struct {
	bytes    int
	events   int64
	notFirst bool
}

var unlimited = budget{bytes: math.MaxInt, events: math.MaxInt64}

// cut returns those of the events between two positions that are within the limit, and the position
// behind them; false where that leaves none.
func (b budget) cut(events []byte, from, to position) ([]byte, position, bool) {
	if len(events) <= b.bytes && to.n-from.n <= b.events {
		return events, to, true
	}
	size, n := wholeEvents(events, b.bytes, b.events)
	if size == 0 && !b.notFirst {
		size, n = wholeEvents(events, len(events), 1)
	}
	return events[:size], position{from.offset + int64(size), from.n + n}, size > 0
}

// readLog returns the events behind v's cursor, as many as lie in one block and are within limit,
// and the position behind them; or a gap event if v has fallen behind the retained events (a slow
// consumer). It does not move v. h holds the block until its next read, or [Stream.release].
//
// Without events it returns v's phase, and where that is live the channel that the next publish
// closes. All are read under one lock hold, so no event falls between. With events, and where limit
// leaves none of those there are, the channel is nil.
func (s *Stream) readLog(v *viewer, h *hold, limit budget) (events []byte, to position, now phase, wake <-chan struct{}) {
	ended, ok := !v.deadline.IsZero() && !time.Now().Before(v.deadline), false
	s.mu.Lock()
	defer s.mu.Unlock()
	if v.epoch != s.epoch { // see Reset
		s.memory.move(h, nil)
		v.disconnected.Store(true)
		return nil, v.at, live, s.nextPublish()
	}
	if !s.log.retains(v.at) {
		s.memory.move(h, nil)
		missed := s.log.first() - 1 - v.at.n
		to = s.log.positionAfter(s.log.first() - 1)
		// The types events among what was missed are gone with it, so all types follow.
		events = appendControl(nil, v.cursorAt(to).String(), typeGap, gap{&missed, gapHistory})
		return appendControl(events, "", typeTypes, typesData{s.types}), to, live, nil
	}
	events, to = s.log.readFrom(v.at, h)
	if ended {
		// A viewing holds what was published up to its end, however late its viewer reads that.
		if last := s.log.positionAt(v.until - s.started); last.offset < to.offset {
			events, to = events[:max(0, last.offset-v.at.offset)], last
		}
	}
	if events, to, ok = limit.cut(events, v.at, to); !ok {
		return nil, v.at, live, nil
	}
	switch {
	case len(events) > 0:
		return events, to, live, nil
	case ended:
		return nil, v.at, expired, nil
	case s.closing.Err() != nil:
		return nil, v.at, closed, nil
	}
	return nil, v.at, live, s.nextPublish()
}

// due returns what is to be written to v now: a ping if the count of viewers has changed, events,
// an end or a bye; and whether it is the last. With nothing to write it returns the channel that
// the next publish closes.
func (s *Stream) due(v *viewer) (events []byte, to position, last bool, wake <-chan struct{}) {
	events, to, now, wake := s.read(v, &v.hold, unlimited)
	switch {
	case s.presence.announces(v):
		// Before the events, not after them: on a busy stream there is no after.
		return s.announcement(v), v.at, false, nil
	case len(events) > 0:
	case now == expired:
		return s.viewingEnd(v), v.at, true, nil
	case now == closed:
		return bye(), v.at, true, nil
	}
	return events, to, false, wake
}

// follow is the portable fan-out: it runs v's cursor loop on the goroutine of its request until the
// viewing or the stream has ended (nil), a write fails, v is disconnected, or ctx is done.
func (s *Stream) follow(ctx context.Context, v *viewer, w sink) error {
	silent := time.NewTimer(pingAfter)
	defer silent.Stop()
	end := v.deadlineTimer()
	defer end.Stop()
	for {
		events, to, last, wake := s.due(v)
		if v.disconnected.Load() {
			return errDisconnected
		}
		if len(events) == 0 {
			select {
			case <-wake:
				continue
			case <-v.countChanged:
				continue
			case <-end.C:
				continue
			case <-s.closing.Done():
				continue
			case <-silent.C:
				events = s.announcement(v)
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if err := w.write(events); err != nil || last {
			return err
		}
		v.advance(to)
		silent.Reset(pingAfter)
	}
}

// logEnd returns the end of the log, and the channel that is closed when there is more. h, which a
// reader that begins again has no use for, holds nothing then.
func (s *Stream) logEnd(h *hold) (position, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.memory.move(h, nil)
	return s.log.end, s.nextPublish()
}

// advance moves v to a position up to which everything has been written.
func (v *viewer) advance(to position) {
	v.at = to
	v.deliveredN.Store(to.n)
}

// deadlineTimer returns a timer that fires at the end of v's viewing, or in 292 years if it has
// none.
func (v *viewer) deadlineTimer() *time.Timer {
	if v.deadline.IsZero() {
		return time.NewTimer(math.MaxInt64)
	}
	return time.NewTimer(time.Until(v.deadline))
}
