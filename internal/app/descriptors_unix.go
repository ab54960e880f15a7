//go:build unix

package app

import (
	"syscall"

	"pushpane/internal/cli"
)

// descriptorLimit returns how many files and connections the process may have open at once: the
// runtime has raised that to the hard limit. 0: not known.
func descriptorLimit() int {
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit) != nil {
		return 0
	}
	return int(min(uint64(limit.Cur), cli.MostViewers))
}
