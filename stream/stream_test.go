package stream

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// The promises of the package comment, one test each, over both transports.

func TestPromise1_order(t *testing.T) {
	eachTransport(t, Options{}, func(t *testing.T, f *fixture, watch func(string) watcher) {
		const publishers, each, viewers = 4, 250, 3
		var publishing, watching sync.WaitGroup
		for range viewers {
			w := watch("from=start")
			wantHello(t, w)
			watching.Go(func() {
				defer w.close()
				seen := make([]int, publishers)
				for n := int64(1); n <= publishers*each; {
					e := w.next()
					if e.name == typePing {
						continue
					}
					var publisher, number int
					fmt.Sscanf(e.data, "%d %d", &publisher, &number)
					if c := e.cursor(t); c.N != n || number != seen[publisher] {
						t.Errorf("event %+v, want id %d and %d of publisher %d", e, n, seen[publisher], publisher)
						return
					}
					seen[publisher]++
					n++
				}
			})
		}
		for p := range publishers {
			publishing.Go(func() {
				for n := range each {
					f.publish("", fmt.Sprintf("%d %d", p, n))
				}
			})
		}
		publishing.Wait()
		watching.Wait()
	})
}

func TestPromise2_lossIsTold(t *testing.T) {
	eachTransport(t, Options{History: MinHistory}, func(t *testing.T, f *fixture, watch func(string) watcher) {
		w := watch("from=start")
		wantHello(t, w)
		f.number(1, 1)
		seen := wantNumbers(t, w, 1, 1)
		w.close()

		const last = 10_000 // some 400 KiB, several times the history
		f.number(2, last)
		late := watch("after=" + seen.id)
		if hello, e := wantHello(t, late); hello.Resumed || e.id != "" {
			t.Errorf("hello %+v with id %q: want neither resumed nor an id, which the gap has", hello, e.id)
		}
		e := late.next()
		told := decodeJSON[gap](t, e.data)
		if e.name != typeGap || told.Missed == nil || told.Reason != gapHistory {
			t.Fatalf("event %+v, want a gap with a count (history)", e)
		}
		if got := e.cursor(t).N; got != 1+*told.Missed {
			t.Errorf("gap of %d moves from 1 to %d", *told.Missed, got)
		}
		wantNumbers(t, late, int(2+*told.Missed), last)
		late.close()
	})
}

// A viewer that is connected and does not read is told what it missed just the same.
func TestPromise2_lossIsToldToTheSlow(t *testing.T) {
	eachFanout(t, Options{History: MinHistory}, func(t *testing.T, f *fixture) {
		w := f.watchSSE("from=start")
		wantHello(t, w)
		synctest.Wait()
		const last = 10_000
		f.publish("early", "1") // its types event leaves the history too
		f.number(2, last)
		synctest.Wait()

		next, gaps := int64(1), 0
		for next <= last {
			switch e := w.next(); e.name {
			case typePing, typeTypes:
			case typeGap:
				told := decodeJSON[gap](t, e.data)
				if e.cursor(t).N != next-1+*told.Missed {
					t.Fatalf("gap %+v before event %d", e, next)
				}
				next += *told.Missed
				gaps++
				if types := w.next(); types.name != typeTypes || !strings.Contains(types.data, `"early"`) {
					t.Fatalf("event %+v after the gap, want all types", types)
				}
			default:
				if e.cursor(t).N != next || e.name == "message" && e.data != fmt.Sprint(next) {
					t.Fatalf("event %+v, want number %d or a gap", e, next)
				}
				next++
			}
		}
		if gaps == 0 {
			t.Error("no gap: the viewer was meant to fall out of the history")
		}
		w.close()
	})
}

