package stream

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// docs/wire.md, "Where an answer starts", row by row.
func TestAnswer_startsWhereTheCursorSays(t *testing.T) {
	const last = 10_000
	eachTransport(t, Options{History: MinHistory}, func(t *testing.T, f *fixture, watch func(string) watcher) {
		f.number(1, last)
		oldest := f.log.first()
		missed := func(n int64) *int64 { return &n }
		for _, c := range []struct {
			query   string
			resumed bool
			gap     *gap
			first   int64 // the first event that follows, last+1 for none
		}{
			{"", false, nil, oldest},
			{"from=start", false, nil, oldest},
			{"from=now", false, nil, last + 1},
			{"from=-3", false, nil, last - 2},
			{"from=-1000000", false, nil, oldest},
			{"after=", false, nil, oldest},
			{fmt.Sprintf("after=%s.%d", f.epoch, last), true, nil, last + 1},
			{fmt.Sprintf("after=%s.%d", f.epoch, last-5), true, nil, last - 4},
			{fmt.Sprintf("after=%s.%d.77", f.epoch, last-5), true, nil, last - 4},
			{fmt.Sprintf("after=%s.%d", f.epoch, oldest-1), true, nil, oldest},
			{fmt.Sprintf("after=%s.%d", f.epoch, oldest-2), false, &gap{missed(1), gapHistory}, oldest},
			{fmt.Sprintf("after=%s.0", f.epoch), false, &gap{missed(oldest - 1), gapHistory}, oldest},
			{fmt.Sprintf("after=%s.%d", f.epoch, last+1), false, &gap{nil, gapAhead}, last + 1},
			{fmt.Sprintf("lastEventId=%s.%d", f.epoch, last-5), true, nil, last - 4},
			{fmt.Sprintf("lastEventID=%s.%d.77", f.epoch, last-5), true, nil, last - 4},
			{fmt.Sprintf("after=%s.%d&lastEventId=%s.%d", f.epoch, last-7, f.epoch, last-5), true, nil, last - 4},
			{fmt.Sprintf("after=%s.%d&lastEventId=", f.epoch, last-5), true, nil, last - 4},
			{"lastEventId=nonsense", false, &gap{nil, gapUnknown}, oldest},
			{"after=aaaaaaaaaaaaa.5", false, &gap{nil, gapRestart}, oldest},
			{"after=nonsense", false, &gap{nil, gapUnknown}, oldest},
			{"after=%FF%00", false, &gap{nil, gapUnknown}, oldest},
		} {
			w := watch(c.query)
			position := c.first - 1
			if _, polls := w.(*pollWatcher); !polls || !c.resumed {
				hello, e := wantHello(t, w)
				if hello.Resumed != c.resumed {
					t.Errorf("%q: resumed %t, want %t", c.query, hello.Resumed, c.resumed)
				}
				if c.gap != nil {
					if e.id != "" {
						t.Errorf("%q: hello has the id %q, and a gap follows that must have it", c.query, e.id)
					}
					e = w.next()
					got := decodeJSON[gap](t, e.data)
					if e.name != typeGap || got.Reason != c.gap.Reason || (got.Missed == nil) != (c.gap.Missed == nil) || got.Missed != nil && *got.Missed != *c.gap.Missed {
						t.Errorf("%q: %+v, want gap %s", c.query, e, c.gap.Reason)
					}
				}
				if got := e.cursor(t).N; got != position {
					t.Errorf("%q: the answer starts at %d, want %d", c.query, got, position)
				}
			}
			if c.first <= last {
				wantNumbers(t, w, int(c.first), last)
			}
			w.close()
		}
	})
}

func TestAnswer_headerGoesBeforeParameters(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, f *fixture) {
		f.number(1, 5)
		response := f.get("/poll?after="+f.epoch+".1&lastEventId="+f.epoch+".2", "Last-Event-ID", f.epoch+".4")
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		all := decodeAll(t, string(body))
		if len(all) != 2 || all[0].data != "5" {
			t.Errorf("%+v, want event 5 alone", all)
		}
	})
}

