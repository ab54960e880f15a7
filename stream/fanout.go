package stream

import (
	"context"
	"errors"
	"math"
	"time"
)

// pingAfter is how long a stream is silent before it shows that it lives: less than the half minute
// or minute after which proxies give up.
const pingAfter = 15 * time.Second

// sink is the writing end of one viewer. write writes whole events, with a deadline of its own;
// after an error the viewer is gone.
type sink interface {
	write(events []byte) error
}

// errCut is why a viewer goes that Disconnect has ended.
var errCut = errors.New("cut on request")

// stage says what is next for a viewer that has written all it had.
type stage int

const (
	watching stage = iota // wait for the channel that came with it
	over                  // the viewing has ended
	closing               // the stream has
)

// room limits one turn to whole events of so many bytes and so many in number; one event is taken
// however large it is, unless more is set: then there are some in the answer already.
type room struct {
	bytes  int
	events int64
	more   bool
}

var unlimited = room{bytes: math.MaxInt, events: math.MaxInt64}

// next is one turn of the cursor loop, the same for every viewer, transport and fan-out. It returns
// what stands in the log behind v, as much as lies in one piece and has room, and where v is once
// that is written. With nothing to write it says why, and for watching it returns the channel that
// the next publish closes: position and registration are taken under one lock hold, so no event
// falls between.
func (s *Stream) next(v *viewer, limit room) (events []byte, to position, now stage, wake <-chan struct{}) {
	ended := !v.over.IsZero() && !time.Now().Before(v.over)
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.log.kept(v.at) {
		missed := s.log.first() - 1 - v.at.n
		to = s.log.after(s.log.first() - 1)
		// The types among what was missed are lost with it, so all of them follow.
		events = appendControl(nil, s.at(to).String(), typeGap, gap{&missed, gapHistory})
		return appendControl(events, "", typeTypes, typesData{s.types}), to, watching, nil
	}
	events, to = s.log.from(v.at)
	if ended {
		// A viewing holds what was published up to its end, however late its viewer reads that.
		if last := s.log.upTo(v.until - s.started); last.offset < to.offset {
			events, to = events[:max(0, last.offset-v.at.offset)], last
		}
	}
	if len(events) > limit.bytes || to.n-v.at.n > limit.events {
		size, n := cut(events, limit.bytes, limit.events)
		if size == 0 && !limit.more {
			size, n = cut(events, len(events), 1)
		}
		if size == 0 {
			return nil, v.at, watching, nil // not over: the next answer has it
		}
		events, to = events[:size], position{v.at.offset + int64(size), v.at.n + n}
	}
	switch {
	case len(events) > 0:
		return events, to, watching, nil
	case ended:
		return nil, v.at, over, nil
	case s.closing.Err() != nil:
		return nil, v.at, closing, nil
	}
	return nil, v.at, watching, s.waiting()
}

// turn is what is due to v now, and whether it is the last. Without anything due it returns the
// channel that the next publish closes.
func (s *Stream) turn(v *viewer) (events []byte, to position, last bool, wake <-chan struct{}) {
	events, to, now, wake := s.next(v, unlimited)
	switch {
	case s.presence.news(v):
		// Before the events, not instead of them: a busy stream must not keep the number from its
		// viewers.
		events, v.told = s.ping()
		return events, v.at, false, nil
	case len(events) > 0:
	case now == over:
		return s.farewell(v), v.at, true, nil
	case now == closing:
		return bye(), v.at, true, nil
	}
	return events, to, false, wake
}

// follow is the portable fan-out: it runs v's cursor loop on the goroutine of its request until the
// viewing or the stream has ended (nil), v cannot be written to or was cut, or ctx is done.
func (s *Stream) follow(ctx context.Context, v *viewer, w sink) error {
	silent := time.NewTimer(pingAfter)
	defer silent.Stop()
	end := v.timer()
	defer end.Stop()
	for {
		events, to, last, wake := s.turn(v)
		if v.cut.Load() {
			return errCut
		}
		if len(events) == 0 {
			select {
			case <-wake:
				continue
			case <-v.changed:
				continue
			case <-end.C:
				continue
			case <-s.closing.Done():
				continue
			case <-silent.C:
				events, v.told = s.ping()
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if err := w.write(events); err != nil || last {
			return err
		}
		v.move(to)
		silent.Reset(pingAfter)
	}
}

// edge is the end of the log, and the channel that is closed when there is more.
func (s *Stream) edge() (position, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.end, s.waiting()
}

// move notes that all up to there was written.
func (v *viewer) move(to position) {
	v.at = to
	v.finished.Store(to.n)
}

// timer fires at the end of v's viewing; never where it has none.
func (v *viewer) timer() *time.Timer {
	if v.over.IsZero() {
		return time.NewTimer(math.MaxInt64)
	}
	return time.NewTimer(time.Until(v.over))
}
