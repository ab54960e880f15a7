package find

import "sort"

// times are Unix times in ms, one for each event from number first on. Most are near to the one
// before, so only the low half of each is kept, and where the high one changes. What is in it is
// only appended to, so that a copy stays as it is.
type times struct {
	first int64
	low   []uint32
	highs []high // by their numbers
}

// high is the upper half of the times from number n on.
type high struct {
	n    int64
	high int32
}

// add adds the time of the next event.
func (t *times) add(ms int64) {
	upper := int32(ms >> 32)
	if last := len(t.highs) - 1; last < 0 || t.highs[last].high != upper {
		t.highs = append(t.highs, high{t.first + int64(len(t.low)), upper})
	}
	t.low = append(t.low, uint32(ms))
}

// at returns the time of event n; false where it has none.
func (t *times) at(n int64) (ms int64, ok bool) {
	if n < t.first || n >= t.first+int64(len(t.low)) {
		return 0, false
	}
	return int64(t.highs[t.highOf(n)].high)<<32 | int64(t.low[n-t.first]), true
}

// highOf is the index of the high half of event n.
func (t *times) highOf(n int64) int {
	return sort.Search(len(t.highs), func(i int) bool { return t.highs[i].n > n }) - 1
}

// from returns at for events that rise from number n on.
func (t *times) from(n int64) func(n int64) (ms int64, ok bool) {
	i := max(0, t.highOf(n))
	return func(n int64) (int64, bool) {
		k := n - t.first
		if k < 0 || k >= int64(len(t.low)) {
			return 0, false
		}
		for i+1 < len(t.highs) && t.highs[i+1].n <= n {
			i++
		}
		return int64(t.highs[i].high)<<32 | int64(t.low[k]), true
	}
}

// trim forgets the times of events before number oldest.
func (t *times) trim(oldest int64) {
	n := oldest - t.first
	if n <= 0 {
		return
	}
	if n >= int64(len(t.low)) {
		*t = times{first: oldest}
		return
	}
	t.highs = append([]high(nil), t.highs[t.highOf(oldest):]...)
	t.low = append([]uint32(nil), t.low[n:]...)
	t.first = oldest
}
