//go:build unix

package e2e

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Whatever becomes of the connection or of the server while lines are on their way to it, each is
// kept once and in its place: what was kept before the fault is not sent again, and what comes late
// by a connection that was given up is refused.
func TestCluster_linesThroughFaults(t *testing.T) {
	t.Parallel()
	server := startEngine(t, "-js")
	proxy := muteProxyTo(t, server.addr)
	a, in := startFed(t, "--join", "nats://"+proxy.addr+"/talk", "--node", "a")
	lines := &numbered{in: in}
	lines.write(1)
	a.waitForURL(t)
	js := server.client()
	for round := range rounds(8, 100) {
		before := lastInLog(t, js)
		written := lines.writeBeside(4000)
		eventually(t, "the burst is on its way", func() bool { return lastInLog(t, js) > before+uint64(1+37*round%900) })
		switch round % 4 {
		case 0:
			proxy.cut()
		case 1: // what is under way comes behind the connection that follows
			proxy.late.Store(int64(200 * time.Millisecond))
			eventually(t, "the burst has stopped", comesNoMore(t, js))
			proxy.cut()
			proxy.late.Store(0)
		case 2: // kept, and the answer is lost
			proxy.mute.Store(true)
			eventually(t, "the burst has stopped", comesNoMore(t, js))
			proxy.mute.Store(false)
			proxy.cut()
		case 3:
			server.kill()
			server.start()
		}
		if err := <-written; err != nil {
			t.Fatal(err)
		}
	}
	l := a.listen(t, "?from=now")
	in.Close()
	for b := l.until(t, "source"); !strings.Contains(b.data, "input ended"); {
		b = l.until(t, "source")
	}
	next := 1
	for _, r := range keptLog(t, js) {
		switch {
		case r.Type == "source":
		case r.Data == fmt.Sprint(next):
			next++
		default:
			t.Fatalf("event %d is line %s, want %d", r.N, r.Data, next)
		}
	}
	if next-1 != lines.count {
		t.Errorf("the log ends with line %d, want %d", next-1, lines.count)
	}
}

// numbered writes lines 1, 2, 3 and so on.
type numbered struct {
	in    *os.File
	count int
}

func (n *numbered) write(count int) error {
	var some bytes.Buffer
	for range count {
		n.count++
		fmt.Fprintln(&some, n.count)
	}
	_, err := n.in.Write(some.Bytes())
	return err
}

// writeBeside returns what gets the error of write at its end.
func (n *numbered) writeBeside(count int) <-chan error {
	written := make(chan error, 1)
	go func() { written <- n.write(count) }()
	return written
}

// lastInLog returns the number of the newest event that the server has; while it is away, 0.
func lastInLog(t testing.TB, js jetstream.JetStream) uint64 {
	s, err := js.Stream(t.Context(), "pushpane-talk")
	if err != nil {
		return 0
	}
	return s.CachedInfo().State.LastSeq
}

// comesNoMore returns what reports whether nothing has come to the server for its last five calls.
func comesNoMore(t testing.TB, js jetstream.JetStream) func() bool {
	var last uint64
	same := 0
	return func() bool {
		if now := lastInLog(t, js); now != last || now == 0 {
			last, same = now, 0
		}
		same++
		return same == 5
	}
}

// keptLog reads what the servers have, without the code of a node.
func keptLog(t testing.TB, js jetstream.JetStream) (log []recorded) {
	s, err := js.Stream(t.Context(), "pushpane-talk")
	if err != nil {
		t.Fatal(err)
	}
	count := int(s.CachedInfo().State.LastSeq)
	reader, err := s.OrderedConsumer(t.Context(), jetstream.OrderedConsumerConfig{})
	if err != nil {
		t.Fatal(err)
	}
	for len(log) < count {
		some, err := reader.Fetch(min(500, count-len(log)), jetstream.FetchMaxWait(patience))
		if err != nil {
			t.Fatal(err)
		}
		before := len(log)
		for m := range some.Messages() {
			about, err := m.Metadata()
			if err != nil || int(about.Sequence.Stream) != len(log)+1 {
				t.Fatalf("the log has %+v behind %d, %v", about, len(log), err)
			}
			log = append(log, recorded{N: len(log) + 1, Type: m.Subject()[len("pushpane.talk."):], Data: string(m.Data())})
		}
		if some.Error() != nil || len(log) == before {
			t.Fatalf("read log: %v, behind %d of %d", some.Error(), len(log), count)
		}
	}
	return log
}
