package stream

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"
)

// A viewer's life where its connection can be taken over from net/http (hijacked):
//
//	GET /events
//	     │  admit: counted, its cursor found in the log
//	     │
//	     ├── not HTTP/1 over plain TCP ──► follow, on the goroutine of the request, to the end
//	     │
//	     ▼  hijack
//	serveBlocking ◄─────────────────────────────────┐
//	     │  a goroutine, writing with a deadline    │  resumeBlocking: the socket is full;
//	     │  until the viewer has caught up          │  a new goroutine writes the rest
//	     ▼  toNonblocking, park                     │
//	parked on a writer ─────────────────────────────┘
//	     │  non-blocking writes by a goroutine that many viewers share
//	     │
//	     ▼  viewing ended, stream closed, disconnected, write error, peer closed
//	connection closed, viewer no longer counted
//
// serveBlocking ends the same way. Its goroutine is that of the request the first time; when it has
// parked the viewer, the handler returns.

// nonblockingConn is a connection that is written to without waiting. It has one owner at a time.
type nonblockingConn interface {
	// tryWrite writes what the socket has space for. Fewer bytes than given, without an error, mean
	// that it is full.
	tryWrite(events []byte) (int, error)
	// socket returns the descriptor that a ring may send to instead of tryWrite, and what counts
	// the bytes of that, nil for nothing. false: there is only tryWrite.
	socket() (descriptor int, written *atomic.Int64, ok bool)
	// peerClosed reports whether the peer has closed its end. It discards what the peer has sent.
	peerClosed() bool
	// blocking returns the same connection as a blockingConn, which replaces it.
	blocking() (blockingConn, error)
	close()
}

// blockingConn is a connection whose writes wait for the peer, up to a deadline.
type blockingConn interface {
	io.WriteCloser
	SetWriteDeadline(time.Time) error
}

// nonblocker is a blockingConn that knows itself how to become a nonblockingConn.
type nonblocker interface {
	nonblocking() (nonblockingConn, error)
}

// toNonblocking returns the same connection as a nonblockingConn, which replaces c. After an error
// c is as it was.
func toNonblocking(c blockingConn) (nonblockingConn, error) {
	var made nonblockingConn
	var err error
	switch c := c.(type) {
	case nonblocker:
		return c.nonblocking()
	case syscall.Conn:
		made, err = newDescriptor(c)
	default:
		err = http.ErrNotSupported
	}
	if err != nil {
		return nil, err
	}
	_ = c.Close() // made is another descriptor of the same connection
	if m, ok := c.(Metered); ok && m.Written() != nil {
		made = meteredNonblocking{made, m.Written()}
	}
	if g, ok := c.(Gated); ok && g.Gate() != nil {
		made = gatedNonblocking{made, g.Gate()}
	}
	return made, nil
}

// hijack takes a connection over from net/http where that saves something: on plain TCP, and where
// the system can write without waiting. After it the whole answer is the caller's to write, with
// its header. false: not taken over, and nothing has changed.
func hijack(w http.ResponseWriter, r *http.Request) (net.Conn, bool) {
	local, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if _, tcp := local.(*net.TCPAddr); !canWriteNonblocking || !tcp || r.TLS != nil || r.ProtoMajor != 1 {
		return nil, false
	}
	c, _, err := http.NewResponseController(w).Hijack()
	return c, err == nil
}

// responseHead returns the header of an answer. Whoever reads it can tell an end from a cut or a
// crash: an answer in chunks (RFC 9112, section 7.1) ends with lastChunk; HTTP/1.0 has no chunks,
// and there a connection that is cut is reset, see resetOnClose. It serves no other request.
func responseHead(h http.Header, chunked bool) []byte {
	var head bytes.Buffer
	head.WriteString("HTTP/1.1 200 OK\r\n")
	h.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	h.Set("Connection", "close")
	if chunked {
		h.Set("Transfer-Encoding", "chunked")
	}
	_ = h.Write(&head) // a buffer has no errors
	head.WriteString("\r\n")
	return head.Bytes()
}

// lastChunk ends an answer in chunks.
const lastChunk = "0\r\n\r\n"

// appendChunk appends events as one chunk. Events are never empty.
func appendChunk(b, events []byte) []byte {
	b = slices.Grow(b, len(events)+len("0123456789abcdef\r\n\r\n"))
	return append(append(appendChunkHead(b, events), events...), chunkTail...)
}

func appendChunkHead(b, events []byte) []byte {
	return append(strconv.AppendInt(b, int64(len(events)), 16), "\r\n"...)
}

const chunkTail = "\r\n"

