package app

import (
	"runtime/debug"
	"testing"
)

// The more history there is, the smaller is the part of the memory that may be garbage.
func TestCollectorPace(t *testing.T) {
	t.Cleanup(func() { debug.SetGCPercent(100) })
	const history = 256 << 20
	p := collectorPace{history: history}
	p.start()
	line := make([]byte, 1<<20-eventOverhead)
	published := int64(0)
	for _, c := range []struct {
		published int64
		percent   int
	}{{0, 50}, {4 << 20, 50}, {8 << 20, 25}, {64 << 20, 3}, {history, 3}, {2 * history, 3}} {
		for ; published < c.published; published += 1 << 20 {
			p.observe([][]byte{line})
		}
		if p.percent > c.percent*4/3 || p.percent < c.percent {
			t.Errorf("after %d bytes %d %%, want %d to a third more", published, p.percent, c.percent)
		}
	}
}
