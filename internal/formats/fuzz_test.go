package formats

import (
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// FuzzReader: no line makes the reader fail, and what it reads is within bounds: the message is no
// longer than the line, the level one of four, and the time of a clock does not run back by a year.
func FuzzReader(f *testing.F) {
	for _, format := range Formats() {
		f.Add(format.Example, format.Example)
	}
	for _, e := range edges {
		f.Add(e.line, "Feb 29 10:00:00 web1 app: x")
	}
	f.Add(strings.Repeat("[", 600), "10:00:00 x")
	f.Add("0", "10:00:00\x13\x13\x13\x1b\x13\x13")
	f.Add(`{"a":`+strings.Repeat(`{"a":`, 300)+"1"+strings.Repeat("}", 301), "x=1 time=2026-11-28T10:00:00Z")
	r := NewReader()
	newest := time.Date(2026, 11, 28, 10, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, first, second string) {
		clock := NewClock(newest, time.UTC)
		last := int64(0)
		for i, line := range []string{first, second, first} {
			l, ok := r.Read([]byte(line))
			if !ok {
				continue
			}
			if again, _ := r.Read([]byte(line)); !reflect.DeepEqual(again, l) {
				t.Errorf("%q is read as %+v, then as %+v", line, l, again)
			}
			switch l.Level {
			case "", "error", "warn", "info", "debug":
			default:
				t.Errorf("%q has the level %q", line, l.Level)
			}
			// A control character is read as one that can be seen, of more bytes.
			if utf8.RuneCountInString(l.Message) > len(line) {
				t.Errorf("the message of %q is %q", line, l.Message)
			}
			at := clock.Micros(l.Moment)
			if at < 0 && l.Moment.Year > 1970 || at > mostMicros {
				t.Errorf("%q is of %d", line, at)
			}
			lacks := l.Moment.Year == 0 && !l.Moment.Unix && !l.Moment.Since && !l.Moment.Delta && !l.Moment.Lap
			if lacks && i > 0 && last > 0 && at < last-366*day {
				t.Errorf("%q is %d days before the line before", line, (last-at)/day)
			}
			last = at
		}
	})
}
