package stream

import "testing"

// When the history is full, what comes is written where the oldest events were: no other space is
// taken.
func TestLog_fullItTakesNoOtherSpace(t *testing.T) {
	s := open(t, Options{History: 16 * minBlock})
	line := make([]byte, 1000)
	spaces := map[*byte]bool{}
	publish := func() {
		for range 1000 {
			s.Publish("", line)
			spaces[&s.log.newest().bytes[0]] = true
		}
	}
	publish()
	before := len(spaces)
	publish()
	if before != 16 || len(spaces) != before {
		t.Errorf("%d blocks' space was taken, and %d in the end; want 16 both times", before, len(spaces))
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
