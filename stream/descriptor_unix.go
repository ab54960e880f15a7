//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package stream

import (
	"os"
	"sync/atomic"
	"syscall"
)

const canWriteNonblocking = true

// descriptor is a connected, non-blocking socket that is not registered with Go's poller: no
// goroutine and no buffer belong to it.
type descriptor int

// newDescriptor returns a duplicate of c's descriptor. It does not block, as c's does not: that is
// a property of the connection.
func newDescriptor(c syscall.Conn) (nonblockingConn, error) {
	raw, err := c.SyscallConn()
	if err != nil {
		return nil, err
	}
	var fd int
	var dupErr error
	err = raw.Control(func(old uintptr) {
		// A process that is started between the two calls must not inherit the duplicate.
		syscall.ForkLock.RLock()
		defer syscall.ForkLock.RUnlock()
		if fd, dupErr = syscall.Dup(int(old)); dupErr == nil {
			syscall.CloseOnExec(fd)
		}
	})
	if err == nil {
		err = dupErr
	}
	return descriptor(fd), err
}

func (d descriptor) tryWrite(events []byte) (int, error) {
	for {
		n, err := write(int(d), events)
		switch err {
		case nil:
			return n, nil
		case syscall.EAGAIN:
			return 0, nil
		case syscall.EINTR:
		default:
			return 0, err
		}
	}
}

func (d descriptor) socket() (int, *atomic.Int64, bool) { return int(d), nil, true }

func (d descriptor) peerClosed() bool {
	var discarded [256]byte
	n, err := syscall.Read(int(d), discarded[:])
	switch err {
	case nil:
		return n == 0
	case syscall.EAGAIN, syscall.EINTR:
		return false
	}
	return true
}

func (d descriptor) blocking() (blockingConn, error) {
	return os.NewFile(uintptr(d), "viewer"), nil
}

func (d descriptor) close() {
	_ = syscall.Close(int(d)) // an error leaves nothing to do
}

// setLinger makes the end of a connection a reset, whatever ends it: SO_LINGER with no time.
func setLinger(fd uintptr, reset bool) {
	var linger syscall.Linger
	if reset {
		linger.Onoff = 1
	}
	// Without it the end says nothing, as that of any HTTP/1.0 answer.
	_ = syscall.SetsockoptLinger(int(fd), syscall.SOL_SOCKET, syscall.SO_LINGER, &linger)
}
