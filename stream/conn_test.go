package stream

import (
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// laneSize is how much one direction of a connection in memory holds: little, so that a viewer that
// does not read is stuck soon.
const laneSize = 4 << 10

// lane is one direction of a connection in memory. Its readers and writers wait on a channel, so
// fake time goes on meanwhile.
type lane struct {
	mu      sync.Mutex
	held    []byte
	pair    pair // where there is one, what is written goes through it to held
	closed  bool
	changed chan struct{} // closed at each change, and made anew
}

// pair is two connected sockets: the kernel can write to the one what is read from the other. Its
// methods never wait, and return 0 where there is no space and nothing to read.
type pair interface {
	writer() (descriptor int)
	write([]byte) (int, error)
	read([]byte) int
	end() // whoever writes then gets an error
}

func newLane() *lane { return &lane{changed: make(chan struct{})} }

// put holds as much of b as fits, and returns what to wait for if that is nothing.
func (l *lane) put(b []byte) (n int, change <-chan struct{}, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return 0, nil, io.ErrClosedPipe
	}
	if l.pair != nil {
		n, err = l.pair.write(b)
		l.fetch()
	} else {
		n = min(len(b), laneSize-len(l.held))
		l.held = append(l.held, b[:n]...)
	}
	change = l.changed
	if n > 0 {
		l.rouse()
	}
	return n, change, err
}

// fetch holds as much as fits of what has been written to the pair: a socket has space for few
// writes, however small they are.
func (l *lane) fetch() {
	if l.pair == nil {
		return
	}
	space := make([]byte, laneSize-len(l.held))
	l.held = append(l.held, space[:l.pair.read(space)]...)
}

// get removes what is held, and returns what to wait for if that is nothing; io.EOF when nothing
// more can come.
func (l *lane) get(b []byte) (n int, change <-chan struct{}, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n = copy(b, l.held)
	l.held = l.held[n:]
	l.fetch()
	change = l.changed
	switch {
	case n > 0:
		l.rouse()
	case l.closed:
		err = io.EOF
	}
	return n, change, err
}

func (l *lane) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	if l.pair != nil {
		l.pair.end()
	}
	l.rouse()
}

func (l *lane) rouse() {
	close(l.changed)
	l.changed = make(chan struct{})
}

// deadline is one of a connection's; setting it wakes what waits.
type deadline struct {
	mu      sync.Mutex
	at      time.Time
	changed chan struct{}
}

func (d *deadline) set(at time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.at = at
	close(d.changed)
	d.changed = make(chan struct{})
}

// wait returns at a change of the lane or of the deadline, and with an error when that has come.
func (d *deadline) wait(change <-chan struct{}) error {
	d.mu.Lock()
	at, changed := d.at, d.changed
	d.mu.Unlock()
	var come <-chan time.Time
	if !at.IsZero() {
		left := time.Until(at)
		if left <= 0 {
			return os.ErrDeadlineExceeded
		}
		timer := time.NewTimer(left)
		defer timer.Stop()
		come = timer.C
	}
	select {
	case <-change:
	case <-changed:
	case <-come:
	}
	return nil
}

// conn is one end of a connection in memory. It can be hijacked.
type conn struct {
	in, out          *lane
	reading, writing deadline
}

func newConn(in, out *lane) *conn {
	return &conn{in, out, deadline{changed: make(chan struct{})}, deadline{changed: make(chan struct{})}}
}

func (c *conn) Read(b []byte) (int, error) {
	for {
		if err := c.reading.expired(); err != nil {
			return 0, err
		}
		n, change, err := c.in.get(b)
		if n > 0 || err != nil || len(b) == 0 {
			return n, err
		}
		if err := c.reading.wait(change); err != nil {
			return 0, err
		}
	}
}

func (c *conn) Write(b []byte) (written int, err error) {
	for written < len(b) {
		n, change, err := c.out.put(b[written:])
		written += n
		if err != nil {
			return written, err
		}
		if n > 0 {
			continue
		}
		if err := c.writing.wait(change); err != nil {
			return written, err
		}
	}
	return written, nil
}

func (d *deadline) expired() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.at.IsZero() && !time.Now().Before(d.at) {
		return os.ErrDeadlineExceeded
	}
	return nil
}

func (c *conn) Close() error {
	c.in.close()
	c.out.close()
	return nil
}

func (c *conn) LocalAddr() net.Addr                { return c.RemoteAddr() }
func (c *conn) RemoteAddr() net.Addr               { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }
func (c *conn) SetReadDeadline(at time.Time) error { c.reading.set(at); return nil }
func (c *conn) SetWriteDeadline(at time.Time) error {
	c.writing.set(at)
	return nil
}

func (c *conn) SetDeadline(at time.Time) error {
	c.reading.set(at)
	c.writing.set(at)
	return nil
}

// The nonblockingConn that the connection is once it is hijacked.

func (c *conn) nonblocking() (nonblockingConn, error) { return c, nil }
func (c *conn) blocking() (blockingConn, error)       { return c, nil }
func (c *conn) close()                                { c.Close() }

func (c *conn) tryWrite(events []byte) (int, error) {
	n, _, err := c.out.put(events)
	return n, err
}

func (c *conn) socket() (int, *atomic.Int64, bool) {
	if c.out.pair == nil {
		return 0, nil, false
	}
	return c.out.pair.writer(), nil, true
}

// sent is called when the kernel has written to the pair.
func (c *conn) sent() {
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	c.out.fetch()
	c.out.rouse()
}

func (c *conn) peerClosed() bool {
	_, _, err := c.in.get(make([]byte, 64))
	return err != nil
}

// portable is a connection that can only be waited for.
type portable struct {
	net.Conn
}

func (portable) LocalAddr() net.Addr { return &net.UnixAddr{Name: "memory", Net: "unix"} }
