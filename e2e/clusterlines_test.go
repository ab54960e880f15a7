//go:build unix

package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
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

// In a log that takes several lines neither as one nor without waiting between them, others publish
// between the lines of a terminal: each line is still a step of its rows, and what others say is a
// row of its own.
func TestCluster_othersBetweenTheLinesOfATerminal(t *testing.T) {
	t.Parallel()
	server := startEngine(t, "-js")
	js := server.client()
	if _, err := js.CreateStream(t.Context(), jetstream.StreamConfig{Name: "pushpane-talk", Subjects: []string{"pushpane.talk.>"}, MaxBytes: 64 << 20}); err != nil {
		t.Fatal(err)
	}
	noise, stop := context.WithCancel(t.Context())
	var talking sync.WaitGroup
	talking.Go(func() {
		for noise.Err() == nil {
			_, _ = js.Publish(noise, "pushpane.talk.message", []byte("noise"))
		}
	})
	defer talking.Wait()
	defer stop()
	draw := `for round in $(seq 20); do for row in $(seq 9); do echo "row $row of $round"; done; sleep 0.05; printf '\033[9A'; done`
	start(t, "--join", server.log("talk"), "--node", "a", "--", "sh", "-c", draw)
	eventually(t, "the command has ended", func() bool {
		m, err := js.Stream(t.Context(), "pushpane-talk")
		if err != nil {
			return false
		}
		last, err := m.GetLastMsgForSubject(t.Context(), "pushpane.talk.source")
		return err == nil && strings.Contains(string(last.Data), `"ended"`)
	})
	stop()
	talking.Wait()
	steps := map[int]bool{}
	log := keptLog(t, js)
	for _, r := range log {
		var block struct {
			From, To int
			Except   [][2]int
		}
		if r.Type != "screen" {
			continue
		}
		if err := json.Unmarshal([]byte(r.Data), &block); err != nil {
			t.Fatal(err)
		}
		clear(steps) // the newest names all
		for n := block.From; n > 0 && n <= block.To; n++ {
			steps[n] = !slices.ContainsFunc(block.Except, func(e [2]int) bool { return e[0] <= n && n <= e[1] })
		}
	}
	lines, others := 0, 0
	for _, r := range log {
		switch {
		case r.Type != "message":
		case strings.Contains(r.Data, "row ") && !steps[r.N]:
			t.Errorf("event %d, %q, is no step", r.N, r.Data)
		case strings.Contains(r.Data, "row "):
			lines++
		case r.Data == "noise" && steps[r.N]:
			t.Errorf("event %d, of another, is a step", r.N)
		case r.Data == "noise":
			others++
		}
	}
	if lines != 180 || others < 180 {
		t.Errorf("%d lines and %d of others, want 180 and as many", lines, others)
	}
}
