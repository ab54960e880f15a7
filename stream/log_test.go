package stream

import (
	"bytes"
	"runtime"
	"testing"
)

// When the history is full, what comes is written where the oldest events were: nothing is left to
// collect.
func TestLog_fullItMakesNoGarbage(t *testing.T) {
	s := open(t, Options{History: 1 << 20})
	lines := make([][]byte, 500)
	for i := range lines {
		lines[i] = bytes.Repeat([]byte("x"), 100)
	}
	allocated := func() int64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.TotalAlloc)
	}
	const rounds = 100
	for range rounds {
		s.Publish("", lines...)
	}
	first, before := s.log.end.offset, allocated()
	for range rounds {
		s.Publish("", lines...)
	}
	published, garbage := s.log.end.offset-first, allocated()-before
	// the race detector lets a pool forget a quarter
	if garbage > published/2 {
		t.Errorf("%d bytes were published, and %d allocated", published, garbage)
	}
}

// A block is not used again before its last reader has left, nor where that was in a write.
func TestLog_aBlockIsUsedAgainWhenNobodyReadsIt(t *testing.T) {
	for name, c := range map[string]struct {
		leave func(s *Stream, h *hold)
		used  bool
	}{
		"released":  {(*Stream).release, true},
		"abandoned": {(*Stream).abandon, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, Options{History: MinHistory})
			used := map[*block]bool{}
			use := s.memory.unused
			s.memory.unused = func(b *block) {
				used[b] = true
				use(b)
			}
			publish := func() { s.Publish("", make([]byte, 1000)) }
			publish()
			first := s.log.newest()
			var holds [2]hold
			for i := range holds {
				s.readLog(&viewer{epoch: s.epoch}, &holds[i], unlimited)
			}
			for range 200 {
				publish()
			}
			c.leave(s, &holds[0])
			if !first.left || used[first] {
				t.Fatalf("the block has left the log: %v, and is used again: %v; want true, false", first.left, used[first])
			}
			s.release(&holds[1])
			if used[first] != c.used {
				t.Errorf("it is used again: %v, want %v", used[first], c.used)
			}
			if len(used) < 100/4 {
				t.Errorf("%d other blocks are used again", len(used))
			}
		})
	}
}
