// Package lab breaks the connections of one client on purpose (fault injection), so that a person
// can watch the page recover. A client is named by a parameter of its requests. Connections of
// other clients are not affected, and every fault ends by itself.
//
//	fault    effect on the client's connections             ends after
//	open     routed through the lab from now on             -
//	cut      closed                                         at once
//	silence  no bytes, and no close                         5 s
//	delay    each write is 300 ms late                      30 s
//	hold     buffered, as by a proxy that does not stream   30 s, 64 KiB, or the end of an answer
//	restart  one request is answered as by a new process    the request, or 30 s
//	mend     all faults end                                 -
//
// # Usage
//
// Make one [Lab] with [New], wrap the routes of events in [Lab.Break], and mount [Lab.FaultHandler]
// where faults are switched on.
package lab

import (
	"fmt"
	"sync"
	"time"
)

// The faults, by their names in the body of a request; see the package comment.
const (
	faultOpen    = "open"
	faultCut     = "cut"
	faultSilence = "silence"
	faultDelay   = "delay"
	faultHold    = "hold"
	faultRestart = "restart"
	faultMend    = "mend"
)

const (
	// silence and latency are the figures that the page shows.
	silence = 5 * time.Second
	latency = 300 * time.Millisecond
	// faultTimeout ends a fault that has no duration of its own.
	faultTimeout = 30 * time.Second
	// forgetAfter is how long after its last connection or fault a client leaves the lab: its
	// requests are then served without a gate again.
	forgetAfter = 10 * time.Minute
	maxClients  = 100
)

// Lab holds the active faults of each client, at most 100 clients. It is safe for concurrent use.
type Lab struct {
	disconnect func(client string)

	mu      sync.Mutex // guards clients and their fields
	clients map[string]*client
}

// client is a client in the lab: one that has asked for a fault.
type client struct {
	lastUsed time.Time
	until    map[string]time.Time // the end of each fault
	gates    map[*gate]struct{}   // its open requests
}

// New returns a lab without clients. It calls disconnect to close connections of a client that do
// not go through the lab yet: those from before its first fault.
func New(disconnect func(client string)) *Lab {
	return &Lab{disconnect: disconnect, clients: make(map[string]*client)}
}

// start begins a fault and returns when it ends by itself, zero for one that has no duration. The
// error is about an unknown fault, or a client too many.
func (l *Lab) start(name, fault string) (time.Time, error) {
	duration, known := map[string]time.Duration{
		faultOpen: 0, faultCut: 0, faultMend: 0,
		faultSilence: silence, faultDelay: faultTimeout, faultHold: faultTimeout, faultRestart: faultTimeout,
	}[fault]
	if !known {
		return time.Time{}, fmt.Errorf("break connection: %.40q is not open, cut, silence, delay, hold, restart or mend", fault)
	}
	until, cut, err := l.apply(name, fault, duration)
	if cut {
		l.disconnect(name)
	}
	return until, err
}

// apply records the fault, passes it to the client's gates, and reports whether the client's open
// connections must be cut.
func (l *Lab) apply(name, fault string, duration time.Duration) (until time.Time, cut bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.clients[name]
	if c == nil {
		if l.forgetIdle(); len(l.clients) >= maxClients {
			return until, false, fmt.Errorf("break connection: %d clients are in the lab, as many as may be", maxClients)
		}
		c = &client{until: make(map[string]time.Time), gates: make(map[*gate]struct{})}
		l.clients[name] = c
		cut = true // its connections have no gates yet
	}
	c.lastUsed = time.Now()
	switch fault {
	case faultMend:
		clear(c.until)
	case faultCut, faultHold, faultRestart: // the last two show from the first byte of an answer on
		cut = true
	}
	if duration > 0 {
		until = c.lastUsed.Add(duration)
		c.until[fault] = until
	}
	for g := range c.gates {
		g.notify(cut)
	}
	return until, cut, nil
}

// forgetIdle removes the clients that have had neither a connection nor a fault for forgetAfter.
func (l *Lab) forgetIdle() {
	for name, c := range l.clients {
		if len(c.gates) == 0 && time.Since(c.lastUsed) > forgetAfter {
			delete(l.clients, name)
		}
	}
}

// addGate adds g to the gates of a client. It returns false for a client that is not in the lab.
func (l *Lab) addGate(name string, g *gate) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.clients[name]
	if c == nil {
		return false
	}
	c.gates[g] = struct{}{}
	return true
}

func (l *Lab) removeGate(name string, g *gate) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.clients[name]
	delete(c.gates, g)
	c.lastUsed = time.Now()
}

// remaining returns how long a fault still lasts; 0 for one that is not active.
func (l *Lab) remaining(name, fault string) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.clients[name]
	if c == nil {
		return 0
	}
	return max(0, time.Until(c.until[fault]))
}

// consume ends a fault that happens once, and reports whether it was active.
func (l *Lab) consume(name, fault string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.clients[name]
	if c == nil || !time.Now().Before(c.until[fault]) {
		return false
	}
	delete(c.until, fault)
	return true
}
