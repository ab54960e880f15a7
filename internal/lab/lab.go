// Package lab breaks the connections of one client on purpose, so that one can watch its page mend
// them: it cuts them, lets them fall silent, delays them, holds them back as a buffering proxy
// does, or answers as after a restart. Nobody else's are touched, and all of it ends by itself.
package lab

import (
	"fmt"
	"sync"
	"time"
)

// The faults. Open breaks nothing but the connections there are: those that follow go through the
// lab.
const (
	doOpen    = "open"
	doCut     = "cut"
	doSilence = "silence"
	doDelay   = "delay"
	doHold    = "hold"
	doRestart = "restart"
	doMend    = "mend" // ends all of them
)

const (
	// silence and latency are those that the page names.
	silence = 5 * time.Second
	latency = 300 * time.Millisecond
	// lasting is how long a fault without a length of its own stays.
	lasting = 30 * time.Second
	// forgotten is when a client that breaks nothing any more is served like everybody else.
	forgotten  = 10 * time.Minute
	maxClients = 100
)

// Lab knows who breaks what.
type Lab struct {
	cut func(client string)

	mu      sync.Mutex // guards clients and what they hold
	clients map[string]*client
}

// client is one whose connections can be broken.
type client struct {
	seen  time.Time
	until map[string]time.Time // when each fault ends
	gates map[*gate]struct{}   // its connections
}

// New returns a lab in which nobody is. cut ends the connections of a client that the lab does not
// hold.
func New(cut func(client string)) *Lab {
	return &Lab{cut: cut, clients: make(map[string]*client)}
}

// do returns when the fault ends by itself; zero where it has ended.
func (l *Lab) do(name, fault string) (time.Time, error) {
	lasts, known := map[string]time.Duration{
		doOpen: 0, doCut: 0, doMend: 0,
		doSilence: silence, doDelay: lasting, doHold: lasting, doRestart: lasting,
	}[fault]
	if !known {
		return time.Time{}, fmt.Errorf("break connection: %.40q is not open, cut, silence, delay, hold, restart or mend", fault)
	}
	until, cut, err := l.note(name, fault, lasts)
	if cut {
		l.cut(name)
	}
	return until, err
}

// note writes the fault down, and says whether the connections there are have to go.
func (l *Lab) note(name, fault string, lasts time.Duration) (until time.Time, cut bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.clients[name]
	if c == nil {
		if l.sweep(); len(l.clients) >= maxClients {
			return until, false, fmt.Errorf("break connection: %d clients are in the lab, as many as may be", maxClients)
		}
		c = &client{until: make(map[string]time.Time), gates: make(map[*gate]struct{})}
		l.clients[name] = c
		cut = true // it is not in our hands yet
	}
	c.seen = time.Now()
	switch fault {
	case doMend:
		clear(c.until)
	case doCut, doHold, doRestart: // the last two show from the first byte of an answer on
		cut = true
	}
	if lasts > 0 {
		until = c.seen.Add(lasts)
		c.until[fault] = until
	}
	for g := range c.gates {
		g.rouse(cut)
	}
	return until, cut, nil
}

// sweep forgets who has left the lab.
func (l *Lab) sweep() {
	for name, c := range l.clients {
		if len(c.gates) == 0 && time.Since(c.seen) > forgotten {
			delete(l.clients, name)
		}
	}
}

// enter makes g one of a client's connections. Who is not in the lab is not held: false.
func (l *Lab) enter(name string, g *gate) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.clients[name]
	if c == nil {
		return false
	}
	c.gates[g] = struct{}{}
	return true
}

func (l *Lab) leave(name string, g *gate) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.clients[name]
	delete(c.gates, g)
	c.seen = time.Now()
}

// left is for how long a fault still lasts.
func (l *Lab) left(name, fault string) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.clients[name]
	if c == nil {
		return 0
	}
	return max(0, time.Until(c.until[fault]))
}

// spend ends a fault that happens once, and says whether it was on.
func (l *Lab) spend(name, fault string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.clients[name]
	if c == nil || !time.Now().Before(c.until[fault]) {
		return false
	}
	delete(c.until, fault)
	return true
}
