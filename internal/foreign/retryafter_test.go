package foreign

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

func TestRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // it is 2000
		for _, c := range []struct {
			after, date string
			want        time.Duration
		}{
			{"", "", 0}, {"0", "", 0}, {"7", "", 7 * time.Second}, {" 120\t", "", 2 * time.Minute}, {"007", "", 7 * time.Second},
			{"18446744073709551616", "", 1 << 32 * time.Second}, {"-1", "", 0}, {"+1", "", 0}, {"1.5", "", 0}, {"1 s", "", 0}, {"soon", "", 0}, {"１", "", 0},
			{"Sat, 01 Jan 2000 00:01:00 GMT", "", time.Minute},
			{"Saturday, 01-Jan-00 00:01:00 GMT", "", time.Minute}, // RFC 850
			{"Sat Jan  1 00:01:00 2000", "", time.Minute},         // asctime
			{"Fri, 31 Dec 1999 23:59:00 GMT", "", 0},
			{"Sun, 29 Nov 2026 12:00:30 GMT", "Sun, 29 Nov 2026 12:00:00 GMT", 30 * time.Second},
			{"Sat, 01 Jan 2000 00:01:00 GMT", "yesterday", time.Minute},
			{"Sat, 32 Jan 2000 00:01:00 GMT", "", 0},
		} {
			h := http.Header{"Retry-After": {c.after}}
			if c.date != "" {
				h.Set("Date", c.date)
			}
			if got := RetryAfter(h); got != c.want {
				t.Errorf("%q at %q is %s, want %s", c.after, c.date, got, c.want)
			}
		}
	})
	if got := RetryAfter(http.Header{}); got != 0 {
		t.Errorf("no header is %s", got)
	}
}
