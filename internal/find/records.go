package find

import (
	"context"
	"errors"
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

// Records finds records (package record) instead of single events. It keeps which events go on with
// others: 24 bytes for each of those, and nothing for the others. The zero value is not ready: set
// Levels. Its methods may be called from any goroutine.
type Records struct {
	Levels *formats.Leveler

	mu     sync.Mutex
	epoch  string         // guarded by mu, as all below
	reader *record.Reader // nil before the first event
	last   int64          // the newest event that was read
	parts  []part         // by their numbers; what is in it is not changed
}

// part is an event that goes on with the one whose number is head.
type part struct {
	n, head int64
	role    record.Role
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
// begun before it has only what is new. Without a text it finds none, and makes the next call
// faster: it reads which events go on with others. The errors are those of [stream.Stream.Find].
func (x *Records) Find(ctx context.Context, s *stream.Stream, q Query, hidden func(n int64) bool, first int64) (FoundRecords, error) {
	free, err := s.Reserve(recordsHeld)
	if err != nil {
		return FoundRecords{}, err
	}
	defer free()
	epoch, end, parts, more, err := x.read(ctx, s)
	if err != nil {
		return FoundRecords{}, err
	}
	if q.needle == nil && q.expression == nil {
		first = end + 1 // nothing is looked for
	}
	if end < first {
		return FoundRecords{Epoch: epoch, First: first, Last: first - 1, More: more}, nil
	}
	c := collector{parts: parts, first: first, not: q.not}
	at := first
	for _, p := range parts[behind(parts, first):] {
		at = min(at, p.head) // what of their records matches before is known, too
	}
	found := FoundRecords{Epoch: epoch, First: -1}
	for until := time.Now().Add(recordsTime); ; {
		a, err := s.Find(ctx, stream.Search{Filter: q.records(x.Levels, hidden, &c.having), Epoch: epoch, First: at, Last: end, Oldest: true, Limit: stream.MaxNumbers})
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
func (x *Records) read(ctx context.Context, s *stream.Stream) (epoch string, last int64, parts []part, more bool, err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if now := s.Epoch(); now != x.epoch {
		x.epoch, x.reader, x.last, x.parts = now, nil, 0, nil
	}
	found, err := s.Find(ctx, stream.Search{Filter: &stream.Filter{Match: x.add}, Epoch: x.epoch, First: x.last + 1, Oldest: true})
	if err != nil {
		return "", 0, nil, false, err
	}
	x.last = max(x.last, found.Last)
	if oldest := s.NumberAt(time.Unix(0, 0)); len(x.parts) > 0 && x.parts[len(x.parts)/2].n < oldest {
		x.parts = slices.Clone(x.parts[behind(x.parts, oldest):])
	}
	return x.epoch, x.last, x.parts, found.More >= 0, nil
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
	if a, ok := x.reader.Read(e.N, e.Type, e.Data); ok && a.Role != record.Head {
		x.parts = append(x.parts, part{e.N, a.Head, a.Role})
	}
	return false
}

// behind is the index of the first part from a number on.
func behind(parts []part, n int64) int {
	return sort.Search(len(parts), func(i int) bool { return parts[i].n >= n })
}

// records returns a filter of the rows that have the text or, for those without it, that do not:
// then the numbers of the others are added to having.
func (q Query) records(of Levels, hidden func(n int64) bool, having *Ranges) *stream.Filter {
	rows := Query{Types: q.Types}.Rows(of, hidden)
	with := q
	with.not = false
	return &stream.Filter{Candidates: q.candidates(), Match: func(e stream.Event) bool {
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
	parts   []part
	first   int64
	not     bool
	matches Ranges // what the search has found
	having  Ranges // with not: what has the text
}

func (c *collector) add(numbers []int64) {
	for _, n := range numbers {
		c.matches.add(n)
	}
}

func (c *collector) collect(found *FoundRecords) {
	if c.not {
		c.without(found)
		return
	}
	var heads []int64 // of lines that go on with one that does not match
	known := map[int64]bool{}
	c.each(c.matches, func(n, head int64, _ record.Role) {
		isStep := n == head || !known[head] && !c.matches.Has(head)
		if n != head {
			known[head] = true
		}
		switch {
		case n < c.first:
		case isStep:
			found.Steps.add(n)
			if n != head {
				heads = append(heads, head)
			}
		default:
			found.Rows.add(n)
		}
	})
	found.Rows = found.Rows.with(heads)
}

// without finds the records of which no line has the text.
func (c *collector) without(found *FoundRecords) {
	first := map[int64]int64{} // the first part of a record that has it
	c.each(c.having, func(n, head int64, _ record.Role) {
		if _, there := first[head]; n != head && !there {
			first[head] = n
		}
	})
	c.each(c.matches, func(n, head int64, role record.Role) {
		if _, has := first[head]; n < c.first || has || role == record.Hidden || n != head && c.having.Has(head) {
			return
		}
		if role == record.Head {
			found.Steps.add(n)
		} else {
			found.Rows.add(n)
		}
	})
	var out []int64
	for head, n := range first {
		if head >= c.first || n < c.first || c.having.Has(head) {
			continue
		}
		out = append(out, head)
		for _, p := range c.parts[behind(c.parts, head):] {
			if p.n >= c.first {
				break
			}
			if p.head == head && p.role == record.Shown {
				out = append(out, p.n)
			}
		}
	}
	found.Out = found.Out.with(out)
}

// each calls f with the events of ranges, and the heads of their records.
func (c *collector) each(ranges Ranges, f func(n, head int64, role record.Role)) {
	i := 0
	if len(ranges) > 0 {
		i = behind(c.parts, ranges[0][0])
	}
	for _, r := range ranges {
		for n := r[0]; n <= r[1]; n++ {
			for i < len(c.parts) && c.parts[i].n < n {
				i++
			}
			if i < len(c.parts) && c.parts[i].n == n {
				f(n, c.parts[i].head, c.parts[i].role)
			} else {
				f(n, n, record.Head)
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

// with returns the ranges with more numbers, in any order.
func (r Ranges) with(more []int64) Ranges {
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

// MarshalJSON writes a range of one number as that number: [3,[5,9]].
func (r Ranges) MarshalJSON() ([]byte, error) {
	text := []byte{'['}
	for i, one := range r {
		if i > 0 {
			text = append(text, ',')
		}
		if one[0] == one[1] {
			text = strconv.AppendInt(text, one[0], 10)
			continue
		}
		text = strconv.AppendInt(append(text, '['), one[0], 10)
		text = strconv.AppendInt(append(text, ','), one[1], 10)
		text = append(text, ']')
	}
	return append(text, ']'), nil
}

// ByRecords reports whether a request asks for records; the error is about what it cannot ask
// for besides.
func (q Query) ByRecords(values url.Values) (bool, error) {
	records, err := parseSwitch(values, "records", false)
	if err != nil || !records {
		return false, err
	}
	if q.Levels != nil || q.Types != nil {
		return false, errors.New("read records: records are found by match or re, without type and level")
	}
	return true, nil
}
