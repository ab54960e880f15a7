//go:build unix

package e2e

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

const clusterViewers = 60

// Three servers with one log, three nodes, viewers of all kinds that hop between these, publishers
// that send again until they are answered, and a source. One of the six processes is killed every
// 2 s, besides what else a seed draws: partitions, delays, a server that stands still. The oracle
// is the log as the servers have it in the end.
//
// go -C e2e test -run ClusterChaos -seed N runs one seed again, as for TestChaos.
func TestClusterChaos(t *testing.T) {
	t.Parallel()
	seed := cmp.Or(*chaosSeed, rand.Uint64())
	t.Logf("seed %d", seed)
	c := newClusterChaos(t, seed)
	c.begin()
	c.makeFaults(time.Duration(rounds(40, 600)) * time.Second)
	if soak() {
		if p99 := c.measure("a viewer whose node dies", 30, c.nodeDies); p99 > 2500*time.Millisecond {
			t.Errorf("silence of a viewer whose node dies: p99 %v, want at most 2.5s", p99)
		}
		// Not judged: the servers wait for 4 to 9 s before they choose another leader.
		c.measure("all viewers when the leader of the log dies", 12, c.leaderDies)
	}
	c.end()
}

// clusterChaos is one run.
type clusterChaos struct {
	t       *testing.T
	seed    uint64
	random  *rand.Rand
	members []*member // the servers, then the nodes
	servers []*engine
	nodes   []*chaosNode
	urls    []string   // of the nodes
	nc      *nats.Conn // an administrator's, by no proxy
	js      jetstream.JetStream
	sent    *sent
	viewers []*chaosViewer
	traces  chan trace
	lasting []lasting // faults that end later

	fast, quiet func()         // ends what is slow; ends the publishers
	busy        sync.WaitGroup // publishers
}

// member is one of the six processes.
type member struct {
	alive func() bool
	start func()
	kill  func()
	due   time.Time // when it is started again
}

func newClusterChaos(t *testing.T, seed uint64) *clusterChaos {
	c := &clusterChaos{t: t, seed: seed, random: rand.New(rand.NewPCG(seed, 0)), sent: newSent(seed), traces: make(chan trace, clusterViewers)}
	c.servers = startEngines(t, 3)
	var all []string
	for _, s := range c.servers {
		all = append(all, "nats://"+s.addr)
		c.members = append(c.members, &member{alive: s.alive, start: s.launch, kill: s.kill})
	}
	var err error
	// The default writes of each server that was killed.
	quiet := nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {})
	if c.nc, err = nats.Connect(strings.Join(all, ","), nats.MaxReconnects(-1), nats.ReconnectWait(50*time.Millisecond), quiet); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.nc.Close)
	if c.js, err = jetstream.New(c.nc, jetstream.WithDefaultTimeout(time.Second)); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		n := c.newNode(i)
		n.start()
		n.p.waitForURL(t)
		c.nodes, c.urls = append(c.nodes, n), append(c.urls, n.p.url)
		c.members = append(c.members, &member{alive: n.alive, start: n.start, kill: n.kill})
	}
	var s jetstream.Stream
	eventually(t, "the log is found", func() bool {
		s, err = c.js.Stream(t.Context(), "pushpane-talk")
		return err == nil
	})
	if about := s.CachedInfo().Cluster; about == nil || len(about.Replicas) != 2 {
		t.Fatalf("the log is at %+v, want 3 servers", about)
	}
	return c
}

func (c *clusterChaos) newNode(i int) *chaosNode {
	n := &chaosNode{t: c.t}
	var addresses []string
	for _, s := range c.servers {
		wire := muteProxyTo(c.t, s.addr)
		n.wires = append(n.wires, wire)
		addresses = append(addresses, "nats://"+wire.addr)
	}
	port := freePort(c.t)
	history := "256MiB" // of the log, too, which the first makes: nothing goes from it
	if i > 0 {
		history = oneOf(c.random, "2MiB", "64MiB")
	}
	n.args = []string{"--no-browser", "--port", port, "--join", strings.Join(addresses, ",") + "/talk", "--node", fmt.Sprint("n", i), "--history", history}
	if i == 0 {
		n.feed = &chaosSource{sent: c.sent, random: rand.New(rand.NewPCG(c.seed, 1)), pause: c.pause()}
	}
	return n
}

