package stream

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// past is what Past gives, a line for each.
func past(t *testing.T, s *Stream, between func(n int64)) []string {
	t.Helper()
	var got []string
	err := s.Past(func(e Event) error {
		got = append(got, fmt.Sprintf("%d %s %q", e.N, e.Type, e.Data))
		if between != nil {
			between(e.N)
		}
		return nil
	}, func(last, missed int64) error {
		got = append(got, fmt.Sprintf("lost %d, the last is %d", missed, last))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func open(t *testing.T, o Options) *Stream {
	t.Helper()
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func TestPast_everythingAsAnEventSourceGetsIt(t *testing.T) {
	s := open(t, Options{})
	if got := past(t, s, nil); len(got) != 0 {
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
	if got := past(t, s, nil); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	s.Close()
	if got := past(t, s, nil); !slices.Equal(got, want) {
		t.Errorf("after the end got %q, want the same", got)
	}
}

// What comes meanwhile is not part of it: a fast source must not make it endless.
func TestPast_endsAtTheNewestOfTheCall(t *testing.T) {
	s := open(t, Options{})
	s.Publish("", []byte("1"), []byte("2"), []byte("3"))
	got := past(t, s, func(int64) { s.Publish("", []byte("later")) })
	if len(got) != 3 {
		t.Errorf("got %q, want the 3 events of before", got)
	}
}

func TestPast_lossIsTold(t *testing.T) {
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
	err := s.Past(func(e Event) error {
		if got = append(got, e.N); e.N == 1 {
			fill(s, 20) // some of the 40 are kept
		}
		return nil
	}, func(to, n int64) error {
		last, missed = to, n
		return nil
	})
	if err != nil || missed == 0 || int64(len(got))+missed != 40 || got[len(got)-1] != 40 || !slices.IsSorted(got) || !slices.Contains(got, last+1) {
		t.Errorf("%d events up to %d, then %d lost up to %d, %v: want 40 in all, in order", len(got), got[len(got)-1], missed, last, err)
	}

	s = open(t, Options{History: MinHistory})
	fill(s, 40)
	lines := past(t, s, func(n int64) {
		if n == 1 {
			fill(s, 500)
		}
	})
	if end := lines[len(lines)-1]; end != fmt.Sprintf("lost %d, the last is 40", 40-(len(lines)-1)) {
		t.Errorf("the last of %d is %q, want the loss of all that was left", len(lines), end)
	}
}

func TestPast_anErrorEndsIt(t *testing.T) {
	s := open(t, Options{})
	s.Publish("", []byte("1"), []byte("2"))
	stop := errors.New("stop")
	calls := 0
	err := s.Past(func(Event) error { calls++; return stop }, nil)
	if err != stop || calls != 1 {
		t.Errorf("%d calls and %v, want one and %v", calls, err, stop)
	}
}
