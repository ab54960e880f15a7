package stream

import (
	"syscall"
	"testing"
)

// socketPair is a pair, in the kernel. What a reader has not fetched when the test ends is lost.
type socketPair [2]int // the writer, the reader

func newPair(t *testing.T) pair {
	t.Helper()
	fds, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM|syscall.SOCK_NONBLOCK|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		syscall.Close(fds[0])
		syscall.Close(fds[1])
	})
	// The kernel doubles it, and counts what it needs itself: some 4 KiB of events fit.
	if err := syscall.SetsockoptInt(fds[0], syscall.SOL_SOCKET, syscall.SO_SNDBUF, laneSize); err != nil {
		t.Fatal(err)
	}
	return socketPair(fds)
}

func (p socketPair) writer() int { return p[0] }

func (p socketPair) write(b []byte) (int, error) { return descriptor(p[0]).tryWrite(b) }

func (p socketPair) read(b []byte) int {
	if len(b) == 0 {
		return 0
	}
	n, err := syscall.Read(p[1], b)
	if err != nil {
		return 0
	}
	return n
}

func (p socketPair) end() { _ = syscall.Shutdown(p[0], syscall.SHUT_WR) }
