#!/bin/sh
# github.com/nats-io/nats-server/v2 v2.15.3: a restart of the server forgets the ids (Nats-Msg-Id)
# of all messages that are not stored any more, however long the duplicate window of their stream
# is. A job that is done is then done once more.
#
# While it runs, the server remembers an id for the whole window, also of a message that has been
# taken out of a work queue or that a limit has removed. But it writes no ids down: after a start
# it reads them from the messages that are there. So a publisher that sends again because a restart
# has cost it the acknowledgement, which is what an id is for, is safe only where nothing is removed
# within the window.
#
# Seen, with the default window of two minutes:
#   work queue: "a" stored as 1, done
#   work queue: "a" again is a duplicate
#   one message kept: "a" stored as 1, "b" as 2
#   one message kept: "a" again is a duplicate
#   all kept: "a" stored as 1
#   restart
#   work queue: "a" again stored as 2, done
#   one message kept: "a" again stored as 3
#   all kept: "a" again is a duplicate
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

func start() (s *server.Server, js jetstream.JetStream) {
	s, err := server.NewServer(&server.Options{Port: -1, JetStream: true, StoreDir: os.Args[1], NoLog: true, NoSigs: true})
	must(err)
	s.Start()
	if !s.ReadyForConnections(10 * time.Second) {
		panic("no server")
	}
	nc, err := nats.Connect(s.ClientURL())
	must(err)
	js, err = jetstream.New(nc)
	must(err)
	return s, js
}

func main() {
	ctx, stop := context.WithTimeout(context.Background(), 60*time.Second)
	defer stop()
	s, js := start()
	for _, config := range []jetstream.StreamConfig{
		{Name: "queue", Subjects: []string{"queue"}, Retention: jetstream.WorkQueuePolicy},
		{Name: "one", Subjects: []string{"one"}, MaxMsgs: 1},
		{Name: "all", Subjects: []string{"all"}},
	} {
		_, err := js.CreateStream(ctx, config)
		must(err)
	}
	_, err := js.CreateConsumer(ctx, "queue", jetstream.ConsumerConfig{Durable: "worker"})
	must(err)

	publish := func(subject, id string) string {
		ack, err := js.Publish(ctx, subject, nil, jetstream.WithMsgID(id))
		must(err)
		if ack.Duplicate {
			return "is a duplicate"
		}
		return fmt.Sprintf("stored as %d", ack.Sequence)
	}
	work := func() string {
		worker, err := js.Consumer(ctx, "queue", "worker")
		must(err)
		job, err := worker.Next(jetstream.FetchMaxWait(10 * time.Second))
		must(err)
		must(job.DoubleAck(ctx))
		return "done"
	}
	fmt.Printf("work queue: \"a\" %s, %s\n", publish("queue", "a"), work())
	fmt.Printf("work queue: \"a\" again %s\n", publish("queue", "a"))
	fmt.Printf("one message kept: \"a\" %s, \"b\" %s\n", publish("one", "a"), publish("one", "b")[len("stored "):])
	fmt.Printf("one message kept: \"a\" again %s\n", publish("one", "a"))
	fmt.Printf("all kept: \"a\" %s\n", publish("all", "a"))

	js.Conn().Close()
	s.Shutdown()
	s.WaitForShutdown()
	s, js = start()
	defer s.Shutdown()
	fmt.Println("restart")
	fmt.Printf("work queue: \"a\" again %s, %s\n", publish("queue", "a"), work())
	fmt.Printf("one message kept: \"a\" again %s\n", publish("one", "a"))
	fmt.Printf("all kept: \"a\" again %s\n", publish("all", "a"))
}
EOF
go mod init finding 2>/dev/null
go get github.com/nats-io/nats-server/v2@v2.15.3 github.com/nats-io/nats.go@v1.55.0
go run . "$work/store" >seen
cat seen
cat >expected <<'EOF'
work queue: "a" stored as 1, done
work queue: "a" again is a duplicate
one message kept: "a" stored as 1, "b" as 2
one message kept: "a" again is a duplicate
all kept: "a" stored as 1
restart
work queue: "a" again stored as 2, done
one message kept: "a" again stored as 3
all kept: "a" again is a duplicate
EOF
diff expected seen
