package e2e

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"
)

// publishUntil publishes events of all sizes until enough is true, then one more with the data
// "last". It returns their data, in order. The data of event n begins with n.
func publishUntil(t *testing.T, p *program, most int, enough func() bool) (texts []string) {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	deadline := time.Now().Add(10 * time.Minute)
	for n := 1; !enough(); n++ {
		if time.Now().After(deadline) || t.Context().Err() != nil {
			t.Fatalf("%d events and still not enough cuts", n)
		}
		text := fmt.Sprint(n, " ", strings.Repeat("cut me\n", random.IntN(most/7)))
		p.publish(t, text, "")
		texts = append(texts, text)
	}
	p.publish(t, "last", "")
	return append(texts, "last")
}

// expectTexts checks that the blocks are these events from the first on: each once, in order, none
// missing.
func expectTexts(t *testing.T, got []block, want []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d events arrived, want %d", len(got), len(want))
	}
	for i := range want {
		if got[i].number() != i+1 || got[i].data != want[i] {
			t.Fatalf("event %d is %s with %.40q, want %.40q", i+1, got[i].id, got[i].data, want[i])
		}
	}
}

// Promise 4 with the connection cut anywhere: in the headers, in hello, inside an event, between
// two.
func TestCut_streamResumesExactly(t *testing.T) {
	t.Parallel()
	expectExact(t, resumeStream, 4<<10)
}

// expectExact cuts the connection of a client, anywhere within 16 KiB, while texts of up to size
// bytes are published: it must get each once, in order.
func expectExact(t *testing.T, resume func(t *testing.T, url string) []block, size int) {
	t.Helper()
	p := startSilent(t)
	wire := proxyTo(t, p)
	cuts := rounds(100, 2000)
	wire.cutNext(cuts, 16<<10)
	received := make(chan []block, 1)
	go func() { received <- resume(t, wire.url) }()
	want := publishUntil(t, p, size, func() bool { return wire.cuts.Load() >= int64(cuts) })
	expectTexts(t, receive(t, received), want)
}

// resumeStream is the least that a client can be: it reads, and when the connection ends it asks
// again with the last id it saw. It returns all events up to "last".
func resumeStream(t *testing.T, url string) (got []block) {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	last := ""
	for t.Context().Err() == nil {
		err := readStream(t.Context(), client, url+"/events", last, func(b block) bool {
			if b.id != "" {
				last = b.id
			}
			if b.typ == "gap" {
				t.Errorf("got a gap: %s", b.data)
			}
			if !b.control() {
				got = append(got, b)
			}
			return b.data != "last"
		})
		if err == nil {
			return got
		}
	}
	return got
}

// readStream calls take for each block until it returns false. The error is that of a connection
// that ended before.
func readStream(ctx context.Context, client *http.Client, url, last string, take func(block) bool) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	if last != "" {
		req.Header.Set("Last-Event-ID", last)
	}
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	for r := bufio.NewReader(res.Body); ; {
		b, err := readBlock(r)
		if err != nil {
			return err
		}
		if !take(b) {
			return nil
		}
	}
}

// The same by long polling, where a lost answer must be asked for again and a whole one must not.
func TestCut_pollResumesExactly(t *testing.T) {
	t.Parallel()
	// An answer that is cut is asked for again as a whole: so the cuts must leave room for one of
	// five events.
	expectExact(t, resumePoll, 1<<10)
}

// resumePoll asks again and again with the cursor of the last whole answer, and returns all events
// up to "last".
func resumePoll(t *testing.T, url string) (got []block) {
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	cursor := ""
	for t.Context().Err() == nil {
		ask := url + "/poll?limit=5"
		if cursor != "" {
			ask += "&after=" + cursor
		}
		blocks, err := pollOnce(t.Context(), client, ask)
		if err != nil {
			continue
		}
		for _, b := range blocks {
			switch {
			case b.typ == "next":
				cursor = b.data
			case b.typ == "gap":
				t.Errorf("got a gap: %s", b.data)
			case !b.control():
				got = append(got, b)
			}
		}
		if len(got) > 0 && got[len(got)-1].data == "last" {
			return got
		}
	}
	return got
}

func pollOnce(ctx context.Context, client *http.Client, url string) ([]block, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	res, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	return parsePoll(res.Body)
}

// receive waits for a result as long as for anything else.
func receive[T any](t *testing.T, from <-chan T) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(patience):
		t.Fatalf("no result within %v", patience)
		var none T
		return none
	}
}

// The page itself, through the same faults: fewer cuts, because it waits between its attempts.
func TestCut_pageResumesExactly(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	wire := proxyTo(t, p)
	tb := open(t, wire.url)
	tb.waitFor("document.querySelector('#status').getAttribute('data-state') === 'open'")
	cuts := rounds(3, 20)
	wire.cutNext(cuts, 2<<10)
	want := 0
	for cut := range cuts {
		p.publish(t, fmt.Sprint("before cut ", cut+1), "")
		wire.closeAll()
		p.publish(t, fmt.Sprint("after cut ", cut+1), "")
		want += 2
		eventuallyWithin(t, comeback, "the page shows what was published meanwhile", func() bool { return len(tb.shown()) >= want })
	}
	for i, id := range tb.shown() {
		if (block{id: id}).number() != i+1 {
			t.Fatalf("event %d in the page is %s", i+1, id)
		}
	}
}
