//go:build unix

package e2e

import (
	"os"
	"os/exec"
	"testing"
)

// launchLimited runs the binary under a limit that a shell sets.
func launchLimited(t *testing.T, limit string, args ...string) *program {
	t.Helper()
	return launchCommand(t, exec.Command("sh", append([]string{"-c", limit + `; exec "$0" "$@"`, binary()}, args...)...), nil, nil)
}

// smallFileSystem mounts one of 32 KiB; where that is not allowed, the test is skipped.
func smallFileSystem(t *testing.T, dir string) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root can mount")
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("nothing can be mounted here: %s", out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", "-l", dir).CombinedOutput(); err != nil {
			t.Errorf("umount: %s", out)
		}
	})
}
