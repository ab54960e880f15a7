package stream

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// held returns what requests hold, and fails the test if that is more than the limit, or differs
// from what the parts add up to.
func (f *fixture) held() (claimed, trimmed int) {
	f.t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	m := &f.memory
	parts := 0
	for e := m.blocks.Front(); e != nil; e = e.Next() {
		parts += cap(e.Value.(*block).bytes)
		if e.Value.(*block).holders == nil {
			f.t.Error("a block counts that nobody holds")
		}
	}
	if m.claimed+m.trimmed > m.limit || m.trimmed != parts {
		f.t.Errorf("%d and %d bytes are held, blocks of %d; want at most %d", m.claimed, m.trimmed, parts, m.limit)
	}
	return m.claimed, m.trimmed
}

// wantNothingHeld checks that all was released.
func (f *fixture) wantNothingHeld(after string) {
	f.t.Helper()
	synctest.Wait()
	claimed, trimmed := f.held()
	if n := f.memory.bodies.Len(); claimed != 0 || trimmed != 0 || n != 0 {
		f.t.Errorf("%s: %d bytes are claimed by %d bodies, and blocks of %d held; want none", after, claimed, n, trimmed)
	}
}

// unfinished sends all of a body but its last byte. The answer comes on the channel, nil where the
// request fails; end closes the body, and with it the connection.
func (f *fixture) unfinished(size int, header ...string) (answer <-chan *http.Response, end func()) {
	body, rest := io.Pipe()
	answers := make(chan *http.Response, 1)
	go func() {
		r, _ := http.NewRequest(http.MethodPost, "http://127.0.0.1/events", body)
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		if header == nil {
			r.ContentLength = int64(size)
		}
		response, _ := f.client.Do(r)
		answers <- response
	}()
	go io.WriteString(rest, strings.Repeat("x", size-1))
	return answers, func() { rest.CloseWithError(io.ErrClosedPipe) }
}

const megabyte = 1_000_000

var short4 = Options{History: MinHistory, MaxHeld: MinMaxHeld}

func TestMemory_bodiesAreBounded(t *testing.T) {
	bubble(t, short4, func(t *testing.T, f *fixture) {
		var answers []<-chan *http.Response
		for range 10 {
			answer, end := f.unfinished(megabyte)
			defer end()
			answers = append(answers, answer)
			synctest.Wait()
			f.held()
		}
		refused := 0
		for _, answer := range answers {
			select {
			case response := <-answer:
				refused++
				line := f.wantRefusal(response, http.StatusServiceUnavailable)
				if response.Header.Get("Retry-After") == "" || !strings.Contains(line, fmt.Sprint(MinMaxHeld)) {
					t.Errorf("refused with %q and Retry-After %q", line, response.Header.Get("Retry-After"))
				}
			default:
			}
		}
		if refused < 7 || refused > 9 {
			t.Errorf("%d of 10 bodies were refused with space for 3", refused)
		}
		good := func() *http.Response {
			return f.do(http.MethodPost, "/events", strings.NewReader(strings.Repeat("y", megabyte)))
		}
		f.wantRefusal(good(), http.StatusServiceUnavailable)
		pass(bodyGrace) // less than Retry-After
		if got := good().StatusCode; got != http.StatusCreated {
			t.Errorf("publish again: %d, want 201", got)
		}
		f.held()
		f.client.CloseIdleConnections()
	})
}

func TestMemory_isReleasedOnEachPath(t *testing.T) {
	const lines = "application/x-ndjson"
	bubble(t, short4, func(t *testing.T, f *fixture) {
		for _, kind := range []string{"text/plain", lines} {
			answer, end := f.unfinished(megabyte, "Content-Type", kind)
			synctest.Wait()
			if claimed, _ := f.held(); claimed < megabyte-1 {
				t.Errorf("%s: %d bytes count, want those that came", kind, claimed)
			}
			end()
			<-answer
			f.wantNothingHeld(kind + ", the client leaves")
		}
		answer, end := f.unfinished(megabyte)
		f.wantRefusal(<-answer, http.StatusRequestTimeout)
		end()
		f.wantNothingHeld("a deadline")
		for name, body := range map[string]string{
			"an event":       "x",
			"a large event":  strings.Repeat("x", megabyte),
			"too large":      strings.Repeat("x", MaxEvent+1),
			"grows":          strings.Repeat("\n", MaxEvent/2),
			"long lines":     strings.Repeat(strings.Repeat("x", megabyte)+"\n", 3),
			"too long lines": strings.Repeat(strings.Repeat("x", 2*megabyte)+"\n", 3),
		} {
			for _, kind := range []string{"text/plain", lines} {
				f.do(http.MethodPost, "/events", io.MultiReader(strings.NewReader(body)), "Content-Type", kind)
				f.wantNothingHeld(kind + ", " + name)
			}
		}
		release, err := f.Reserve(megabyte)
		if claimed, _ := f.held(); err != nil || claimed != megabyte {
			t.Errorf("reserved %d: %v", claimed, err)
		}
		if _, err := f.Reserve(3 * megabyte); err == nil {
			t.Error("more than the limit was reserved")
		}
		release()
		f.wantNothingHeld("reserved")
		end()
	})
}

// A line without an end gives way to others, and what came before it is published.
func TestMemory_aLineGivesWay(t *testing.T) {
	bubble(t, short4, func(t *testing.T, f *fixture) {
		body, lines := io.Pipe()
		defer lines.Close()
		answer := make(chan *http.Response, 1)
		go func() { answer <- f.do(http.MethodPost, "/events", body, "Content-Type", ndjson) }()
		io.WriteString(lines, "first\n"+strings.Repeat("x", megabyte))
		pass(time.Hour)
		for range 3 {
			_, end := f.unfinished(megabyte)
			defer end()
		}
		line := f.wantRefusal(<-answer, http.StatusServiceUnavailable)
		if !strings.Contains(line, "line 2") || !strings.Contains(line, "1 events") {
			t.Errorf("the answer is %q, want the line and how many were published", line)
		}
		f.held()
	})
}

