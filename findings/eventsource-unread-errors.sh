#!/bin/sh
# github.com/donovanhide/eventsource v0.0.0-20210830082556-c59027999da0 and its successor
# github.com/launchdarkly/eventsource v1.11.0 never come back from a broken connection unless the
# caller reads the channel Errors.
#
# By the comment of the first on that channel, errors are for information and nothing has to be
# done about them. But the channel has no room, and the goroutine that would connect again sends
# the error before. A caller that reads Events alone sees a stream that has just fallen silent,
# without an end.
#
# Seen:
#   donovanhide, Errors read: asked again within 10 s: true
#   donovanhide, Errors unread: asked again within 10 s: false
#   launchdarkly, Errors read: asked again within 10 s: true
#   launchdarkly, Errors unread: asked again within 10 s: false
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >main.go <<'EOF'
package main

import (
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"time"

	donovanhide "github.com/donovanhide/eventsource"
	launchdarkly "github.com/launchdarkly/eventsource"
)

func main() {
	for _, library := range []string{"donovanhide", "launchdarkly"} {
		for _, read := range []bool{true, false} {
			word := map[bool]string{true: "read", false: "unread"}[read]
			fmt.Printf("%s, Errors %s: asked again within 10 s: %v\n", library, word, asksAgain(library, read))
		}
	}
}

// asksAgain lets a stream end after its first event, and reports whether it is asked for again.
func asksAgain(library string, readErrors bool) bool {
	requests := make(chan bool, 100)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests <- true
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, "retry: 100\nid: 1\ndata: one\n\n")
	}))
	var errors chan error
	switch library {
	case "donovanhide":
		s, err := donovanhide.Subscribe(server.URL, "")
		if err != nil {
			log.Fatal(err)
		}
		errors = s.Errors
		go func() {
			for range s.Events {
			}
		}()
	case "launchdarkly":
		s, err := launchdarkly.SubscribeWithURL(server.URL)
		if err != nil {
			log.Fatal(err)
		}
		errors = s.Errors
		go func() {
			for range s.Events {
			}
		}()
	}
	if readErrors {
		go func() {
			for range errors {
			}
		}()
	}
	<-requests
	select {
	case <-requests:
		return true
	case <-time.After(10 * time.Second):
		return false
	}
}
EOF
go mod init finding 2>/dev/null
go get github.com/donovanhide/eventsource@v0.0.0-20210830082556-c59027999da0 github.com/launchdarkly/eventsource@v1.11.0
go run . >seen
cat seen
cat >want <<'EOF'
donovanhide, Errors read: asked again within 10 s: true
donovanhide, Errors unread: asked again within 10 s: false
launchdarkly, Errors read: asked again within 10 s: true
launchdarkly, Errors unread: asked again within 10 s: false
EOF
cmp -s seen want || {
	echo 'changed: the lines above are not those that were seen' >&2
	exit 1
}
