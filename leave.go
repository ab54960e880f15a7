package main

import (
	"context"
	"time"

	"pushpane/internal/cli"
	"pushpane/stream"
)

const (
	// idleAfter is when --exit-when-idle leaves; a page that does not watch shows itself every 20
	// s.
	idleAfter = 60 * time.Second
	// firstViewer is how long --exit-when-done waits for the browser that it opened itself.
	firstViewer = 10 * time.Second
)

// leaveWhen stops the program when one of the --exit-when flags says so. An end is the last only
// when the source is over.
func leaveWhen(ctx context.Context, s cli.Settings, events *stream.Stream, over func() bool, stop func()) {
	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	var done time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		}
		if s.ExitWhenIdle && events.Idle() >= idleAfter {
			stop()
		}
		if !s.ExitWhenDone || !over() || !events.Delivered() {
			continue
		}
		if done.IsZero() {
			done = time.Now()
		}
		if s.NoBrowser || events.Visited() || time.Since(done) >= firstViewer {
			stop()
		}
	}
}
