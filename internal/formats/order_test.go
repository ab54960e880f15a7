package formats

import (
	"strings"
	"testing"
	"time"
)

// The first number of two digits may be the year: so it is where the file would be older else.
func TestOrderIn_yearFirst(t *testing.T) {
	newest := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	for line, want := range map[string]Order{
		"30/11/26 10:00:00 a": DayFirst, "26/11/30 10:00:00 a": YearFirst, "21/11/22 10:00:00 a": Unsaid, "11/30/26 10:00:00 a": MonthFirst, "30/11/2026 10:00:00 a": DayFirst, "30/11/99 10:00:00 a": DayFirst, "03/04/26 10:00:00 a": Unsaid,
	} {
		if got := OrderIn([][]byte{[]byte(line)}, newest); got != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}

// A size is a whole number as a Unix time is.
func TestCountsIn_severalThatRunOn(t *testing.T) {
	for text, want := range map[string]bool{
		"1795860000 a\n1795860007 b\n1795860007 c":                           true,
		"1795860000 a\n1795859990 late\n\n2026 b\n1795860007 c\n":            true,
		"1795860000123 a\n1795860007456 b\n1795860007789 c":                  true,
		"1795860000.5 a\n1795860007 b":                                       true,
		"a.load 0.5 1795860000\na.load 0.7 1795860010\na.load 1 1795860020":  true,
		"tank 5 1234567890\nhome 5 1134567890\nsrv 7 1634567890":             false,
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
		"load 0.5 1795860000": false, "up{job=\"a\"} 1 1234567890": false, "up 1 1234567890.5": false, "load 0.5 1234567890": true,
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
