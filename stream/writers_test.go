package stream

import (
	"bytes"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

// takesAll is a connection that is never full.
type takesAll struct{ written []byte }

func (c *takesAll) tryWrite(events []byte) (int, error) {
	c.written = append(c.written, events...)
	if len(c.written) > 1<<16 {
		panic("it is written to without end")
	}
	return len(events), nil
}

func (c *takesAll) socket() (int, *atomic.Int64, bool) { return 0, nil, false }
func (c *takesAll) peerClosed() bool                   { return false }
func (c *takesAll) blocking() (blockingConn, error)    { panic("it is never full") }
func (c *takesAll) close()                             {}

// While viewers come one after the other each change is one ping: the count of the ping is not that
// of a moment later.
func TestWriter_aChangeIsOnePing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, Options{})
		s.refuseRings()
		v, err := s.newViewer(query{from: fromDefault}, false)
		if err != nil {
			t.Fatal(err)
		}
		join := func() { s.presence.add(&viewer{}, false, 0) }
		w, c := s.writers.each[0], &takesAll{}
		w.viewers = []*parkedViewer{parkViewer(v, c)}
		w.countChanged = s.presence.changes()
		for name, r := range map[string]struct {
			before, meanwhile func() // the round begins
			pings, notices    int
		}{
			"joins": {func() {}, func() {}, 1, 0},
			// A ping comes behind it as well.
			"notice":       {func() { s.Notice("away", "since noon", false) }, func() {}, 2, 1},
			"announcement": {func() {}, s.presence.tick, 2, 0},
		} {
			join()
			s.presence.tick()
			r.before()
			w.begin()
			join()
			r.meanwhile()
			w.serve(0)
			if got := bytes.Count(c.written, []byte("event: ping")); got != r.pings {
				t.Errorf("%s: %d pings, want %d: %q", name, got, r.pings, c.written)
			}
			if got := bytes.Count(c.written, []byte("event: source")); got != r.notices {
				t.Errorf("%s: %d notices, want %d", name, got, r.notices)
			}
			w.begin() // told of all
			w.serve(0)
			c.written = nil
		}
	})
}
