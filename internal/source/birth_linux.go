package source

import (
	"io/fs"
	"time"

	"golang.org/x/sys/unix"
)

// fileClock returns the time that a file gets that is created now, or an earlier one. It is the
// kernel's coarse clock, which lags behind time.Now: by a tick, and longer while the kernel does
// not get to run.
func fileClock() time.Time {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_REALTIME_COARSE, &t); err != nil {
		return time.Now()
	}
	return time.Unix(t.Unix())
}

// bornAt returns when the file was created. Where the file system keeps no such time, it returns
// when the file was last written to.
func bornAt(path string, info fs.FileInfo) time.Time {
	var s unix.Statx_t
	err := unix.Statx(unix.AT_FDCWD, path, unix.AT_SYMLINK_NOFOLLOW, unix.STATX_BTIME, &s)
	if err != nil || s.Mask&unix.STATX_BTIME == 0 {
		return info.ModTime()
	}
	return time.Unix(s.Btime.Sec, int64(s.Btime.Nsec))
}
