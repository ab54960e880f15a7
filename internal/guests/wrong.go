package guests

import (
	"net/netip"
	"time"
)

const (
	// freeTries are wrong tokens that cost nothing: somebody has typed the address.
	freeTries = 5
	// The delay of the next one, which doubles with each further one.
	firstDelay   = 250 * time.Millisecond
	longestDelay = 5 * time.Second
	// maxWaiting bounds the refusals that wait for one address.
	maxWaiting = 4
	// forgivenAfter is how long after the last wrong token an address is as any other.
	forgivenAfter = 10 * time.Minute
	// maxSources bounds the memory; beyond it the one that tried longest ago is forgotten.
	maxSources = 1000
)

// wrongTokens counts the wrong tokens of each neighbourhood. The zero value has none.
type wrongTokens struct {
	bySource map[netip.Prefix]*tries
}

type tries struct {
	wrong   int
	waiting int // refusals that are being delayed
	last    time.Time
}

// neighbourhood is an IPv4 address, or the network of an IPv6 address that one machine has for
// itself (RFC 4291, section 2.5.4).
func neighbourhood(a netip.Addr) netip.Prefix {
	a = a.Unmap().WithZone("")
	bits := 64
	if a.Is4() {
		bits = 32
	}
	prefix, _ := a.Prefix(bits) // the zero address gives the zero prefix
	return prefix
}

// crowded reports whether as many refusals wait for the source as may.
func (w *wrongTokens) crowded(from netip.Prefix) bool {
	t := w.bySource[from]
	return t != nil && t.waiting >= maxWaiting
}

// add counts a wrong token and returns how long its refusal is to be delayed; answered ends that.
func (w *wrongTokens) add(from netip.Prefix, now time.Time) (delay time.Duration) {
	t := w.bySource[from]
	if t == nil {
		w.forgetOldest()
		t = &tries{}
		if w.bySource == nil {
			w.bySource = make(map[netip.Prefix]*tries)
		}
		w.bySource[from] = t
	}
	if now.Sub(t.last) > forgivenAfter {
		t.wrong = 0
	}
	t.wrong++
	t.waiting++
	t.last = now
	if t.wrong <= freeTries {
		return 0
	}
	return min(longestDelay, firstDelay<<min(10, t.wrong-freeTries-1))
}

func (w *wrongTokens) answered(from netip.Prefix) {
	if t := w.bySource[from]; t != nil {
		t.waiting--
	}
}

// forgetOldest makes sure that there are fewer than maxSources. One whose refusals wait stays.
func (w *wrongTokens) forgetOldest() {
	if len(w.bySource) < maxSources {
		return
	}
	var oldest netip.Prefix
	var found *tries
	for from, t := range w.bySource {
		if t.waiting == 0 && (found == nil || t.last.Before(found.last)) {
			oldest, found = from, t
		}
	}
	delete(w.bySource, oldest)
}
