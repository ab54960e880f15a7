package app

import (
	"runtime/debug"
	"testing"
)

// Once the history is full a small part of the memory may be garbage.
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
	}{{0, 50}, {64 << 20, 50}, {history - 1<<20, 50}, {history, 3}, {2 * history, 3}} {
		for ; published < c.published; published += 1 << 20 {
			p.observe([][]byte{line})
		}
		if p.percent != c.percent {
			t.Errorf("after %d bytes %d %%, want %d", published, p.percent, c.percent)
		}
	}
}
