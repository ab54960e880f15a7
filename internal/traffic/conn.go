package traffic

import (
	"net"
	"net/http"
	"slices"
	"sync/atomic"
	"syscall"
)

// listener accepts connections that count their bytes.
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

// conn attributes its bytes to the client of the current request. Bytes read between two requests
// are the head of the next one, whose client is known only once the head has been parsed: they are
// pending until then.
type conn struct {
	net.Conn
	pending atomic.Int64          // bytes read and not attributed yet
	current atomic.Pointer[tally] // of the current request; nil for none, and between requests
	// the clients that this connection has been counted for; of the goroutine that serves it
	served []*tally
}

// setCurrent starts a request of the client of t. nil is a request without a client, or the time
// between two requests.
func (c *conn) setCurrent(t *tally) {
	c.current.Store(t)
	head := c.pending.Swap(0)
	if t == nil {
		return
	}
	t.up.Add(head)
	// Bounded: a connection that has served maxClients clients may be counted twice for one.
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

// Written returns the counter of bytes to the client of the current request, nil for none. A
// handler that hijacks the connection and writes past Write adds its bytes there (stream.Metered).
func (c *conn) Written() *atomic.Int64 {
	if t := c.current.Load(); t != nil {
		return &t.down
	}
	return nil
}

// SyscallConn returns the raw connection below, or http.ErrNotSupported.
func (c *conn) SyscallConn() (syscall.RawConn, error) {
	if inner, ok := c.Conn.(syscall.Conn); ok {
		return inner.SyscallConn()
	}
	return nil, http.ErrNotSupported
}

// CloseWrite shuts down the writing side, or returns http.ErrNotSupported. net/http uses it so that
// a peer that is still sending gets the last bytes of an answer.
func (c *conn) CloseWrite() error {
	if inner, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return inner.CloseWrite()
	}
	return http.ErrNotSupported
}
