package stream

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// wantThirds reads the data events that thirds lets through from first to last: each once, in
// order, whole, and nothing else but pings and types.
func wantThirds(t *testing.T, w watcher, first, last int) (final event) {
	t.Helper()
	for n := first + 2 - (first+2)%3; n <= last; {
		e := w.next()
		if e.name == typePing || e.name == typeTypes {
			continue
		}
		if e.data != fmt.Sprint(n) || e.cursor(t).N != int64(n) {
			t.Fatalf("event %+v, want number %d", e, n)
		}
		final = e
		n += 3
	}
	return final
}

// Of a filtered view every event that matches comes once, in order, across history, what is
// published meanwhile, and a cut.
func TestFilter_everyMatchOnceInOrder(t *testing.T) {
	eachTransport(t, Options{}, func(t *testing.T, f *fixture, watch func(string) watcher) {
		f.filter = thirds()
		f.number(1, 3000)
		w := watch("from=start")
		wantHello(t, w)
		seen := wantThirds(t, w, 3, 3000)
		f.number(3001, 3010)
		seen = wantThirds(t, w, 3003, 3009)
		w.close()
		f.number(3011, 6000)
		w = watch("after=" + seen.id)
		if _, sse := w.(*sseWatcher); sse {
			if hello, _ := wantHello(t, w); !hello.Resumed {
				t.Fatalf("not resumed: %+v", hello)
			}
		}
		wantThirds(t, w, 3012, 6000)
		w.close()
	})
}

// A viewer that falls behind is told, with a filter as well.
func TestFilter_gap(t *testing.T) {
	eachTransport(t, Options{History: MinHistory}, func(t *testing.T, f *fixture, watch func(string) watcher) {
		f.filter = thirds()
		f.number(1, 5000)
		first := f.Status().First
		oldest, err := ParseCursor(first)
		if err != nil {
			t.Fatal(err)
		}
		w := watch("after=" + f.Epoch() + ".3")
		wantHello(t, w)
		wantData(t, w, typeGap, fmt.Sprintf(`{"missed":%d,"reason":"history"}`, oldest.N-4))
		wantThirds(t, w, int(oldest.N), 5000)
		w.close()
	})
}

// What has not matched is behind the viewer: its ping says how far it has looked, with an id, and
// from there it resumes.
func TestFilter_pingSaysHowFar(t *testing.T) {
	eachFanout(t, Options{}, func(t *testing.T, f *fixture) {
		f.filter = containing("never")
		w := f.watchSSE("")
		wantHello(t, w)
		f.number(1, 100)
		pass(16 * time.Second)
		e := w.next()
		if want := f.Epoch() + ".100"; e.name != typePing || e.id != want || decodeJSON[pingData](t, e.data).Last != want {
			t.Errorf("event %+v, want a ping at %s", e, want)
		}
		w.close()
		f.publish("", "never again")
		w = f.watchSSE("after=" + e.id)
		wantHello(t, w)
		wantData(t, w, "message", "never again")
		w.close()
	})
}

// The types of events stand before the first that has one, also where that does not match.
func TestFilter_typesStay(t *testing.T) {
	eachTransport(t, Options{}, func(t *testing.T, f *fixture, watch func(string) watcher) {
		f.filter = quickly("yes")
		w := watch("from=now")
		wantHello(t, w)
		f.publish("price", "no", "no")
		f.publish("", "yes 1")
		f.publish("price", "yes 2", "no", "yes 3")
		wantData(t, w, typeTypes, `{"types":["message","price"]}`)
		wantData(t, w, "message", "yes 1")
		wantData(t, w, "price", "yes 2")
		if e := wantData(t, w, "price", "yes 3"); e.cursor(t).N != 6 {
			t.Errorf("it is event %s, want 6", e.id)
		}
		w.close()
	})
}

// An answer has as many events as it may that match, and its next goes on behind what was looked
// at.
func TestFilter_pollLimit(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, f *fixture) {
		f.filter = thirds()
		f.number(1, 100)
		body := f.poll("from=start&limit=4&wait=0")
		wantThirds(t, &pollWatcher{f: f, pending: body[1:5]}, 3, 12)
		if next := body[5]; next.data != f.Epoch()+".12" {
			t.Errorf("next is %+v, want that of 12", next)
		}
		f.filter = containing("never")
		body = f.poll("from=start&wait=0")
		if next := body[len(body)-1]; len(body) != 2 || next.data != f.Epoch()+".100" {
			t.Errorf("got %+v, want hello, and a next that has looked at all", body)
		}
		began := time.Now()
		body = f.poll("wait=20&after=" + f.Epoch() + ".0")
		if took := time.Since(began); len(body) != 1 || took != 20*time.Second {
			t.Errorf("after %s %+v, want nothing after 20 s", took, body)
		}
	})
}

// At the end of a viewing, and of the stream, a viewer with a filter is told.
func TestFilter_ends(t *testing.T) {
	eachTransport(t, Options{Duration: time.Minute}, func(t *testing.T, f *fixture, watch func(string) watcher) {
		f.filter = containing("never")
		w := watch("")
		wantHello(t, w)
		f.number(1, 5)
		pass(61 * time.Second)
		wantData(t, w, typeEnd, `{"reason":"duration","status":"the viewing of 1m0s is over"}`)
		w.close()
	})
	eachFanout(t, Options{}, func(t *testing.T, f *fixture) {
		f.filter = containing("never")
		w := f.watchSSE("")
		wantHello(t, w)
		f.number(1, 5)
		f.Close()
		wantData(t, w, typeBye, `{"reason":"shutdown"}`)
		w.close()
	})
}

// Filters cost time for each event, so their number is bounded.
func TestFilter_tooMany(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, f *fixture) {
		f.filter = thirds()
		var all []watcher
		for range maxFiltered {
			all = append(all, f.watchSSE(""))
		}
		if r := f.get("/events"); r.StatusCode != http.StatusServiceUnavailable || r.Header.Get("Retry-After") == "" {
			t.Errorf("one more: %s, want 503 and when to come back", r.Status)
		}
		f.filter = nil
		f.watchSSE("").close()
		for _, w := range all {
			w.close()
		}
		pass(time.Second)
		f.filter = thirds()
		f.watchSSE("").close()
	})
}

// A slow reader with a filter is as any other: publishing does not wait, and it resumes.
func TestFilter_largeEventsAndManyLines(t *testing.T) {
	eachTransport(t, Options{}, func(t *testing.T, f *fixture, watch func(string) watcher) {
		f.filter = &Filter{Match: func(e Event) bool { return bytes.HasSuffix(e.Data, []byte("\nend")) }}
		large := strings.Repeat("x", 300<<10)
		f.publish("", large, large+"\nend", "end", "a\nend", large)
		w := watch("from=start")
		wantHello(t, w)
		if e := w.next(); e.data != large+"\nend" || e.cursor(t).N != 2 {
			t.Errorf("event %.40q... of %d bytes, want the second", e.data, len(e.data))
		}
		if e := wantData(t, w, "message", "a\nend"); e.cursor(t).N != 4 {
			t.Errorf("it is event %s, want 4", e.id)
		}
		w.close()
	})
}
