package formats

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Tally counts the formats of the lines that were looked at. The zero value is empty. It is for one
// goroutine.
type Tally struct {
	seen []seen
	// at is the index in seen of each row: to name one costs more than to read a line.
	at map[*Format]int
}

type seen struct {
	format            *Format
	lines             int
	noYear, noDay, no bool // the last: no zone
	unsaid, ordered   bool // dates may have the month or the day first; one shows which
}

// Add counts a line that was read.
func (t *Tally) Add(l Line) {
	i, known := t.at[l.Format]
	if !known {
		i = t.find(l.Format)
	}
	s, m := &t.seen[i], &l.Moment
	s.lines++
	s.unsaid, s.ordered = s.unsaid || m.Order == Unsaid, s.ordered || m.Order == MonthFirst || m.Order == DayFirst
	if !m.Unix && !m.Since && !m.Delta && !m.Lap {
		s.noYear = s.noYear || m.Year == 0 && m.Month != 0
		s.noDay = s.noDay || m.Month == 0
		s.no = s.no || !m.Zoned
	}
}

// find returns the index of what a row is called, which several may be.
func (t *Tally) find(f *Format) int {
	i := slices.IndexFunc(t.seen, func(s seen) bool { return s.format.Title == f.Title && unit(s.format) == unit(f) })
	if i < 0 {
		i = len(t.seen)
		t.seen = append(t.seen, seen{format: f})
	}
	if t.at == nil {
		t.at = map[*Format]int{}
	}
	t.at[f] = i
	return i
}

// named returns what was seen without the rows whose lines are of another one that was seen.
func (t *Tally) named() []seen {
	return slices.DeleteFunc(slices.Clone(t.seen), func(s seen) bool {
		return s.format.Among != "" && slices.ContainsFunc(t.seen, func(of seen) bool { return of.format.Title == s.format.Among })
	})
}

// mostNamed is how many formats are named.
const mostNamed = 3

// String returns the formats, the commonest first, such as "pino, times in ms"; "" for none.
func (t *Tally) String() string {
	all := t.named()
	slices.SortStableFunc(all, func(a, b seen) int { return cmp.Compare(b.lines, a.lines) })
	var text []string
	for i, s := range all {
		if i == mostNamed {
			text = append(text, fmt.Sprintf("%d more", len(all)-i))
			break
		}
		text = append(text, s.String())
	}
	return strings.Join(text, "; ")
}

func (s seen) String() string {
	var lacks []string
	for _, l := range []struct {
		so   bool
		what string
	}{{s.noDay, "a day"}, {s.noYear, "a year"}, {s.unsaid && !s.ordered, "an order of month and day"}, {s.no, "a zone"}} {
		if l.so {
			lacks = append(lacks, l.what)
		}
	}
	text := s.format.Title
	if u := unit(s.format); u != "" {
		text += ", times " + u
	}
	if len(lacks) > 0 {
		text += ", times without " + strings.Join(lacks, " and ")
	}
	return text
}

// units are what is said of the parts that are a count.
func units() map[string]string {
	return map[string]string{
		"unix": "in s", "exponent": "in s", "ms": "in ms", "us": "in µs", "ns": "in ns", "number": "since 1970", "tai": "in TAI", "leap": "in TAI",
		"since": "since the start", "delta": "since the line before", "lap": "since the line before",
	}
}

// unit returns in what the times of a row count; "" for dates.
func unit(f *Format) string {
	parts := slices.Clone(f.Parts)
	for _, k := range f.Keys {
		parts = append(parts, k.Parts...)
	}
	for _, s := range Stamps() {
		if s.Name == f.Stamp {
			parts = append(parts, s.Parts...)
		}
	}
	for _, part := range parts {
		if text := units()[part]; text != "" {
			return text
		}
	}
	return ""
}
