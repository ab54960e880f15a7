package stream

import (
	"sync/atomic"
	"syscall"
)

// Metered is a connection with a byte counter. [Stream.ServeEvents] may take it over from net/http
// and write to its descriptor directly, past its Write; the bytes of those writes are added to
// Written. A nil counter means that they are not counted.
type Metered interface {
	Written() *atomic.Int64
}

// meteredNonblocking counts what is written to a nonblockingConn.
type meteredNonblocking struct {
	nonblockingConn
	written *atomic.Int64
}

func (m meteredNonblocking) tryWrite(events []byte) (int, error) {
	n, err := m.nonblockingConn.tryWrite(events)
	m.written.Add(int64(n))
	return n, err
}

func (m meteredNonblocking) socket() (int, *atomic.Int64, bool) {
	d, _, ok := m.nonblockingConn.socket()
	return d, m.written, ok
}

func (m meteredNonblocking) blocking() (blockingConn, error) {
	inner, err := m.nonblockingConn.blocking()
	return meteredBlocking{inner, m.written}, err
}

// meteredBlocking counts what is written to the blockingConn that a nonblockingConn has become.
type meteredBlocking struct {
	blockingConn
	written *atomic.Int64
}

func (m meteredBlocking) Write(events []byte) (int, error) {
	n, err := m.blockingConn.Write(events)
	m.written.Add(int64(n))
	return n, err
}

func (m meteredBlocking) nonblocking() (nonblockingConn, error) {
	inner, err := toNonblocking(m.blockingConn)
	return meteredNonblocking{inner, m.written}, err
}

// SyscallConn returns the raw connection below, or http.ErrNotSupported.
func (m meteredBlocking) SyscallConn() (syscall.RawConn, error) { return rawConn(m.blockingConn) }
