package count_test

import (
	"testing"

	"pushpane/internal/count"
)

func TestOf(t *testing.T) {
	for n, want := range map[int]string{0: "0 lines", 1: "1 line", 2: "2 lines", 999: "999 lines", 1000: "1,000 lines", 20000: "20,000 lines",
		123456: "123,456 lines", 1234567: "1,234,567 lines", -100: "-100 lines", -1000: "-1,000 lines"} {
		if got := count.Of(n, "line"); got != want {
			t.Errorf("Of(%d) is %q, want %q", n, got, want)
		}
	}
}
