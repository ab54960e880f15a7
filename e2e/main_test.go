package e2e

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestMain builds the binary once, in a directory that also takes every temporary file of the
// browsers and goes at the end.
func TestMain(m *testing.M) {
	if guest() {
		os.Exit(m.Run())
	}
	os.Exit(inWorkshop(m.Run))
}

// guestVariable marks a run that a test makes of itself elsewhere: it uses the workshop of that
// test, and leaves it there.
const guestVariable = "E2E_GUEST"

func guest() bool { return os.Getenv(guestVariable) != "" }

func inWorkshop(tests func() int) int {
	dir, err := os.MkdirTemp("", "pushpane-e2e-")
	if err != nil {
		fmt.Fprintf(os.Stderr, "make workshop: %v\n", err)
		return 1
	}
	defer os.RemoveAll(dir)
	// The go command would keep its own work there, too: so it comes first.
	if err := build(filepath.Join(dir, binaryName()), soak()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	os.Setenv("TMPDIR", dir)
	keys := filepath.Join(dir, "run")
	if err := os.Mkdir(keys, 0o700); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	os.Setenv("XDG_RUNTIME_DIR", keys)
	// A binary with the race detector sleeps a second before it exits, which is no part of leaving.
	os.Setenv("GORACE", "atexit_sleep_ms=0")
	// What a developer has set for his own runs must not reach the programs under test.
	for _, pair := range os.Environ() {
		if name, _, _ := strings.Cut(pair, "="); strings.HasPrefix(name, "PUSHPANE_") {
			os.Unsetenv(name)
		}
	}
	if err := overlap(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return tests()
}

// overlap lets twice as many tests run at once as there are processors, unless the command line
// says how many: a browser needs most of a processor, and foreign clients and time limits wait. A
// soak run measures times and has none to spare.
func overlap() error {
	if soak() {
		return nil
	}
	return flag.Set("test.parallel", strconv.Itoa(2*runtime.GOMAXPROCS(0)))
}

// build makes the binary as it is shipped, or with the race detector.
func build(to string, race bool) error {
	cmd := exec.Command("go", "build", "-o", to, ".")
	cmd.Dir = ".."
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if race {
		cmd.Args = []string{"go", "build", "-race", "-o", to, "."}
		cmd.Env = append(os.Environ(), "CGO_ENABLED=1")
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build pushpane: %w\n%s", err, out)
	}
	return nil
}

func binary() string { return filepath.Join(os.TempDir(), binaryName()) }

func binaryName() string {
	if runtime.GOOS == "windows" {
		return "pushpane.exe"
	}
	return "pushpane"
}

// shipped returns the binary as it is shipped, in a soak run too, for what the race detector
// changes: it takes several times the memory.
func shipped(t testing.TB) string {
	t.Helper()
	path, err := buildShipped()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

var buildShipped = sync.OnceValues(func() (path string, err error) {
	if !soak() {
		return binary(), nil
	}
	path = filepath.Join(os.TempDir(), "shipped-"+binaryName())
	return path, build(path, false)
})

// soak reports whether this is a run of ./scripts/soak. The variable is not one of pushpane's own,
// all of which the programs under test would read.
func soak() bool { return os.Getenv("SOAK") == "1" }

// rounds is how often a test repeats its fault: few in every run, many in a soak run.
func rounds(few, many int) int {
	if soak() {
		return many
	}
	return few
}

// patience is how long a test waits for something that should come soon. A loaded machine of two
// cores needs it; only a failing test spends it.
const patience = 30 * time.Second

// comeback is how long a page may take to reconnect to its server: it waits up to 30 s between two
// attempts, and no connection of a test lasts long enough to reset this back-off.
const comeback = 3 * patience

// promised is how long something may take for which an issue names a limit. It holds where nothing
// else runs, and is measured there, by scripts/soak; a machine that is shared with others gets four
// times as long, and the many looks of a test their time.
func promised(limit time.Duration) time.Duration {
	if soak() {
		return limit
	}
	return max(10*time.Second, 4*limit)
}

// besideEachOther lets the parts of a test that nothing else runs beside run at once, but not where
// what is promised is measured.
func besideEachOther(t *testing.T) {
	if !soak() {
		t.Parallel()
	}
}

// eventually fails the test when ok does not become true in time.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	eventuallyWithin(t, patience, what, ok)
}

func eventuallyWithin(t testing.TB, limit time.Duration, what string, ok func() bool) {
	t.Helper()
	if !comesTrue(t, limit, ok) {
		t.Fatalf("not within %v: %s", limit, what)
	}
}

// comesTrue calls ok every 20 ms until it returns true or the time is over.
func comesTrue(t testing.TB, within time.Duration, ok func() bool) bool {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(within)
	for {
		if ok() {
			return true
		}
		select {
		case <-tick.C:
		case <-deadline:
			return ok()
		case <-t.Context().Done():
			return false
		}
	}
}

// needs skips the test where a program is not installed, by its name; in CI nothing may be skipped.
func needs(t testing.TB, programs ...string) string {
	t.Helper()
	for _, name := range programs {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	missing := strings.Join(programs, " or ")
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is not installed, and with CI=true nothing may be skipped", missing)
	}
	t.Skipf("%s is not installed", missing)
	return ""
}
