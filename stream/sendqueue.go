package stream

import "sync"

// queueSize is how many viewers are written to in one system call, at most.
const queueSize = 256

// ringFrom is from how many viewers on a ring is used: below it a ring is not worth its memory and
// its set-up. Most streams never have so many.
const ringFrom = 8

// keptChunk is up to which size a message keeps its space: that of a block of the log. An event may
// be larger.
const keptChunk = 80 << 10

// message is the bytes of one write, the same for many viewers.
type message struct {
	events []byte
	chunk  []byte // the same as one chunk, for viewers that have chunks
	tail   string // of chunk
	// from where events move a viewer, and whereto; both zero for a ping, which moves nobody
	start, to position
}

// newMessage returns a message that moves nobody.
func newMessage(events []byte) *message {
	return &message{events: events, chunk: appendChunk(nil, events)}
}

// set replaces what m is. It uses the space of the old chunk, so no queue may have m.
func (m *message) set(events []byte, start, to position) {
	*m = message{events: events, chunk: m.chunk[:0], start: start, to: to}
	if len(events) > 0 { // a chunk of nothing would be the last
		m.chunk = appendChunk(m.chunk, events)
	}
}

// end makes m the last of an answer.
func (m *message) end() {
	m.tail = lastChunk
	m.chunk = append(m.chunk, m.tail...)
}

func (m *message) isLast() bool { return m.tail != "" }
func (m *message) moves() bool  { return m.start != m.to }

// shrink keeps nothing but the space of an ordinary chunk.
func (m *message) shrink() {
	*m = message{chunk: m.chunk[:0]}
	if cap(m.chunk) > keptChunk {
		m.chunk = nil
	}
}

// bytes is what is written to v.
func (m *message) bytes(v *parkedViewer) []byte {
	if v.chunked {
		return m.chunk
	}
	return m.events
}

// from returns what is written to v from index n on. It shares no space with the chunk of m.
func (m *message) from(n int, v *parkedViewer) [][]byte {
	if v.chunked {
		return chunkFrom(n, m.events, m.tail)
	}
	return [][]byte{m.events[n:]}
}

// send is one write to one viewer, and what has become of it, as tryWrite returns it.
type send struct {
	v    *parkedViewer
	want int // bytes
	n    int
	err  error
}

func (s *send) try(m *message) {
	s.n, s.err = s.v.conn.tryWrite(m.bytes(s.v))
}

// count adds to what the ring has sent to the viewer.
func (s *send) count(n int) {
	if s.v.written != nil {
		s.v.written.Add(int64(n))
	}
}

// sendQueue is the viewers that one message is to be written to. The goroutine of a writer owns it.
type sendQueue struct {
	message *message
	sends   []send // one for each viewer
	ring    *ring  // nil before it is worth one, and where there is none: then nothing waits here
	asked   bool   // for one
}

// prepare makes a ring, where so many viewers are to be looked at that it is worth one.
func (q *sendQueue) prepare(viewers int, from *rings) {
	if viewers >= from.least && !q.asked {
		q.asked = true
		q.ring = from.open()
	}
}

// submit tries once to make each of the sends: through a ring, or one write(2) after the other.
func (q *sendQueue) submit(from *rings) {
	if q.ring == nil || len(q.sends) < from.least {
		for i := range q.sends {
			q.sends[i].try(q.message)
		}
		return
	}
	_ = q.ring.submit(q.message, q.sends)
	if from.submitted != nil {
		for i := range q.sends {
			from.submitted(q.sends[i].v)
		}
	}
}

// close gives the ring back.
func (q *sendQueue) close() {
	if q.ring != nil {
		q.ring.close()
	}
	*q = sendQueue{}
}

// rings makes the rings of the writers of a stream.
type rings struct {
	least   int // the smallest batch that is worth a ring
	make    func() (*ring, error)
	refused func() error // why the system allows none, nil if it does; asked once, by trying
	// submitted is for tests: it is called for each viewer of a ring. nil otherwise.
	submitted func(*parkedViewer)
}

func newRings() rings {
	return rings{least: ringFrom, make: newRing, refused: sync.OnceValue(tryRing)}
}

// open returns a ring, or nil where none can be had.
func (r *rings) open() *ring {
	if r.refused() != nil {
		return nil
	}
	made, err := r.make()
	if err != nil { // no descriptor or memory is left at the moment
		return nil
	}
	return made
}

// Fanout returns how events are written to the connections that are taken over from net/http:
// "io_uring"; "write" where the kernel refuses that, with the reason behind a colon; "goroutine"
// where the system cannot write without waiting. The first call, or the first large round, finds it
// out by trying.
func (s *Stream) Fanout() string {
	if !canWriteNonblocking {
		return "goroutine"
	}
	if err := s.writers.rings.refused(); err != nil {
		return "write: " + err.Error()
	}
	return "io_uring"
}
