package screen

import (
	"cmp"
	"encoding/json"
	"slices"
	"sync"
)

// Index knows which events of a log have no row, since a terminal has drawn something else in
// their place: the steps of the blocks that are shown, blocks of which there is a later state, and
// titles. A page that shows a part of the log cannot know: the block of a line may be anywhere
// behind it. Its methods may be called from any goroutine. The zero value is ready to use.
type Index struct {
	mu      sync.Mutex
	blocks  []indexed // guarded by mu, like all below; their numbers rise
	dropped int       // blocks in front of them in the array
}

// indexed is what is needed of a block.
type indexed struct {
	n, from, to int64 // from is 0 where it stands for no line, or another has taken its place
	except      [][2]int64
	rows        bool // it is a row
}

// maxIndexed bounds the blocks, some 10 MB; of more the oldest are forgotten, so that their steps
// are lines to a page until it has the block.
const maxIndexed = 100_000

// Add reads the block that is event n. Numbers rise.
func (x *Index) Add(n int64, data []byte) {
	var b Block
	_ = json.Unmarshal(data, &b) // of another shape: it has no row
	next := indexed{n: n, rows: len(b.Rows) > 0}
	if b.From > 0 && b.To >= b.From && b.To < n {
		next.from, next.to, next.except = b.From, b.To, b.Except
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, old := range b.Replaces {
		if i, found := x.find(old); found {
			x.blocks[i] = indexed{n: old}
		}
	}
	for i := len(x.blocks) - 1; i >= 0 && next.covers(x.blocks[i]); i-- {
		x.blocks = x.blocks[:i]
	}
	x.blocks = append(x.blocks, next)
	x.drop(len(x.blocks) - maxIndexed)
}

// Forget forgets all blocks, where another log begins.
func (x *Index) Forget() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.blocks, x.dropped = nil, 0
}

// covers reports whether an earlier state is among the steps of the block.
func (b indexed) covers(old indexed) bool {
	return old.from == 0 && !old.rows && b.from <= old.n && old.n <= b.to &&
		!slices.ContainsFunc(b.except, func(e [2]int64) bool { return e[0] <= old.n && old.n <= e[1] })
}

// drop forgets the first n blocks.
func (x *Index) drop(n int) {
	if n <= 0 {
		return
	}
	x.blocks = x.blocks[n:]
	if x.dropped += n; x.dropped > len(x.blocks) {
		x.blocks, x.dropped = slices.Clone(x.blocks), 0
	}
}

func (x *Index) find(n int64) (i int, found bool) {
	return slices.BinarySearchFunc(x.blocks, n, func(b indexed, n int64) int { return cmp.Compare(b.n, n) })
}

// Without returns the numbers of the events without a row from first on, as ranges that rise and
// do not touch.
func (x *Index) Without(first int64) [][2]int64 {
	x.mu.Lock()
	gone, _ := x.find(first)
	x.drop(gone)
	var all [][2]int64
	for _, b := range x.blocks {
		if b.from > 0 {
			all = appendBetween(all, b)
		}
		if !b.rows {
			all = append(all, [2]int64{b.n, b.n})
		}
	}
	x.mu.Unlock()
	slices.SortFunc(all, func(a, b [2]int64) int { return cmp.Compare(a[0], b[0]) })
	joined := [][2]int64{}
	for _, r := range all {
		r[0] = max(r[0], first)
		if r[1] < r[0] {
			continue
		}
		if last := len(joined) - 1; last >= 0 && r[0] <= joined[last][1]+1 {
			joined[last][1] = max(joined[last][1], r[1])
		} else {
			joined = append(joined, r)
		}
	}
	return joined
}

// appendBetween appends the numbers from..to of a block without those that are excepted.
func appendBetween(all [][2]int64, b indexed) [][2]int64 {
	except := slices.Clone(b.except)
	slices.SortFunc(except, func(a, b [2]int64) int { return cmp.Compare(a[0], b[0]) })
	next := b.from
	for _, e := range append(except, [2]int64{b.to + 1, b.to + 1}) {
		if end := min(e[0]-1, b.to); end >= next {
			all = append(all, [2]int64{next, end})
		}
		next = max(next, e[1]+1)
	}
	return all
}
