package find

import (
	"context"
	"net/url"
	"slices"
	"sort"
	"strconv"
	"sync"
	"time"

	"pushpane/internal/formats"
	"pushpane/internal/record"
	"pushpane/stream"
)

const (
	// maxRanges is how many ranges an answer by records has, or few more.
	maxRanges = 10_000
	// recordsTime is how long one answer by records is collected, beside the time of one search.
	recordsTime = time.Second
	// recordsHeld is what one answer by records holds at most, in bytes.
	recordsHeld = 1 << 20
)

// Records finds records (package record) instead of single events. It keeps an index of what it has
// read: 6 bytes for each event, 4 more for each from the first line on that says a time, and 24 for
// each that goes on with another. The zero value is not ready: set Levels. Its methods may be
// called from any goroutine.
type Records struct {
	Levels *formats.Leveler
	Place  formats.Place // of the lines

	mu     sync.Mutex
	epoch  string         // guarded by mu, as all below
	began  time.Time      // of the epoch
	reader *record.Reader // nil before the first event
	last   int64          // the newest event that was read
	index  lineIndex

	counting sync.Mutex // one count goes on at a time
}

// RecordQuery is what is asked for of records. A record has the type and the time of its head, and
// its level, or the one that a later line says of it.
type RecordQuery struct {
	Query
	// From and To are the number of the first head that is not too early, and that of the first
	// one that is too late. 0: there is none.
	From, To int64
	// Says is a span of the times that heads say themselves, nil for all.
	Says *Span
}

// asks reports whether anything is looked for.
func (q RecordQuery) asks() bool {
	return q.hasText() || q.Types != nil || q.Levels != nil || q.fields != nil || q.From > 0 || q.To > 0 || q.Says != nil
}

// FoundRecords is an answer by records, as JSON that to /find?records=1 (docs/wire.md). A record is
// found where a line of it matches or, with not, where none does.
type FoundRecords struct {
	Epoch string `json:"epoch"`
	// Steps has a number for each record: that of its first line that matches, or of its head.
	Steps Ranges `json:"steps"`
	// Rows are the other events that have a row where only what was found is shown: the head, and
	// the lines that match or, with not, those that are shown where a record is folded.
	Rows Ranges `json:"rows"`
	// Out are numbers that an answer before had: their record has the text after all.
	Out Ranges `json:"out"`
	// First and Last are the first and the last event that were looked at. Where there was none
	// Last is one less than First.
	First  int64 `json:"first"`
	Last   int64 `json:"last"`
	Missed int64 `json:"missed"` // how many of those were trimmed before their turn
	More   bool  `json:"more"`   // whether there are events behind Last already
}

// Find returns the records that match among the events from number first on, oldest first. An
// answer goes on where the one before ended: with the event behind its last. Of a record that had
// begun before it has only what is new. Where nothing is asked for it finds none, and makes the
// next call faster: it brings the index up to date. The errors are those of [stream.Stream.Find].
func (x *Records) Find(ctx context.Context, s *stream.Stream, q RecordQuery, hidden func(n int64) bool, first int64) (FoundRecords, error) {
	held := recordsHeld
	if q.fields != nil {
		held *= 2
	}
	free, err := s.Reserve(held)
	if err != nil {
		return FoundRecords{}, err
	}
	defer free()
	epoch, in, more, err := x.read(ctx, s)
	if err != nil {
		return FoundRecords{}, err
	}
	end := in.end()
	if !q.asks() {
		first = end + 1
	}
	if end < first {
		return FoundRecords{Epoch: epoch, First: first, Last: first - 1, More: more}, nil
	}
	rowless := func(n int64) bool { return !in.hasRow(n) || hidden(n) }
	c := collector{index: &in, first: first, not: q.not || !q.hasText(), passes: in.passes(q)}
	at := first
	for _, p := range in.parts[behind(in.parts, first):] {
		at = min(at, p.head) // what of their records matches before is known, too
	}
	oldest := in.first
	if q.fields != nil {
		var a stream.Found
		search := stream.Search{Epoch: epoch, First: at, Last: end, Oldest: true}
		if c.fields, a, err = x.readFields(ctx, s, q, &in, search, first, rowless); err != nil {
			return FoundRecords{}, err
		}
		c.passes = c.fields.and(c.passes)
		oldest, end, more = max(oldest, a.First), min(end, a.Last), more || a.More >= 0
	}
	found := FoundRecords{Epoch: epoch, First: -1, Last: end, More: more}
	if !q.hasText() {
		found.First = min(max(first, oldest), end+1)
		found.Missed = found.First - first
		c.matches = Ranges{{found.First, end}}
		c.rowless = rowless
		c.collect(&found)
		return found, nil
	}
	filter := q.records(x.Levels, rowless, &c.having)
	for until := time.Now().Add(recordsTime); ; {
		a, err := s.Find(ctx, stream.Search{Filter: filter, Epoch: epoch, First: at, Last: end, Oldest: true, Limit: stream.MaxNumbers})
		if err != nil {
			return FoundRecords{}, err
		}
		if found.First < 0 {
			found.First = max(first, a.First)
		}
		found.Last = max(a.Last, found.First-1)
		found.Missed += a.Missed
		c.add(a.Numbers)
		at = a.Last + 1
		if a.More < 0 || len(c.matches)+len(c.having) > maxRanges || !time.Now().Before(until) {
			found.More = more || a.More >= 0
			break
		}
	}
	c.collect(&found)
	return found, nil
}

