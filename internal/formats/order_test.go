package formats

import (
	"strings"
	"testing"
	"time"
)

// A size is a whole number as a Unix time is.
func TestCountsIn_severalThatRunOn(t *testing.T) {
	for text, want := range map[string]bool{
		"1795860000 a\n1795860007 b\n1795860007 c":                           true,
		"1795860000 a\n1795859990 late\n\n2026 b\n1795860007 c\n":            true,
		"1795860000123 a\n1795860007456 b\n1795860007789 c":                  true,
		"1795860000.5 a\n1795860007 b":                                       true,
		"1795860000 a\n1795860007 b":                                         false,
		"1234567890\t/var/a\n1334567890\t/var/b\n1534567890\t/var/c":         false,
		"1500000000 a.1\n1500000000 a.2\n1500000000 a.3":                     false,
		"1795860000 a\n1795860007 b\n1795860008 c\n1295860008 d\n1695860008": false,
		"[1795860000] a\n[1795860001] b\n[1795860007] c":                     true,
		"1795860000 ERROR a\n1795860001 INFO b\n1795860007 INFO c":           false,
	} {
		var lines [][]byte
		for line := range strings.SplitSeq(text, "\n") {
			lines = append(lines, []byte(line))
		}
		if got := CountsIn(lines); got != want {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}

func TestMoment_Doubtful(t *testing.T) {
	at := time.Unix(1795860000, 0)
	for line, want := range map[string]bool{
		"1795860000 a": false, "1795800000 a": false, "1795870000123 a": false, "[1234567890] a": false, "1234567890.5 a": false, "1234567890 WARN a": false,
		"1234567890 a": true, "1234567890\t/var/log/x": true, "1234567890123 a": true, "1550000000000000000 a": true,
	} {
		if l, ok := NewReader().Read([]byte(line)); !ok || l.Moment.Doubtful(at) != want {
			t.Errorf("%q: read %v, want %v", line, ok, want)
		}
	}
	chosen, err := New(Choice{Format: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	if l, ok := chosen.Read([]byte("1234567890 a")); !ok || l.Moment.Doubtful(at) {
		t.Errorf("a person has chosen it: read %v, doubtful", ok)
	}
}
