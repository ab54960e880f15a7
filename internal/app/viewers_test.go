package app

import (
	"strings"
	"testing"

	"pushpane/internal/terminal"
	"pushpane/stream"
)

func TestMaxViewers(t *testing.T) {
	for name, c := range map[string]struct {
		given, descriptors, want int
		said                     string // with -v
	}{
		"default":       {0, 1 << 20, 1<<20 - 256, "up to 1,048,320 viewers at once, by the limit of open files, 1048576"},
		"few":           {0, 100, stream.DefaultMaxViewers, ""},
		"noLimit":       {0, 0, stream.DefaultMaxViewers, ""},
		"given":         {50, 1024, 50, ""},
		"givenNoLimit":  {500_000, 0, 500_000, ""},
		"givenTooLarge": {1000, 1024, 1000, "--max-viewers 1000: the limit of open files, 1024, has room for 768 (ulimit -n)"},
	} {
		t.Run(name, func(t *testing.T) {
			var said strings.Builder
			if got := maxViewers(c.given, c.descriptors, terminal.New(&said, false, true)); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
			if want := c.said; strings.TrimSuffix(strings.TrimPrefix(said.String(), "pushpane: "), "\n") != want {
				t.Errorf("it says %q, want %q", said.String(), want)
			}
		})
	}
}
