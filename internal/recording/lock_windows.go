package recording

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lock locks the file for as long as it is open, or returns errLocked where another process has
// locked it. A lock of Windows also blocks readers of the bytes it covers, so it covers one byte
// far behind the end.
func lock(file *os.File) error {
	farByte := windows.Overlapped{OffsetHigh: 1 << 30}
	err := windows.LockFileEx(windows.Handle(file.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &farByte)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return errLocked
	}
	return nil
}