// retry is for an EventSource alone: it tells a stream's viewers when to come back, and no poll has
// it (docs/wire.md).
func TestAnswer_retryIsInAStreamOnly(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, f *fixture) {
		f.number(1, 1)
		line, err := bufio.NewReader(f.get("/events").Body).ReadString('\n')
		if err != nil || !strings.HasPrefix(line, "retry: ") {
			t.Errorf("a stream begins with %q, %v, want retry", line, err)
		}
		id := f.lastID().String()
		for _, query := range []string{"", "from=start", "from=now", "after=" + id, "after=aaaaaaaaaaaaa.5", "after=" + f.epoch + ".0", "after=" + f.epoch + ".1.end"} {
			body, err := io.ReadAll(f.get("/poll?wait=0&" + query).Body)
			if err != nil || !strings.HasSuffix(string(body), "\n\n") || strings.Contains("\n"+string(body), "\nretry:") {
				t.Errorf("poll %q: %q, %v, want an answer without retry", query, body, err)
			}
		}
	})
}

// An end farther away than a time.Duration reaches, which is 292 years, has not come.
func TestAnswer_anUntilThatIsFarAway(t *testing.T) {
	eachTransport(t, Options{}, func(t *testing.T, f *fixture, watch func(string) watcher) {
		for _, until := range []int64{MaxN, time.Date(2450, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()} {
			w := watch(fmt.Sprintf("from=now&until=%d", until))
			if hello, _ := wantHello(t, w); hello.Until == nil || *hello.Until != until {
				t.Errorf("until %v, want %d as asked for", hello.Until, until)
			}
			pass(time.Minute)
			f.publish("", "a minute later")
			wantData(t, w, "message", "a minute later")
			w.close()
		}
	})
}

// Events and the end of a viewing are of one clock, and how long the viewing lasts is of none.
func TestAnswer_aClockOfItsOwn(t *testing.T) {
	ahead := func() time.Time { return time.Now().Add(time.Hour) }
	eachTransport(t, Options{Duration: time.Minute, Clock: ahead}, func(t *testing.T, f *fixture, watch func(string) watcher) {
		start := time.Now()
		w := watch("")
		hello, _ := wantHello(t, w)
		if want := ahead(); !hello.Started.Equal(want) || !hello.Now.Equal(want) || *hello.Until != want.Add(time.Minute).UnixMilli() {
			t.Errorf("hello %+v until %d, want all by the clock, at %s", hello, *hello.Until, want)
		}
		go func() {
			<-time.After(59 * time.Second)
			f.publish("", "just before the end")
		}()
		wantData(t, w, "message", "just before the end")
		if e := w.next(); e.name != typeEnd || time.Since(start) != time.Minute {
			t.Errorf("%+v after %s, want the end after a minute", e, time.Since(start))
		}
	})
}

func TestAnswer_clockStartsAtItsLatestTick(t *testing.T) {
	eachTransport(t, Options{StartLatest: true}, func(t *testing.T, f *fixture, watch func(string) watcher) {
		f.publish("", "tick 1", "tick 2")
		f.do(http.MethodPost, "/events", strings.NewReader("a message"))
		w := watch("")
		wantHello(t, w)
		wantData(t, w, "message", "tick 2")
		wantData(t, w, "message", "a message")
		w.close()
	})
}

func TestHello_saysWhatThereIs(t *testing.T) {
	eachTransport(t, Options{Source: "stdin"}, func(t *testing.T, f *fixture, watch func(string) watcher) {
		w := watch("")
		got, e := wantHello(t, w)
		zero := f.epoch + ".0"
		if e.id != zero || got.First != zero || got.Last != zero || got.Events != 0 || got.Until != nil || got.Duration.Duration != 0 {
			t.Errorf("hello of an empty stream: %+v, id %q", got, e.id)
		}
		w.close()
		pass(1500 * time.Millisecond)
		f.publish("price", "1")
		pass(500 * time.Millisecond)
		f.publish("", "2")
		w = watch("")
		got, _ = wantHello(t, w)
		now := time.Now()
		want := helloData{Status{f.epoch, UnixMilli{now.Add(-2 * time.Second)}, UnixMilli{now}, f.epoch + ".1.1500", f.epoch + ".2.2000", 2, "stdin", "", "", nil, 1, Milliseconds{}}, false, []string{"message", "price"}, nil}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("hello %+v, want %+v", got, want)
		}
		w.close()
	})
}

