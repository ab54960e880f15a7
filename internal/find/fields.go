package find

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"pushpane/internal/line"
	"pushpane/stream"
)

const (
	// maxConditions and maxFields are how many values of fields can be asked for, and how many
	// bytes they have together, so that the address of a request is below what headers may have.
	maxConditions = 100
	maxFields     = 16 << 10
)

// condition is what a line meets where a field says one of some texts. One of the lines of a record
// has to; with not, none may.
type condition struct {
	path  string
	texts []string
	not   bool
	key   []byte // the first part of the path, which is written where the field is
}

// fields are the conditions of a query, each for another field.
type fields []condition

// parseFields reads NAME=VALUE and NAME!=VALUE, each of a field. A name is percent-encoded: %, =
// and a ! at its end are %25, %3D and %21.
func parseFields(list []string) (fields, error) {
	var all fields
	size := 0
	if len(list) > maxConditions {
		return nil, fmt.Errorf("read field: %d are more than %d", len(list), maxConditions)
	}
	for _, one := range list {
		if size += len(one); size > maxFields {
			return nil, fmt.Errorf("read field: they have more than %d bytes together", maxFields)
		}
		// Each bad byte is U+FFFD, as in the log.
		name, text, ok := strings.Cut(string([]rune(one)), "=")
		name, not := strings.CutSuffix(name, "!")
		path, err := url.PathUnescape(name)
		if !ok || err != nil {
			return nil, fmt.Errorf("read field: %.80q is neither NAME=VALUE nor NAME!=VALUE; in a name %%, = and a ! at its end are %%25, %%3D and %%21", one)
		}
		path = string([]rune(path))
		i := slices.IndexFunc(all, func(c condition) bool { return c.path == path && c.not == not })
		if i < 0 {
			key, _, _ := strings.Cut(path, ".")
			i, all = len(all), append(all, condition{path: path, not: not, key: []byte(key)})
		}
		all[i].texts = append(all[i].texts, text)
	}
	return all, nil
}

// match reports whether an event passes by itself.
func (f fields) match(e stream.Event) bool {
	if f == nil {
		return true
	}
	l := fieldsOf(e)
	return !slices.ContainsFunc(f, func(c condition) bool { return l.meets(c) == c.not })
}

// literals returns texts one of which stands in whatever passes by itself; nil where none is known.
func (f fields) literals() (best []literal) {
	for _, c := range f {
		if l := c.literals(); !c.not && better(l, best) {
			best = l
		}
	}
	return best
}

// literals returns texts one of which stands in each line that meets the condition, unless it is
// written in another way ([Query.candidates]); nil where none is known.
func (c condition) literals() (all []literal) {
	const most = 4 // of them cost less than a look at each line with the key
	for _, text := range c.texts {
		if !isWritten(text) || len(c.texts) > most {
			if !isWritten(string(c.key)) {
				return nil
			}
			return []literal{{text: string(c.key)}}
		}
		all = append(all, literal{text: text})
	}
	return all
}

// isWritten reports whether a text that is read in a line is in it as it stands.
func isWritten(text string) bool {
	return text != "" && !counted.MatchString(text) && !line.IsMade(text) && !invisible(text)
}

// counted is what an object or a list reads that is long (line.Fields).
var counted = regexp.MustCompile(`^[{\[]\d+[}\]]$`)

// lineFields are the fields of an event, which are read when they are needed.
type lineFields struct {
	text    []byte // nil where no program has written it
	escaped bool   // some of it may be written in another way
	read    bool
	fields  line.Fields
}

func fieldsOf(e stream.Event) *lineFields {
	if !line.Written(e.Type, e.Data) {
		return &lineFields{}
	}
	text := line.Text(e.Type, e.Data)
	return &lineFields{text: text, escaped: bytes.IndexByte(text, '\\') >= 0}
}

// meets reports whether the event meets a condition. A value that is written nowhere is none in it,
// which is sooner known than what is one.
func (l *lineFields) meets(c condition) bool {
	if len(l.text) == 0 || !l.escaped && !l.mayMeet(c) {
		return false
	}
	if !l.read {
		l.read, l.fields = true, line.FieldsOf(l.text)
	}
	value, ok := l.fields.Value(c.path)
	return ok && slices.ContainsFunc(c.texts, func(text string) bool { return text == string(value) })
}

