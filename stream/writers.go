package stream

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// sweepEvery is how often a writer asks whether peers have closed their connections. A viewer that
// leaves is noticed within twice that.
const sweepEvery = time.Second

// keptChunk is up to which size a writer keeps the space of a chunk between rounds: that of a block
// of the log. An event may be larger.
const keptChunk = 80 << 10

// writers is the fan-out for hijacked connections: a few goroutines, one per core, each with many
// viewers. A viewer costs its cursor and a descriptor; a batch of events costs a non-blocking write
// for each viewer. A viewer whose socket is full (a slow consumer) is served by a goroutine of its
// own until it has caught up.
type writers struct {
	each   []*writer
	parked atomic.Uint32 // how many viewers have been parked: they go to the writers in turn
}

// newWriters makes one writer per core. Their goroutines run only while they have viewers.
func newWriters(s *Stream) *writers {
	ws := &writers{each: make([]*writer, runtime.GOMAXPROCS(0))}
	for i := range ws.each {
		ws.each[i] = &writer{stream: s, joined: make(chan struct{}, 1)}
	}
	return ws
}

// park gives a viewer that has caught up to a writer.
func (ws *writers) park(v *viewer, c nonblockingConn) {
	w := ws.each[ws.parked.Add(1)%uint32(len(ws.each))]
	w.mu.Lock()
	w.joining = append(w.joining, &parkedViewer{v, c, time.Now()})
	if !w.running {
		w.running = true
		go w.run()
	}
	w.mu.Unlock()
	select {
	case w.joined <- struct{}{}:
	default: // a round is due already
	}
}

// parkedViewer is a viewer whose connection a writer has.
type parkedViewer struct {
	*viewer
	conn      nonblockingConn
	lastWrite time.Time
}

// writer writes to its viewers, one after the other, in rounds: one for each batch of events,
// change of the count of viewers, viewers that join, or time that has come. Its goroutine starts
// with the first viewer and ends with the last.
type writer struct {
	stream *Stream
	joined chan struct{} // viewers have been added to joining

	mu      sync.Mutex // guards the two below
	joining []*parkedViewer
	running bool

	// The rest belongs to its goroutine.
	viewers      []*parkedViewer
	countChanged <-chan struct{} // closed when another count of viewers is announced
	nextSweep    time.Time
	nextRound    time.Time // the next round without an event, a join or another count
	chunk        []byte    // the newest of the round, for its space
	hold         hold      // of the events of the round
	round        round
}

// round is the state that all viewers of a round share.
type round struct {
	now         time.Time
	joinersOnly bool     // serve only new viewers in this round, so that N joins cost N, not N²
	end         position // of the log when the round began
	closed      bool     // the stream was
	sweep       bool     // ask whether peers have closed
	ping        []byte   // for all viewers, if their count has changed; else nil
	pingChunk   []byte
	viewers     int // the count in that ping

	// Cache of the last log read: the events from one position to another, as a chunk. Most viewers
	// are at the same position, so one read serves them.
	from, to position
	events   []byte
	chunk    []byte
}

func (w *writer) run() {
	s := w.stream
	w.countChanged = s.presence.changes()
	timer := time.NewTimer(sweepEvery)
	defer timer.Stop()
	for {
		known := len(w.viewers)
		if !w.addJoining() {
			s.release(&w.hold)
			return
		}
		wake := w.begin()
		if w.round.joinersOnly {
			w.serve(known)
		} else {
			w.nextRound = w.nextSweep
			w.serve(0)
		}
		timer.Reset(time.Until(w.nextRound))
		select {
		case <-wake:
		case <-w.countChanged:
		case <-w.joined:
		case <-timer.C:
		case <-s.closing.Done():
		}
	}
}

// begin starts a round, and returns the channel that is closed when there are events behind its
// end.
func (w *writer) begin() <-chan struct{} {
	s := w.stream
	now := time.Now()
	end, wake := s.logEnd(&w.hold)
	w.round = round{
		now:         now,
		joinersOnly: end == w.round.end && now.Before(w.nextRound),
		end:         end,
		closed:      s.closing.Err() != nil,
		sweep:       !now.Before(w.nextSweep),
		from:        position{offset: -1},
	}
	if w.round.sweep {
		w.nextSweep = now.Add(sweepEvery)
	}
	select {
	case <-w.countChanged:
		w.countChanged = s.presence.changes()
		w.round.ping, w.round.viewers = s.ping()
		w.round.pingChunk = appendChunk(nil, w.round.ping)
		w.round.joinersOnly = false
	default:
	}
	w.round.joinersOnly = w.round.joinersOnly && !w.round.closed
	return wake
}

