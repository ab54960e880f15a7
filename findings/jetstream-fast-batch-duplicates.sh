#!/bin/sh
# github.com/nats-io/nats-server/v2 v2.15.3: a batch of fast ingest (AllowBatchPublish, reply
# subjects that end in $FI) says that it has stored what it has left out: of a message whose id
# (Nats-Msg-Id) is known the count of its answer has one all the same, and nothing tells that it
# was a duplicate.
#
# Alone, the answer to such a message says "duplicate"; in an atomic batch it refuses the batch.
# Here the batch goes on without it, also where it asks for an end at the first gap ("fail"), since
# the server sees no gap. Who takes the count for messages, or the number of the last one less the
# count for where the batch begins, is off by one for each duplicate.
#
# Seen, "a" being in the stream already:
#   alone a: duplicate, the stream has 1
#   fast a b c: the answer counts 3, the stream has 2 more
#   fast d a e: the answer counts 3, the stream has 2 more
#   fast f g a: the answer counts 3, the stream has 2 more
#   atomic a h i: atomic publish batch contains duplicate message id, the stream has 0 more
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >main.go <<'END'
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

type answer struct {
	Type      string
	Duplicate bool
	Batch     string
	Count     int
	Error     *struct{ Description string }
	State     struct{ Messages int }
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
	read := func(m *nats.Msg) (a answer) {
		must(json.Unmarshal(m.Data, &a))
		return a
	}
	ask := func(subject, text string) answer {
		m, err := nc.Request(subject, []byte(text), 10*time.Second)
		must(err)
		return read(m)
	}
	stored := func() int { return ask("$JS.API.STREAM.INFO.log", "").State.Messages }
	if a := ask("$JS.API.STREAM.CREATE.log", `{"name":"log","subjects":["log"],"storage":"file","num_replicas":1,"allow_batched":true,"allow_atomic":true,"duplicate_window":120000000000}`); a.Error != nil {
		panic(a.Error.Description)
	}
	message := func(id string) *nats.Msg {
		return &nats.Msg{Subject: "log", Header: nats.Header{"Nats-Msg-Id": {id}}, Data: []byte(id)}
	}

	alone := func(id string) answer {
		m, err := nc.RequestMsg(message(id), 10*time.Second)
		must(err)
		return read(m)
	}
	alone("a")
	if a := alone("a"); a.Duplicate {
		fmt.Println("alone a: duplicate, the stream has", stored())
	}

	for number, ids := range [][]string{{"a", "b", "c"}, {"d", "a", "e"}, {"f", "g", "a"}} {
		before := stored()
		inbox := nats.NewInbox()
		answers, err := nc.SubscribeSync(inbox + ".>")
		must(err)
		for i, id := range ids {
			operation := []string{"0", "1", "2"}[i] // start, append, commit
			m := message(id)
			m.Reply = fmt.Sprintf("%s.batch%d.500.fail.%d.%s.$FI", inbox, number, i+1, operation)
			must(nc.PublishMsg(m))
		}
		for {
			m, err := answers.NextMsg(10 * time.Second)
			must(err)
			if a := read(m); a.Type == "" {
				if a.Error != nil || a.Duplicate {
					panic(string(m.Data))
				}
				fmt.Printf("fast %s %s %s: the answer counts %d, the stream has %d more\n", ids[0], ids[1], ids[2], a.Count, stored()-before)
				break
			}
		}
	}

	before := stored()
	for i, id := range []string{"a", "h", "i"} {
		m := message(id)
		m.Header.Set("Nats-Batch-Id", "atomic")
		m.Header.Set("Nats-Batch-Sequence", strconv.Itoa(i+1))
		if i == 2 {
			m.Header.Set("Nats-Batch-Commit", "1")
		}
		got, err := nc.RequestMsg(m, 10*time.Second)
		must(err)
		if i == 2 {
			fmt.Printf("atomic a h i: %s, the stream has %d more\n", read(got).Error.Description, stored()-before)
		}
	}
}
END
go mod init finding 2>/dev/null
go get github.com/nats-io/nats-server/v2@v2.15.3 github.com/nats-io/nats.go@v1.55.0
go run . "$work/store" >seen
cat seen
cat >expected <<'END'
alone a: duplicate, the stream has 1
fast a b c: the answer counts 3, the stream has 2 more
fast d a e: the answer counts 3, the stream has 2 more
fast f g a: the answer counts 3, the stream has 2 more
atomic a h i: atomic publish batch contains duplicate message id, the stream has 0 more
END
diff expected seen
