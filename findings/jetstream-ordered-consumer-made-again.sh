#!/bin/sh
# github.com/nats-io/nats-server/v2 v2.15.3 with github.com/nats-io/nats.go v1.55.0: an ordered
# consumer whose stream is deleted and made again under its name goes on, without an error, behind
# the last number that it had of the old one. The first messages of the new stream are left out.
#
# An ordered consumer is the one that promises no hole: on a hole it makes itself anew at the number
# that it wants. That number means another message now, and nothing in what it gets says so. Until
# the new stream has as many messages as the old one had, it is silent. Here the old one had three
# messages and the new one has five.
#
# Seen:
#   the consumer got: old 1, old 2, old 3, new 4, new 5
#   errors that it was told but of the consumer that had gone: none
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
	"os"
	"strings"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	s, err := server.NewServer(&server.Options{Port: -1, JetStream: true, StoreDir: os.Args[1], NoLog: true, NoSigs: true})
	must(err)
	s.Start()
	defer s.Shutdown()
	if !s.ReadyForConnections(10 * time.Second) {
		panic("no server")
	}
	nc, err := nats.Connect(s.ClientURL())
	must(err)
	js, err := jetstream.New(nc)
	must(err)
	ctx, stop := context.WithTimeout(context.Background(), 60*time.Second)
	defer stop()
	fill := func(name string, count int) jetstream.Stream {
		stream, err := js.CreateStream(ctx, jetstream.StreamConfig{Name: "log", Subjects: []string{"log.>"}})
		must(err)
		for i := range count {
			_, err := js.Publish(ctx, "log.line", []byte(fmt.Sprint(name, " ", i+1)))
			must(err)
		}
		return stream
	}
	consumer, err := fill("old", 3).OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{})
	must(err)
	came := make(chan string, 100)
	told := make(chan error, 100)
	consuming, err := consumer.Consume(func(m jetstream.Msg) { came <- string(m.Data()) },
		jetstream.PullHeartbeat(time.Second), jetstream.ConsumeErrHandler(func(_ jetstream.ConsumeContext, err error) { told <- err }))
	must(err)
	defer consuming.Stop()
	var got []string
	for range 3 {
		got = append(got, <-came)
	}
	must(js.DeleteStream(ctx, "log"))
	fill("new", 5)
	for len(got) < 5 {
		select {
		case line := <-came:
			got = append(got, line)
		case <-ctx.Done():
			panic(fmt.Sprint("got only ", got))
		}
	}
	fmt.Println("the consumer got:", strings.Join(got, ", "))
	others := "none"
	for len(told) > 0 {
		err := <-told
		if !errors.Is(err, jetstream.ErrConsumerDeleted) && !errors.Is(err, jetstream.ErrNoHeartbeat) && !errors.Is(err, jetstream.ErrOrderedConsumerReset) {
			others = err.Error()
		}
	}
	fmt.Println("errors that it was told but of the consumer that had gone:", others)
}
EOF
go mod init finding 2>/dev/null
go get github.com/nats-io/nats-server/v2@v2.15.3 github.com/nats-io/nats.go@v1.55.0
go run . "$work/store" >seen
cat seen
cat >want <<'EOF'
the consumer got: old 1, old 2, old 3, new 4, new 5
errors that it was told but of the consumer that had gone: none
EOF
cmp -s seen want || {
	echo 'changed: the lines above are not those that were seen' >&2
	exit 1
}