// chunkFrom returns the bytes of appendChunk from index n on, and tail, without a copy of events.
func chunkFrom(n int, events []byte, tail string) [][]byte {
	pieces := [][]byte{appendChunkHead(nil, events), events, []byte(chunkTail + tail)}
	for n > 0 && n >= len(pieces[0]) {
		n -= len(pieces[0])
		pieces = pieces[1:]
	}
	pieces[0] = pieces[0][n:]
	return pieces
}

// resetOnClose makes each end of c a reset, also one by a crash, or no end any more. A reset throws
// away what the peer has not fetched yet, which is the price of telling.
func resetOnClose(c blockingConn, on bool) {
	if raw, err := rawConn(c); err == nil {
		_ = raw.Control(func(fd uintptr) { setLinger(fd, on) })
	}
}

// rawConn returns the raw connection of c, or http.ErrNotSupported.
func rawConn(c blockingConn) (syscall.RawConn, error) {
	if c, ok := c.(syscall.Conn); ok {
		return c.SyscallConn()
	}
	return nil, http.ErrNotSupported
}

// serveBlocking serves a viewer on this goroutine: it writes with a deadline until the viewer has
// caught up, then parks it on a writer and returns. first is written before anything else, as it
// stands, and moves the viewer to to.
func (s *Stream) serveBlocking(v *viewer, c blockingConn, first [][]byte, to position) {
	out := newDeadlineSink(c, v.chunked)
	s.setCut(v, out.cut)
	err := out.writeRaw(first...)
	v.advance(to)
	for err == nil && !v.finished && !v.disconnected.Load() {
		events, to, last, _ := s.due(v)
		if len(events) == 0 {
			if made, bad := toNonblocking(c); bad == nil {
				s.setCut(v, nil)
				s.writers.park(v, made)
				return
			}
			// No descriptor left, or no such connection: the viewer gets the same events on this
			// goroutine, at a higher cost.
			if s.follow(context.Background(), v, out) == nil {
				out.end()
			}
			break
		}
		if err = out.write(events); err != nil {
			break
		}
		v.advance(to)
		if v.finished = last; last {
			out.end()
		}
	}
	_ = c.Close()
	s.leave(v, false)
}

// resumeBlocking serves a viewer whose socket is full. rest is what of the chunk being written did
// not fit, and moves the viewer to to.
func (s *Stream) resumeBlocking(v *parkedViewer, rest [][]byte, to position) {
	c, err := v.conn.blocking()
	if err != nil {
		s.closeParked(v)
		return
	}
	s.serveBlocking(v.viewer, c, rest, to)
}

// closeParked closes the connection of a viewer that no writer has any more, and counts it no
// longer.
func (s *Stream) closeParked(v *parkedViewer) {
	v.conn.close()
	s.leave(v.viewer, false)
}

// deadlineSink is the sink of a hijacked connection. It writes each write's events as one chunk, if
// chunked. Of events that are more than few it makes no copy: its peer may not read for long, and
// there may be thousands of such, whose events are the same bytes of the log.
type deadlineSink struct {
	c       blockingConn
	chunked bool
	chunk   []byte          // the newest of few events, for its space
	gate    Gate            // nil if there is none
	cutOff  context.Context // done when memory is short: then nothing more is written
	cancel  context.CancelFunc
}

func newDeadlineSink(c blockingConn, chunked bool) *deadlineSink {
	d := &deadlineSink{c: c, chunked: chunked}
	d.cutOff, d.cancel = context.WithCancel(context.Background())
	if gated, ok := c.(Gated); ok {
		d.gate = gated.Gate()
	}
	return d
}

// few is up to how many bytes of events are one write with the head and the tail of their chunk.
const few = 4 << 10

func (d *deadlineSink) write(events []byte) error {
	switch {
	case !d.chunked:
		return d.writeRaw(events)
	case len(events) > few:
		return d.writeRaw(chunkFrom(0, events, "")...)
	}
	d.chunk = appendChunk(d.chunk[:0], events)
	return d.writeRaw(d.chunk)
}

// end says that the answer is complete.
func (d *deadlineSink) end() {
	if d.chunked {
		_ = d.writeRaw([]byte(lastChunk))
	} else {
		resetOnClose(d.c, false)
	}
}

// writeRaw writes what is in chunks already.
func (d *deadlineSink) writeRaw(pieces ...[]byte) error {
	if d.gate != nil {
		if err := d.gate.Pass(d.cutOff.Done()); err != nil {
			return err
		}
	}
	if err := d.c.SetWriteDeadline(time.Now().Add(writeWait)); err != nil {
		return err
	}
	if d.cutOff.Err() != nil { // after the deadline, which may have replaced that of cut
		return errDisconnected
	}
	for _, p := range pieces {
		if _, err := d.c.Write(p); err != nil {
			return err
		}
	}
	return nil
}

func (d *deadlineSink) cut() {
	d.cancel()
	_ = d.c.SetWriteDeadline(past)
}
