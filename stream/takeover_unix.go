//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package stream

import (
	"os"
	"syscall"
)

const canTake = true

// descriptor is a connected socket of our own, outside of Go's poller: nothing wakes up for it, and
// it costs its number.
type descriptor int

// takeDescriptor makes a second descriptor of c's connection. It stays non-blocking, which is a
// property of the connection.
func takeDescriptor(c syscall.Conn) (socket, error) {
	raw, err := c.SyscallConn()
	if err != nil {
		return nil, err
	}
	var fd int
	var dupErr error
	err = raw.Control(func(old uintptr) {
		// A child that is started in between must not inherit it.
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

func (d descriptor) attempt(events []byte) (int, error) {
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

func (d descriptor) left() bool {
	var thrownAway [256]byte
	n, err := syscall.Read(int(d), thrownAway[:])
	switch err {
	case nil:
		return n == 0
	case syscall.EAGAIN, syscall.EINTR:
		return false
	}
	return true
}

func (d descriptor) carried() (carried, error) {
	return os.NewFile(uintptr(d), "viewer"), nil
}

func (d descriptor) close() {
	_ = syscall.Close(int(d)) // there is no other way to be rid of it
}
