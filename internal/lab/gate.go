package lab

import "time"

// gate applies the fault of a client to the writes of one answer: it delays them, or lets them fail
// where the connection has been cut. It is a stream.Gate.
type gate struct {
	lab    *Lab
	client string
	born   int64 // Lab.cuts when the answer began
	poll   bool  // the answer is one to a poll, which a buffering proxy passes on when it is whole
	begun  bool  // a write has passed
}

// Open reports whether Pass would return nil at once.
func (g *gate) Open() bool {
	if !g.lab.used.Load() {
		return true
	}
	fault, _, _, err := g.lab.look(g)
	return err == nil && !g.blocks(fault) && fault != faultDelay
}

// blocks reports whether no write passes while the fault lasts. A silence lets the first bytes of a
// stream through: it simulates a connection that was alive and then falls silent.
func (g *gate) blocks(fault string) bool {
	return fault == faultSilence && (g.begun || g.poll) || fault == faultHold && !g.poll
}

// Pass blocks until a write may begin. The error is that of a connection that has been cut, or that
// stop was closed.
func (g *gate) Pass(stop <-chan struct{}) error {
	var due time.Time // when a write that has met a delay may begin
	for {
		fault, until, changed, err := g.lab.look(g)
		switch {
		case err != nil:
			return err
		case g.blocks(fault):
		case fault == faultDelay:
			if due.IsZero() {
				due = time.Now().Add(latency)
			}
			until = due
		default:
			until = time.Time{}
		}
		wait := time.Until(until)
		if wait <= 0 {
			g.begun = true
			return nil
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-changed:
		case <-stop:
			err = errStopped
		}
		timer.Stop()
		if err != nil {
			return err
		}
	}
}