func TestPublish_slowViewerHoldsNobodyUp(t *testing.T) {
	eachTransport(t, Options{}, func(t *testing.T, f *fixture, watch func(string) watcher) {
		good := watch("from=start")
		wantHello(t, good)
		stuck := make([]*http.Response, 10)
		for i := range stuck {
			stuck[i] = f.get("/events?from=start") // the header arrives, the body is never read
		}
		start := time.Now()
		var watching sync.WaitGroup
		watching.Go(func() { wantNumbers(t, good, 1, 5000) })
		f.number(1, 5000)
		watching.Wait()
		if took := time.Since(start); took != 0 {
			t.Errorf("5000 events took %s of fake time, want 0: publishing does not wait", took)
		}
		good.close()
		synctest.Wait()
		// The stuck ones are disconnected when their write has waited its time, and not before.
		pass(writeWait - time.Nanosecond)
		if n := f.open(); n != len(stuck) {
			t.Errorf("%d stuck viewers are left just before the deadline, want %d", n, len(stuck))
		}
		pass(time.Nanosecond)
		if n := f.open(); n != 0 {
			t.Errorf("%d viewers are left after the deadline, want none", n)
		}
	})
}

func TestPromise4_resumeIsExact(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, f *fixture) {
		const last = 40
		f.number(1, last)
		transports := []func(string) watcher{f.watchSSE, f.watchPoll}
		for n := 1; n < last; n++ {
			for i, first := range transports {
				w := first("from=start")
				wantHello(t, w)
				e := wantNumbers(t, w, 1, n)
				w.close()
				// The id is the only state: with its time or without, on this transport or on the
				// other.
				c := e.cursor(t)
				c.t = noTime
				for _, cursor := range []string{e.id, c.String()} {
					again := transports[(i+n)%2]("after=" + cursor)
					if sse, ok := again.(*sseWatcher); ok {
						if hello, _ := wantHello(t, sse); !hello.Resumed {
							t.Errorf("resume at %s was not honoured", cursor)
						}
					}
					wantNumbers(t, again, n+1, last)
					again.close()
				}
			}
		}
	})
}

func TestPromise5_wholeEventsOnly(t *testing.T) {
	eachFanout(t, Options{Duration: time.Minute}, func(t *testing.T, f *fixture) {
		big := strings.Repeat("line\n", 5_000)
		bodies := make(chan string, 3)
		// a minute, a second, a turn
		for _, path := range []string{"/events", "/events?until=946684801000", "/poll?after=" + f.epoch + ".0"} {
			response := f.get(path)
			go func() {
				body, err := io.ReadAll(response.Body)
				if err != nil {
					t.Errorf("%s: %v", path, err)
				}
				bodies <- string(body)
			}()
		}
		for range 20 {
			f.publish("", big)
		}
		f.Close()
		for range cap(bodies) {
			body := <-bodies
			all := decodeAll(t, body)
			if !strings.HasSuffix(body, "\n\n") {
				t.Errorf("a body ends inside an event: %q", body[len(body)-40:])
			}
			for _, e := range all {
				if e.name == "message" && e.data != big {
					t.Errorf("an event of %d bytes, want %d", len(e.data), len(big))
				}
			}
			if len(all) < 2 {
				t.Errorf("a body of %d events", len(all))
			}
		}
	})
}

