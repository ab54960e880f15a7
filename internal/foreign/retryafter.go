package foreign

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// RetryAfter returns how long an answer asks to wait before the next request (RFC 9110, section
// 10.2.3): seconds, or a date, which is compared with that of the answer, so that a wrong clock
// here changes nothing. It is 0 where the answer says nothing, or a time that is past.
func RetryAfter(h http.Header) time.Duration {
	const longest = 1 << 32 // seconds: more than a century, and no overflow
	text := strings.Trim(h.Get("Retry-After"), " \t")
	if text != "" && strings.Trim(text, "0123456789") == "" {
		seconds, err := strconv.ParseUint(text, 10, 64)
		if err != nil || seconds > longest {
			seconds = longest
		}
		return time.Duration(seconds) * time.Second
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	return max(0, at.Sub(now))
}
