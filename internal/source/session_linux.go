package source

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"golang.org/x/sys/unix"
)

// readTermios is the request of ioctl_tty(2) that reads the settings of a terminal.
const readTermios = unix.TCGETS

// members returns the ids of the running processes of the sessions (proc(5), /proc/pid/stat).
func members(sessions []int) []int {
	var all []int
	names, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, name := range names {
		stat, err := os.ReadFile(name)
		// The name of the program is in parentheses, and may contain parentheses.
		fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
		if err != nil || len(fields) < 4 || fields[0][0] == 'Z' || fields[0][0] == 'X' {
			continue
		}
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(name)))
		session, _ := strconv.Atoi(string(fields[3]))
		if slices.Contains(sessions, session) {
			all = append(all, pid)
		}
	}
	return all
}

// hideName changes the name of this process, so that "killall pushpane" does not kill the warden
// that cleans up after it.
func hideName() {
	_ = os.WriteFile("/proc/self/comm", []byte("command-warden"), 0)
}