func (l *lineFields) mayMeet(c condition) bool {
	return bytes.Contains(l.text, c.key) && slices.ContainsFunc(c.texts, func(text string) bool {
		return bytes.Contains(l.text, []byte(text)) || counted.MatchString(text)
	})
}

// fieldRecords are the records that meet the conditions of a query, by their lines that were looked
// at.
type fieldRecords struct {
	fields
	index *lineIndex
	heads []Ranges            // by condition, those that meet it
	later map[laterLine]int64 // the number of the first line behind a head that meets a condition
	open  map[int64]bool      // the heads of records that have begun before, and go on
}

type laterLine struct {
	head      int64
	condition int
}

// readFields looks at the lines of a search, which begins with the oldest record that goes on
// behind number first. It returns which it has looked at: one line at least from there on.
func (x *Records) readFields(ctx context.Context, s *stream.Stream, q RecordQuery, in *lineIndex, search stream.Search, first int64, hidden func(n int64) bool) (*fieldRecords, stream.Found, error) {
	f := &fieldRecords{fields: q.fields, index: in, heads: make([]Ranges, len(q.fields)), later: map[laterLine]int64{}, open: map[int64]bool{}}
	for _, p := range in.parts[behind(in.parts, first):] {
		f.open[p.head] = true
	}
	search.Filter = f.filter(q.Plain, Query{}.Rows(x.Levels, hidden), first, search.Last)
	search.Limit = stream.MaxNumbers / len(q.fields)
	oldest := int64(-1)
	for until := time.Now().Add(recordsTime); ; {
		a, err := s.Find(ctx, search)
		if oldest < 0 {
			oldest = a.First
		}
		if err != nil || a.More < 0 || a.Last >= first && (f.size() > maxRanges || !time.Now().Before(until)) {
			a.First = oldest
			return f, a, err
		}
		search.First = a.Last + 1
	}
}

// filter returns a filter of the rows that meet a condition, which are added.
func (f *fieldRecords) filter(plain *Plain, rows *stream.Filter, first, last int64) *stream.Filter {
	return &stream.Filter{Candidates: candidatesOf(f.anyLiteral(), plain), Match: func(e stream.Event) bool {
		head := f.index.headOf(e.N)
		if e.N < first && !f.open[head] || e.N > last {
			return false
		}
		met := false
		l := fieldsOf(e)
		for i, c := range f.fields {
			if l.meets(c) && (met || rows.Match(e)) {
				met = true
				f.add(i, e.N, head)
			}
		}
		return met
	}}
}

// anyLiteral returns texts one of which stands in each line that meets any condition; nil where
// there are none, or too many.
func (f fields) anyLiteral() (all []literal) {
	for _, c := range f {
		l := c.literals()
		if all = append(all, l...); l == nil || len(all) > maxLiterals {
			return nil
		}
	}
	return all
}

// add adds a line that meets a condition; they rise, or come again.
func (f *fieldRecords) add(condition int, n, head int64) {
	if n == head {
		f.heads[condition].add(n)
	} else if key := (laterLine{head, condition}); f.later[key] == 0 {
		f.later[key] = n
	}
}

func (f *fieldRecords) size() int {
	size := len(f.later)
	for _, heads := range f.heads {
		size += len(heads)
	}
	return size
}

// passes reports whether a record passes, as far as lines before a number say; 0: as all say.
func (f *fieldRecords) passes(head, before int64) bool {
	for i, c := range f.fields {
		met := f.heads[i].Has(head)
		if n := f.later[laterLine{head, i}]; n > 0 && (before == 0 || n < before) {
			met = true
		}
		if met == c.not {
			return false
		}
	}
	return true
}

// and returns another filter of records and this one.
func (f *fieldRecords) and(passes func(head, before int64) bool) func(head, before int64) bool {
	return func(head, before int64) bool { return passes(head, before) && f.passes(head, before) }
}

// changed adds the heads before number first of which a line from there to last meets a condition.
func (f *fieldRecords) changed(heads []int64, first, last int64) []int64 {
	for l, n := range f.later {
		if l.head < first && first <= n && n <= last && !slices.Contains(heads, l.head) {
			heads = append(heads, l.head)
		}
	}
	return heads
}

// headOf returns the number of the head of an event's record.
func (in *lineIndex) headOf(n int64) int64 {
	if i := behind(in.parts, n); i < len(in.parts) && in.parts[i].n == n {
		return in.parts[i].head
	}
	return n
}
