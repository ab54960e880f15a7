package find

import (
	"context"
	"math"
	"runtime"
	"slices"

	"pushpane/stream"
)

// Counts are how many lines a log has, as JSON that to /counts (docs/wire.md). A record of several
// lines is one, a block of a terminal likewise, and a mark of the source is none.
type Counts struct {
	Epoch string `json:"epoch"`
	// First and Last are the first and the last event that was looked at. Where there was none
	// Last is one less than First.
	First int64 `json:"first"`
	Last  int64 `json:"last"`
	More  bool  `json:"more"` // whether there are events behind Last already
	Lines int64 `json:"lines"`
	// Levels are the lines of each level: error, warn, info, debug and other.
	Levels [5]int64    `json:"levels"`
	Types  []TypeCount `json:"types"` // in the order in which they came
	Bars   *Bars       `json:"bars"`  // nil where nothing has such a time, or none were asked for
}

// TypeCount is how many lines there are of a type.
type TypeCount struct {
	Name  string `json:"name"`
	Count int64  `json:"count"`
}

// Bars are a histogram of lines over time.
type Bars struct {
	Own  bool  `json:"own"`  // of the times that lines say, else of those at which they came
	From int64 `json:"from"` // the begin of the first bar, in ms
	Step int64 `json:"step"` // from one bar to the next, in ms
	// Bars are the lines of each bar by their levels, as in Counts, one bar behind the other.
	Bars    []int64 `json:"bars"`
	Lines   int64   `json:"lines"`   // in the bars
	Rest    int64   `json:"rest"`    // how many lines go on with those
	Without int64   `json:"without"` // how many have no such time
}

// barSteps are how long a bar may be, in ms: what people count in.
var barSteps = []int64{1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5, 72e5, 108e5, 216e5,
	432e5, 864e5, 1728e5, 6048e5, 12096e5, 25920e5, 86400e5, 259200e5, 864000e5}

// Count counts the lines among the events from number first on, but for those that are hidden. It
// reads what has come since the last call, and else what it knows. The errors are those of
// [stream.Stream.Find].
func (x *Records) Count(ctx context.Context, s *stream.Stream, hidden Ranges, first int64, view View) (Counts, error) {
	epoch, in, more, err := x.read(ctx, s)
	if err != nil {
		return Counts{}, err
	}
	// One after the other, whoever asks: many pages ask for much the same at once.
	x.counting.Lock()
	defer x.counting.Unlock()
	c := Counts{Epoch: epoch, First: max(first, in.oldest), Last: in.end(), More: more, Types: []TypeCount{}}
	c.Last = max(c.Last, c.First-1)
	kinds := make([]int64, len(in.types))
	timed := int64(0)
	says := in.says.from(c.First)
	walk := in.walkFrom(c.First, hidden)
	err = walk.each(ctx, func(n int64, e entry) {
		if e.level < noLevel {
			c.Levels[e.level]++
			kinds[e.kind]++
			if _, ok := says(n); ok {
				timed++
			}
		}
	})
	if err != nil {
		return Counts{}, err
	}
	for i, n := range kinds {
		if n > 0 {
			c.Types = append(c.Types, TypeCount{in.types[i], n})
		}
		c.Lines += n
	}
	if view.Most > 0 {
		own := timed*2 > c.Lines
		if view.Own != nil {
			own = *view.Own
		}
		c.Bars, err = walk.bars(ctx, view, own)
	}
	return c, err
}

// bars makes the histogram of a view.
func (w *walk) bars(ctx context.Context, view View, own bool) (*Bars, error) {
	in := w.index
	wanted := make([]bool, len(in.types))
	for i, name := range in.types {
		wanted[i] = view.Types == nil || slices.Contains(view.Types, name)
	}
	of := &in.came
	if own {
		of = &in.says
	}
	b := Bars{Own: own}
	least, most := int64(math.MaxInt64), int64(math.MinInt64)
	times := of.from(w.first)
	err := w.each(ctx, func(n int64, e entry) {
		if e.level >= noLevel || !wanted[e.kind] {
			return
		}
		if ms, ok := times(n); ok {
			least, most = min(least, ms), max(most, ms)
		} else {
			b.Without++
		}
	})
	if err != nil {
		return nil, err
	}
	if view.From != nil {
		least = *view.From
	}
	if least == math.MaxInt64 {
		return nil, nil
	}
	end := max(least, most) + 1
	if view.To != nil {
		end = *view.To
	}
	if end <= least {
		return nil, nil
	}
	b.Step = stepOf(end-least, view.Most)
	b.From = least - ((least%b.Step)+b.Step)%b.Step
	b.Bars = make([]int64, len(levels)*int((end-b.From+b.Step-1)/b.Step))
	times = of.from(w.first)
	err = w.each(ctx, func(n int64, e entry) {
		ms, ok := times(n)
		switch {
		case !ok || ms < least || ms >= end || !wanted[e.kind]:
		case e.level == ofHead:
			b.Rest++
		case e.level < noLevel:
			b.Bars[int((ms-b.From)/b.Step)*len(levels)+int(e.level)]++
			b.Lines++
		}
	})
	return &b, err
}

// stepOf is how long a bar is of which there are at most so many in a length.
func stepOf(length int64, most int) int64 {
	for _, step := range barSteps {
		if length <= step*int64(most-1) {
			return step
		}
	}
	return length
}

// countPause is how many events are counted at a time, about 1 ms of them.
const countPause = 1 << 16

// walk goes through the events from number first on that are not hidden.
type walk struct {
	index  *lineIndex
	first  int64
	hidden Ranges
	said   map[int64]uint8 // by the number of a head, the level that a later line says
}

func (in *lineIndex) walkFrom(first int64, hidden Ranges) *walk {
	w := &walk{in, first, hidden, map[int64]uint8{}}
	for _, l := range in.late {
		w.said[l.head] = l.level
	}
	return w
}

// each calls f with the events, each with the level that it has by all that is known.
func (w *walk) each(ctx context.Context, f func(n int64, e entry)) error {
	in, hidden := w.index, w.hidden
	h := 0
	for n := max(w.first, in.oldest); n <= in.end(); n++ {
		if n%countPause == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			runtime.Gosched()
		}
		for h < len(hidden) && hidden[h][1] < n {
			h++
		}
		if h < len(hidden) && hidden[h][0] <= n {
			n = min(hidden[h][1], in.end())
			continue
		}
		e := in.lines[n-in.first]
		if len(w.said) > 0 {
			if level, ok := w.said[n]; ok {
				e.level = level
			}
		}
		f(n, e)
	}
	return nil
}