// read reads the events that have come since, as far as it comes in the time of a search.
func (x *Records) read(ctx context.Context, s *stream.Stream) (epoch string, in lineIndex, more bool, err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if now := s.Epoch(); now != x.epoch {
		x.epoch, x.began, x.reader, x.last, x.index = now, s.Started(), nil, 0, lineIndex{}
	}
	found, err := s.Find(ctx, stream.Search{Filter: &stream.Filter{Match: x.add}, Epoch: x.epoch, First: x.last + 1, Oldest: true})
	if err != nil {
		return "", lineIndex{}, false, err
	}
	x.last = max(x.last, found.Last)
	x.index.trim(s.NumberAt(time.Unix(0, 0)))
	return x.epoch, x.index, found.More >= 0, nil
}

// add reads an event, if it is a new one. It is the Match of a filter that lets none through.
func (x *Records) add(e stream.Event) bool {
	if e.N <= x.last {
		return false
	}
	x.last = e.N
	if x.reader == nil {
		x.reader = record.NewReader(x.Levels, e.N, true)
	}
	a, ok := x.reader.Read(e.N, e.Type, e.Data)
	goesOn := ok && a.Role != record.Head
	if goesOn {
		x.index.parts = append(x.index.parts, part{e.N, a.Head, a.Role})
		if level := slices.Index(levels, a.Late); level >= 0 {
			x.index.late = append(x.index.late, late{e.N, a.Head, uint8(level)})
		}
	}
	x.index.add(x.Levels, x.Place, e, x.began.Add(e.At), goesOn)
	return false
}

// records returns a filter of the rows that have the text or, for those without it, that do not:
// then the numbers of the others are added to having.
func (q RecordQuery) records(of Levels, hidden func(n int64) bool, having *Ranges) *stream.Filter {
	rows := Query{}.Rows(of, hidden)
	text := q.Query
	text.Levels, text.fields = nil, nil
	with := text
	with.not = false
	return &stream.Filter{Candidates: text.candidates(), Match: func(e stream.Event) bool {
		has := with.matches(of, e)
		switch {
		case !q.not:
			return has && rows.Match(e)
		case has && rows.Match(e):
			having.add(e.N)
			return false
		}
		return !has && rows.Match(e)
	}}
}

// collector makes records of events.
type collector struct {
	index   *lineIndex
	first   int64
	not     bool               // records of which no line has the text
	matches Ranges             // what the search has found; with not, what it has not
	having  Ranges             // with not: what has the text
	rowless func(n int64) bool // what of matches has no row; nil: all have
	// passes reports whether a record passes, as far as events before a number say; 0: as all say.
	passes func(head, before int64) bool
	fields *fieldRecords // nil where none are asked for
}

func (c *collector) add(numbers []int64) {
	for _, n := range numbers {
		c.matches.add(n)
	}
}

// isNew reports whether the event of a record that passes is none of an answer before.
func (c *collector) isNew(n, head int64) bool {
	return n >= c.first || !c.passes(head, c.first)
}

func (c *collector) collect(found *FoundRecords) {
	if c.not {
		c.without(found)
	} else {
		c.with(found)
	}
}

// with finds the records of which a line has the text.
func (c *collector) with(found *FoundRecords) {
	var steps, rows, out []int64 // of records that began in an answer before: in any order
	known := map[int64]bool{}
	c.each(c.matches, func(n, head int64, _ record.Role) bool {
		isStep := n == head || !known[head] && !c.matches.Has(head)
		if n != head {
			known[head] = true
		}
		passes := c.passes(head, 0)
		switch {
		case !passes && n < c.first && c.passes(head, c.first):
			out = append(out, n, head)
		case !passes || !c.isNew(n, head):
		case isStep:
			steps = append(steps, n)
			if n != head {
				rows = append(rows, head)
			}
		default:
			rows = append(rows, n)
		}
		return true
	})
	found.Steps, found.Rows, found.Out = Ranges{}.With(steps), Ranges{}.With(rows), Ranges{}.With(out)
}

