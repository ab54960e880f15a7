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

// oneLog is an engine that keeps the log of one stream.
type oneLog struct {
	s     *stream.Stream
	began time.Time
	away  atomic.Bool

	mu   sync.Mutex // guards what is below
	last int64
	keys map[string]int64
}

func (l *oneLog) keep(key, eventType string, data []byte) int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	if n, known := l.keys[key]; known && key != "" {
		return n
	}
	l.last++
	l.keys[key] = l.last
	_ = l.s.Deliver(stream.Ordered{N: l.last, At: time.Since(l.began), Type: eventType, Data: data})
	return l.last
}

func (l *oneLog) Publish(ctx context.Context, key, eventType string, _ bool, data [][]byte) (last int64, err error) {
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

func (l *oneLog) Holds(context.Context, int64) (bool, error) { return true, nil }

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
		{10 * time.Second, 7, "1 tick, 1 tick"}, // 6 to 12 come, then 14 and 16
		{2 * time.Second, 0, "1 tick"},          // 6 comes late, at 7.5
		{0, 0, ""},
	} {
		t.Run(fmt.Sprintf("%v-%d", c.away, c.others), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := &oneLog{began: time.Now(), keys: map[string]int64{}}
				clock := &ticks{interval: time.Second}
				var err error
				l.s, err = stream.New(stream.Options{Engine: l, Started: l.began, Epoch: "aaaaaaaaaaaaa", Observe: clock.observe})
				if err != nil {
					t.Fatal(err)
				}
				defer l.s.Close()
				clock.Stream = l.s
				history := l.began.Add(-time.Hour).Format(source.ClockLayout)
				l.keep("", "message", []byte(history))
				ctx, stop := context.WithCancel(t.Context())
				ended := make(chan error, 1)
				go func() { ended <- source.Clock(time.Second)(ctx, clock) }()
				time.Sleep(5*time.Second + time.Second/2)
				first := time.Now().Truncate(time.Second).Add(time.Second)
				l.away.Store(true)
				time.Sleep(c.away)
				for i := range c.others {
					at := first.Add(time.Duration(i) * time.Second)
					l.keep("tick-"+strconv.FormatInt(int64(time.Second), 36)+"-"+strconv.FormatInt(at.Unix(), 36), "message", []byte(at.Format(source.ClockLayout)))
				}
				l.away.Store(false)
				time.Sleep(8 * time.Second)
				stop()
				if err := <-ended; err != nil {
					t.Fatal(err)
				}
				var marks []string
				for e := range l.s.Retained() {
					if e.Type == "source" {
						_, text, _ := strings.Cut(string(e.Data), `"text":"`)
						text, _, _ = strings.Cut(text, " could not be published")
						marks = append(marks, text)
					}
				}
				if got := strings.Join(marks, ", "); got != c.want {
					t.Errorf("the marks are %q, want %q", marks, c.want)
				}
			})
		})
	}
}
