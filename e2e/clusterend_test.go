//go:build unix

package e2e

import (
	"crypto/rand"
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

// A line whose acknowledgement was lost before an outage that is longer than the server remembers
// keys is looked for in the log before it is published again.
func TestCluster_acknowledgementLostForLong(t *testing.T) {
	t.Parallel()
	server := startEngine(t, "-js")
	js := server.client()
	proxy := muteProxyTo(t, server.addr)
	a, in := startFed(t, "--join", "nats://"+proxy.addr+"/talk", "--node", "a")
	fmt.Fprintln(in, "line 1")
	a.waitForURL(t)
	s, err := js.Stream(t.Context(), "pushpane-talk")
	if err != nil {
		t.Fatal(err)
	}
	l := a.listen(t, "?from=now")
	count := 1
	write := func() {
		t.Helper()
		count++
		fmt.Fprintln(in, "line", count)
		eventually(t, "the line is kept", func() bool {
			m, err := s.GetLastMsgForSubject(t.Context(), "pushpane.talk.message")
			return err == nil && string(m.Data) == fmt.Sprint("line ", count)
		})
	}
	for range 4 {
		write()
		for l.events(t, 1)[0].data != fmt.Sprint("line ", count) { // then it is acknowledged, too
		}
		proxy.mute.Store(true)
		write()
		proxy.gate.Lock()
		proxy.cut()
		proxy.mute.Store(false)
		forgetKeys(t, js)
		proxy.late.Store(int64(200 * time.Millisecond)) // the tail needs several answers
		proxy.gate.Unlock()
		eventually(t, "the node is back", func() bool { return a.clusterStatus(t).Engine.Connected })
		proxy.late.Store(0)
	}
	write()
	next := 1
	for _, r := range keptLog(t, js) {
		if r.Type != "message" {
			continue
		}
		if want := fmt.Sprint("line ", next); r.Data != want {
			t.Errorf("event %d is %q, want %q", r.N, r.Data, want)
		}
		next++
	}
}

// forgetKeys makes the server forget all keys of messages, as it does after two minutes.
func forgetKeys(t testing.TB, js jetstream.JetStream) {
	t.Helper()
	s, err := js.Stream(t.Context(), "pushpane-talk")
	if err != nil {
		t.Fatal(err)
	}
	window := func(long time.Duration) {
		t.Helper()
		config := s.CachedInfo().Config
		config.Duplicates = long
		if s, err = js.UpdateStream(t.Context(), config); err != nil {
			t.Fatal(err)
		}
	}
	window(100 * time.Millisecond)
	key := jetstream.WithMsgID(rand.Text())
	known := func() bool {
		ack, err := js.Publish(t.Context(), "pushpane.talk.probe", nil, key)
		if err != nil {
			t.Fatal(err)
		}
		return ack.Duplicate
	}
	known()
	eventually(t, "the newest key is forgotten", func() bool { return !known() })
	window(2 * time.Minute)
}
