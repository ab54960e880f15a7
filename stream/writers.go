package stream

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// sweepEvery is how often a writer looks whether a viewer has left: leaving is noticed within twice
// that.
const sweepEvery = time.Second

// writers is the fan-out for connections that were taken over from net/http: a few goroutines, one
// per core, each with many viewers. A viewer costs its position and a descriptor; a batch costs one
// write that never waits. Who is too slow for that is carried by a goroutine of its own until it
// has caught up.
type writers struct {
	each []*writer
	next atomic.Uint32 // whose turn it is to take a viewer
}

// newWriters makes one writer per core. Their goroutines run only while they have viewers.
func newWriters(s *Stream) *writers {
	ws := &writers{each: make([]*writer, runtime.GOMAXPROCS(0))}
	for i := range ws.each {
		ws.each[i] = &writer{stream: s, joined: make(chan struct{}, 1)}
	}
	return ws
}

// add gives a viewer that has all there is to a writer.
func (ws *writers) add(v *viewer, c socket) {
	w := ws.each[ws.next.Add(1)%uint32(len(ws.each))]
	w.mu.Lock()
	w.joining = append(w.joining, &taken{v, c, time.Now()})
	if !w.running {
		w.running = true
		go w.run()
	}
	w.mu.Unlock()
	select {
	case w.joined <- struct{}{}:
	default: // it has been told
	}
}

// taken is a viewer whose connection was taken over.
type taken struct {
	*viewer
	conn  socket
	heard time.Time // when something was written to it last
}

// writer writes to its viewers, one after the other, in rounds: one for each batch of events,
// change of the number of viewers, or time that is due. Its goroutine starts with the first viewer
// and ends with the last.
type writer struct {
	stream *Stream
	joined chan struct{} // somebody has

	mu      sync.Mutex // guards the two below
	joining []*taken
	running bool

	// The rest is its goroutine's.
	viewers []*taken
	changed <-chan struct{} // another number of viewers is announced
	sweep   time.Time       // when it next looks who has left
	next    time.Time       // when something is next due though nothing happens
	round   round
}

// round is what is the same for all viewers of one.
type round struct {
	now time.Time
	// nothing is due but to those who have just joined: ten thousand who come are not served ten
	// thousand times
	idle    bool
	end     position // of the log when it began
	closing bool
	swept   bool   // who has left is looked for
	ping    []byte // where the number of viewers has changed, else nil
	viewers int    // that number

	// What stands behind from, up to to: nearly all viewers are at the same position, so one look
	// serves them.
	from, to position
	events   []byte
}

func (w *writer) run() {
	s := w.stream
	w.changed = s.presence.changes()
	due := time.NewTimer(sweepEvery)
	defer due.Stop()
	for {
		known := len(w.viewers)
		if !w.admit() {
			return
		}
		wake := w.begin()
		if w.round.idle {
			w.serve(known)
		} else {
			w.next = w.sweep
			w.serve(0)
		}
		due.Reset(time.Until(w.next))
		select {
		case <-wake:
		case <-w.changed:
		case <-w.joined:
		case <-due.C:
		case <-s.closing.Done():
		}
	}
}

// begin starts a round, and returns the channel that is closed when there are events beyond it.
func (w *writer) begin() <-chan struct{} {
	s := w.stream
	now := time.Now()
	end, wake := s.edge()
	w.round = round{
		now:     now,
		idle:    end == w.round.end && now.Before(w.next),
		end:     end,
		closing: s.closing.Err() != nil,
		swept:   !now.Before(w.sweep),
		from:    position{offset: -1},
	}
	if w.round.swept {
		w.sweep = now.Add(sweepEvery)
	}
	select {
	case <-w.changed:
		w.changed = s.presence.changes()
		w.round.ping, w.round.viewers = s.ping()
		w.round.idle = false
	default:
	}
	w.round.idle = w.round.idle && !w.round.closing
	return wake
}

// serve serves each viewer from the one at first on, and brings next forward to when something is
// due to them though nothing happens.
func (w *writer) serve(first int) {
	for i := first; i < len(w.viewers); {
		v := w.viewers[i]
		if !w.serveOne(v) {
			w.remove(i)
			continue
		}
		if at := v.due(); at.Before(w.next) {
			w.next = at
		}
		i++
	}
	w.round.events = nil // a block that is trimmed meanwhile must go
}

// admit takes in those who joined. Without any viewer it says no, and the goroutine ends.
func (w *writer) admit() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.viewers = append(w.viewers, w.joining...)
	clear(w.joining)
	w.joining = w.joining[:0]
	w.running = len(w.viewers) > 0
	return w.running
}

func (w *writer) remove(i int) {
	last := len(w.viewers) - 1
	w.viewers[i] = w.viewers[last]
	w.viewers[last] = nil
	w.viewers = w.viewers[:last]
}

// due is when something is to be written to v though nothing happens.
func (v *taken) due() time.Time {
	at := v.heard.Add(pingAfter)
	if !v.over.IsZero() && v.over.Before(at) {
		return v.over
	}
	return at
}

// serveOne writes what is due to v, and says whether it stays with this writer.
func (w *writer) serveOne(v *taken) bool {
	r := &w.round
	switch {
	case v.cut.Load(), r.swept && v.conn.left():
		w.stream.dismiss(v.viewer, v.conn)
		return false
	case r.closing, !v.over.IsZero() && !r.now.Before(v.over):
		return w.finish(v)
	case r.ping != nil && v.told != r.viewers:
		v.told = r.viewers
		if !w.write(v, r.ping, v.at) {
			return false
		}
	}
	for v.at.offset < r.end.offset {
		if v.at != r.from {
			r.from = v.at
			r.events, r.to, _, _ = w.stream.next(v.viewer, unlimited)
		}
		if !w.write(v, r.events, r.to) {
			return false
		}
	}
	// Asked last, and of the viewer itself: it may have joined after the number was told to the
	// others.
	if w.stream.presence.news(v.viewer) || !r.now.Before(v.heard.Add(pingAfter)) {
		events, viewers := w.stream.ping()
		v.told = viewers
		return w.write(v, events, v.at)
	}
	return true
}

// finish writes the rest of a viewing or a stream that has ended.
func (w *writer) finish(v *taken) bool {
	for {
		events, to, last, _ := w.stream.turn(v.viewer)
		if len(events) == 0 {
			return true // the end is not as near as it seemed
		}
		if !w.write(v, events, to) {
			return false
		}
		if last {
			w.stream.dismiss(v.viewer, v.conn)
			return false
		}
	}
}

// write is one attempt. What does not go without waiting is carried on by a goroutine, which ends
// when v has caught up or is cut.
func (w *writer) write(v *taken, events []byte, to position) bool {
	n, err := v.conn.attempt(events)
	switch {
	case err != nil:
		w.stream.dismiss(v.viewer, v.conn)
		return false
	case n < len(events):
		go w.stream.carryOn(v, events[n:], to)
		return false
	}
	v.heard = w.round.now
	v.move(to)
	return true
}
