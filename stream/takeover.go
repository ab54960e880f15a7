package stream

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"syscall"
	"time"
)

// socket is a connection that is written to without waiting. It has one owner at a time.
type socket interface {
	// attempt writes as much as goes; fewer bytes than asked without an error mean that the socket
	// is full.
	attempt(events []byte) (int, error)
	// left reports whether the peer has closed its end. What the peer has sent meanwhile is thrown
	// away.
	left() bool
	// carried turns it into a connection that waits, which takes its place.
	carried() (carried, error)
	close()
}

// carried is a connection that waits for its peer, up to a deadline.
type carried interface {
	io.WriteCloser
	SetWriteDeadline(time.Time) error
}

// takeable is a connection that knows itself how to become a socket.
type takeable interface {
	take() (socket, error)
}

// take returns the socket of a connection, which it replaces.
func take(c carried) (socket, error) {
	var taken socket
	var err error
	switch c := c.(type) {
	case takeable:
		return c.take()
	case syscall.Conn:
		taken, err = takeDescriptor(c)
	default:
		err = http.ErrNotSupported
	}
	if err != nil {
		return nil, err
	}
	_ = c.Close() // the socket is another descriptor of the same connection
	if m, ok := c.(Metered); ok && m.Written() != nil {
		taken = counted{taken, m.Written()}
	}
	return taken, nil
}

// takeOver takes a connection away from net/http where that saves something: on plain TCP, and
// where the system lets us write without waiting. After it the answer is ours to write, header and
// all.
func takeOver(w http.ResponseWriter, r *http.Request) (net.Conn, bool) {
	local, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if _, tcp := local.(*net.TCPAddr); !canTake || !tcp || r.TLS != nil || r.ProtoMajor != 1 {
		return nil, false
	}
	c, _, err := http.NewResponseController(w).Hijack()
	return c, err == nil
}

// responseHead is the header of an answer that ends with its connection (RFC 9112, section 6.3,
// last case).
func responseHead(h http.Header) []byte {
	var head bytes.Buffer
	head.WriteString("HTTP/1.1 200 OK\r\n")
	h.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	h.Set("Connection", "close")
	_ = h.Write(&head) // a buffer takes everything
	head.WriteString("\r\n")
	return head.Bytes()
}

// carry serves a viewer on this goroutine, waiting where its socket is full, until it has all there
// is; then a writer takes it. first is written before anything else, and moves the viewer to to.
func (s *Stream) carry(v *viewer, c carried, first []byte, to position) {
	out := patient{c}
	err := out.write(first)
	v.move(to)
	for err == nil && !v.cut.Load() {
		events, to, last, _ := s.turn(v)
		if len(events) == 0 {
			if taken, bad := take(c); bad == nil {
				s.writers.add(v, taken)
				return
			}
			// No descriptor left, or no such connection: served like this it gets the same, and
			// only costs more.
			_ = s.follow(context.Background(), v, out)
			break
		}
		if err = out.write(events); err == nil {
			v.move(to)
		}
		if last {
			break
		}
	}
	_ = c.Close()
	s.presence.leave(v, false)
}

// carryOn carries a viewer whose socket was full, from the middle of the events that it was being
// written.
func (s *Stream) carryOn(v *taken, rest []byte, to position) {
	c, err := v.conn.carried()
	if err != nil {
		s.dismiss(v.viewer, v.conn)
		return
	}
	s.carry(v.viewer, c, rest, to)
}

// dismiss ends a viewer that a writer had.
func (s *Stream) dismiss(v *viewer, c socket) {
	c.close()
	s.presence.leave(v, false)
}

// patient is the sink over a connection that was taken over.
type patient struct {
	c carried
}

func (p patient) write(events []byte) error {
	if err := p.c.SetWriteDeadline(time.Now().Add(writeWait)); err != nil {
		return err
	}
	_, err := p.c.Write(events)
	return err
}
