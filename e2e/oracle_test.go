//go:build unix

package e2e

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// lastText is the data of the last event: who has it has all.
const lastText = "last"

// sent is what was published.
type sent struct {
	seed uint64

	mu    sync.Mutex // guards all below
	n     int
	tries map[int]int // how often event n may be in the log: each attempt may have succeeded
	ids   map[int]int // the number in the log, of those that were answered
}

func newSent(seed uint64) *sent {
	return &sent{seed: seed, tries: map[int]int{}, ids: map[int]int{}}
}

// textOf is the data of event n: it says itself what it must be.
func textOf(seed uint64, n, size int) string {
	random := rand.New(rand.NewPCG(seed, uint64(n)))
	text := make([]byte, size)
	for i := range text {
		text[i] = ' ' + byte(random.IntN('~'-' '+1))
	}
	return fmt.Sprintf("%d %d %s.", n, size, text)
}

func (s *sent) next(size, tries int) (n int, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	s.tries[s.n] = tries
	return s.n, textOf(s.seed, s.n, size)
}

// publish publishes events of all sizes until ctx ends. One that is not answered is sent again.
func (s *sent) publish(ctx context.Context, url string, random *rand.Rand) {
	client := &http.Client{Transport: &http.Transport{}, Timeout: patience}
	defer client.CloseIdleConnections()
	for ctx.Err() == nil {
		n, text := s.next(random.IntN(1<<random.IntN(18)), 0)
		for ctx.Err() == nil && !s.post(client, url, n, text) {
			<-time.After(time.Millisecond)
		}
	}
}

// post publishes event n once more, without a key: each attempt may have made one.
func (s *sent) post(client *http.Client, url string, n int, text string) bool {
	s.mu.Lock()
	s.tries[n]++
	s.mu.Unlock()
	return s.send(client, url+"/events", n, text)
}

// send posts event n, and notes the id of the answer.
func (s *sent) send(client *http.Client, address string, n int, text string) bool {
	res, err := client.Post(address, "text/plain", strings.NewReader(text))
	if err != nil {
		return false
	}
	defer res.Body.Close()
	var made struct{ ID string }
	if res.StatusCode != http.StatusCreated || json.NewDecoder(res.Body).Decode(&made) != nil {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ids[n] = block{id: made.ID}.number()
	return true
}

// check compares the log with what was published: each event is in it that was answered, under the
// number of the answer, and all are whole.
func (s *sent) check(log []recorded) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	times := map[int]int{}
	for _, r := range log {
		if (block{typ: r.Type}).control() || r.Data == lastText {
			continue
		}
		var n, size int
		if _, err := fmt.Sscan(r.Data, &n, &size); err != nil || n > s.n || r.Data != textOf(s.seed, n, size) {
			return fmt.Errorf("event %d of the log is torn: %d bytes, %.40q", r.N, len(r.Data), r.Data)
		}
		if times[n]++; times[n] > s.tries[n] {
			return fmt.Errorf("event %d of the log is doubled: %.40q was published %d times", r.N, r.Data, s.tries[n])
		}
	}
	for n, id := range s.ids {
		if id < 1 || id > len(log) || !strings.HasPrefix(log[id-1].Data, fmt.Sprint(n, " ")) {
			return fmt.Errorf("event %d of the log is not what was answered to publisher's %d", id, n)
		}
	}
	return nil
}

// trace is what a viewer got, in the order it came.
type trace struct {
	name, transport, way string
	slow                 bool
	blocks               []block
	torn                 []string // bodies that ended as if complete, and were not
	unfinished           bool     // the last event has not come in time
}

