#!/bin/sh
# github.com/nats-io/nats-server/v2 v2.15.3: a message with an id (Nats-Msg-Id) and an expected last
# number (Nats-Expected-Last-Sequence) cannot be sent again. The retry of one that is stored is not
# told as a duplicate: it is refused with "wrong last sequence".
#
# Each header alone makes a retry safe: the id is remembered, and the number lets only one through.
# Together the number is looked at first, and the stored message itself has made it wrong. A client
# whose acknowledgement was lost reads that another was faster, though it was itself.
#
# Seen:
#   id and number, sent: stored as 2
#   the same again: nats: nats: API error: code=400 err_code=10071
#     description=wrong last sequence: 2
#   the id alone, again: stored as 2, a duplicate
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
	_, err = js.CreateStream(ctx, jetstream.StreamConfig{Name: "log", Subjects: []string{"log.>"}})
	must(err)
	_, err = js.Publish(ctx, "log.line", []byte("first"))
	must(err)
	send := func(what string, options ...jetstream.PublishOpt) {
		ack, err := js.Publish(ctx, "log.line", []byte("second"), options...)
		switch {
		case err != nil:
			fmt.Printf("%s: %v\n", what, err)
		case ack.Duplicate:
			fmt.Printf("%s: stored as %d, a duplicate\n", what, ack.Sequence)
		default:
			fmt.Printf("%s: stored as %d\n", what, ack.Sequence)
		}
	}
	id, number := jetstream.WithMsgID("second"), jetstream.WithExpectLastSequence(1)
	send("id and number, sent", id, number)
	send("the same again", id, number)
	send("the id alone, again", id)
}
EOF
go mod init finding 2>/dev/null
go get github.com/nats-io/nats-server/v2@v2.15.3 github.com/nats-io/nats.go@v1.55.0
go run . "$work/store" >seen
cat seen
cat >want <<'EOF'
id and number, sent: stored as 2
the same again: nats: nats: API error: code=400 err_code=10071 description=wrong last sequence: 2
the id alone, again: stored as 2, a duplicate
EOF
cmp -s seen want || {
	echo 'changed: the lines above are not those that were seen' >&2
	exit 1
}
