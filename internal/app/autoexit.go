package app

import (
	"context"
	"time"

	"pushpane/stream"
)

const (
	// idleExit is when --exit-when-idle ends the program. A page that is open but does not watch
	// asks for /status every 20 s.
	idleExit = 60 * time.Second
	// firstViewerWait is how long --exit-when-done waits for the browser that the program opened.
	firstViewerWait = 10 * time.Second
	// autoExitPoll is how often the stream is looked at.
	autoExitPoll = 100 * time.Millisecond
)

// autoExit ends the program for --exit-when-idle and --exit-when-done.
type autoExit struct {
	whenIdle    bool
	whenDone    bool
	waitBrowser bool // the program opens one: a viewer is to come
	events      *stream.Stream
	finished    func() bool // no event follows the end of the source
}

// run calls stop when it is time to, and returns when ctx is done.
func (e autoExit) run(ctx context.Context, stop func()) {
	if !e.whenIdle && !e.whenDone {
		return
	}
	poll := time.NewTicker(autoExitPoll)
	defer poll.Stop()
	var done time.Time // when everything was delivered first; zero before
	for {
		select {
		case <-ctx.Done():
			return
		case <-poll.C:
		}
		if e.whenIdle && e.events.Idle() >= idleExit {
			stop()
		}
		if !e.whenDone || !e.finished() || !e.events.Delivered() {
			continue
		}
		if done.IsZero() {
			done = time.Now()
		}
		if !e.waitBrowser || e.events.Visited() || time.Since(done) >= firstViewerWait {
			stop()
		}
	}
}
