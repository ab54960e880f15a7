// Package doctor examines what the way from a server to its reader does to an event stream, and who
// on that way is likely to be at fault. [Examine] asks for the stream four times at once, and
// compares what comes:
//
//	watched  as a browser asks, to the end of the patience
//	plain    without compression, as long
//	resumed  with the Last-Event-ID of an event that watched had, up to the next event
//	root     HEAD of the server's root: who answers, also where something keeps the stream back
//
// visit.go is one of them, and findings.go says what they mean.
// hops.go knows the proxies by their headers, and the setting of each that mends a fault.
package doctor

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"pushpane/internal/foreign"
)

const (
	// DefaultPatience leaves a minute for all of it; it is longer than the 25 s that a stream may
	// be silent, and the 30 s after which the first proxies give up.
	DefaultPatience = 40 * time.Second
	// MinPatience is less than it takes to see anything.
	MinPatience = time.Second
	// resumable is how many different ids come before the stream is resumed behind the first of
	// them: what is new then has another id than the next one. Events may share an id.
	resumable = 3
	// resumeWait is how long the next event is waited for where a stream is resumed.
	resumeWait = 10 * time.Second
)

// Options say what is examined.
type Options struct {
	// Request is that for the stream, a GET. Its header is sent each time.
	Request *foreign.Request
	// Patience is how long the stream is watched. The default is [DefaultPatience].
	Patience time.Duration
	// Origin is that of a page which is to read the stream. The default is none: what the stream
	// allows to other origins is not looked at.
	Origin string
}

// examination is the requests of one Examine, and what it was asked.
type examination struct {
	Options
	client                        *http.Client
	watched, plain, resumed, root *visit
	resumedFrom                   string // the id that resumed was given; "": it was not tried
}

// Examine watches the stream of o.Request until the patience is over, it has ended, or ctx is done.
// It never fails: what cannot be reached is part of the report.
func Examine(ctx context.Context, o Options) *Report {
	if o.Patience == 0 {
		o.Patience = DefaultPatience
	}
	ctx, cancel := context.WithTimeout(ctx, o.Patience)
	defer cancel()
	x := &examination{Options: o, client: o.Request.Client()}
	defer x.client.CloseIdleConnections()
	var visits sync.WaitGroup
	ids := make(chan string, 1)
	visits.Go(func() {
		defer close(ids)
		var first, newest string
		seen := 0
		x.watched = x.look(ctx, x.request("gzip"), "", func(e event) {
			if e.id == "" {
				return
			}
			first = cmp.Or(first, e.id)
			if e.id != newest {
				seen++
			}
			newest = e.id
			if seen == resumable || ours(e) != nil {
				select {
				case ids <- first:
				default: // one is enough
				}
			}
		})
	})
	visits.Go(func() { x.plain = x.look(ctx, x.request("identity"), "", nil) })
	visits.Go(func() { x.root = x.lookAtRoot(ctx) })
	visits.Go(func() {
		if id, ok := <-ids; ok {
			x.resumedFrom = id
			x.resumed = x.resume(ctx, id)
		}
	})
	visits.Wait()
	return x.report()
}

// lookAtRoot asks for the headers of the root. Nothing else is sent over its connection: a server
// may have answered and still be at it, and what comes next would wait for that.
func (x *examination) lookAtRoot(ctx context.Context) *visit {
	ctx, cancel := context.WithTimeout(ctx, resumeWait)
	defer cancel()
	r := x.request("identity").Root()
	r.Method = http.MethodHead
	r.Header.Set("Connection", "close")
	return x.look(ctx, r, "", nil)
}

// resume asks for what follows the event with an id, up to the first event that has one.
func (x *examination) resume(ctx context.Context, id string) *visit {
	ctx, cancel := context.WithTimeout(ctx, resumeWait)
	defer cancel()
	return x.look(ctx, x.request("identity"), id, func(e event) {
		if e.id != "" {
			cancel()
		}
	})
}

// request returns the request as an EventSource makes it, with an Accept-Encoding.
func (x *examination) request(encoding string) *foreign.Request {
	r := *x.Request
	r.Header = r.Header.Clone()
	r.Header.Set("Accept", "text/event-stream")
	r.Header.Set("Cache-Control", "no-cache")
	r.Header.Set("Accept-Encoding", encoding)
	if x.Origin != "" {
		r.Header.Set("Origin", x.Origin)
	}
	return &r
}

// helloOfOurs is what a pushpane says first: with it, and the times in its ids, what holds events
// back is known exactly.
type helloOfOurs struct {
	Epoch   string
	Started int64 // Unix milliseconds, as the next
	Now     int64
	Resumed bool
}

// ours returns the hello of a pushpane, nil for another event.
func ours(e event) *helloOfOurs {
	var h helloOfOurs
	if e.eventType != foreign.Type("hello") || json.Unmarshal([]byte(e.data), &h) != nil || h.Epoch == "" || h.Now == 0 {
		return nil
	}
	return &h
}
