package stream

import (
	"context"
	"sync"
	"time"
)

// relay is an engine in memory: what it orders it delivers to its nodes at once.
type relay struct {
	mu    sync.Mutex
	clock func() time.Time
	began time.Time
	kept  []Ordered
	keys  map[string]int64
	nodes []*Stream
	away  bool
}

// newRelay returns a relay whose log begins now by a clock, nil for the machine's.
func newRelay(clock func() time.Time) *relay {
	if clock == nil {
		clock = time.Now
	}
	return &relay{clock: clock, began: clock(), keys: map[string]int64{}}
}

// join gives s all events from now on.
func (r *relay) join(s *Stream) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.nodes = append(r.nodes, s)
}

func (r *relay) Publish(_ context.Context, key, eventType string, bySource bool, data [][]byte) (int64, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.away {
		return 0, ErrAway
	}
	if n, ok := r.keys[key]; ok && key != "" {
		return n, nil
	}
	var events []Ordered
	for _, d := range data {
		n := int64(len(r.kept) + len(events) + 1)
		events = append(events, Ordered{n, r.clock().Sub(r.began), eventType, d, bySource})
		r.keys[key] = n
	}
	r.kept = append(r.kept, events...)
	for _, s := range r.nodes {
		if err := s.Deliver(events...); err != nil {
			return 0, err
		}
	}
	return int64(len(r.kept)), nil
}

func (r *relay) Holds(_ context.Context, n int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return n <= int64(len(r.kept))
}