func TestTypes_standBeforeTheFirstEventOfANewOne(t *testing.T) {
	eachTransport(t, Options{}, func(t *testing.T, f *fixture, watch func(string) watcher) {
		w := watch("")
		wantHello(t, w)
		f.publish("", "1")
		f.publish("price", "2", "3")
		f.publish("open-", "4")
		wantData(t, w, "message", "1")
		wantData(t, w, typeTypes, `{"types":["message","price"]}`)
		wantData(t, w, "price", "2")
		e := wantData(t, w, "price", "3")
		wantData(t, w, typeTypes, `{"types":["message","price","open-"]}`)
		wantData(t, w, "open-", "4")
		w.close()

		// A viewer that resumes right before an event gets its types event too.
		w = watch("after=" + e.id)
		if sse, ok := w.(*sseWatcher); ok {
			wantHello(t, sse)
		}
		wantData(t, w, typeTypes, `{"types":["message","price","open-"]}`)
		wantData(t, w, "open-", "4")
		w.close()
	})
}

func TestEnd_ofTheSourceLeavesTheStreamOpen(t *testing.T) {
	eachTransport(t, Options{}, func(t *testing.T, f *fixture, watch func(string) watcher) {
		w := watch("")
		wantHello(t, w)
		f.publish("", "1")
		if f.Delivered() {
			t.Error("delivered before the end")
		}
		if err := f.End("input ended, 1 line"); err != nil {
			t.Fatal(err)
		}
		f.publish("", "3")
		wantNumbers(t, w, 1, 1)
		e := f.wantEnd(w, "input ended, 1 line")
		if c := e.cursor(t); c.N != 2 || c.End {
			t.Errorf("the end has the id %s, want an ordinary one", e.id)
		}
		wantNumbers(t, w, 3, 3)
		if pass(0); !f.Delivered() {
			t.Error("not delivered, though the one viewer has the end")
		}
		w.close()
	})
}

func TestSetState_isAnEventAndInTheStatus(t *testing.T) {
	eachTransport(t, Options{Name: "ping example.com"}, func(t *testing.T, f *fixture, watch func(string) watcher) {
		w := watch("")
		wantHello(t, w)
		if got := f.Status(); got.State != nil || got.Name != "ping example.com" {
			t.Errorf("got status %+v, want no state and the name", got)
		}
		say := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		wantState := func(e event, state, text string) {
			t.Helper()
			if got := f.Status().State; got == nil || *got != (SourceState{e.id, state, text}) {
				t.Errorf("got state %+v, want %s %q of %s", got, state, text, e.id)
			}
		}
		say(f.SetState("running", "ping example.com"))
		first := wantData(t, w, typeSource, `{"state":"running","text":"ping example.com"}`)
		wantState(first, "running", "ping example.com")
		say(f.Lost("the disk was full"))
		wantData(t, w, typeSource, `{"state":"lost","text":"the disk was full"}`)
		wantState(first, "running", "ping example.com") // a mark, not a state
		say(f.End("exited 0"))
		wantState(f.wantEnd(w, "exited 0"), stateEnded, "exited 0")
		if pass(0); !f.Delivered() {
			t.Error("not delivered after the end")
		}
		say(f.SetState("running", "again"))
		wantState(wantData(t, w, typeSource, `{"state":"running","text":"again"}`), "running", "again")
		if pass(0); f.Delivered() {
			t.Error("delivered, though a new run has begun")
		}
		w.close()
	})
}