// check is the oracle: a trace is the log, in order, each event once and whole, but for holes that
// the viewer was told of.
func (tr *trace) check(log []recorded) error {
	if len(tr.torn) > 0 {
		return fmt.Errorf("torn: %q", tr.torn)
	}
	at := -1 // the number of the event before; -1: the viewer starts at the next
	for i, b := range tr.blocks {
		n := b.number()
		switch {
		case b.typ == "hello" && at >= 0 && n >= 0 && n != at:
			return fmt.Errorf("block %d: hello goes on at %d, want %d", i, n, at)
		case b.typ == "hello":
			at = max(at, n)
		case b.typ == "gap":
			var told struct {
				Missed *int
				Reason string
			}
			if err := json.Unmarshal([]byte(b.data), &told); err != nil || told.Reason != "history" || told.Missed == nil || at+*told.Missed != n {
				return fmt.Errorf("block %d: behind %d comes the gap %s to %d", i, at, b.data, n)
			}
			at = n
		case b.id == "" || b.typ == "next":
		case n <= at:
			return fmt.Errorf("block %d: event %d comes again behind %d", i, n, at)
		case n != at+1:
			return fmt.Errorf("block %d: event %d comes behind %d: a hole without a word", i, n, at)
		case n > len(log):
			return fmt.Errorf("block %d: event %d is not in the log of %d", i, n, len(log))
		case b.data != log[n-1].Data || cmp.Or(b.typ, "message") != cmp.Or(log[n-1].Type, "message"):
			return fmt.Errorf("block %d: event %d is %q of %d bytes, published was %q of %d", i, n, b.typ, len(b.data), log[n-1].Type, len(log[n-1].Data))
		default:
			at = n
		}
	}
	if tr.unfinished {
		return fmt.Errorf("the last event has not come, only %d of %d", at, len(log))
	}
	return nil
}

// chaosViewer is the least that a client can be: it reads, keeps the id of the last event, and asks
// again with that when its connection ends.
type chaosViewer struct {
	trace
	urls   []string // it hops to another when it was cut, and sometimes behind a poll
	random *rand.Rand
	calm   <-chan struct{}     // closed when it is slow no more
	stay   time.Duration       // it leaves an answer after at most so long; 0: never
	apart  time.Duration       // it waits for at most so long after a cut
	rest   time.Duration       // likewise after a poll
	keep   func(string) string // returns the same string for equal ones; nil: what it is given
	news   news
	url    string // where it is
	cursor string
}

// news is the newest event of a viewer: where it came from, and when. Safe for concurrent use.
type news struct {
	mu sync.Mutex
	at arrival
}

type arrival struct {
	url  string
	n    int
	when time.Time
}

func (n *news) set(a arrival) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.at = a
}

func (n *news) get() arrival {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.at
}

// hop chooses another address, if there is one.
func (v *chaosViewer) hop() {
	others := slices.DeleteFunc(slices.Clone(v.urls), func(url string) bool { return url == v.url && len(v.urls) > 1 })
	v.url = oneOf(v.random, others...)
}

// run views until the last event has come, or ctx ends.
func (v *chaosViewer) run(ctx context.Context) trace {
	dialer := &net.Dialer{Timeout: patience}
	transport := &http.Transport{DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		c, err := dialer.DialContext(ctx, network, addr)
		if err == nil && v.slow {
			err = c.(*net.TCPConn).SetReadBuffer(64 << 10)
		}
		return c, err
	}}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	v.hop()
	for ctx.Err() == nil {
		path := cmp.Or(v.transport, oneOf(v.random, "/events", "/poll"))
		last, whole := v.view(ctx, client, path)
		if last {
			return v.trace
		}
		wait := cmp.Or(v.rest, 10*time.Millisecond)
		if !whole || v.random.IntN(8) == 0 {
			wait = cmp.Or(v.apart, 10*time.Millisecond)
			v.hop()
		}
		select {
		case <-time.After(time.Duration(v.random.Int64N(int64(wait)))):
		case <-ctx.Done():
		}
	}
	v.unfinished = true
	return v.trace
}