func TestPromise6_anEndIsAnEnd(t *testing.T) {
	eachTransport(t, Options{Duration: time.Minute}, func(t *testing.T, f *fixture, watch func(string) watcher) {
		start := time.Now()
		w := watch("")
		hello, _ := wantHello(t, w)
		if want := start.Add(time.Minute).UnixMilli(); hello.Until == nil || *hello.Until != want {
			t.Fatalf("until %v, want %d: a minute from now", hello.Until, want)
		}
		var publishing sync.WaitGroup
		publishing.Go(func() {
			for n := 1; n <= 120; n++ {
				f.number(n, n)
				<-time.After(time.Second)
			}
		})
		defer publishing.Wait()
		end := wantNumbers(t, w, 1, 60)
		for e := end; ; {
			if e = w.next(); e.name == typeEnd {
				end = e
				break
			}
		}
		if took := time.Since(start); took != time.Minute {
			t.Errorf("the end came after %s, want a minute", took)
		}
		if c := end.cursor(t); !c.End || decodeJSON[endData](t, end.data).Reason != endDuration {
			t.Errorf("end %+v, want the id of an end and the reason duration", end)
		}
		if e := w.next(); e.name != "closed" {
			t.Errorf("event %+v after the end", e)
		}

		// A viewer that comes back with that id has ended, with or without until, on either
		// transport.
		for _, query := range []string{"after=" + end.id, fmt.Sprintf("after=%s&until=%d", end.id, *hello.Until), "lastEventId=" + end.id, "lastEventID=" + end.id} {
			if got := f.get("/events?" + query).StatusCode; got != http.StatusNoContent {
				t.Errorf("GET /events?%s: %d, want 204", query, got)
			}
			again := f.poll(query)
			if len(again) != 2 || again[0].name != typeEnd || again[1].data != end.id {
				t.Errorf("GET /poll?%s: %+v, want the end once more and the same cursor", query, again)
			}
		}
	})
}

// A lost connection goes on in the same viewing: its minute does not start again, and what it
// missed of it comes.
func TestPromise6_aViewingGoesOnAcrossConnections(t *testing.T) {
	eachTransport(t, Options{Duration: time.Minute}, func(t *testing.T, f *fixture, watch func(string) watcher) {
		w := watch("")
		hello, _ := wantHello(t, w)
		f.number(1, 10)
		at := wantNumbers(t, w, 1, 10)
		w.close()
		pass(50 * time.Second)
		f.number(11, 20)
		pass(20 * time.Second)
		f.number(21, 30) // after the end: not for this viewing

		late := watch(fmt.Sprintf("after=%s&until=%d", at.id, *hello.Until))
		if sse, ok := late.(*sseWatcher); ok {
			wantHello(t, sse)
		}
		wantNumbers(t, late, 11, 20)
		e := late.next()
		if e.name != typeEnd || e.cursor(t).N != 20 {
			t.Errorf("event %+v, want the end behind event 20", e)
		}

		greedy := watch(fmt.Sprintf("until=%d", time.Now().Add(time.Hour).UnixMilli()))
		hello, _ = wantHello(t, greedy)
		if want := time.Now().Add(time.Minute).UnixMilli(); *hello.Until != want {
			t.Errorf("until %d, want %d: at most now plus the duration", *hello.Until, want)
		}
		greedy.close()

		past := watch("until=1")
		wantHello(t, past)
		if e := past.next(); e.name != typeEnd {
			t.Errorf("event %+v, want the end at once", e)
		}
	})
}

func TestPromise7_memoryIsBounded(t *testing.T) {
	const history = 1 << 20
	bubble(t, Options{History: history}, func(t *testing.T, f *fixture) {
		for range 20 {
			f.get("/events?from=start") // stuck
		}
		for i := range 3000 {
			f.publish(fmt.Sprint("type", i%maxTypes), strings.Repeat("x", i%3000*7)) // up to 21 KB
			f.mu.Lock()
			held := 0
			for _, b := range f.log.blocks {
				held += cap(b.bytes)
			}
			if held != f.log.size || held > history {
				t.Fatalf("after %d events the log holds %d bytes and says %d, want at most %d", i+1, held, f.log.size, history)
			}
			f.mu.Unlock()
		}
		f.publish("", strings.Repeat("x", MaxEvent-200))
		if got := f.Status(); got.Events != 1 {
			t.Errorf("%d events retained, want 1: the newest is always retained, though it is as large as the history", got.Events)
		}
		for i := range maxResting + 10 {
			v := &viewer{client: fmt.Sprint(i)}
			f.presence.add(v, true, 0)
			f.presence.remove(v, true)
		}
		if n := f.presence.count(); n > maxResting+21 {
			t.Errorf("%d polls remembered, want at most %d", n, maxResting)
		}
	})
}
