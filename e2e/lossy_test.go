package e2e

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// lossy is a bad way for polls: it loses 30 % of the answers after the server has written them,
// makes 10 % of the requests twice, and cuts 20 % of the bodies at any byte.
type lossy struct {
	mu     sync.Mutex
	random *rand.Rand // guarded by mu
	faults atomic.Int64
	off    atomic.Bool
}

func newLossy(t testing.TB) *lossy {
	seed := rand.Uint64()
	t.Logf("seed of the losses: %d", seed)
	return &lossy{random: rand.New(rand.NewPCG(seed, 1))}
}

// draw returns true with this probability.
func (l *lossy) draw(percent int) bool { return l.below(100) < percent }

func (l *lossy) below(n int) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.random.IntN(n)
}

func (l *lossy) wrap(onward http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/poll" || l.off.Load() {
			onward.ServeHTTP(w, r)
			return
		}
		if l.draw(10) {
			l.faults.Add(1)
			onward.ServeHTTP(httptest.NewRecorder(), r.Clone(r.Context()))
		}
		whole := httptest.NewRecorder()
		onward.ServeHTTP(whole, r)
		body := whole.Body.Bytes()
		switch {
		case l.draw(30):
			l.faults.Add(1)
			panic(http.ErrAbortHandler) // the connection breaks without an answer
		case l.draw(20) && len(body) > 0:
			l.faults.Add(1)
			body = body[:l.below(len(body))]
		}
		// Without a length, so that a browser regards a cut answer as complete.
		for name, values := range whole.Header() {
			w.Header()[name] = values
		}
		w.Header().Del("Content-Length")
		w.WriteHeader(whole.Code)
		w.(http.Flusher).Flush()
		io.Copy(w, bytes.NewReader(body))
	})
}

// The client owns the cursor: what was lost on the way is asked for again, what came twice is not
// shown twice.
func TestLossy_pollResumesExactly(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	way := newLossy(t)
	url := meddle(t, p, way.wrap)
	received := make(chan []block, 1)
	go func() { received <- resumePoll(t, url) }()
	faults := rounds(100, 5000)
	want := publishUntil(t, p, 1<<10, func() bool { return way.faults.Load() >= int64(faults) })
	expectTexts(t, receive(t, received), want)
}

// The page on the same way. It waits between its attempts, so there are fewer of them.
func TestLossy_pageShowsEachOnce(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	way := newLossy(t)
	tb := openBrowser(t)
	tb.beforeScripts("window.thrown = []; window.addEventListener('error', function (e) { thrown.push(String(e.message)); })")
	tb.visit(meddle(t, p, way.wrap) + "/?transport=poll")
	faults := int64(rounds(4, 40))
	published := 0
	pace := time.NewTicker(200 * time.Millisecond)
	defer pace.Stop()
	for way.faults.Load() < faults {
		select {
		case <-pace.C:
			published++
			p.publish(t, fmt.Sprint("event ", published), "")
		case <-t.Context().Done():
			return
		}
	}
	way.off.Store(true)
	p.publish(t, "last", "")
	eventuallyWithin(t, comeback, "the page shows all of it", func() bool { return len(tb.shown()) >= published+1 })
	for i, id := range tb.shown() {
		if (block{id: id}).number() != i+1 {
			t.Fatalf("event %d in the page is %s", i+1, id)
		}
	}
	if thrown := evaluate[[]string](tb, "thrown"); len(thrown) > 0 {
		t.Errorf("the page threw %q", thrown)
	}
}

// The classic hole of long polling: what is published while no request is there. Each round
// publishes within 5 ms of the end of a poll, before it or after it.
func TestPoll_nothingIsLostBetweenTwoPolls(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	want := rounds(1000, 20_000)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan struct{}, want+1)
	received := make(chan []int, 1)
	go func() { received <- pollNumbers(ctx, p, want, ended) }()
	random := rand.New(rand.NewPCG(3, 4))
	for n := range want {
		p.publish(t, fmt.Sprint(n+1), "")
		// The poll that waits ends with this event; the next is published within 5 ms of that.
		select {
		case <-ended:
		case <-time.After(patience):
			t.Fatalf("no poll has brought event %d within %v", n+1, patience)
		}
		<-time.After(time.Duration(random.Int64N(int64(5 * time.Millisecond))))
	}
	got := receive(t, received)
	for i, n := range got {
		if n != i+1 {
			t.Fatalf("event %d is number %d", i+1, n)
		}
	}
	if len(got) != want {
		t.Errorf("%d events arrived, want %d", len(got), want)
	}
}

// pollNumbers polls until it has n events, reports the end of each poll with events to ended, and
// returns their numbers.
func pollNumbers(ctx context.Context, p *program, n int, ended chan<- struct{}) (got []int) {
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	ask := p.url + "/poll?from=start"
	for len(got) < n && ctx.Err() == nil {
		blocks, err := pollOnce(ctx, client, ask)
		if err != nil {
			return got
		}
		before := len(got)
		for _, b := range blocks {
			if b.typ == "next" {
				ask = p.url + "/poll?wait=1&after=" + b.data
			} else if !b.control() {
				got = append(got, b.number())
			}
		}
		for range len(got) - before {
			ended <- struct{}{}
		}
	}
	return got
}

// The other end of a poll: its time is over just when something is published. A hundred pollers in
// step make each round count.
func TestPoll_nothingIsLostWhereAPollTimesOut(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	const pollers = 100
	turns := rounds(3, 200)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: pollers}}
	defer client.CloseIdleConnections()
	cursors := make([]string, pollers)
	numbers := make([][]int, pollers)
	_, first := p.poll(t, "?from=now&wait=0")
	for i := range cursors {
		cursors[i] = first
	}
	random := rand.New(rand.NewPCG(5, 6))
	take := func(i, wait int) error {
		blocks, err := pollOnce(t.Context(), client, fmt.Sprintf("%s/poll?wait=%d&after=%s", p.url, wait, cursors[i]))
		for _, b := range blocks {
			if b.typ == "next" {
				cursors[i] = b.data
			} else if !b.control() {
				numbers[i] = append(numbers[i], b.number())
			}
		}
		return err
	}
	all := func(wait int, meanwhile func()) {
		var polls sync.WaitGroup
		for i := range pollers {
			polls.Go(func() {
				if err := take(i, wait); err != nil {
					t.Errorf("poller %d: %v", i, err)
				}
			})
		}
		meanwhile()
		polls.Wait()
	}
	for range turns {
		all(1, func() {
			<-time.After(time.Second - 5*time.Millisecond + time.Duration(random.Int64N(int64(10*time.Millisecond))))
			p.publish(t, "at the end", "")
		})
	}
	all(0, func() {})
	for i, got := range numbers {
		if len(got) != turns {
			t.Fatalf("poller %d has %d events, want %d", i, len(got), turns)
		}
		for j, n := range got {
			if n != j+1 {
				t.Fatalf("event %d of poller %d is number %d", j+1, i, n)
			}
		}
	}
}
