// Package lab breaks the connections of one client on purpose (fault injection), so that a person
// can watch the page recover. A client is named by a parameter of its requests. Connections of
// other clients are not affected, and every fault ends by itself.
//
//	fault    effect on the client's connections             ends after
//	cut      closed                                         at once
//	silence  no bytes, and no close                         5 s
//	delay    each write is 300 ms late                      30 s
//	hold     closed; new streams are held back, as by a     30 s
//	         proxy that waits for the end of an answer
//	restart  closed; one request is answered as by a new    the request, or 30 s
//	         process
//	mend     the fault that lasts ends                      -
//
// A client has one fault at a time: each ends the one before it.
//
// # Usage
//
// Make one [Lab] with [New], wrap the routes of events in [Lab.BreakStream] and [Lab.BreakPoll],
// and mount [Lab.FaultHandler] where faults are switched on.
package lab

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// The faults, by their names in the body of a request; see the package comment.
const (
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
	maxClients   = 100
)

// errCut is the error of a write to a connection that has been cut.
var errCut = errors.New("cut on purpose")

// errStopped is the error of a write that was given up while it waited.
var errStopped = errors.New("given up while a fault lasted")

// Lab holds the fault of each client that had one in the last 30 seconds, at most 100 clients. It
// is safe for concurrent use.
type Lab struct {
	disconnect func(client string)
	used       atomic.Bool // a client has asked for a fault: before, no write looks for one

	mu      sync.Mutex // guards all below, and the fields of clients
	cuts    int64      // how often a client was cut
	clients map[string]*client
}

// client is a client that has asked for a fault.
type client struct {
	asked   time.Time     // when it did so last
	fault   string        // the newest
	until   time.Time     // when that ends
	cut     int64         // Lab.cuts after its last cut, 0 before the first
	changed chan struct{} // closed at the next fault
}

// New returns a lab without clients. It calls disconnect to close the connections of a client; the
// writes to them that wait in the lab fail.
func New(disconnect func(client string)) *Lab {
	return &Lab{disconnect: disconnect, clients: make(map[string]*client)}
}

// start begins a fault and returns when it ends by itself, zero for one that has no duration. The
// error is about an unknown fault, or a client too many.
func (l *Lab) start(name, fault string) (time.Time, error) {
	duration, known := map[string]time.Duration{
		faultCut: 0, faultMend: 0,
		faultSilence: silence, faultDelay: faultTimeout, faultHold: faultTimeout, faultRestart: faultTimeout,
	}[fault]
	if !known {
		return time.Time{}, fmt.Errorf("break connection: %.40q is not cut, silence, delay, hold, restart or mend", fault)
	}
	// The last two show from the first byte of an answer on.
	cut := fault == faultCut || fault == faultHold || fault == faultRestart
	until, err := l.apply(name, fault, duration, cut)
	if cut && err == nil {
		l.disconnect(name)
	}
	return until, err
}

// apply records the fault, and wakes the writes of the client that wait.
func (l *Lab) apply(name, fault string, duration time.Duration, cut bool) (until time.Time, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.clients[name]
	if c == nil {
		if l.forgetIdle(); len(l.clients) >= maxClients {
			return until, fmt.Errorf("break connection: %d clients are in the lab, as many as may be", maxClients)
		}
		c = &client{changed: make(chan struct{})}
		l.clients[name] = c
	}
	l.used.Store(true)
	c.asked = time.Now()
	c.fault, c.until = fault, c.asked.Add(duration)
	if cut {
		l.cuts++
		c.cut = l.cuts
	}
	close(c.changed)
	c.changed = make(chan struct{})
	if duration > 0 {
		until = c.until
	}
	return until, nil
}

// forgetIdle removes the clients whose faults are long over.
func (l *Lab) forgetIdle() {
	for name, c := range l.clients {
		if time.Since(c.asked) > faultTimeout {
			delete(l.clients, name)
		}
	}
}

// look returns the fault of g's client that lasts, when that ends, and a channel that is closed at
// its next fault; "" and nil where there is none. The error is errCut once g's connection has been
// cut.
func (l *Lab) look(g *gate) (fault string, until time.Time, changed <-chan struct{}, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.clients[g.client]
	if c == nil {
		return "", until, nil, nil
	}
	if c.cut > g.born {
		err = errCut
	}
	if fault = c.fault; !time.Now().Before(c.until) {
		fault = ""
	}
	return fault, c.until, c.changed, err
}

// consumeRestart ends a restart, which happens once, and reports whether there was one.
func (l *Lab) consumeRestart(name string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.clients[name]
	if c == nil || c.fault != faultRestart || !time.Now().Before(c.until) {
		return false
	}
	c.fault = ""
	return true
}

// newGate returns the gate of an answer that begins now: poll is whether to a poll.
func (l *Lab) newGate(client string, poll bool) *gate {
	l.mu.Lock()
	defer l.mu.Unlock()
	return &gate{lab: l, client: client, born: l.cuts, poll: poll}
}
