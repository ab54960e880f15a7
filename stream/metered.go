package stream

import "sync/atomic"

// Metered is a connection whose bytes somebody counts. What is written to it by another way,
// because it was taken over, is added to Written; nil if nobody wants to know.
type Metered interface {
	Written() *atomic.Int64
}

// counted is a socket that adds what it writes.
type counted struct {
	socket
	written *atomic.Int64
}

func (c counted) attempt(events []byte) (int, error) {
	n, err := c.socket.attempt(events)
	c.written.Add(int64(n))
	return n, err
}

func (c counted) carried() (carried, error) {
	inner, err := c.socket.carried()
	return countedConn{inner, c.written}, err
}

// countedConn is the same while it waits for its peer.
type countedConn struct {
	carried
	written *atomic.Int64
}

func (c countedConn) Write(events []byte) (int, error) {
	n, err := c.carried.Write(events)
	c.written.Add(int64(n))
	return n, err
}

func (c countedConn) take() (socket, error) {
	inner, err := take(c.carried)
	return counted{inner, c.written}, err
}
