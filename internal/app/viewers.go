package app

import (
	"pushpane/internal/count"
	"pushpane/internal/terminal"
	"pushpane/stream"
)

// ownDescriptors is how many descriptors are left to the program: listeners, files, and connections
// that are no streams.
const ownDescriptors = 256

// maxViewers returns how many streams and polls may be open at once: as many as --max-viewers says,
// or, where that is 0, as the limit of descriptors has room for, and not less than the usual: most
// of a poll's time it needs none. It says where the two contradict each other.
func maxViewers(given, descriptors int, console *terminal.Console) int {
	room := descriptors - ownDescriptors
	switch {
	case given > max(0, room) && descriptors > 0:
		console.Info("--max-viewers %d: the limit of open files, %d, has room for %d (ulimit -n)", given, descriptors, max(0, room))
		return given
	case given > 0:
		return given
	case room <= stream.DefaultMaxViewers:
		return stream.DefaultMaxViewers
	}
	console.Debug("up to %s at once, by the limit of open files, %d", count.Of(room, "viewer"), descriptors)
	return room
}
