//go:build unix && !linux && !darwin

package source

import "syscall"

// members returns the process groups with the numbers of the sessions, negative as for kill(2):
// these systems have no common way to list processes. A warden is in its own group: it ends with
// the processes that it kills, 3 s after the request to stop.
func members(sessions []int) []int {
	var all []int
	for _, session := range sessions {
		if syscall.Kill(-session, 0) == nil {
			all = append(all, -session)
		}
	}
	return all
}

// hideName does nothing: here the name of a process stays that of its program.
func hideName() {}
