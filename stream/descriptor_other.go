//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package stream

import (
	"net/http"
	"syscall"
)

// canWriteNonblocking is false where a socket cannot be written to without waiting: each viewer is
// served on the goroutine of its request.
const canWriteNonblocking = false

func newDescriptor(syscall.Conn) (nonblockingConn, error) {
	return nil, http.ErrNotSupported
}

func setLinger(uintptr, bool) {}
