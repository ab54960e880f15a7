package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// A node that leaves when its source has ended has all of it in its recording and its page, also
// where the server, which has acknowledged the end, gives it back later.
func TestCluster_exitWhenDone(t *testing.T) {
	t.Parallel()
	server := startEngine(t, "-js")
	js := server.client()
	dir := t.TempDir()
	tape, page := filepath.Join(dir, "tape.ndjson"), filepath.Join(dir, "page.html")
	a, in := startFed(t, "--join", server.log("talk"), "--node", "a", "--exit-when-done", "--record", tape, "--export", page)
	fmt.Fprintln(in, "first")
	a.waitForURL(t)
	pauseTails(t, js, 2*time.Second)
	for i := range 20 {
		fmt.Fprintln(in, "line", i)
	}
	in.Close()
	if code := a.exitCode(t, 0); code != 0 {
		t.Errorf("exit code %d: %s", code, a.stderr.String())
	}
	for _, name := range []string{tape, page} {
		kept, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"first", "line 0", "line 19", "input ended, 21 lines"} {
			if !strings.Contains(string(kept), want) {
				t.Errorf("%s has no %q:\n%.2000s", filepath.Base(name), want, kept)
			}
		}
	}
}

// pauseTails lets the server deliver nothing to the nodes for so long.
func pauseTails(t testing.TB, js jetstream.JetStream, long time.Duration) {
	t.Helper()
	s, err := js.Stream(t.Context(), "pushpane-talk")
	if err != nil {
		t.Fatal(err)
	}
	tails := s.ConsumerNames(t.Context())
	for name := range tails.Name() {
		if _, err := s.PauseConsumer(t.Context(), name, time.Now().Add(long)); err != nil {
			t.Fatal(err)
		}
	}
	if err := tails.Err(); err != nil {
		t.Fatal(err)
	}
}
