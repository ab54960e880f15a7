//go:build unix

package e2e

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Lines that could not be passed on are an error at the end, whatever the reason; a reader that
// comes late gets all of them.
func TestTee_exitCode(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		script string
		code   int
		said   string // the last line of standard error
	}{
		"full_disk":    {`seq 1000 | "$0" --tee --exit-when-done >/dev/full`, 1, "pushpane: error: write standard output: no space left on device\n"},
		"limit":        {`ulimit -f 8; seq 10000 | "$0" --tee --exit-when-done >lines`, 1, "pushpane: error: write standard output: file too large\n"},
		"reader_left":  {`seq 100000 | { "$0" --tee --exit-when-done; echo "exit $?" >&2; } | true`, 0, "exit 1\n"},
		"reader_late":  {`seq 10000 | { "$0" -q --tee --exit-when-done; echo "exit $?" >&2; } | { sleep 1; test "$(wc -l)" -eq 10000; }`, 0, "exit 0\n"},
		"errors_apart": {`"$0" --tee --no-pty --exit-when-done -- sh -c 'seq 1000 >&2' 2>/dev/full`, 1, ""},
		"no_tee":       {`seq 1000 | "$0" --exit-when-done 2>/dev/full`, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := os.Stat("/dev/full"); err != nil && strings.Contains(c.script, "/dev/full") {
				t.Skip("this system has no /dev/full")
			}
			cmd := exec.Command("sh", "-c", c.script, binary())
			cmd.Dir = t.TempDir()
			p := launchCommand(t, cmd, nil, []string{"PUSHPANE_NO_BROWSER=true", "PUSHPANE_PORT=0"})
			if code := p.exitCode(t, 0); code != c.code || !strings.HasSuffix(p.stderr.String(), c.said) {
				t.Errorf("exit code %d and %q, want %d and %q", code, p.stderr.String(), c.code, c.said)
			}
		})
	}
}
