//go:build darwin || freebsd || netbsd || openbsd || dragonfly

package stream

import "syscall"

// write is write(2). These systems allow system calls by way of their C library only, so it goes
// through Go's scheduler.
func write(fd int, b []byte) (int, error) {
	return syscall.Write(fd, b)
}
