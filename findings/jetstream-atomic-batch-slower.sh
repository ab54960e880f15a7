#!/bin/sh
# github.com/nats-io/nats-server/v2 v2.15.3: events that are published as atomic batches
# (Nats-Batch-Id, AllowAtomicPublish) of 1,000 come slower into a file stream of one replica than
# the same events published one by one, asynchronously.
#
# A batch has one acknowledgement for 1,000 events, so it reads like the way to publish in bulk. But
# the server stages each batch in a store of its own and copies it on commit.
#
# Seen, on two cores (the rates differ from run to run, the order did not):
#   one by one 225 thousand/s, in batches 127 thousand/s
#   one by one 270 thousand/s, in batches 129 thousand/s
#   one by one 244 thousand/s, in batches 125 thousand/s
#   atomic batches are slower: true
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >main.go <<'EOF'
package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

const events, batch = 100_000, 1000

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
	js, err := jetstream.New(nc, jetstream.WithPublishAsyncMaxPending(4*batch))
	must(err)
	ctx, stop := context.WithTimeout(context.Background(), 5*time.Minute)
	defer stop()
	data := make([]byte, 100)

	// stream makes one, runs publish, and returns how long that took; all must be stored.
	stream := func(name string, publish func(subject string)) time.Duration {
		log, err := js.CreateStream(ctx, jetstream.StreamConfig{Name: name, Subjects: []string{name}, AllowAtomicPublish: true})
		must(err)
		began := time.Now()
		publish(name)
		took := time.Since(began)
		info, err := log.Info(ctx)
		must(err)
		if info.State.Msgs != events {
			panic(fmt.Sprint(info.State.Msgs, " events are stored"))
		}
		must(js.DeleteStream(ctx, name))
		return took
	}
	singly := func(subject string) {
		for range events {
			_, err := js.PublishMsgAsync(&nats.Msg{Subject: subject, Data: data})
			must(err)
		}
		<-js.PublishAsyncComplete()
	}
	inBatches := func(subject string) {
		for first := 0; first < events; first += batch {
			for i := 1; i <= batch; i++ {
				m := &nats.Msg{Subject: subject, Data: data, Header: nats.Header{
					"Nats-Batch-Id": {"b" + strconv.Itoa(first)}, "Nats-Batch-Sequence": {strconv.Itoa(i)},
				}}
				if i < batch {
					must(nc.PublishMsg(m))
					continue
				}
				m.Header.Set("Nats-Batch-Commit", "1")
				_, err := nc.RequestMsgWithContext(ctx, m)
				must(err)
			}
		}
	}
	slower := true
	for round := range 3 {
		one, many := stream("one"+strconv.Itoa(round), singly), stream("many"+strconv.Itoa(round), inBatches)
		rate := func(took time.Duration) float64 { return events / took.Seconds() / 1000 }
		fmt.Fprintf(os.Stderr, "one by one %.0f thousand/s, in batches %.0f thousand/s\n", rate(one), rate(many))
		slower = slower && many > one
	}
	fmt.Println("atomic batches are slower:", slower)
}
EOF
go mod init finding 2>/dev/null
go get github.com/nats-io/nats-server/v2@v2.15.3 github.com/nats-io/nats.go@v1.55.0
go run . "$work/store" >seen
cat seen
echo 'atomic batches are slower: true' | cmp -s seen - || {
	echo 'changed: the lines above are not those that were seen' >&2
	exit 1
}