func TestClose_givesEverybodyTheRestAndABye(t *testing.T) {
	eachTransport(t, Options{}, func(t *testing.T, f *fixture, watch func(string) watcher) {
		w := watch("")
		wantHello(t, w)
		f.number(1, 3)
		f.Close()
		f.Close() // twice is once
		if err := f.Publish("", []byte("late")); err != ErrClosed {
			t.Errorf("publish after close: %v, want ErrClosed", err)
		}
		for what, err := range map[string]error{"end": f.End(""), "state": f.SetState("running", ""), "lost": f.Lost("")} {
			if err != ErrClosed {
				t.Errorf("%s after close: %v, want ErrClosed", what, err)
			}
		}
		if _, sse := w.(*sseWatcher); !sse {
			if got := f.get("/poll").StatusCode; got != http.StatusServiceUnavailable {
				t.Errorf("GET /poll after close: %d, want 503", got)
			}
			return
		}
		wantNumbers(t, w, 1, 3)
		wantData(t, w, typeBye, `{"reason":"shutdown"}`)
		if e := w.next(); e.name != "closed" {
			t.Errorf("event %+v after bye", e)
		}
	})
}

func TestClose_answersAPollThatWaits(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, f *fixture) {
		f.number(1, 1)
		go func() {
			pass(time.Second)
			f.Close()
		}()
		all := f.poll("after=" + f.epoch + ".1")
		if len(all) != 2 || all[0].name != typeBye || all[1].data != f.epoch+".1" {
			t.Errorf("%+v, want bye and the same cursor", all)
		}
	})
}

func TestPing_isASignOfLife(t *testing.T) {
	eachFanout(t, Options{}, func(t *testing.T, f *fixture) {
		f.number(1, 1)
		w := f.watchSSE("")
		wantHello(t, w)
		wantNumbers(t, w, 1, 1)
		start := time.Now()
		for n := 1; n <= 3; n++ {
			e := w.next()
			if e.name != typePing || e.id != "" || e.data != `{"last":"`+f.lastID().String()+`","viewers":1}` {
				t.Fatalf("event %+v, want a ping without id", e)
			}
			if took := time.Since(start); took != time.Duration(n)*15*time.Second {
				t.Errorf("ping %d after %s, want every 15 s of silence", n, took)
			}
		}
		pass(14 * time.Second)
		f.number(2, 2)
		wantNumbers(t, w, 2, 2)
		if w.next(); time.Since(start) != (45+14+15)*time.Second {
			t.Errorf("ping %s after the start: an event is no silence", time.Since(start))
		}
		w.close()
	})
}

func TestPoll_waitsAndLimits(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, f *fixture) {
		zero := "after=" + f.epoch + ".0"
		for query, want := range map[string]time.Duration{"": 25 * time.Second, "&wait=0": 0, "&wait=55": 55 * time.Second} {
			start := time.Now()
			all := f.poll(zero + query)
			if took := time.Since(start); took != want || len(all) != 1 || all[0].data != f.epoch+".0" {
				t.Errorf("poll %q took %s and brought %+v, want %s and next alone", query, took, all, want)
			}
		}
		start := time.Now()
		go func() {
			<-time.After(3 * time.Second)
			f.publish("", "1", "2")
		}()
		if all := f.poll(zero); all[0].data != "1" || time.Since(start) != 3*time.Second {
			t.Errorf("%+v after %s, want event 1 as soon as there is one", all, time.Since(start))
		}
		pass(0)
		if all := f.poll(zero + "&limit=1"); len(all) != 2 || all[1].data != f.epoch+".1" {
			t.Errorf("limit 1: %+v", all)
		}
		start = time.Now()
		if all := f.poll("wait=55&from=now"); all[0].name != typeHello || time.Since(start) != 0 {
			t.Errorf("%+v after %s, want hello at once where there is no cursor", all, time.Since(start))
		}
	})
}

