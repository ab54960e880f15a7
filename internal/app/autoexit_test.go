package app

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"pushpane/stream"
)

func TestAutoExit(t *testing.T) {
	for name, c := range map[string]struct {
		exit  autoExit
		visit bool
		after time.Duration // from the end of the source, and of the visit
	}{
		"idle":                       {autoExit{whenIdle: true, waitBrowser: true}, true, idleExit},
		"done":                       {autoExit{whenDone: true, waitBrowser: true}, true, 0},
		"done_noBrowser":             {autoExit{whenDone: true}, false, 0},
		"done_browserThatNeverComes": {autoExit{whenDone: true, waitBrowser: true}, false, firstViewerWait},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				events, err := stream.New(stream.Options{})
				if err != nil {
					t.Fatal(err)
				}
				defer events.Close()
				ctx, stop := context.WithCancel(t.Context())
				c.exit.events, c.exit.finished = events, feed{}.finished
				go c.exit.run(ctx, stop)
				<-time.After(time.Hour)
				if ctx.Err() != nil {
					t.Fatal("it ended before a viewer came and the source ended")
				}
				if c.visit {
					visit(events)
				}
				if err := events.End("input ended, no lines"); err != nil {
					t.Fatal(err)
				}
				start := time.Now()
				<-ctx.Done()
				if took := time.Since(start); took < c.after || took > c.after+200*time.Millisecond {
					t.Errorf("it ended after %s, want %s", took, c.after)
				}
			})
		})
	}
}

// visit is a viewer that comes and goes at once.
func visit(events *stream.Stream) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	request, _ := http.NewRequestWithContext(ctx, http.MethodGet, "/events", nil)
	events.ServeEvents(discard{http.Header{}}, request)
}

type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(p []byte) (int, error) { return len(p), nil }
func (d discard) WriteHeader(int)             {}
func (d discard) Flush()                      {}
