package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"sync"
	"time"

	"pushpane/internal/cluster"
	"pushpane/internal/count"
	"pushpane/internal/source"
	"pushpane/internal/terminal"
	"pushpane/stream"
)

// caughtUpWait is how long the program waits at its start for the history of the log.
const caughtUpWait = 10 * time.Second

// join joins the log of --join, whose engine orders the events of a stream with these options.
func (a *app) join(options *stream.Options) error {
	address, err := cluster.ParseAddress(a.settings.Join)
	if err != nil {
		return terminal.Usage(err.Error(), "pushpane --join nats://127.0.0.1:4222/talk")
	}
	if options.History < cluster.MinHistory {
		return terminal.Usage(fmt.Sprintf("--history %v is less than 2MiB, the least with --join", a.settings.History), "--history 256MiB is the default")
	}
	host, _ := os.Hostname() // without one it is named pushpane
	ctx, cancel := context.WithTimeout(context.Background(), caughtUpWait)
	defer cancel()
	a.node, err = cluster.Join(ctx, cluster.Options{
		Address: address, History: int64(options.History), Name: cmp.Or(a.settings.Node, host, "pushpane"),
		Credentials: a.settings.Credentials, Report: func(text string) { a.console.Error("%s", text) }, Replaced: a.beginLog,
		Snapshot: a.room.Snapshot, Numbered: a.feed.command != nil && !a.settings.NoPTY || a.feed.replay != nil,
	})
	if err != nil {
		return terminal.Fail(err, "docs/cluster.md has how a server is started (nats-server -js) and who may join")
	}
	if a.feed.name == "" && a.feed.kind != kindClock { // lines of standard input, or of others
		a.feed.name, options.Name = address.Log, address.Log
	}
	log := a.node.Log()
	a.beginLog(log.Epoch)
	options.Engine, options.Node, options.Epoch, options.Started = a.node, a.node.Name(), log.Epoch, log.Started
	return nil
}

// beginLog forgets what followed from another log.
func (a *app) beginLog(epoch string) {
	a.room.Begin(epoch)
	a.titles.forget()
	a.steps.Forget()
}

// fill begins to fill the stream with the log, and waits for what is in it now.
func (a *app) fill() {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { a.node.Run(ctx, a.events) })
	running.Go(func() {
		if err := a.node.Count(ctx, a.events, a.feed.ownKind()); err != nil {
			a.console.Error("count the viewers of other nodes: %v", err)
		}
	})
	a.leave = sync.OnceFunc(func() {
		cancel()
		running.Wait()
		a.node.Close()
	})
	a.node.AwaitLast(caughtUpWait)
}

// ticks publishes the time in a log that many nodes show: several that tick are one clock, since
// each names its ticks by their time, and the first counts. Where the log's server was away, those
// that are not in the log, of whatever node, are counted and said when it is back.
type ticks struct {
	*stream.Stream
	interval time.Duration
	last     int64 // the newest tick that was published, as intervals since 1970
	away     bool  // one could not be published since

	mu   sync.Mutex     // guards what is below
	from string         // the text of that tick
	came map[string]int // ticks of all nodes that were delivered behind it, by their texts
}

// maxCame bounds the texts that are remembered: a day of seconds.
const maxCame = 100_000

// Publish publishes one tick.
func (t *ticks) Publish(eventType string, data ...[]byte) error {
	text := string(data[0])
	n := time.Now().UnixNano() / int64(t.interval)
	if t.last == 0 || text < t.from { // the clock, or the local time, was set back
		t.begin(n-1, text)
	}
	began := time.Now()
	err := t.PublishOnce("tick-"+strconv.FormatInt(int64(t.interval), 36)+"-"+strconv.FormatInt(n, 36), eventType, data[0])
	if errors.Is(err, stream.ErrAway) || errors.Is(err, cluster.ErrDenied) {
		t.away = true
		return nil
	}
	if err != nil {
		return err
	}
	came, delivered := t.cameUntil(text)
	if !delivered { // what comes before it may be missing here: the next tick counts
		return nil
	}
	missing := n - t.last - came
	lost := t.away && missing > 0
	t.begin(n, text)
	t.away = time.Since(began) > max(t.interval, time.Second) // none came meanwhile
	if lost {
		return t.Lost(count.Of(int(missing), "tick") + " could not be published while the log's server was away")
	}
	return nil
}

// begin counts from a tick on.
func (t *ticks) begin(n int64, text string) {
	t.last, t.away = n, false
	t.mu.Lock()
	defer t.mu.Unlock()
	t.from = text
	for other := range t.came {
		if other <= text {
			delete(t.came, other)
		}
	}
}

// cameUntil returns how many ticks were delivered up to one, and whether that one was.
func (t *ticks) cameUntil(text string) (sum int64, delivered bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for other, count := range t.came {
		if other <= text {
			sum += int64(count)
		}
	}
	return sum, t.came[text] > 0
}

// observe counts the ticks that are delivered, for stream.Options.Observe.
func (t *ticks) observe(_ int64, _ time.Duration, eventType string, data [][]byte) {
	if eventType != "message" {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, d := range data {
		if t.from == "" || len(d) != len(source.ClockLayout) || string(d) < t.from {
			continue
		}
		if _, err := time.Parse(source.ClockLayout, string(d)); err != nil {
			continue
		}
		if t.came == nil || len(t.came) >= maxCame {
			t.came = map[string]int{}
		}
		t.came[string(d)]++
	}
}
