package stream

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// sweepEvery is how often a writer asks whether peers have closed their connections. A viewer that
// leaves is noticed within twice that.
const sweepEvery = time.Second

// writers is the fan-out for hijacked connections: a few goroutines, one per core, each with many
// viewers. A viewer costs its cursor and a descriptor; a batch of events costs a non-blocking write
// for each viewer, many of them in one system call where the kernel has io_uring. A viewer whose
// socket is full (a slow consumer) is served by a goroutine of its own until it has caught up.
type writers struct {
	each   []*writer
	parked atomic.Uint32 // how many viewers have been parked: they go to the writers in turn
	rings  rings
}

// newWriters makes one writer per core. Their goroutines run only while they have viewers.
func newWriters(s *Stream) *writers {
	ws := &writers{each: make([]*writer, runtime.GOMAXPROCS(0)), rings: newRings()}
	for i := range ws.each {
		ws.each[i] = &writer{stream: s, joined: make(chan struct{}, 1)}
	}
	return ws
}

// park gives a viewer that has caught up to a writer.
func (ws *writers) park(v *viewer, c nonblockingConn) {
	w := ws.each[ws.parked.Add(1)%uint32(len(ws.each))]
	w.mu.Lock()
	w.joining = append(w.joining, parkViewer(v, c))
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

// parkedViewer is a viewer whose connection a writer has. Its fields take 64 bytes, as the
// allocator has them.
type parkedViewer struct {
	*viewer
	conn      nonblockingConn
	written   *atomic.Int64 // counts what a ring sends; nil for nothing
	lastWrite time.Time
	socket    int32 // of conn, for a ring; -1 for none
	left      bool  // in this round: its writer is to forget it
}

func parkViewer(v *viewer, c nonblockingConn) *parkedViewer {
	p := &parkedViewer{viewer: v, conn: c, socket: -1, lastWrite: time.Now()}
	if socket, written, ok := c.socket(); ok {
		p.socket, p.written = int32(socket), written
	}
	return p
}

// writer writes to its viewers in rounds: one for each batch of events, change of the count of
// viewers, viewers that join, or time that has come. Its goroutine starts with the first viewer and
// ends with the last.
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
	hold         hold      // of the events of the round
	round        round
	events       message // the newest that were read from the log, for all viewers at one position
	queue        sendQueue
	due          []*parkedViewer // written to in this pass, and more may be due to them
	anyLeft      bool            // a viewer has left in this round
}

// round is the state that all viewers of a round share.
type round struct {
	now         time.Time
	joinersOnly bool     // serve only new viewers in this round, so that N joins cost N, not N²
	end         position // of the log when the round began
	closed      bool     // the stream was
	sweep       bool     // ask whether peers have closed
	ping        *message // for all viewers, if their count has changed; else nil
	viewers     int      // the count in that ping
	notice      uint32   // the version of the newest notice, which is not in that ping
	// The position whose events are in writer.events. Most viewers are at the same, so one read of
	// the log serves them.
	from position
}

// ends reports whether the stream or the viewing of v has ended.
func (r *round) ends(v *parkedViewer) bool {
	return r.closed || !v.deadline.IsZero() && !r.now.Before(v.deadline)
}

// noPosition is one that no viewer is at.
var noPosition = position{offset: -1}

