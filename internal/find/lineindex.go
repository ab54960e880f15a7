package find

import (
	"slices"
	"sort"
	"time"

	"pushpane/internal/formats"
	"pushpane/internal/record"
	"pushpane/internal/room"
	"pushpane/internal/screen"
	"pushpane/stream"
)

// lineIndex is what is known of the events of a log without reading them again. What is in it is
// only appended to, so that a copy stays as it is.
type lineIndex struct {
	first  int64    // the number of the first entry
	oldest int64    // those before it are gone from the log
	lines  []entry  // one for each event
	types  []string // of the events, as they count: a block of a terminal as the lines that it is
	parts  []part   // by their numbers
	late   []late   // by their numbers
	came   times    // when the events were published
	says   times    // what they say themselves, or the line before; from the first on that says one
	last   own      // of the newest event
}

// own is the time that a line says, or the line before it.
type own struct {
	ms int64
	ok bool
}

// entry is what is known of an event.
type entry struct {
	kind  uint8 // of types
	level uint8 // of levels; noLevel, noRow
}

const (
	noLevel = 100 + iota // of a mark of the source
	noRow                // in a page
	ofHead               // of a part
)

// part is an event that goes on with the one whose number is head.
type part struct {
	n, head int64
	role    record.Role
}

// late is an event that says the level of its head.
type late struct {
	n, head int64
	level   uint8
}

// end is the number of the newest event.
func (in *lineIndex) end() int64 { return in.first + int64(len(in.lines)) - 1 }

// add adds the newest event, which was published at a time. goesOn: it is a part.
func (in *lineIndex) add(of *formats.Leveler, place formats.Place, e stream.Event, came time.Time, goesOn bool) {
	if e.N != in.end()+1 { // those between were trimmed before they were read, with all before them
		in.first, in.lines = e.N, nil
		in.came, in.says = times{first: e.N}, times{first: e.N}
	}
	kind, level := e.Type, uint8(noLevel)
	switch {
	case e.Type == room.Type:
		level = noRow
	case e.Type == screen.Type && screen.Text(e.Data) == "":
		level = noRow
	case goesOn:
		level = ofHead
	default:
		if text, ok := levelled(e); ok {
			name, moment, timed := of.Read(text)
			level = levelOf(name)
			if ms, ok := place.Says(moment, came); ok && timed && e.Type != screen.Type {
				in.last = own{ms, true}
			}
		}
	}
	in.came.add(came.UnixMilli())
	if in.last.ok {
		if len(in.says.low) == 0 {
			in.says.first = e.N
		}
		in.says.add(in.last.ms)
	}
	if kind == screen.Type {
		kind = "message"
	}
	at := slices.Index(in.types, kind)
	if at < 0 {
		at = len(in.types)
		in.types = append(in.types, kind)
	}
	in.lines = append(in.lines, entry{uint8(at), level})
}

// levelOf is the place of a level in levels.
func levelOf(name string) uint8 {
	if name == "" {
		name = other
	}
	return uint8(slices.Index(levels, name))
}

// trim forgets events before number oldest, where they are half of what is known.
func (in *lineIndex) trim(oldest int64) {
	in.oldest = max(oldest, in.first)
	if n := oldest - in.first; n > int64(len(in.lines)/2) {
		n = min(n, int64(len(in.lines)))
		in.first, in.lines = in.first+n, slices.Clone(in.lines[n:])
		in.came.trim(in.first)
		in.says.trim(in.first)
	}
	if len(in.parts) > 0 && in.parts[len(in.parts)/2].n < oldest {
		in.parts = slices.Clone(in.parts[behind(in.parts, oldest):])
	}
	if len(in.late) > 0 && in.late[len(in.late)/2].n < oldest {
		in.late = slices.Clone(in.late[in.lateBehind(oldest):])
	}
}

// hasRow reports whether an event has a row in a page.
func (in *lineIndex) hasRow(n int64) bool {
	return n >= in.first && n <= in.end() && in.lines[n-in.first].level != noRow
}

// passes returns the filter of records of a query, as [collector] has it.
func (in *lineIndex) passes(q RecordQuery) func(head, before int64) bool {
	if q.Types == nil && q.Levels == nil && q.From == 0 && q.To == 0 && q.Says == nil {
		return func(head, before int64) bool { return true }
	}
	var kinds [256]bool
	for i, name := range in.types {
		kinds[i] = q.Types == nil || slices.Contains(q.Types, name)
	}
	var grades [256]bool
	for i := range grades {
		grades[i] = q.Levels == nil || i < len(levels) && slices.Contains(q.Levels, levels[i])
	}
	said := map[int64][]late{}
	if q.Levels != nil {
		for _, l := range in.late {
			said[l.head] = append(said[l.head], l)
		}
	}
	return func(head, before int64) bool {
		if head < q.From || q.To > 0 && head >= q.To || head < in.first || head > in.end() {
			return false
		}
		if q.Says != nil && !q.Says.has(in.says.at(head)) {
			return false
		}
		e := in.lines[head-in.first]
		if len(said) > 0 {
			for _, l := range said[head] {
				if before == 0 || l.n < before {
					e.level = l.level
				}
			}
		}
		return kinds[e.kind] && grades[e.level]
	}
}

// lateHeads are the heads before number first whose level an event from there to last says.
func (in *lineIndex) lateHeads(first, last int64) (heads []int64) {
	for _, l := range in.late[in.lateBehind(first):] {
		if l.head < first && l.n <= last && !slices.Contains(heads, l.head) {
			heads = append(heads, l.head)
		}
	}
	return heads
}

// behind is the index of the first part from a number on.
func behind(parts []part, n int64) int {
	return sort.Search(len(parts), func(i int) bool { return parts[i].n >= n })
}

func (in *lineIndex) lateBehind(n int64) int {
	return sort.Search(len(in.late), func(i int) bool { return in.late[i].n >= n })
}
