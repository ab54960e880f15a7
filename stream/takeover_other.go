//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package stream

import (
	"net/http"
	"syscall"
)

// canTake is false where there is no way to write to a socket without waiting: the goroutine of its
// request serves each viewer.
const canTake = false

func takeDescriptor(syscall.Conn) (socket, error) {
	return nil, http.ErrNotSupported
}
