package room

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

func TestRate_burstThenOneAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &Rate{Burst: 5, Every: time.Second}
		for i := range 5 {
			if wait := r.Take("ann"); wait != 0 {
				t.Fatalf("message %d has to wait %s, want that 5 go at once", i+1, wait)
			}
		}
		if wait := r.Take("ann"); wait != time.Second {
			t.Errorf("the 6th has to wait %s, want 1 s", wait)
		}
		if wait := r.Take("bob"); wait != 0 {
			t.Errorf("another sender has to wait %s", wait)
		}
		time.Sleep(time.Second) // of the fake clock
		if r.Take("ann") != 0 || r.Take("ann") != time.Second {
			t.Error("after 1 s there is not exactly one more")
		}
		time.Sleep(time.Minute)
		for i := range 6 {
			if wait := r.Take("ann"); (wait == 0) != (i < 5) {
				t.Errorf("after a minute message %d has to wait %s, want 5 at once and no more", i+1, wait)
			}
		}
	})
}

func TestRate_forgetsWhoIsQuiet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &Rate{Burst: 2, Every: time.Second}
		for i := range 10 * sweepAt {
			r.Take(fmt.Sprint(i))
			time.Sleep(time.Second)
		}
		if n := len(r.senders); n > sweepAt {
			t.Errorf("%d senders are remembered, want at most %d", n, sweepAt)
		}
	})
}
