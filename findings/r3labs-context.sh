#!/bin/sh
# github.com/r3labs/sse/v2 v2.10.0: SubscribeRawWithContext does not return when its context is
# cancelled while it waits to connect again.
#
# Cancelled while a stream is open, it returns at once. Cancelled while the server answers errors,
# it goes on: each further attempt fails by "context canceled", which it takes for one more reason
# to wait and try again, by default for 15 minutes. Code that waits for it, as at the end of a
# program, waits as long.
#
# Seen:
#   while a stream is open: returned within 5 s: true
#   while errors come: returned within 5 s: false; it went on after: context canceled
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >main.go <<'EOF'
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"

	"github.com/r3labs/sse/v2"
)

func main() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/errors" {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}))
	returned, _ := cancel(sse.NewClient(server.URL + "/open"))
	fmt.Println("while a stream is open: returned within 5 s:", returned)
	returned, last := cancel(sse.NewClient(server.URL + "/errors"))
	fmt.Printf("while errors come: returned within 5 s: %v; it went on after: %v\n", returned, last)
}

// cancel cancels a subscription after a second. It reports whether the call returned within 5 s
// more, and the last error after which it went on.
func cancel(c *sse.Client) (returned bool, last error) {
	var mu sync.Mutex
	c.ReconnectNotify = func(err error, next time.Duration) {
		mu.Lock()
		defer mu.Unlock()
		last = err
		if errors.Is(err, context.Canceled) {
			last = context.Canceled // without the address
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	time.AfterFunc(time.Second, stop)
	done := make(chan struct{})
	go func() {
		_ = c.SubscribeRawWithContext(ctx, func(*sse.Event) {})
		close(done)
	}()
	<-ctx.Done()
	select {
	case <-done:
		returned = true
	case <-time.After(5 * time.Second):
	}
	mu.Lock()
	defer mu.Unlock()
	return returned, last
}
EOF
go mod init finding 2>/dev/null
go get github.com/r3labs/sse/v2@v2.10.0
go run . >seen
cat seen
cat >want <<'EOF'
while a stream is open: returned within 5 s: true
while errors come: returned within 5 s: false; it went on after: context canceled
EOF
cmp -s seen want || {
	echo 'changed: the lines above are not those that were seen' >&2
	exit 1
}
