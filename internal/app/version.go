package app

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
)

// build is what the program was made from, as far as the go command has noted it: nothing after
// "go run".
type build struct {
	commit string    // short, with "+" where files were changed
	date   time.Time // of the commit
}

func readBuild() (b build) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.commit = s.Value[:min(len(s.Value), 12)] + b.commit
		case "vcs.time":
			b.date, _ = time.Parse(time.RFC3339, s.Value) // else the zero time: not known
		case "vcs.modified":
			if s.Value == "true" {
				b.commit += "+"
			}
		}
	}
	return b
}

// versionLine returns the line of --version.
func versionLine(version string, b build) string {
	parts := []string{runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
	if b.commit != "" {
		parts = append([]string{"commit " + b.commit, b.date.Format(time.DateOnly)}, parts...)
	}
	return fmt.Sprintf("pushpane %s (%s)\n", version, strings.Join(parts, ", "))
}
