package stream

import (
	"syscall"
	"unsafe"
)

// write is write(2) without a word to Go's scheduler: it never waits here, and takes some
// microseconds. With a word, a writer that serves thousands of viewers in a row is taken for one
// that blocks, its processor is given to another thread and back, and ten thousand viewers cost a
// quarter more.
func write(fd int, b []byte) (int, error) {
	n, _, errno := syscall.RawSyscall(syscall.SYS_WRITE, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)))
	if errno != 0 {
		return 0, errno
	}
	return int(n), nil
}
