package recording

import (
	"regexp"
	"strconv"
	"time"
)

// layout is a format of the time at the start of a line. A time without a zone is read as UTC: only
// differences count.
type layout struct {
	// its first group is the time, the second the fraction, the third the zone
	pattern *regexp.Regexp
	layouts []string // for time.Parse, of the first group
	seconds bool     // the first group is Unix seconds
	period  int64    // microseconds after which the same time is written again; 0 for never
}

// layouts returns the layouts in the order in which they are tried. No line matches two of them
// with different meanings.
func layouts() []layout {
	at := regexp.MustCompile
	return []layout{
		// RFC 3339, ISO 8601, and the formats of databases and Python
		{pattern: at(`^\[?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)([.,]\d{1,9})? ?(Z|[+-]\d\d:?\d\d)?`), layouts: []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05"}},
		// Go's log, nginx's error log
		{pattern: at(`^\[?(\d{4}/\d\d/\d\d \d\d:\d\d:\d\d)([.,]\d{1,9})?()`), layouts: []string{"2006/01/02 15:04:05"}},
		// syslog (RFC 3164), without a year: read as of the year 0, which has 366 days
		{pattern: at(`^(?:<\d{1,3}>)?([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d)()()`), layouts: []string{"Jan _2 15:04:05", "Jan 02 15:04:05"}, period: 366 * day},
		// the access logs of nginx and Apache, where an address and names precede the time
		{pattern: at(`^[^\[]{0,256}\[(\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d)() ([+-]\d{4})\]`), layouts: []string{"02/Jan/2006:15:04:05"}},
		{pattern: at(`^\[?(\d{9,11})(\.\d{1,9})?()\b`), seconds: true},
		{pattern: at(`^\[?(\d\d:\d\d:\d\d)([.,]\d{1,9})?()\b`), layouts: []string{"15:04:05"}, period: day},
	}
}

const day = int64(24 * time.Hour / time.Microsecond)

// longestPrefix limits how much of a line is matched against a layout, in bytes.
const longestPrefix = 320

// time returns the time at the start of a line, in microseconds since a fixed moment of the layout.
func (l layout) time(text []byte) (int64, bool) {
	m := l.pattern.FindSubmatch(text[:min(len(text), longestPrefix)])
	if m == nil {
		return 0, false
	}
	var fraction float64
	if len(m[2]) > 0 {
		fraction, _ = strconv.ParseFloat("0."+string(m[2][1:]), 64) // digits, by the pattern
	}
	micros := int64(fraction * 1e6)
	if l.seconds {
		seconds, _ := strconv.ParseInt(string(m[1]), 10, 64) // at most 11 digits
		return seconds*1e6 + micros, true
	}
	for _, name := range l.layouts {
		if t, err := time.Parse(name, string(m[1])); err == nil {
			return t.UnixMicro() + micros - zone(string(m[3])), true
		}
	}
	return 0, false
}

// zone returns the offset of +hh:mm or +hhmm, in microseconds east of UTC; 0 for Z and for "".
func zone(text string) int64 {
	if len(text) < len("+hhmm") {
		return 0
	}
	hours, _ := strconv.Atoi(text[1:3]) // the pattern matches digits only
	minutes, _ := strconv.Atoi(text[len(text)-2:])
	east := (time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute).Microseconds()
	if text[0] == '-' {
		return -east
	}
	return east
}