// pause is how long a publisher waits between two events, at most.
func (c *clusterChaos) pause() time.Duration {
	return time.Duration(rounds(1200, 200)) * time.Millisecond
}

// begin starts the viewers and the publishers.
func (c *clusterChaos) begin() {
	viewing := c.t.Context()
	calm, fast := context.WithCancel(viewing)
	publishing, quiet := context.WithCancel(viewing)
	c.fast, c.quiet = fast, quiet
	keep := keepOne()
	for i := range clusterViewers {
		v := &chaosViewer{
			trace:  trace{name: fmt.Sprint("v", i), way: "one of three", transport: oneOf(c.random, "/events", "/events", "/poll", ""), slow: c.random.IntN(6) == 0},
			urls:   c.urls,
			random: rand.New(rand.NewPCG(c.seed, uint64(10+i))),
			calm:   calm.Done(),
			stay:   time.Duration(c.random.IntN(3)*20) * time.Second,
			apart:  time.Second, // as the page does
			rest:   300 * time.Millisecond,
			keep:   keep,
		}
		c.viewers = append(c.viewers, v)
		go func() { c.traces <- v.run(viewing) }()
	}
	for i := range 3 {
		random := rand.New(rand.NewPCG(c.seed, uint64(2+i)))
		c.busy.Go(func() { c.sent.publishKeyed(publishing, viewing, c.urls, c.pause(), random) })
	}
}

// keepOne returns a function that returns the same string for equal ones: what all viewers got is
// in memory once.
func keepOne() func(string) string {
	var mu sync.Mutex
	texts := map[string]string{}
	return func(text string) string {
		mu.Lock()
		defer mu.Unlock()
		if old, ok := texts[text]; ok {
			return old
		}
		texts[text] = text
		return text
	}
}

// mend waits until all six are well.
func (c *clusterChaos) mend() {
	c.t.Helper()
	eventuallyWithin(c.t, 3*patience, "all six are well", func() bool {
		c.revive(time.Now())
		if !c.current() {
			return false
		}
		for _, n := range c.nodes {
			if !n.connected() {
				return false
			}
		}
		return true
	})
}

// current reports whether all three servers have the log and take part in it.
func (c *clusterChaos) current() bool {
	about, err := c.about()
	if err != nil || about.Leader == "" {
		return false
	}
	for _, r := range about.Replicas {
		if !r.Current || r.Offline {
			return false
		}
	}
	return len(about.Replicas) == 2
}

func (c *clusterChaos) about() (*jetstream.ClusterInfo, error) {
	s, err := c.js.Stream(c.t.Context(), "pushpane-talk")
	if err != nil {
		return nil, err
	}
	if s.CachedInfo().Cluster == nil {
		return &jetstream.ClusterInfo{}, nil
	}
	return s.CachedInfo().Cluster, nil
}

// measure logs the silences that a fault causes, and returns the one that 99 % do not exceed.
func (c *clusterChaos) measure(whose string, rounds int, fault func() []time.Duration) (p99 time.Duration) {
	var all []time.Duration
	for range rounds {
		all = append(all, fault()...)
		c.mend()
	}
	slices.Sort(all)
	if len(all) == 0 {
		c.t.Fatalf("the silence of %s: nothing was measured", whose)
	}
	at := func(percent int) time.Duration { return all[(len(all)-1)*percent/100].Round(time.Millisecond) }
	c.t.Logf("silence of %s: p50 %v, p99 %v, longest %v; %d of them, %d rounds", whose, at(50), at(99), at(100), len(all), rounds)
	return at(99)
}