func TestPoll_anAnswerIsAtMostAMebibyteOfWholeEvents(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, f *fixture) {
		sizes := []int{10, 400_000, 400_000, 400_000, MaxEvent - 100, 10, 10}
		for i, size := range sizes {
			f.publish(fmt.Sprint("type", i), strings.Repeat("x", size))
		}
		query, n := "after="+f.epoch+".0", 0
		for answers := 0; n < len(sizes); answers++ {
			if answers > len(sizes) {
				t.Fatal("no end of answers")
			}
			sum := 0
			all := f.poll(query)
			for _, e := range all[:len(all)-1] {
				if e.name == typeTypes {
					continue
				}
				if len(e.data) != sizes[n] {
					t.Fatalf("event %d of %d bytes, want %d", n, len(e.data), sizes[n])
				}
				sum += sizes[n]
				n++
			}
			if sum == 0 || sum > MaxEvent {
				t.Errorf("answer %d holds %d bytes of data", answers, sum)
			}
			query = "after=" + all[len(all)-1].data
		}
	})
}

func TestRefusals_beforeTheFirstByte(t *testing.T) {
	bubble(t, Options{MaxViewers: 2}, func(t *testing.T, f *fixture) {
		for _, path := range []string{
			"/events?from=", "/events?from=end", "/events?from=-0", "/events?from=-x", "/events?from=3", "/events?until=soon", "/events?until=-1", "/events?until=0",
			"/events?client=", "/events?client=a%20b", "/events?client=" + strings.Repeat("x", 33), "/events?%zz", "/poll?wait=56", "/poll?wait=-1", "/poll?wait=1.5", "/poll?wait=",
			"/poll?limit=0", "/poll?limit=x", "/poll?client=%0A",
		} {
			f.wantRefusal(f.get(path), http.StatusBadRequest)
		}
		if got := f.get("/poll?wait=0&unknown=%20&after=").StatusCode; got != http.StatusOK {
			t.Errorf("an unknown parameter: %d, want it ignored", got)
		}
		// Meant, and not ignored: what another route reads, and the fields of an event.
		for _, path := range []string{"/events?wait=1", "/events?limit=1", "/events?type=chat", "/events?id=7", "/events?retry=1", "/poll?ack=10", "/poll?key=k", "/poll?event=chat", "/poll?data=x"} {
			f.wantRefusal(f.get(path), http.StatusBadRequest)
		}
		for method, path := range map[string]string{http.MethodPut: "/events", http.MethodDelete: "/poll", http.MethodPost: "/poll"} {
			response := f.do(method, path, nil)
			if allow := response.Header.Get("Allow"); response.StatusCode != http.StatusMethodNotAllowed || !strings.Contains(allow, "GET") {
				t.Errorf("%s %s: %s, Allow %q", method, path, response.Status, allow)
			}
		}
		f.get("/events")
		f.get("/events")
		for _, path := range []string{"/events", "/poll"} {
			response := f.get(path)
			if response.Header.Get("Retry-After") == "" {
				t.Errorf("%s: no Retry-After", path)
			}
			f.wantRefusal(response, http.StatusServiceUnavailable)
		}
	})
}

func TestStreamHeaders(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, f *fixture) {
		for _, path := range []string{"/events", "/poll", "HEAD /events", "HEAD /poll"} {
			method, path, head := strings.Cut(path, " ")
			if !head {
				method, path = http.MethodGet, method
			}
			response := f.do(method, path, nil, "Accept-Encoding", "gzip, br")
			for name, want := range map[string]string{
				"Content-Type": "text/event-stream", "Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no", "Content-Length": "", "Content-Encoding": "",
			} {
				if got := response.Header.Get(name); got != want {
					t.Errorf("%s: %s %q, want %q", path, name, got, want)
				}
			}
		}
	})
}

func TestNew_refusesOptionsOutOfBounds(t *testing.T) {
	for _, o := range []Options{{History: MinHistory - 1}, {History: -1}, {Duration: -1}, {MaxViewers: -1}} {
		if _, err := New(o); err == nil {
			t.Errorf("New(%+v) is not refused", o)
		}
	}
	s, err := New(Options{})
	if err != nil || s.log.limit != DefaultHistory || !slices.Equal(s.types, []string{"message"}) {
		t.Errorf("New of the zero options: %+v, %v", s, err)
	}
}
