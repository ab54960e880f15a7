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
		Snapshot: a.room.Snapshot,
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
// each names its ticks by their time, and the first counts. What was not published while the log's
// server was away is counted and said.
type ticks struct {
	*stream.Stream
	interval time.Duration
	missed   int
}

// Publish publishes one tick.
func (t *ticks) Publish(eventType string, data ...[]byte) error {
	n := time.Now().UnixNano() / int64(t.interval)
	err := t.PublishOnce("tick-"+strconv.FormatInt(int64(t.interval), 36)+"-"+strconv.FormatInt(n, 36), eventType, data[0])
	switch {
	case errors.Is(err, stream.ErrAway):
		t.missed++
		return nil
	case err == nil && t.missed > 0:
		missed := t.missed
		t.missed = 0
		return t.Lost(count.Of(missed, "tick") + " could not be published while the log's server was away")
	}
	return err
}