// nodeDies kills the node with the most viewers, and returns how long each of these that is not
// slow had no event.
func (c *clusterChaos) nodeDies() []time.Duration {
	viewers := map[string]int{}
	for _, v := range c.viewers {
		viewers[v.news.get().url]++
	}
	victim := slices.MaxFunc(c.nodes, func(a, b *chaosNode) int { return cmp.Compare(viewers[a.p.url], viewers[b.p.url]) })
	began := time.Now()
	victim.kill()
	return c.silences(began, func(a arrival) bool { return a.url == victim.p.url }, func(a arrival) bool { return a.url != victim.p.url })
}

// leaderDies kills the leader of the log.
func (c *clusterChaos) leaderDies() []time.Duration {
	about, err := c.about()
	if err != nil {
		c.t.Fatal(err)
	}
	at := slices.IndexFunc(c.servers, func(s *engine) bool { return slices.Contains(s.args, about.Leader) })
	began := time.Now()
	c.servers[at].kill()
	<-time.After(100 * time.Millisecond) // what the leader has sent is here
	last := 0
	for _, v := range c.viewers {
		last = max(last, v.news.get().n)
	}
	return c.silences(began, func(arrival) bool { return true }, func(a arrival) bool { return a.n > last })
}

// silences waits for news of all viewers for whom it holds that they were concerned.
func (c *clusterChaos) silences(began time.Time, concerned, over func(arrival) bool) (all []time.Duration) {
	var waiting []*chaosViewer
	for _, v := range c.viewers {
		if !v.slow && concerned(v.news.get()) {
			waiting = append(waiting, v)
		}
	}
	if !comesTrue(c.t, 2*patience, func() bool {
		waiting = slices.DeleteFunc(waiting, func(v *chaosViewer) bool {
			a := v.news.get()
			if !over(a) || a.when.Before(began) {
				return false
			}
			all = append(all, a.when.Sub(began))
			return true
		})
		return len(waiting) == 0
	}) {
		c.t.Errorf("%d viewers have no event after %v", len(waiting), 2*patience)
	}
	return all
}

// end ends the publishers and the source, and compares what each viewer got with the log.
func (c *clusterChaos) end() {
	t, source := c.t, c.nodes[0]
	c.quiet()
	answered := make(chan struct{})
	go func() {
		c.busy.Wait()
		close(answered)
	}()
	select {
	case <-answered:
	case <-time.After(2 * patience):
		t.Fatalf("publishers have no answer after %v", 2*patience)
	}
	l := source.p.listen(t, "")
	source.feed.close()
	for !strings.Contains(l.until(t, "source").data, "n0: input ended") {
	}
	eventually(t, "the last event is published", func() bool {
		return c.nodes[1].p.ask(t, http.MethodPost, "/events?key=last", strings.NewReader(lastText)).code == http.StatusCreated
	})
	var all []trace
	for deadline := time.After(2 * patience); len(all) < clusterViewers; {
		select {
		case tr := <-c.traces:
			all = append(all, tr)
		case <-deadline:
			t.Fatalf("%d viewers have not come to the end", clusterViewers-len(all))
		}
	}
	patient, err := jetstream.New(c.nc, jetstream.WithDefaultTimeout(patience))
	if err != nil {
		t.Fatal(err)
	}
	log := keptLog(t, patient)
	if err := cmp.Or(c.sent.check(log), source.feed.check(log)); err != nil {
		t.Error(err)
	}
	blocks, ids := 0, map[int]string{}
	for _, tr := range all {
		blocks += len(tr.blocks)
		for _, b := range tr.blocks {
			if b.control() || b.id == "" {
				continue
			}
			if id, ok := ids[b.number()]; ok && id != b.id {
				t.Errorf("viewer %s has the event %s, and another the event %s", tr.name, b.id, id)
				break // one tells all
			}
			ids[b.number()] = b.id
		}
		if err := tr.check(log); err != nil {
			t.Errorf("viewer %s over %q (slow: %v): %v", tr.name, tr.transport, tr.slow, err)
		}
	}
	t.Logf("%d events in the log, %d were answered; %d blocks came to %d viewers", len(log), len(c.sent.ids), blocks, len(all))
}
