package room

import (
	"sync"
	"time"
)

// Rate limits what each sender may do (a token bucket for each): Burst at once, then one each
// Every. Its methods may be called from any goroutine.
type Rate struct {
	Burst int
	Every time.Duration

	mu      sync.Mutex
	senders map[string]time.Time // when the bucket is full again; absent: it is full
}

// sweepAt is how many senders are remembered before those whose bucket is full are forgotten.
const sweepAt = 1024

// Take takes one from the bucket of a sender. It returns 0, or how long it takes until there is
// one, and then takes nothing.
func (r *Rate) Take(sender string) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := time.Now()
	full := r.senders[sender]
	if full.Before(now) {
		full = now
	}
	full = full.Add(r.Every)
	if wait := full.Sub(now) - time.Duration(r.Burst)*r.Every; wait > 0 {
		return wait
	}
	if r.senders == nil {
		r.senders = make(map[string]time.Time)
	}
	if len(r.senders) >= sweepAt {
		r.sweep(now)
	}
	r.senders[sender] = full
	return 0
}

func (r *Rate) sweep(now time.Time) {
	for sender, full := range r.senders {
		if full.Before(now) {
			delete(r.senders, sender)
		}
	}
}
