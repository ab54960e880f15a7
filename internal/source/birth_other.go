//go:build !linux

package source

import (
	"io/fs"
	"time"
)

// fileClock returns the time that a file gets that is created now.
func fileClock() time.Time { return time.Now() }

// bornAt returns when the file was last written to, which is not before it was created.
func bornAt(_ string, info fs.FileInfo) time.Time { return info.ModTime() }
