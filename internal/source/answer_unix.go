//go:build linux || darwin

package source

import (
	"os"

	"golang.org/x/sys/unix"
)

// answerOn types what a terminal answers. A program that reads answers has switched echo off: to
// another one they would be input, and be shown. What does not fit into the terminal's queue at
// once is dropped.
func answerOn(terminal *os.File, answers []byte) {
	conn, err := terminal.SyscallConn()
	if err != nil {
		return
	}
	_ = conn.Control(func(fd uintptr) {
		settings, err := unix.IoctlGetTermios(int(fd), readTermios)
		if err != nil || settings.Lflag&unix.ECHO != 0 {
			return
		}
		ready := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLOUT}}
		if n, err := unix.Poll(ready, 0); err == nil && n == 1 && ready[0].Revents&unix.POLLOUT != 0 {
			_, _ = unix.Write(int(fd), answers) // nobody waits for those of a program that has gone
		}
	})
}
