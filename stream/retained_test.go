package stream

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// retained is what Retained yields, a line for each.
func retained(s *Stream, between func(n int64)) []string {
	var got []string
	for e, missed := range s.Retained() {
		if missed > 0 {
			got = append(got, fmt.Sprintf("lost %d, the last is %d", missed, e.N))
			continue
		}
		got = append(got, fmt.Sprintf("%d %s %q", e.N, e.Type, e.Data))
		if between != nil {
			between(e.N)
		}
	}
	return got
}

func open(t *testing.T, o Options) *Stream {
	t.Helper()
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	s.poison()
	t.Cleanup(s.Close)
	return s
}

func TestRetained_everythingAsAnEventSourceGetsIt(t *testing.T) {
	s := open(t, Options{})
	if got := retained(s, nil); len(got) != 0 {
		t.Errorf("got %q of an empty log", got)
	}
	s.Publish("", []byte("one"), []byte(""), []byte("a\r\nb\rc\n"))
	s.Publish("price", []byte("id: 7\n\ndata: x: y"))
	s.Publish("price", []byte("\xff"))
	s.SetState("running", "make")
	s.End("exited 0")
	want := []string{
		`1 message "one"`, `2 message ""`, `3 message "a\nb\nc\n"`, `4 price "id: 7\n\ndata: x: y"`, `5 price "` + "\ufffd" + `"`,
		`6 source "{\"state\":\"running\",\"text\":\"make\"}"`, `7 end "{\"reason\":\"source\",\"status\":\"exited 0\"}"`,
	}
	if got := retained(s, nil); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	s.Close()
	if got := retained(s, nil); !slices.Equal(got, want) {
		t.Errorf("after the end got %q, want the same", got)
	}
}

// What comes meanwhile is not part of it: a fast source must not make it endless.
func TestRetained_endsAtTheNewestWhenItBegan(t *testing.T) {
	s := open(t, Options{})
	s.Publish("", []byte("1"), []byte("2"), []byte("3"))
	got := retained(s, func(int64) { s.Publish("", []byte("later")) })
	if len(got) != 3 {
		t.Errorf("got %q, want the 3 events of before", got)
	}
}

func TestRetained_lossIsTold(t *testing.T) {
	line := []byte(strings.Repeat("x", 1000))
	fill := func(s *Stream, events int) {
		for range events {
			s.Publish("", line)
		}
	}
	s := open(t, Options{History: MinHistory})
	fill(s, 40)
	var got []int64
	missed, last := int64(0), int64(0)
	for e, n := range s.Retained() {
		if n > 0 {
			last, missed = e.N, n
			continue
		}
		if got = append(got, e.N); e.N == 1 {
			fill(s, 20) // some of the 40 are retained
		}
	}
	if missed == 0 || int64(len(got))+missed != 40 || got[len(got)-1] != 40 || !slices.IsSorted(got) || !slices.Contains(got, last+1) {
		t.Errorf("%d events up to %d, then %d lost up to %d: want 40 in all, in order", len(got), got[len(got)-1], missed, last)
	}

	s = open(t, Options{History: MinHistory})
	fill(s, 40)
	lines := retained(s, func(n int64) {
		if n == 1 {
			fill(s, 500)
		}
	})
	if end := lines[len(lines)-1]; end != fmt.Sprintf("lost %d, the last is 40", 40-(len(lines)-1)) {
		t.Errorf("the last of %d is %q, want the loss of all that was left", len(lines), end)
	}
}

// Events are trimmed while they are read.
func TestRetained_whileOthersPublish(t *testing.T) {
	s := open(t, Options{History: MinHistory})
	text := func(n int64) string { return fmt.Sprint(n, strings.Repeat("x", 100)) }
	published := make(chan struct{})
	go func() {
		defer close(published)
		for n := range int64(20_000) {
			s.Publish("", []byte(text(n+1)))
		}
	}()
	for done := false; !done; {
		select {
		case <-published:
			done = true
		default:
		}
		for e, missed := range s.Retained() {
			if missed == 0 && string(e.Data) != text(e.N) {
				t.Fatalf("event %d is %q, want %q", e.N, e.Data, text(e.N))
			}
		}
	}
}

func TestRetained_breakEndsIt(t *testing.T) {
	s := open(t, Options{History: MinHistory})
	for range 40 {
		s.Publish("", make([]byte, 1000))
	}
	for stop := range 3 {
		calls := 0
		for range s.Retained() {
			if calls++; calls > stop {
				break
			}
			for range 30 { // what follows is trimmed in part
				s.Publish("", make([]byte, 1000))
			}
		}
		if calls != stop+1 {
			t.Errorf("%d turns, want %d", calls, stop+1)
		}
	}
}

// A hole has the time of the event before it.
func TestRetained_aHoleHasItsPlaceInTime(t *testing.T) {
	start := time.UnixMilli(1_800_000_000_000)
	now := start.Add(7 * time.Second)
	s := open(t, Options{History: MinHistory, Started: start, Clock: func() time.Time { return now }})
	for range 40 {
		s.Publish("", make([]byte, 1000))
	}
	var hole Event
	for e, missed := range s.Retained() {
		if missed > 0 {
			hole = e
			continue
		}
		now = start.Add(9 * time.Second)
		for range 100 {
			s.Publish("", make([]byte, 1000))
		}
	}
	if hole.N != 40 || hole.At != 7*time.Second || hole.Type != "" || hole.Data != nil {
		t.Errorf("got %+v, want a hole up to 40 at 7 s", hole)
	}
}