func (w *writer) run() {
	s := w.stream
	w.countChanged = s.presence.changes()
	timer := time.NewTimer(sweepEvery)
	defer timer.Stop()
	for {
		known := len(w.viewers)
		if known == 0 { // before addJoining, after which another goroutine may run for w
			s.release(&w.hold)
			w.queue.close()
		}
		if !w.addJoining() {
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
		from:        noPosition,
	}
	if w.round.sweep {
		w.nextSweep = now.Add(sweepEvery)
	}
	select {
	case <-w.countChanged:
		w.countChanged = s.presence.changes()
		ping, viewers := s.ping()
		w.round.ping, w.round.viewers, w.round.notice = newMessage(ping), viewers, s.presence.noticeVersion()
		w.round.joinersOnly = false
	default:
	}
	w.round.joinersOnly = w.round.joinersOnly && !w.round.closed
	return wake
}

// serve serves the viewers from index first on until nothing is due to them, and brings nextRound
// forward to when a ping or an end is.
func (w *writer) serve(first int) {
	w.serveEach(w.viewers[first:])
	for len(w.due) > 0 {
		due := w.due
		w.serveEach(due)
		clear(due[len(w.due):])
	}
	w.events.shrink()
	if w.anyLeft {
		w.viewers = slices.DeleteFunc(w.viewers, func(v *parkedViewer) bool { return v.left })
		w.anyLeft = false
	}
}

// serveEach makes one pass over viewers. Those that more may be due to are in w.due then, whose
// space may be that of the viewers: each is read before another takes its place.
func (w *writer) serveEach(viewers []*parkedViewer) {
	w.queue.prepare(len(viewers), &w.stream.writers.rings)
	w.due = w.due[:0]
	for _, v := range viewers {
		if !v.left {
			w.serveViewer(v)
		}
	}
	w.flush()
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

// leave makes w forget v at the end of the round.
func (w *writer) leave(v *parkedViewer) {
	v.left, w.anyLeft = true, true
}

// close ends the viewing of v.
func (w *writer) close(v *parkedViewer) {
	w.leave(v)
	w.stream.closeParked(v)
}

// rest notes that nothing is due to v until its next ping, or the end of its viewing.
func (w *writer) rest(v *parkedViewer) {
	at := v.lastWrite.Add(pingAfter)
	if !v.deadline.IsZero() && v.deadline.Before(at) {
		at = v.deadline
	}
	if at.Before(w.nextRound) {
		w.nextRound = at
	}
}

// serveViewer queues the first of what is due to v.
func (w *writer) serveViewer(v *parkedViewer) {
	r := &w.round
	switch {
	case v.disconnected.Load(), r.sweep && v.conn.peerClosed():
		w.close(v)
	case r.ends(v):
		w.finish(v)
	case r.ping != nil && v.lastCount != int32(r.viewers) && isClosed(v.countChanged):
		v.lastCount = int32(r.viewers)
		if v.lastNotice == r.notice { // else it is owed that, too
			v.countChanged = w.countChanged
		}
		w.enqueue(v, r.ping)
	// v may have joined after the count was sent to the others, or be owed a notice, so it is asked
	// itself. Before the events, not after them: on a busy stream there is no after.
	case w.stream.presence.announces(v.viewer):
		w.enqueue(v, newMessage(w.stream.announcement(v.viewer)))
	case v.at.offset < r.end.offset:
		w.enqueueEvents(v)
	case !r.now.Before(v.lastWrite.Add(pingAfter)):
		w.enqueue(v, newMessage(w.stream.announcement(v.viewer)))
	default:
		w.rest(v)
	}
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// enqueueEvents queues the events behind v's cursor.
func (w *writer) enqueueEvents(v *parkedViewer) {
	if v.at != w.round.from {
		w.flush() // what is queued are events of another position, in the same space
		w.round.from = v.at
		events, to, _, _ := w.stream.readLog(v.viewer, &w.hold, unlimited)
		w.events.set(events, v.at, to)
	}
	if len(w.events.events) == 0 { // the viewing or the log has ended since the round began
		w.round.from = noPosition
		w.rest(v)
		return
	}
	w.enqueue(v, &w.events)
}

// finish queues the rest of a viewing or a stream that has ended.
func (w *writer) finish(v *parkedViewer) {
	events, to, last, _ := w.stream.due(v.viewer)
	switch {
	case len(events) == 0: // neither has ended
		w.rest(v)
	case last && !v.chunked:
		w.leave(v)
		go w.stream.resumeBlocking(v, nil, v.at)
	default:
		w.flush() // what is queued are events for others, in the same space
		w.round.from = noPosition
		w.events.set(events, v.at, to)
		if v.finished = last; last {
			w.events.end()
		}
		w.enqueue(v, &w.events)
	}
}

// enqueue adds v to those that m is written to, at the latest at the end of the round. A viewer is
// in the queue once at most: what follows m depends on how much of it the socket takes.
//
// v is moved on already, as if its socket had space: to look at it once more when it has been
// written to would cost more than all else here, since the kernel has used the caches meanwhile.
func (w *writer) enqueue(v *parkedViewer, m *message) {
	if len(w.queue.sends) == queueSize {
		w.flush()
		runtime.Gosched() // publishers on the same processor wait for no more than one queue
	}
	if w.queue.message != m {
		w.flush()
		w.queue.message = m
	}
	w.queue.sends = append(w.queue.sends, send{v: v, want: len(m.bytes(v))})
	v.lastWrite = w.round.now
	if m.moves() {
		v.advance(m.to)
	}
	if m == &w.events && m.to.offset >= w.round.end.offset && !w.round.ends(v) {
		w.rest(v)
	} else {
		w.due = append(w.due, v)
	}
	if w.queue.ring == nil {
		w.flush()
	}
}

// flush tries once to write to those who are queued.
func (w *writer) flush() {
	q := &w.queue
	if len(q.sends) == 0 {
		return
	}
	q.submit(&w.stream.writers.rings)
	for i := range q.sends {
		if s := &q.sends[i]; s.n < s.want || q.message.isLast() {
			w.drop(s, q.message)
		}
	}
	clear(q.sends)
	q.sends = q.sends[:0]
	q.message = nil
}

// drop deals with a viewer whose connection is gone, or full, or has got its last message. If it is
// full, a goroutine writes the rest of m and serves the viewer until it has caught up.
func (w *writer) drop(s *send, m *message) {
	v := s.v
	if s.err != nil || s.n == s.want {
		w.close(v)
		return
	}
	to := v.at
	if m.moves() {
		v.advance(m.start) // back: it has not got all of m
	}
	if v.hold.block == nil {
		w.stream.shareHold(&v.hold, &w.hold)
	}
	w.leave(v)
	go w.stream.resumeBlocking(v, m.from(s.n, v), to)
}
