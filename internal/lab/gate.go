package lab

import (
	"context"
	"net/http"
	"time"
)

// maxHeld is how much a connection that is held back holds: as much as proxies do.
const maxHeld = 64 << 10

// gate is the answer to one request, with the faults of its client. It can be neither hijacked nor
// unwrapped, so every byte comes through here. Its methods are for the goroutine of the request,
// but rouse.
type gate struct {
	http.ResponseWriter
	rc     *http.ResponseController
	ctx    context.Context
	cancel context.CancelFunc
	left   func(fault string) time.Duration
	roused chan struct{} // something about the faults has changed
	begun  bool          // the first bytes are through
	held   []byte
}

func newGate(w http.ResponseWriter, ctx context.Context, left func(fault string) time.Duration) *gate {
	g := &gate{ResponseWriter: w, rc: http.NewResponseController(w), left: left, roused: make(chan struct{}, 1)}
	g.ctx, g.cancel = context.WithCancel(ctx)
	return g
}

// rouse makes who waits here look again; cut ends it.
func (g *gate) rouse(cut bool) {
	if cut {
		g.cancel()
	}
	select {
	case g.roused <- struct{}{}:
	default:
	}
}

// Write is where the faults are. A silence lets the beginning of an answer through: it is a live
// connection that falls silent.
func (g *gate) Write(p []byte) (int, error) {
	if g.begun {
		if err := g.wait(func() time.Duration { return g.left(doSilence) }); err != nil {
			return 0, err
		}
	}
	if g.left(doDelay) > 0 {
		due := time.Now().Add(latency)
		if err := g.wait(func() time.Duration { return time.Until(due) }); err != nil {
			return 0, err
		}
	}
	g.held = append(g.held, p...)
	if g.left(doHold) > 0 && len(g.held) < maxHeld {
		return len(p), nil
	}
	return len(p), g.release()
}

// wait returns when nothing is left to wait for; an error when the connection is cut meanwhile.
func (g *gate) wait(left func() time.Duration) error {
	for {
		d := left()
		if d <= 0 || g.ctx.Err() != nil {
			return g.ctx.Err()
		}
		timer := time.NewTimer(d)
		select {
		case <-timer.C:
		case <-g.roused:
		case <-g.ctx.Done():
		}
		timer.Stop()
	}
}

func (g *gate) release() error {
	g.begun = true
	_, err := g.ResponseWriter.Write(g.held)
	g.held = g.held[:0]
	return err
}

// FlushError keeps back what is held.
func (g *gate) FlushError() error {
	if g.left(doHold) > 0 {
		return nil
	}
	return g.rc.Flush()
}

// SetWriteDeadline passes the deadline on.
func (g *gate) SetWriteDeadline(t time.Time) error {
	return g.rc.SetWriteDeadline(t)
}

// end lets go of what is held when the answer is whole; one that was cut never is.
func (g *gate) end() {
	if g.ctx.Err() != nil {
		panic(http.ErrAbortHandler) // net/http's way to close a connection in the middle
	}
	_ = g.release() // a peer that left needs nothing
}
