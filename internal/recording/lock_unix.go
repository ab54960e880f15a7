//go:build !windows

package recording

import (
	"errors"
	"os"
	"syscall"
)

// lock keeps other pushpanes out for as long as the file is open. A file system that knows no locks
// has none.
func lock(file *os.File) error {
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); errors.Is(err, syscall.EWOULDBLOCK) {
		return errLocked
	}
	return nil
}