// view reads one answer, and reports whether the last event was in it, and whether it was a whole
// poll. Of a poll it takes only a whole body, as docs/wire.md says.
func (v *chaosViewer) view(ctx context.Context, client *http.Client, path string) (last, whole bool) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if v.stay > 0 {
		ctx, cancel = context.WithTimeout(ctx, time.Duration(v.random.Int64N(int64(v.stay))))
		defer cancel()
	}
	url := fmt.Sprintf("%s%s?client=%s&after=%s", v.url, path, v.name, v.cursor)
	if path == "/poll" {
		url += "&wait=1"
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false, false
	}
	res, err := client.Do(r)
	if err != nil {
		return false, false
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return false, false // of a proxy whose server is away
	}
	body := &stalling{Reader: res.Body, random: v.random}
	if v.slow {
		body.until = v.calm
	}
	var got []block
	for blocks := bufio.NewReader(body); ; {
		b, err := readBlock(blocks)
		if err != nil {
			ended := err == io.EOF && len(got) > 0 && slices.Contains([]string{"bye", "end", "next"}, got[len(got)-1].typ)
			// Over HTTP/1.0, which nginx speaks, a poll is told from a cut one by next alone.
			told := path == "/poll" && v.way == "by nginx"
			malformed := !body.complete && body.err == nil
			if malformed || body.complete && !ended && !told {
				v.torn = append(v.torn, fmt.Sprintf("%s: %v, behind %.200q", path, err, fmt.Sprint(got[max(0, len(got)-1):])))
			}
			break
		}
		got = append(got, b)
		if path == "/events" {
			last = v.take(b) || last
		}
		if last {
			return true, false
		}
	}
	whole = path == "/poll" && len(got) > 0 && got[len(got)-1].typ == "next"
	if whole {
		for _, b := range got {
			last = v.take(b) || last
		}
	}
	return last, whole
}

func (v *chaosViewer) take(b block) (last bool) {
	if v.keep != nil {
		b = block{v.keep(b.id), v.keep(b.typ), v.keep(b.data), b.retry}
	}
	v.blocks = append(v.blocks, b)
	switch {
	case b.typ == "next":
		v.cursor = b.data
	case b.id != "":
		v.cursor = b.id
		v.news.set(arrival{v.url, b.number(), time.Now()})
	}
	return b.data == lastText
}

// stalling is a body that is read slowly: it stalls for longer than a fault takes, sometimes.
type stalling struct {
	io.Reader
	random   *rand.Rand
	until    <-chan struct{} // closed when it is read fast; nil: from the beginning
	complete bool            // the body ended as a whole one does
	err      error           // why it ended otherwise
}

func (s *stalling) Read(p []byte) (int, error) {
	if s.until != nil {
		p = p[:min(len(p), 1+s.random.IntN(8<<10))]
		if s.random.IntN(50) == 0 {
			select {
			case <-time.After(time.Duration(s.random.IntN(1000)) * time.Millisecond):
			case <-s.until:
			}
		}
	}
	n, err := s.Reader.Read(p)
	if err == io.EOF {
		s.complete = true
	} else if err != nil {
		s.err = err
	}
	return n, err
}

// The oracle itself: it sees each kind of fault.
func TestChaos_theOracleSees(t *testing.T) {
	log := []recorded{{N: 1, Data: "one"}, {N: 2, Data: "two"}, {N: 3, Data: "three"}, {N: 4, Data: lastText}}
	const epoch = "abcdefghijk27."
	hello := block{id: epoch + "0", typ: "hello"}
	event := func(n int) block { return block{id: fmt.Sprint(epoch, n, ".5"), data: log[n-1].Data} }
	gap := func(to, missed int) block {
		return block{id: fmt.Sprint(epoch, to), typ: "gap", data: fmt.Sprintf(`{"missed":%d,"reason":"history"}`, missed)}
	}
	half := event(2)
	half.data = "tw"
	for name, c := range map[string]struct {
		tr   trace
		want string
	}{
		"whole":     {trace{blocks: []block{hello, event(1), event(2), event(3), event(4)}}, ""},
		"gap":       {trace{blocks: []block{hello, event(1), gap(3, 2), event(4)}}, ""},
		"loss":      {trace{blocks: []block{hello, event(1), event(3), event(4)}}, "a hole"},
		"lossAtEnd": {trace{blocks: []block{hello, event(1)}, unfinished: true}, "the last event"},
		"miscount":  {trace{blocks: []block{hello, event(1), gap(3, 1), event(4)}}, "the gap"},
		"double":    {trace{blocks: []block{hello, event(1), event(1), event(2)}}, "comes again"},
		"disorder":  {trace{blocks: []block{hello, event(2), event(1)}}, "a hole"},
		"torn":      {trace{blocks: []block{hello, event(1), half}}, "published was"},
		"tornEnd":   {trace{blocks: []block{hello, event(1)}, torn: []string{"an end inside an event"}}, "torn"},
	} {
		err := c.tr.check(log)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}
