package cluster

import (
	"testing"

	"pushpane/internal/screen"
)

// The lines of a terminal follow each other in the log, if that can be.
func TestLetsOthersBetween_notWhereNumbersAreNeeded(t *testing.T) {
	if screen.Together > maxBatch {
		t.Errorf("%d lines are published at once, and the engine takes %d as one", screen.Together, maxBatch)
	}
	for _, c := range []struct{ fast, atomic, numbered, want bool }{
		{true, true, false, true},
		{true, true, true, false},
		{true, false, true, true}, // one after the other, others come between them as well
		{false, true, false, false},
	} {
		n := &Node{numbered: c.numbered}
		if got := n.letsOthersBetween(Log{fast: c.fast, atomic: c.atomic}); got != c.want {
			t.Errorf("with %+v: %v", c, got)
		}
	}
}

func TestCut_keepsWholeRunes(t *testing.T) {
	for _, c := range []struct {
		data string
		most int
		want string
	}{
		{"abcdefgh", 7, "abcd\u2026"},
		{"abc\u00e9\u00e9\u00e9", 8, "abc\u00e9\u2026"},
		{"abc\u00e9\u00e9\u00e9", 7, "abc\u2026"},
		{"\xff\xff\xff\xff\xff\xff", 5, "\xff\xff\u2026"},
	} {
		if got := cut([]byte(c.data), c.most); string(got) != c.want || len(got) > c.most {
			t.Errorf("%q cut to %d bytes is %q, want %q", c.data, c.most, got, c.want)
		}
	}
}
