//go:build !windows

package source

import (
	"os"
	"syscall"
)

// openShared opens a file for reading. It does not block, even if the file has been replaced by a
// named pipe without a writer.
func openShared(path string) (file, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err // not f, which would be no nil as a file
	}
	return f, nil
}
