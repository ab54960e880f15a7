//go:build linux

package main

import (
	"strings"
	"testing"
	"time"
)

func TestSpread(t *testing.T) {
	for _, test := range []struct {
		name   string
		values []float64
		rounds int
		want   string
	}{
		{"odd", []float64{3, 1, 2}, 3, "2.00 ms (1.00 to 3.00)"},
		{"even", []float64{4, 1, 2, 3}, 4, "2.50 ms (1.00 to 4.00)"},
		{"one", []float64{1.5}, 1, "1.50 ms"},
		{"some-failed", []float64{1, 2, 3}, 5, "2.00 ms (1.00 to 3.00), n=3"},
		{"none", nil, 5, "-"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := spread(test.values, test.rounds, "ms"); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestNumber_threeDigits(t *testing.T) {
	for x, want := range map[float64]string{0: "0", 0.456: "0.46", 9.994: "9.99", 9.996: "10.0", 99.94: "99.9", 99.96: "100", 1234.5: "1234"} {
		if got := number(x); got != want {
			t.Errorf("number(%v): got %q, want %q", x, got, want)
		}
	}
}

// Rounds differ by more than servers do, so a value is never compared with the floor of another
// round.
func TestReport_comparesWithinARound(t *testing.T) {
	servers := []server{{name: "floor", title: "floor"}, {name: "pushpane", title: "pushpane"}}
	all := samples{
		{0, "ring", "cpu-1k", 4}, {0, "floor", "cpu-1k", 5}, {0, "pushpane", "cpu-1k", 6}, {0, "pushpane", "memory", 0.75},
		{1, "floor", "cpu-1k", 10}, {1, "pushpane", "cpu-1k", 11}, {1, "pushpane", "memory", 0.25},
		{2, "pushpane", "cpu-1k", 99}, // the floor failed in this round
	}
	var out strings.Builder
	printReport(&out, report{machine: "a machine", rounds: 3, took: time.Minute, servers: servers, samples: all, notes: []string{"a note."}})
	for _, want := range []string{
		"a machine; rounds: 3, in 1m0s",
		"|  | goal | floor | pushpane |\n|---|---|---|---|\n",
		"| CPU per delivery, 1,000 viewers x 100 events/s | at most 1.00 | 7.50 µs (5.00 to 10.0), n=2 | 1.15 (1.10 to 1.20), n=2 |\n",
		"| server memory per idle viewer at 10,000 | at most 1.0 KB | - | 0.50 KB (0.25 to 0.75), n=2 |\n",
		"| CPU per delivery, 1,000 viewers x 100 events/s | 7.50 µs (5.00 to 10.0), n=2 | 11.0 µs (6.00 to 99.0) |\n",
		"\nPushpane, as ratios to the floor by io_uring of the same round (goal: CPU at most 1.25):\n\n|  | ratio |\n|---|---|\n| CPU per delivery, 1,000 viewers x 100 events/s | 1.50, n=1 |\n\nThe",
		"\na note.\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, &out)
		}
	}
	if strings.Contains(out.String(), "curl") {
		t.Errorf("a row that was not measured is in\n%s", &out)
	}
}