// Viewers that do not read hold different events that have left the history: the limit is kept,
// those that are farthest behind are cut first, and one that reads loses nothing.
func TestMemory_stuckViewersAreCutEarlier(t *testing.T) {
	const stuck, most = 12, MinMaxHeld / (megabyte + 200)
	test := func(path string, t *testing.T, f *fixture) {
		good := f.watchSSE("")
		wantHello(t, good)
		answers := make([]*http.Response, stuck)
		for i := range answers {
			text := fmt.Sprint(i, strings.Repeat("x", megabyte))
			if strings.Contains(path, "now") {
				answers[i] = f.get(path)
				synctest.Wait() // it waits for the next event
			}
			f.publish("", text)
			wantData(t, good, "message", text)
			if answers[i] == nil {
				answers[i] = f.get(path)
			}
			synctest.Wait()
			f.held()
		}
		last := strings.Repeat("y", megabyte)
		f.publish("", last)
		wantData(t, good, "message", last)
		synctest.Wait()
		if _, trimmed := f.held(); trimmed == 0 || f.open() < most || f.open() > most+2 {
			t.Errorf("%d viewers are left, with %d bytes; want %d, of the newest events, and the good one", f.open(), trimmed, most)
		}
		for i, answer := range answers {
			_, err := io.ReadAll(io.LimitReader(answer.Body, megabyte))
			if cut := err != nil; cut != (i < stuck-most) {
				t.Errorf("viewer %d of %d: %v, want the first cut", i, stuck, err)
			}
			answer.Body.Close()
		}
		good.close()
		pass(time.Minute)
		f.wantNothingHeld("all have left")
	}
	for _, path := range []string{"/events", "/events?from=now"} {
		eachFanout(t, short4, func(t *testing.T, f *fixture) { test(path, t, f) })
	}
	t.Run("poll", func(t *testing.T) {
		bubble(t, short4, func(t *testing.T, f *fixture) { test("/poll?from=start", t, f) })
	})
}

// Promise 7 under attack: all that can hold memory does, at once and again and again. Good ones do
// not notice, but for a 503 that does not last.
func TestPromise7_underAttack(t *testing.T) {
	eachFanout(t, short4, func(t *testing.T, f *fixture) {
		good := f.watchSSE("")
		wantHello(t, good)
		var leave []func()
		attack := func() {
			for _, header := range [][]string{nil, {"Content-Type", ndjson}} {
				for range 3 {
					_, end := f.unfinished(megabyte, header...)
					leave = append(leave, end)
				}
			}
			for _, path := range []string{"/events", "/poll?from=start"} {
				answer := f.get(path)
				leave = append(leave, func() { answer.Body.Close() })
			}
			if release, err := f.Reserve(megabyte / 4); err == nil {
				leave = append(leave, release)
			}
			synctest.Wait()
			f.held()
		}
		for round := range 20 {
			attack()
			text := fmt.Sprint(round, strings.Repeat("y", megabyte/2))
			got := f.do(http.MethodPost, "/events", strings.NewReader(text)).StatusCode
			f.held()
			if got == http.StatusServiceUnavailable {
				pass(5 * time.Second) // as Retry-After says
				got = f.do(http.MethodPost, "/events", strings.NewReader(text)).StatusCode
			}
			if got != http.StatusCreated {
				t.Fatalf("round %d: %d, want 201 at the second time", round, got)
			}
			wantData(t, good, "message", text)
			f.held()
			if round%5 == 4 {
				for _, end := range leave[len(leave)/2:] {
					end()
				}
				leave = leave[:len(leave)/2]
			}
		}
		for _, end := range leave {
			end()
		}
		good.close()
		pass(10 * time.Second)
		f.wantNothingHeld("all have left")
	})
}

// What a body needs is taken from viewers that do not read.
func TestMemory_bodiesGoBeforeStuckViewers(t *testing.T) {
	bubble(t, short4, func(t *testing.T, f *fixture) {
		for range 5 {
			f.publish("", strings.Repeat("x", megabyte))
			f.get("/events")
			synctest.Wait()
		}
		before := f.open()
		_, end := f.unfinished(megabyte)
		synctest.Wait()
		if claimed, _ := f.held(); claimed < megabyte-1 || f.open() >= before || f.open() == 0 {
			t.Errorf("%d bytes of the body count, and %d of %d viewers are left", claimed, f.open(), before)
		}
		end()
	})
}

// A viewer that gets a block which was given up already is cut as soon as it can be.
func TestMemory_aBlockIsGivenUpBeforeItsViewerCanBeCut(t *testing.T) {
	s := open(t, short4)
	var slow [6]hold
	for i := range slow {
		if err := s.Publish("", make([]byte, megabyte)); err != nil {
			t.Fatal(err)
		}
		s.readLog(&viewer{epoch: s.epoch, at: s.log.positionAfter(int64(i))}, &slow[i], unlimited)
	}
	for i, given := range []bool{true, false, false, false, false, false} {
		var v viewer
		s.shareHold(&v.hold, &slow[i])
		cut := false
		s.setCut(&v, func() { cut = true })
		if cut != given {
			t.Errorf("block %d: cut is %v, want %v", i, cut, given)
		}
		s.release(&v.hold)
		s.release(&slow[i])
	}
	if m := &s.memory; m.trimmed != 0 || m.blocks.Len() != 0 {
		t.Errorf("%d bytes are held by nobody", m.trimmed)
	}
}
