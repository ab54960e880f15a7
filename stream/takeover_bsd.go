//go:build darwin || freebsd || netbsd || openbsd || dragonfly

package stream

import "syscall"

// write is write(2); these systems take system calls by way of their C library only.
func write(fd int, b []byte) (int, error) {
	return syscall.Write(fd, b)
}
