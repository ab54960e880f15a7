//go:build unix

package e2e

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

var chaosSeed = flag.Uint64("seed", 0, "run this seed of TestChaos, or of TestClusterChaos, alone")

// All faults at once, as a seed draws them: connections are cut at any byte, the server stands
// still (SIGSTOP), is killed and started again with its recording, or stopped; viewers read slowly,
// over both transports, directly and by way of proxies; events come one by one and in bursts. The
// oracle is the recording: each viewer got what is in it, in order, each event once and whole, or
// was told of a hole.
//
// go -C e2e test -run Chaos -seed N runs one seed again: what it draws is the same, the timing is
// not.
func TestChaos(t *testing.T) {
	t.Parallel()
	if *chaosSeed != 0 {
		runChaos(t, *chaosSeed)
		return
	}
	for range rounds(6, 300) {
		seed := rand.Uint64()
		if !t.Run(fmt.Sprint("seed_", seed), func(t *testing.T) { runChaos(t, seed) }) {
			t.Fatalf("again: go -C e2e test -count=1 -run Chaos -seed %d", seed)
		}
	}
}

// chaos is one run.
type chaos struct {
	t      *testing.T
	random *rand.Rand
	args   []string
	p      *program
	in     *os.File // its standard input
	wire   *faultyProxy
	sent   *sent
}

const chaosViewers = 8

// chaosWay is an address of the program.
type chaosWay struct{ name, url string }

func runChaos(t *testing.T, seed uint64) {
	file := filepath.Join(t.TempDir(), "talk.ndjson")
	c := &chaos{t: t, random: rand.New(rand.NewPCG(seed, 0)), sent: newSent(seed)}
	c.args = []string{"--port", freePort(t), "--record", file, "--append", "--history", oneOf(c.random, "64KiB", "512KiB", "64MiB")}
	c.start()
	c.wire = proxySeeded(t, c.p, seed)
	ways := []chaosWay{{"directly", c.p.url}, {"cut at any byte", c.wire.url}}
	if name := oneOf(c.random, "", "nginx", "haproxy"); name != "" {
		ways = append(ways, chaosWay{"by " + name, proxies()[name].start(t, c.p)})
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	publishing, calm := context.WithCancel(ctx)
	traces := make(chan trace, chaosViewers)
	for i := range chaosViewers {
		v := &chaosViewer{
			trace:  trace{name: fmt.Sprint("v", i), way: ways[i%len(ways)].name, transport: oneOf(c.random, "/events", "/poll", ""), slow: c.random.IntN(3) == 0},
			urls:   []string{ways[i%len(ways)].url},
			random: rand.New(rand.NewPCG(seed, uint64(2+i))),
			calm:   publishing.Done(),
		}
		go func() { traces <- v.run(ctx) }()
	}
	published := make(chan struct{})
	url := c.p.url // which the faults do not change
	go func() {
		defer close(published)
		c.sent.publish(publishing, url, rand.New(rand.NewPCG(seed, 1)))
	}()
	for range 5 + c.random.IntN(5) {
		c.fault()
		<-time.After(time.Duration(c.random.IntN(150)) * time.Millisecond)
	}
	calm()
	<-published
	c.wire.cutNext(0, 1)
	c.p.publish(t, lastText, "")

	var all []trace
	for deadline := time.After(2 * patience); len(all) < chaosViewers; {
		select {
		case tr := <-traces:
			all = append(all, tr)
		case <-deadline:
			stop() // what they have is looked at
		}
	}
	c.p.kill()
	_, log := readRecording(t, file)
	if err := c.sent.check(log); err != nil {
		t.Error(err)
	}
	for _, tr := range all {
		if err := tr.check(log); err != nil {
			t.Errorf("viewer %s over %q, %s (slow: %v): %v", tr.name, tr.transport, tr.way, tr.slow, err)
		}
	}
}

func oneOf[T any](random *rand.Rand, all ...T) T { return all[random.IntN(len(all))] }

// start starts the program, again on its port.
func (c *chaos) start() {
	c.p, c.in = startFed(c.t, c.args...)
	c.p.waitForURL(c.t)
}

// fault makes the next fault.
func (c *chaos) fault() {
	c.t.Helper()
	signal := func(s syscall.Signal) {
		if err := c.p.cmd.Process.Signal(s); err != nil {
			c.t.Fatal(err)
		}
	}
	switch c.random.IntN(10) {
	case 0, 1:
		c.wire.cutNext(1+c.random.IntN(30), 1<<(4+c.random.IntN(14)))
		c.wire.closeAll()
	case 2:
		signal(syscall.SIGSTOP)
		<-time.After(time.Duration(c.random.IntN(300)) * time.Millisecond)
		signal(syscall.SIGCONT)
	case 3, 4:
		c.p.kill()
		c.in.Close()
		c.start()
	case 5:
		signal(syscall.SIGTERM)
		c.p.exitCode(c.t, 0)
		c.in.Close()
		c.start()
	case 6:
		var lines strings.Builder
		for range c.random.IntN(3000) {
			_, text := c.sent.next(c.random.IntN(300), 1)
			lines.WriteString(text + "\n")
		}
		write(c.t, c.in, lines.String())
	case 7, 8: // more than the sockets of a viewer hold that does not read
		for range 8 {
			n, text := c.sent.next(900_000, 0)
			c.sent.post(http.DefaultClient, c.p.url, n, text)
		}
	case 9:
		name := fmt.Sprint("v", c.random.IntN(chaosViewers))
		res, err := http.Post(c.p.url+"/leave?client="+name, "", nil)
		if err != nil {
			c.t.Fatal(err)
		}
		res.Body.Close()
	}
}
