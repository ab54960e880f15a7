package source

import (
	"slices"

	"golang.org/x/sys/unix"
)

// readTermios is the request of ioctl(2) that reads the settings of a terminal.
const readTermios = unix.TIOCGETA

// zombie is SZOMB of sys/proc.h: a process that has ended.
const zombie = 5

// members returns the ids of the running processes of the sessions.
func members(sessions []int) []int {
	var all []int
	processes, _ := unix.SysctlKinfoProcSlice("kern.proc.all")
	for i := range processes {
		pid := int(processes[i].Proc.P_pid)
		session, err := unix.Getsid(pid)
		if err == nil && processes[i].Proc.P_stat != zombie && slices.Contains(sessions, session) {
			all = append(all, pid)
		}
	}
	return all
}

// hideName does nothing: here the name of a process stays that of its program.
func hideName() {}
