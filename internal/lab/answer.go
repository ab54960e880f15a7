package lab

import (
	"bufio"
	"net"
	"net/http"
	"sync/atomic"
	"syscall"
	"time"

	"pushpane/stream"
)

// answer is the ResponseWriter of a request of a client: its writes pass the gate. It does not
// offer Unwrap, so nothing of the answer goes past it. Its methods are for the goroutine of the
// request.
type answer struct {
	http.ResponseWriter
	rc      *http.ResponseController
	gate    *gate
	allowed time.Duration // how long a write may last; 0: without limit
}

func newAnswer(w http.ResponseWriter, g *gate) *answer {
	return &answer{ResponseWriter: w, rc: http.NewResponseController(w), gate: g}
}

// Write writes p when the gate lets it pass. The deadline of a write begins then.
func (a *answer) Write(p []byte) (int, error) {
	if err := a.gate.Pass(nil); err != nil {
		return 0, err
	}
	if a.allowed > 0 {
		if err := a.rc.SetWriteDeadline(time.Now().Add(a.allowed)); err != nil {
			return 0, err
		}
	}
	return a.ResponseWriter.Write(p)
}

// FlushError sends what was written.
func (a *answer) FlushError() error { return a.rc.Flush() }

// SetWriteDeadline sets the deadline of the connection below.
func (a *answer) SetWriteDeadline(t time.Time) error {
	a.allowed = 0
	if !t.IsZero() {
		a.allowed = time.Until(t)
	}
	return a.rc.SetWriteDeadline(t)
}

// SetReadDeadline sets the deadline of the connection below.
func (a *answer) SetReadDeadline(t time.Time) error { return a.rc.SetReadDeadline(t) }

// Hijack is that of the connection below, whose writes the gate is for from then on.
func (a *answer) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	c, buffered, err := a.rc.Hijack()
	if err != nil {
		return nil, nil, err
	}
	return gatedConn{c, a.gate}, buffered, nil
}

// abort closes the connection of an answer that was cut, before the end of the answer: by
// http.ErrAbortHandler, as net/http wants it.
func (a *answer) abort() {
	if _, _, _, err := a.gate.lab.look(a.gate); err != nil {
		panic(http.ErrAbortHandler)
	}
}

// gatedConn is a hijacked connection. What makes other writers of it, such as its counter of bytes,
// is that of the connection below.
type gatedConn struct {
	net.Conn
	gate *gate
}

// Gate returns the gate that each write must pass first (stream.Gated).
func (c gatedConn) Gate() stream.Gate { return c.gate }

// Written returns the counter below, nil for none (stream.Metered).
func (c gatedConn) Written() *atomic.Int64 {
	if inner, ok := c.Conn.(stream.Metered); ok {
		return inner.Written()
	}
	return nil
}

// SyscallConn returns the raw connection below, or http.ErrNotSupported.
func (c gatedConn) SyscallConn() (syscall.RawConn, error) {
	if inner, ok := c.Conn.(syscall.Conn); ok {
		return inner.SyscallConn()
	}
	return nil, http.ErrNotSupported
}
