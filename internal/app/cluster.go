package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"strconv"
	"strings"
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
		return joinFailure(err)
	}
	if a.feed.name == "" && a.feed.kind != kindClock { // lines of standard input, or of others
		a.feed.name, options.Name = address.Log, address.Log
	}
	log := a.node.Log()
	a.beginLog(log.Epoch)
	options.Engine, options.Node, options.Epoch, options.Started = a.node, a.node.Name(), log.Epoch, log.Started
	return nil
}

func joinFailure(err error) error {
	return terminal.Fail(err, "docs/cluster.md has how a server is started (nats-server -js) and who may join")
}

// beginLog forgets what followed from another log.
func (a *app) beginLog(epoch string) {
	a.room.Begin(epoch)
	a.titles.forget()
	a.steps.Forget()
}

// fill begins to fill the stream with the log, and waits for what is in it now.
func (a *app) fill() error {
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
	if err := a.node.AwaitLast(caughtUpWait); err != nil {
		return joinFailure(err)
	}
	return nil
}

// ticks publishes the time in a log that many nodes show: several that tick are one clock, since
// each names its ticks by their time, and the first counts. Where the log's server was away, those
// that are not in the log, of whatever node, are counted and said when it is back, by the first
// that notices.
type ticks struct {
	*stream.Stream
	interval time.Duration
	last     int64 // the newest tick that was published, as intervals since 1970
	away     bool  // one could not be published since
	late     bool  // one waited for the server since, and was published

	mu     sync.Mutex      // guards what is below
	from   string          // the text of that tick
	came   map[string]int  // ticks of all nodes that were delivered behind it, by their texts
	marked map[string]bool // the marks of all nodes for others, by the text of the first
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
	if err := t.PublishOnce(t.key("tick", n), eventType, data[0]); err != nil {
		return t.later(err)
	}
	came, delivered := t.cameUntil(text)
	if !delivered { // what comes before it may be missing here: the next tick counts
		return nil
	}
	late := time.Since(began) > max(t.interval, time.Second)
	if late && !t.late { // none came meanwhile: the next counts those, too
		t.away, t.late = true, true
		return nil
	}
	if missing := n - t.last - came; t.away && missing > 0 {
		if err := t.mark(missing, n); err != nil {
			return t.later(err)
		}
	}
	t.begin(n, text)
	t.away = late
	return nil
}

// later notes that something could not be published, which the next tick does. Another error is
// returned.
func (t *ticks) later(err error) error {
	if errors.Is(err, stream.ErrAway) || errors.Is(err, cluster.ErrDenied) {
		t.away = true
		return nil
	}
	return err
}

// mark says that so many ticks before tick n are missing, unless another node has.
func (t *ticks) mark(missing, n int64) error {
	first := t.firstMissing(n)
	text := first.Format(source.ClockLayout)
	t.mu.Lock()
	marked := t.marked[text]
	t.mu.Unlock()
	if marked {
		return nil
	}
	return t.LostOnce(t.key("untold", first.Unix()), count.Of(int(missing), "tick")+markedFrom+text+markedTo)
}

// What stands around the text of the first tick in a mark.
const (
	markedFrom = " from "
	markedTo   = " on could not be published: the log's server was away"
)

// key returns that of what each node publishes alike.
func (t *ticks) key(what string, number int64) string {
	return what + "-" + strconv.FormatInt(int64(t.interval), 36) + "-" + strconv.FormatInt(number, 36)
}

// firstMissing returns when the first tick before n was due that was not delivered.
func (t *ticks) firstMissing(n int64) (due time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	came := maps.Clone(t.came)
	for k := t.last + 1; k <= n; k++ {
		due = time.Unix(0, k*int64(t.interval))
		text := due.Format(source.ClockLayout)
		if came[text] == 0 {
			break
		}
		came[text]--
	}
	return due
}

// begin counts from a tick on.
func (t *ticks) begin(n int64, text string) {
	t.last, t.away, t.late = n, false, false
	t.mu.Lock()
	defer t.mu.Unlock()
	t.from = text
	maps.DeleteFunc(t.came, func(other string, _ int) bool { return other <= text })
	maps.DeleteFunc(t.marked, func(other string, _ bool) bool { return other <= text })
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

// observe counts the ticks that are delivered, and notes the marks, for stream.Options.Observe.
func (t *ticks) observe(_ int64, _ time.Duration, eventType string, data [][]byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.came == nil || len(t.came)+len(t.marked) >= maxCame {
		t.came, t.marked = map[string]int{}, map[string]bool{}
	}
	for _, d := range data {
		switch eventType {
		case "message":
			if t.isTick(string(d)) {
				t.came[string(d)]++
			}
		case "source":
			before, _, found := strings.Cut(string(d), markedTo)
			if at := strings.LastIndex(before, markedFrom); found && at >= 0 && t.isTick(before[at+len(markedFrom):]) {
				t.marked[before[at+len(markedFrom):]] = true
			}
		}
	}
}

// isTick reports whether a text is one that ticks may have behind the newest that was published.
// The caller holds mu.
func (t *ticks) isTick(text string) bool {
	if t.from == "" || len(text) != len(source.ClockLayout) || text < t.from {
		return false
	}
	_, err := time.Parse(source.ClockLayout, text)
	return err == nil
}
