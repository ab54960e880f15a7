//go:build unix

package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"sync"
	"testing"
	"time"
)

// chaosNode is a node that is started again on its port.
type chaosNode struct {
	t     *testing.T
	args  []string
	wires []*muteProxy // one before each server
	feed  *chaosSource // nil: it has no source
	p     *program
}

func (n *chaosNode) start() {
	url := ""
	if n.p != nil {
		url = n.p.url
	}
	if n.feed == nil {
		n.p = launch(n.t, nil, nil, n.args...)
	} else {
		var in *os.File
		n.p, in = launchFed(n.t, n.args...)
		n.feed.begin(in)
	}
	n.p.url = url
}

func (n *chaosNode) alive() bool { return !n.p.exited() }

func (n *chaosNode) kill() { n.p.kill() }

// connected reports whether the node serves, and has its server.
func (n *chaosNode) connected() bool {
	res, err := n.p.client.Get(n.p.url + "/status")
	if err != nil {
		return false
	}
	defer res.Body.Close()
	var s clusterStatus
	return json.NewDecoder(res.Body).Decode(&s) == nil && s.Engine.Connected
}

// chaosSource writes lines to the standard input of a node, in all its lives.
type chaosSource struct {
	sent   *sent
	random *rand.Rand
	pause  time.Duration // between two lines, at most

	in    *os.File
	ended chan struct{}  // closed to end this life
	lives [][]int        // the events that were written to each life
	life  sync.WaitGroup // the writer, who has lives meanwhile
}

// begin writes to another process.
func (f *chaosSource) begin(in *os.File) {
	f.stop()
	f.in, f.ended = in, make(chan struct{})
	f.lives = append(f.lives, nil)
	f.life.Go(func() {
		for {
			select {
			case <-f.ended:
				return
			case <-time.After(time.Duration(f.random.Int64N(int64(f.pause)))):
			}
			n, text := f.sent.next(f.random.IntN(300), 1)
			f.lives[len(f.lives)-1] = append(f.lives[len(f.lives)-1], n)
			if _, err := fmt.Fprintln(in, text); err != nil {
				return
			}
		}
	})
}

// stop ends the writing to a process that is dead.
func (f *chaosSource) stop() {
	if f.in == nil {
		return
	}
	f.in.Close()
	close(f.ended)
	f.life.Wait()
	f.in = nil
}

// close ends the writing to a process that lives: it gets all lines.
func (f *chaosSource) close() {
	close(f.ended)
	f.life.Wait()
	f.in.Close()
	f.in = nil
}

// check compares the log with what was written: of each life there is the beginning, in order, and
// of the last one all.
func (f *chaosSource) check(log []recorded) error {
	lives := map[int]int{} // by event
	for i, life := range f.lives {
		for _, n := range life {
			lives[n] = i
		}
	}
	came := make([]int, len(f.lives))
	for _, r := range log {
		var n int
		if _, err := fmt.Sscan(r.Data, &n); err != nil {
			continue
		}
		i, ok := lives[n]
		if !ok {
			continue
		}
		if want := f.lives[i][min(came[i], len(f.lives[i])-1)]; n != want {
			return fmt.Errorf("event %d of the log is line %d of a source, want %d", r.N, n, want)
		}
		came[i]++
	}
	last := len(f.lives) - 1
	if came[last] != len(f.lives[last]) {
		return fmt.Errorf("of the source that was not killed %d lines of %d are in the log", came[last], len(f.lives[last]))
	}
	return nil
}

// publishKeyed publishes small events at any of the nodes until publishing ends, each sent again
// with its key until it is answered.
func (s *sent) publishKeyed(publishing, ctx context.Context, urls []string, pause time.Duration, random *rand.Rand) {
	for publishing.Err() == nil {
		s.postKeyed(ctx, urls, random.IntN(1<<random.IntN(11)), random)
		<-time.After(time.Duration(random.Int64N(int64(pause))))
	}
}

// postKeyed publishes an event of a size once.
func (s *sent) postKeyed(ctx context.Context, urls []string, size int, random *rand.Rand) {
	client := &http.Client{Transport: &http.Transport{}, Timeout: 10 * time.Second}
	defer client.CloseIdleConnections()
	n, text := s.next(size, 1)
	for ctx.Err() == nil && !s.send(client, fmt.Sprintf("%s/events?key=c%d", oneOf(random, urls...), n), n, text) {
		<-time.After(time.Duration(random.IntN(200)) * time.Millisecond)
	}
}
