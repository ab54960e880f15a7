package source

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
)

// members returns the processes of the sessions that have not ended (proc(5), /proc/pid/stat).
func members(sessions []int) []int {
	var all []int
	names, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, name := range names {
		stat, err := os.ReadFile(name)
		// The name of the program is in parentheses, and may hold some.
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

// hideName takes the program's name from this process, so that who kills all that are called
// pushpane at once leaves the one that clears up after it.
func hideName() {
	_ = os.WriteFile("/proc/self/comm", []byte("command-warden"), 0)
}