// serve serves the viewers from index first on, and brings nextRound forward to when a ping or an
// end is due to one of them.
func (w *writer) serve(first int) {
	for i := first; i < len(w.viewers); {
		v := w.viewers[i]
		if !w.serveViewer(v) {
			w.remove(i)
			continue
		}
		if at := v.nextDue(); at.Before(w.nextRound) {
			w.nextRound = at
		}
		i++
	}
	w.round.events, w.round.chunk = nil, nil
	if cap(w.chunk) > keptChunk {
		w.chunk = nil
	}
}

// addJoining adds the viewers that have joined. It reports whether the writer has any viewer; if
// not, its goroutine must end.
func (w *writer) addJoining() bool {
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

// nextDue is when a ping or the end of its viewing is due to v.
func (v *parkedViewer) nextDue() time.Time {
	at := v.lastWrite.Add(pingAfter)
	if !v.deadline.IsZero() && v.deadline.Before(at) {
		return v.deadline
	}
	return at
}

// serveViewer writes what is due to v, and reports whether v stays with this writer.
func (w *writer) serveViewer(v *parkedViewer) bool {
	r := &w.round
	switch {
	case v.disconnected.Load(), r.sweep && v.conn.peerClosed():
		w.stream.closeParked(v)
		return false
	case r.closed, !v.deadline.IsZero() && !r.now.Before(v.deadline):
		return w.finish(v)
	case r.ping != nil && v.lastCount != int32(r.viewers):
		v.lastCount = int32(r.viewers)
		if !w.write(v, r.pingChunk, r.ping, "", v.at) {
			return false
		}
	}
	for v.at.offset < r.end.offset {
		if v.at != r.from {
			r.from = v.at
			r.events, r.to, _, _ = w.stream.readLog(v.viewer, &w.hold, unlimited)
			w.chunk = appendChunk(w.chunk[:0], r.events)
			r.chunk = w.chunk
		}
		if !w.write(v, r.chunk, r.events, "", r.to) {
			return false
		}
	}
	// v may have joined after the count was sent to the others, or be owed a notice, so it is asked
	// itself.
	if w.stream.presence.announces(v.viewer) || !r.now.Before(v.lastWrite.Add(pingAfter)) {
		events := w.stream.announcement(v.viewer)
		return w.write(v, appendChunk(nil, events), events, "", v.at)
	}
	return true
}

// finish writes the rest of a viewing or a stream that has ended, and reports whether v stays.
func (w *writer) finish(v *parkedViewer) bool {
	w.round.from = position{offset: -1} // its chunk is overwritten
	for {
		events, to, last, _ := w.stream.due(v.viewer)
		if len(events) == 0 {
			return true // neither has ended
		}
		if last && !v.chunked {
			go w.stream.resumeBlocking(v, nil, v.at)
			return false
		}
		w.chunk = appendChunk(w.chunk[:0], events)
		tail := ""
		if v.finished = last; last {
			tail = lastChunk
			w.chunk = append(w.chunk, tail...)
		}
		if !w.write(v, w.chunk, events, tail, to) {
			return false
		}
		if last {
			w.stream.closeParked(v)
			return false
		}
	}
}

// write tries once to write chunk, which is events and tail, or events alone if v has no chunks,
// and reports whether v stays. If the socket is full, a goroutine writes the rest of events and
// serves v until it has caught up.
func (w *writer) write(v *parkedViewer, chunk, events []byte, tail string, to position) bool {
	if !v.chunked {
		chunk = events
	}
	n, err := v.conn.tryWrite(chunk)
	switch {
	case err != nil:
		w.stream.closeParked(v)
		return false
	case n < len(chunk):
		if v.hold.block == nil {
			w.stream.shareHold(&v.hold, &w.hold)
		}
		rest := [][]byte{chunk[n:]}
		if v.chunked { // chunk is used again
			rest = chunkFrom(n, events, tail)
		}
		go w.stream.resumeBlocking(v, rest, to)
		return false
	}
	v.lastWrite = w.round.now
	v.advance(to)
	return true
}
