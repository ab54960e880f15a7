//go:build unix

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A full disk, or a directory without permission, is an error of one line, and no file is left.
func TestExport_fullDisk(t *testing.T) {
	t.Parallel()
	tape := aTalk(t)
	disk := t.TempDir()
	smallFileSystem(t, disk)
	got := runToEnd(t, nil, "--replay", tape, "--export", filepath.Join(disk, "page.html"))
	if got.code != 1 || got.stdout != "" || strings.Count(got.stderr, "\n") != 1 || !strings.HasSuffix(got.stderr, "page.html\": no space left on device\n") {
		t.Errorf("exit code %d, %q, %q; want 1 and one line that says why", got.code, got.stdout, got.stderr)
	}
	if left, err := os.ReadDir(disk); err != nil || len(left) > 0 {
		t.Errorf("%v is left behind, %v", left, err)
	}
}
