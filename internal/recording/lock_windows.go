package recording

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lock keeps other pushpanes out for as long as the file is open. Locks of Windows keep readers out
// of what they cover, so it covers a byte far behind the end.
func lock(file *os.File) error {
	behind := windows.Overlapped{OffsetHigh: 1 << 30}
	err := windows.LockFileEx(windows.Handle(file.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &behind)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return errLocked
	}
	return nil
}
