package stream

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestLease_itsEndCutsWhatWatches(t *testing.T) {
	eachTransport(t, Options{}, func(t *testing.T, f *fixture, _ func(string) watcher) {
		free := f.watchSSE("")
		wantHello(t, free)
		lease, end := context.WithCancel(t.Context())
		f.lease = lease
		leased := f.watchSSE("")
		wantHello(t, leased)
		f.publish("", "x")
		leased.next()
		answer := f.get("/poll?wait=55&after=" + f.Status().Last)
		pass(time.Second)
		if n := f.open(); n != 3 {
			t.Fatalf("%d are open, want 3", n)
		}

		start := time.Now()
		end()
		pass(0)
		for e := leased.next(); e.name != "closed"; e = leased.next() {
			if e.name != typePing {
				t.Errorf("got %+v after the end of the lease", e)
			}
		}
		if body, err := io.ReadAll(answer.Body); err == nil || strings.Contains(string(body), typeNext) {
			t.Errorf("the poll got %q, %v, want it cut", body, err)
		}
		if n := f.open(); n != 1 || time.Since(start) > time.Second {
			t.Errorf("%d are open after %v, want the one without a lease", n, time.Since(start))
		}

		for _, path := range []string{"/events", "/poll"} {
			if again := f.get(path); again.StatusCode != http.StatusServiceUnavailable {
				t.Errorf("%s: %s for a lease that had ended", path, again.Status)
			}
		}
		f.publish("", "y")
		for e := free.next(); e.data != "y"; e = free.next() {
			if e.name == "closed" {
				t.Fatal("the stream without a lease has ended")
			}
		}
		free.close()
	})
}

// A peer that does not read holds a write up for half a minute; its lease ends it at once.
func TestLease_itsEndCutsAWrite(t *testing.T) {
	eachFanout(t, Options{}, func(t *testing.T, f *fixture) {
		lease, end := context.WithCancel(t.Context())
		f.lease = lease
		f.dial("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")
		pass(time.Second)
		f.publish("", strings.Repeat("x", 900_000), strings.Repeat("y", 900_000))
		pass(2 * time.Second)
		if n := f.open(); n != 1 {
			t.Fatalf("%d are open, want the one that does not read", n)
		}
		end()
		pass(0)
		if n := f.open(); n != 0 {
			t.Errorf("%d are open after the end of the lease", n)
		}
	})
}
