package traffic

import (
	"net"
	"net/http"
	"slices"
	"sync/atomic"
	"syscall"
)

// listener hands out connections that count.
type listener struct {
	net.Listener
}

func (l listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &conn{Conn: c}, nil
}

// conn gives its bytes to the client whose request it carries. What is read between two requests is
// the head of the second, whose client is known only when that has been read.
type conn struct {
	net.Conn
	pending atomic.Int64 // bytes read for nobody yet
	current atomic.Pointer[tally]
	served  []*tally // whose connection this has been counted as; of the goroutine that serves it
}

// begin starts a request of t; nil is nobody's, or the time between two requests.
func (c *conn) begin(t *tally) {
	c.current.Store(t)
	head := c.pending.Swap(0)
	if t == nil {
		return
	}
	t.up.Add(head)
	// A connection that has served as many as are remembered at all may be counted again.
	if !slices.Contains(c.served, t) && len(c.served) < maxClients {
		c.served = append(c.served, t)
		t.connections.Add(1)
	}
}

func (c *conn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if t := c.current.Load(); t != nil {
		t.up.Add(int64(n))
	} else {
		c.pending.Add(int64(n))
	}
	return n, err
}

func (c *conn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	if t := c.current.Load(); t != nil {
		t.down.Add(int64(n))
	}
	return n, err
}

// Written is for who takes the connection over and writes to it without us (stream.Metered).
func (c *conn) Written() *atomic.Int64 {
	if t := c.current.Load(); t != nil {
		return &t.down
	}
	return nil
}

// SyscallConn is that of the connection below, if it has one.
func (c *conn) SyscallConn() (syscall.RawConn, error) {
	if inner, ok := c.Conn.(syscall.Conn); ok {
		return inner.SyscallConn()
	}
	return nil, http.ErrNotSupported
}

// CloseWrite lets net/http say its last word to a peer that is still sending.
func (c *conn) CloseWrite() error {
	if inner, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return inner.CloseWrite()
	}
	return http.ErrNotSupported
}
