package stream

import (
	"sync/atomic"
	"syscall"
)

// Gated is a connection with a [Gate], such as one that delays writes on purpose. Where
// [Stream.ServeEvents] takes the connection over from net/http it asks the gate before each write,
// since it may write to the descriptor directly. A nil gate is none.
type Gated interface {
	Gate() Gate
}

// Gate decides when a write may begin. One goroutine at a time calls it.
type Gate interface {
	// Open reports whether Pass would return nil at once. It does not block.
	Open() bool
	// Pass blocks until a write may begin, or stop is closed. After an error the connection is
	// closed.
	Pass(stop <-chan struct{}) error
}

// gatedNonblocking is a nonblockingConn that is full while its gate is not open.
type gatedNonblocking struct {
	nonblockingConn
	gate Gate
}

func (g gatedNonblocking) tryWrite(events []byte) (int, error) {
	if !g.gate.Open() {
		return 0, nil
	}
	return g.nonblockingConn.tryWrite(events)
}

// socket returns none: each write asks the gate.
func (g gatedNonblocking) socket() (int, *atomic.Int64, bool) { return 0, nil, false }

func (g gatedNonblocking) blocking() (blockingConn, error) {
	inner, err := g.nonblockingConn.blocking()
	return gatedBlocking{inner, g.gate}, err
}

// gatedBlocking is the blockingConn that a gatedNonblocking has become. It is Gated, so whoever
// writes to it asks the gate first.
type gatedBlocking struct {
	blockingConn
	gate Gate
}

// Gate returns the gate.
func (g gatedBlocking) Gate() Gate { return g.gate }

func (g gatedBlocking) nonblocking() (nonblockingConn, error) {
	inner, err := toNonblocking(g.blockingConn)
	return gatedNonblocking{inner, g.gate}, err
}

// SyscallConn returns the raw connection below, or http.ErrNotSupported.
func (g gatedBlocking) SyscallConn() (syscall.RawConn, error) { return rawConn(g.blockingConn) }
