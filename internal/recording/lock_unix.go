//go:build !windows

package recording

import (
	"errors"
	"os"
	"syscall"
)

// lock locks the file for as long as it is open (flock(2)), or returns errLocked where another
// process has locked it. On a file system without locks it returns nil.
func lock(file *os.File) error {
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); errors.Is(err, syscall.EWOULDBLOCK) {
		return errLocked
	}
	return nil
}