// without finds the records of which no line has the text.
func (c *collector) without(found *FoundRecords) {
	first := map[int64]int64{} // the first part of a record that has it
	c.each(c.having, func(n, head int64, _ record.Role) bool {
		if _, there := first[head]; n != head && !there {
			first[head] = n
		}
		return true
	})
	c.each(c.matches, func(n, head int64, role record.Role) bool {
		if len(found.Steps)+len(found.Rows) > maxRanges {
			found.Last, found.More = n-1, true
			return false
		}
		_, has := first[head]
		switch {
		case n < c.first || has || c.rowless != nil && c.rowless(n) || role == record.Hidden || n != head && c.having.Has(head) || !c.passes(head, 0):
		case role == record.Head:
			found.Steps.add(n)
		default:
			found.Rows.add(n)
		}
		return true
	})
	var steps, rows, out []int64 // of records that began in an answer before
	add := func(head int64, heads, others *[]int64) {
		*heads = append(*heads, head)
		for _, p := range c.index.parts[behind(c.index.parts, head):] {
			if p.n >= c.first {
				break
			}
			if p.head == head && p.role == record.Shown {
				*others = append(*others, p.n)
			}
		}
	}
	for head, n := range first {
		if head < c.first && n >= c.first && !c.having.Has(head) {
			add(head, &out, &out)
		}
	}
	changed := c.index.lateHeads(c.first, found.Last)
	if c.fields != nil {
		changed = c.fields.changed(changed, c.first, found.Last)
	}
	for _, head := range changed {
		if _, has := first[head]; has || c.having.Has(head) || c.passes(head, 0) == c.passes(head, c.first) {
			continue
		}
		if c.passes(head, 0) {
			add(head, &steps, &rows)
		} else {
			add(head, &out, &out)
		}
	}
	found.Steps, found.Rows, found.Out = found.Steps.With(steps), found.Rows.With(rows), found.Out.With(out)
}

// each calls f with the events of ranges, and the heads of their records, until it returns false.
func (c *collector) each(ranges Ranges, f func(n, head int64, role record.Role) bool) {
	parts := c.index.parts
	i := 0
	if len(ranges) > 0 {
		i = behind(parts, ranges[0][0])
	}
	for _, r := range ranges {
		for n := r[0]; n <= r[1]; n++ {
			for i < len(parts) && parts[i].n < n {
				i++
			}
			head, role := n, record.Head
			if i < len(parts) && parts[i].n == n {
				head, role = parts[i].head, parts[i].role
			}
			if !f(n, head, role) {
				return
			}
		}
	}
}

// Ranges are numbers, as ranges from one to another, both of which are in it, that rise.
type Ranges [][2]int64

// add adds a number that is greater than those before; one that was added last is not added again.
func (r *Ranges) add(n int64) {
	switch last := len(*r) - 1; {
	case last >= 0 && n <= (*r)[last][1]:
	case last >= 0 && n == (*r)[last][1]+1:
		(*r)[last][1] = n
	default:
		*r = append(*r, [2]int64{n, n})
	}
}

// Has reports whether a number is one of those.
func (r Ranges) Has(n int64) bool {
	i := sort.Search(len(r), func(i int) bool { return r[i][1] >= n })
	return i < len(r) && r[i][0] <= n
}

// With returns the ranges with more numbers, in any order.
func (r Ranges) With(more []int64) Ranges {
	if len(more) == 0 {
		return r
	}
	all := slices.Clone(r)
	for _, n := range more {
		all = append(all, [2]int64{n, n})
	}
	slices.SortFunc(all, func(a, b [2]int64) int { return int(a[0] - b[0]) })
	var joined Ranges
	for _, one := range all {
		if last := len(joined) - 1; last >= 0 && one[0] <= joined[last][1]+1 {
			joined[last][1] = max(joined[last][1], one[1])
		} else {
			joined = append(joined, one)
		}
	}
	return joined
}

// MarshalJSON writes a list of runs: how far each begins behind the end of the one before, and how
// many numbers it has. Most are small, and much the same: they compress well. [3,1,2,5] is 3, and 5
// to 9.
func (r Ranges) MarshalJSON() ([]byte, error) {
	text := []byte{'['}
	end := int64(0)
	for i, one := range r {
		if i > 0 {
			text = append(text, ',')
		}
		text = strconv.AppendInt(text, one[0]-end, 10)
		text = strconv.AppendInt(append(text, ','), one[1]-one[0]+1, 10)
		end = one[1]
	}
	return append(text, ']'), nil
}

// ByRecords reports whether a request asks for records.
func ByRecords(values url.Values) (bool, error) {
	return parseSwitch(values, "records", false)
}
