package lab

import (
	"context"
	"net/http"
	"time"
)

// maxHeld limits the buffer of the fault hold, in bytes: the usual buffer size of proxies.
const maxHeld = 64 << 10

// gate is the ResponseWriter of one request in the lab: it applies the faults of the client. It
// offers neither Hijack nor Unwrap, so every byte of the answer passes Write. Its methods are for
// the goroutine of the request, but notify.
type gate struct {
	http.ResponseWriter
	rc        *http.ResponseController
	ctx       context.Context
	cancel    context.CancelFunc
	remaining func(fault string) time.Duration
	changed   chan struct{} // holds one: the faults have changed
	started   bool          // the first bytes have been written
	held      []byte
}

func newGate(w http.ResponseWriter, ctx context.Context, remaining func(fault string) time.Duration) *gate {
	g := &gate{ResponseWriter: w, rc: http.NewResponseController(w), remaining: remaining, changed: make(chan struct{}, 1)}
	g.ctx, g.cancel = context.WithCancel(ctx)
	return g
}

// notify makes a waiting Write look at the faults again, or fail if the connection is to be cut.
func (g *gate) notify(cut bool) {
	if cut {
		g.cancel()
	}
	select {
	case g.changed <- struct{}{}:
	default:
	}
}

// Write writes p after the faults that are active now. A silence lets the first bytes of an answer
// through: it simulates a connection that was alive and then falls silent.
func (g *gate) Write(p []byte) (int, error) {
	if g.started {
		if err := g.wait(func() time.Duration { return g.remaining(faultSilence) }); err != nil {
			return 0, err
		}
	}
	if g.remaining(faultDelay) > 0 {
		due := time.Now().Add(latency)
		if err := g.wait(func() time.Duration { return time.Until(due) }); err != nil {
			return 0, err
		}
	}
	g.held = append(g.held, p...)
	if g.remaining(faultHold) > 0 && len(g.held) < maxHeld {
		return len(p), nil
	}
	return len(p), g.release()
}

// wait blocks until duration returns 0 or less. The error is that of a connection that is cut
// meanwhile.
func (g *gate) wait(duration func() time.Duration) error {
	for {
		d := duration()
		if d <= 0 || g.ctx.Err() != nil {
			return g.ctx.Err()
		}
		timer := time.NewTimer(d)
		select {
		case <-timer.C:
		case <-g.changed:
		case <-g.ctx.Done():
		}
		timer.Stop()
	}
}

// release writes the held bytes.
func (g *gate) release() error {
	g.started = true
	_, err := g.ResponseWriter.Write(g.held)
	g.held = g.held[:0]
	return err
}

// FlushError does nothing while answers are held back; else it flushes.
func (g *gate) FlushError() error {
	if g.remaining(faultHold) > 0 {
		return nil
	}
	return g.rc.Flush()
}

// SetWriteDeadline sets the deadline of the connection below.
func (g *gate) SetWriteDeadline(t time.Time) error {
	return g.rc.SetWriteDeadline(t)
}

// SetReadDeadline sets the deadline of the connection below.
func (g *gate) SetReadDeadline(t time.Time) error {
	return g.rc.SetReadDeadline(t)
}

// finish writes the held bytes at the end of an answer. Where the connection is to be cut it panics
// with http.ErrAbortHandler, by which net/http closes a connection before the end of the answer.
func (g *gate) finish() {
	if g.ctx.Err() != nil {
		panic(http.ErrAbortHandler)
	}
	_ = g.release() // a peer that left needs nothing
}
