//go:build unix && !linux && !darwin

package source

import "syscall"

// members returns, where nothing lists processes in one way, the process groups that have the
// numbers of the sessions, as kill(2) wants them. A warden is in its own: it ends with what it
// kills, 3 s after its order.
func members(sessions []int) []int {
	var all []int
	for _, session := range sessions {
		if syscall.Kill(-session, 0) == nil {
			all = append(all, -session)
		}
	}
	return all
}

// hideName does nothing: here a process keeps the name of its program.
func hideName() {}
