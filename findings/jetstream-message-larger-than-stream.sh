#!/bin/sh
# github.com/nats-io/nats-server/v2 v2.15.3: a message that is larger than the max_bytes of its
# stream is acknowledged with a number, and then the stream is empty: everything before it has gone
# to make space, and so has the message.
#
# With discard "old" the server makes space after it has stored, until the limit is kept, and the
# limit is kept only with nothing left. The publisher reads success, and a consumer that comes next
# gets nothing; max_msg_size, which refuses such a message, has no value unless it is set.
#
# Seen:
#   3 messages of 1 kB in a stream of 64 kB: 3 are kept
#   one of 100 kB: acknowledged as 4
#   now: 0 are kept, the last number is 4
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
	stream, err := js.CreateStream(ctx, jetstream.StreamConfig{
		Name: "log", Subjects: []string{"log.>"}, MaxBytes: 64 << 10, Discard: jetstream.DiscardOld,
	})
	must(err)
	publish := func(size int) uint64 {
		ack, err := js.Publish(ctx, "log.line", make([]byte, size))
		must(err)
		return ack.Sequence
	}
	for range 3 {
		publish(1000)
	}
	info, err := stream.Info(ctx)
	must(err)
	fmt.Printf("3 messages of 1 kB in a stream of 64 kB: %d are kept\n", info.State.Msgs)
	fmt.Printf("one of 100 kB: acknowledged as %d\n", publish(100_000))
	info, err = stream.Info(ctx)
	must(err)
	fmt.Printf("now: %d are kept, the last number is %d\n", info.State.Msgs, info.State.LastSeq)
}
EOF
go mod init finding 2>/dev/null
go get github.com/nats-io/nats-server/v2@v2.15.3 github.com/nats-io/nats.go@v1.55.0
go run . "$work/store" >seen
cat seen
cat >want <<'EOF'
3 messages of 1 kB in a stream of 64 kB: 3 are kept
one of 100 kB: acknowledged as 4
now: 0 are kept, the last number is 4
EOF
cmp -s seen want || {
	echo 'changed: the lines above are not those that were seen' >&2
	exit 1
}
