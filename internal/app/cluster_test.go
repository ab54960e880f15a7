package app

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pushpane/internal/source"
	"pushpane/stream"
)

// oneLog keeps the log of several nodes.
type oneLog struct {
	began time.Time

	mu    sync.Mutex // guards what is below
	nodes []*stream.Stream
	last  int64
	keys  map[string]int64
}

func (l *oneLog) keep(key, eventType string, data []byte) int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	if n, known := l.keys[key]; known && key != "" {
		return n
	}
	l.last++
	l.keys[key] = l.last
	for _, s := range l.nodes {
		_ = s.Deliver(stream.Ordered{N: l.last, At: time.Since(l.began), Type: eventType, Data: data})
	}
	return l.last
}

// forget forgets the keys.
func (l *oneLog) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.keys)
}

// marks returns the texts of the marks in the log.
func (l *oneLog) marks() (all []string) {
	for e := range l.nodes[0].Retained() {
		if e.Type == "source" {
			_, text, _ := strings.Cut(string(e.Data), `"text":"`)
			all = append(all, strings.TrimSuffix(text, `"}`))
		}
	}
	return all
}

// tick adds a node with a clock, which ticks until ctx is done.
func (l *oneLog) tick(ctx context.Context, t *testing.T) (*door, <-chan error) {
	t.Helper()
	clock, d := &ticks{interval: time.Second}, &door{oneLog: l}
	s, err := stream.New(stream.Options{Engine: d, Started: l.began, Epoch: "aaaaaaaaaaaaa", Observe: clock.observe})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	clock.Stream = s
	l.mu.Lock()
	l.nodes = append(l.nodes, s)
	l.mu.Unlock()
	ended := make(chan error, 1)
	go func() { ended <- source.Clock(time.Second)(ctx, clock) }()
	return d, ended
}

// door is a node's way to the log.
type door struct {
	*oneLog
	away atomic.Bool
}

func (l *door) Publish(ctx context.Context, key, eventType string, _ bool, data [][]byte) (last int64, err error) {
	for l.away.Load() {
		select {
		case <-ctx.Done():
			return 0, stream.ErrAway
		case <-time.After(50 * time.Millisecond):
		}
	}
	for _, d := range data {
		last = l.keep(key, eventType, d)
	}
	return last, nil
}

func (l *door) Together() bool { return true }

func (l *door) Holds(context.Context, int64) (bool, error) { return true, nil }

// A clock marks the ticks that are not in the log: each second of a gap is one, however long an
// attempt to publish takes, and what another clock has published meanwhile is not lost.
func TestTicks_marksWhatIsMissing(t *testing.T) {
	for _, c := range []struct {
		away   time.Duration
		others int // ticks of another node, which come when the engine is back
		want   string
	}{
		// Tick 6 waits until 9, tick 10 until 13, and tick 14 is published, with 10 s late.
		{8 * time.Second, 0, "8 ticks"},
		{10 * time.Second, 10, ""},
		{10 * time.Second, 7, "2 ticks"}, // 6 to 12 come, then 14 and 16
		{2 * time.Second, 0, "1 tick"},   // 6 comes late, at 7.5
		{0, 0, ""},
	} {
		t.Run(fmt.Sprintf("%v-%d", c.away, c.others), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := &oneLog{began: time.Now(), keys: map[string]int64{}}
				ctx, stop := context.WithCancel(t.Context())
				d, ended := l.tick(ctx, t)
				l.keep("", "message", []byte(l.began.Add(-time.Hour).Format(source.ClockLayout)))
				time.Sleep(5*time.Second + time.Second/2)
				first := time.Now().Truncate(time.Second).Add(time.Second)
				d.away.Store(true)
				time.Sleep(c.away)
				for i := range c.others {
					at := first.Add(time.Duration(i) * time.Second)
					l.keep("tick-"+strconv.FormatInt(int64(time.Second), 36)+"-"+strconv.FormatInt(at.Unix(), 36), "message", []byte(at.Format(source.ClockLayout)))
				}
				d.away.Store(false)
				time.Sleep(8 * time.Second)
				stop()
				if err := <-ended; err != nil {
					t.Fatal(err)
				}
				var marks []string
				for _, m := range l.marks() {
					number, _, _ := strings.Cut(m, " from ")
					marks = append(marks, number)
				}
				if got := strings.Join(marks, ", "); got != c.want {
					t.Errorf("the marks are %q, want %q", marks, c.want)
				}
			})
		})
	}
}

// An outage of the log's server is one mark, however many nodes tick, also where one comes back so
// late that the server has forgotten the key of the mark.
func TestTicks_oneMarkForAllNodes(t *testing.T) {
	for _, late := range []time.Duration{0, 700 * time.Millisecond, 5 * time.Second, time.Hour} {
		t.Run(late.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := &oneLog{began: time.Now(), keys: map[string]int64{}}
				ctx, stop := context.WithCancel(t.Context())
				a, ended := l.tick(ctx, t)
				b, endedToo := l.tick(ctx, t)
				time.Sleep(5*time.Second + time.Second/2)
				b.away.Store(true) // the last tick before the outage is of a alone
				time.Sleep(time.Second)
				first := time.Now().Truncate(time.Second).Add(time.Second)
				a.away.Store(true)
				time.Sleep(10 * time.Second)
				a.away.Store(false)
				time.Sleep(late)
				l.forget()
				b.away.Store(false)
				time.Sleep(8 * time.Second)
				stop()
				for _, e := range []<-chan error{ended, endedToo} {
					if err := <-e; err != nil {
						t.Fatal(err)
					}
				}
				want := " ticks from " + first.Format(source.ClockLayout) + " on could not be published: the log's server was away"
				if got := l.marks(); len(got) != 1 || !strings.HasSuffix(got[0], want) {
					t.Errorf("the marks are %q, want one of%s", got, want)
				}
			})
		})
	}
}
