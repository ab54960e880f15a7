package stream

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// wantViewers reads on to the ping with that many. It comes within a second of the change; a writer
// may need another to notice that one has left.
func wantViewers(t *testing.T, w watcher, viewers int) {
	t.Helper()
	start := time.Now()
	for {
		e := w.next()
		if took := time.Since(start); took > announceEvery+sweepEvery {
			t.Fatalf("%+v after %s, want %d viewers told within two seconds", e, took, viewers)
		}
		if e.name == typePing && decodeJSON[pingData](t, e.data).Viewers == viewers {
			return
		}
	}
}

func TestPresence_aChangeIsToldWithinASecond(t *testing.T) {
	eachFanout(t, Options{}, func(t *testing.T, f *fixture) {
		w := f.watchSSE("")
		if hello, _ := wantHello(t, w); hello.Viewers != 1 {
			t.Errorf("%d viewers, want this one", hello.Viewers)
		}
		pass(10 * time.Second) // past the announcement of the first one
		others := make([]watcher, 100)
		for i := range others {
			others[i] = f.watchSSE("")
			if hello, _ := wantHello(t, others[i]); hello.Viewers != i+2 {
				t.Errorf("%d viewers, want %d", hello.Viewers, i+2)
			}
		}
		wantViewers(t, w, 101) // one ping for all of them
		for _, other := range others {
			other.close()
		}
		wantViewers(t, w, 1)

		// A busy stream tells it too.
		pass(10 * time.Second)
		other := f.watchSSE("")
		wantHello(t, other)
		go func() {
			for n := range 200 {
				f.number(n, n)
				<-time.After(10 * time.Millisecond)
			}
		}()
		wantViewers(t, w, 2)
		pass(5 * time.Second)
		other.close()
		w.close()
	})
}

func TestPresence_aBrowserIsOneViewer(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, f *fixture) {
		count := func(want int, why string) {
			t.Helper()
			if pass(0); f.Status().Viewers != want {
				t.Errorf("%d viewers, want %d: %s", f.Status().Viewers, want, why)
			}
		}
		var tabs []watcher
		for range 20 {
			tab := f.watchSSE("client=firefox")
			wantHello(t, tab)
			tabs = append(tabs, tab)
		}
		count(1, "twenty tabs of one browser")
		f.poll("client=firefox&wait=0")
		f.poll("client=firefox_race&wait=0")
		f.poll("client=edbrowse&wait=0")
		count(2, "the same browser polls, a part of it too, and another one")
		for _, tab := range tabs {
			tab.close()
		}
		pass(sweepEvery)
		count(1, "beside its streams the browser had read history by poll, and they have gone")
		f.poll("client=firefox&wait=0")
		count(2, "a poll cursor seen in the last minute stands for its browser")
		pass(pollSeen + announceEvery)
		count(0, "a minute has gone by")
	})
}

func TestDisconnect_endsThoseOfOneClientBetweenTwoEvents(t *testing.T) {
	eachTransport(t, Options{}, func(t *testing.T, f *fixture, watch func(string) watcher) {
		mine, others := watch("client=me"), watch("client=you")
		for _, w := range []watcher{mine, others} {
			wantHello(t, w)
		}
		f.publish("", "1")
		last := wantData(t, mine, "message", "1")
		wantData(t, others, "message", "1")
		pass(time.Second)
		f.Disconnect("me")
		f.Disconnect("nobody")
		if _, sse := mine.(*sseWatcher); sse {
			e := mine.next()
			for e.name == typePing {
				e = mine.next()
			}
			if e.name != "closed" {
				t.Errorf("got %+v, want the connection closed", e)
			}
		}
		mine.close()
		f.publish("", "2")
		wantData(t, others, "message", "2")
		again := watch("client=me&after=" + last.id)
		if sse, ok := again.(*sseWatcher); ok {
			wantHello(t, sse)
		}
		wantData(t, again, "message", "2")
		again.close()
		others.close()
	})
}

// A proxy that holds an answer back reads on when its client has left. A client that promises to
// give signs counts for as long as it does.
func TestPresence_aStreamThatNobodyAcknowledgesEnds(t *testing.T) {
	eachFanout(t, Options{}, func(t *testing.T, f *fixture) {
		for query, want := range map[string]string{"ack=9": "10 to 86400", "ack=x": "10 to 86400", "ack=86401": "10 to 86400", "ack=": "10 to 86400", "ack=60": "client"} {
			response := f.get("/events?" + query)
			body, _ := io.ReadAll(response.Body)
			if response.StatusCode != 400 || !strings.Contains(string(body), want) {
				t.Errorf("%s: %d %q, want 400 and %q", query, response.StatusCode, body, want)
			}
		}
		start := time.Now()
		lost, here, silent := f.watchSSE("client=lost&ack=100"), f.watchSSE("client=here_a&ack=100"), f.watchSSE("client=silent")
		for _, w := range []watcher{lost, here, silent} {
			wantHello(t, w)
		}
		for range 10 {
			pass(40 * time.Second)
			f.Touch("here")
			f.Touch("nobody")
		}
		if got := f.Status().Viewers; got != 2 {
			t.Errorf("%d viewers, want 2: the one that gives signs, and the one that has promised none", got)
		}
		e := lost.next()
		for e.name == typePing {
			e = lost.next()
		}
		if e.name != "closed" {
			t.Errorf("got %+v, want the stream closed", e)
		}
		f.poll("client=here&wait=0")
		pass(60 * time.Second)
		if got := f.open(); got != 2 {
			t.Errorf("%d open after %s, want 2: a poll is a sign, too", got, time.Since(start))
		}
		for _, w := range []watcher{lost, here, silent} {
			w.close()
		}
	})
}

// A browser that freezes a worker keeps its connection: only POST /leave tells that the page is not
// viewed.
func TestPresence_aBrowserThatLeavesIsNotCounted(t *testing.T) {
	eachFanout(t, Options{}, func(t *testing.T, f *fixture) {
		leave := func(query string) int {
			response := f.do("POST", "/leave"+query, nil)
			response.Body.Close()
			return response.StatusCode
		}
		for query, status := range map[string]int{"": 400, "?client=": 400, "?client=a.b": 400, "?client=nobody": 204} {
			if got := leave(query); got != status {
				t.Errorf("POST /leave%s is answered %d, want %d", query, got, status)
			}
		}
		frozen, other := f.watchSSE("client=frozen"), f.watchSSE("client=other")
		wantHello(t, frozen)
		wantHello(t, other)
		polled := make(chan string, 1)
		after := f.Status().Last
		go func() {
			body, _ := io.ReadAll(f.get("/poll?client=frozen&wait=50&after=" + after).Body)
			polled <- string(body)
		}()
		f.poll("client=frozen&wait=0")
		pass(0)
		if got := f.Status().Viewers; got != 2 {
			t.Fatalf("%d viewers, want 2", got)
		}
		part := f.watchSSE("client=frozen_race")
		wantHello(t, part)
		leave("?client=frozen")
		pass(0)
		if got := f.Status().Viewers; got != 1 {
			t.Errorf("%d viewers, want 1", got)
		}
		if body := <-polled; body != "" {
			t.Errorf("the poll is answered %q, want a body that breaks off", body)
		}
		again := f.watchSSE("client=frozen") // it was not for good
		wantHello(t, again)
		pass(0)
		if got := f.open(); got != 2 {
			t.Errorf("%d streams and polls are open, want those of the other browser and of the one that is back", got)
		}
		if got := f.Status().Viewers; got != 2 {
			t.Errorf("%d viewers, want 2: the browser that is back is counted", got)
		}
		again.close()
		pass(2 * sweepEvery)
		if got := f.Status().Viewers; got != 1 {
			t.Errorf("%d viewers, want 1", got)
		}
		other.close()
	})
}

func TestPresence_pollsWithoutAName(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, f *fixture) {
		f.number(1, 1)
		a, b := f.poll("wait=0"), f.poll("wait=0")
		if got := f.Status().Viewers; got != 2 {
			t.Errorf("%d viewers, want 2", got)
		}
		next := func(all []event) string { return "wait=1&after=" + all[len(all)-1].data }
		for range 100 { // they come back again and again, and stay two
			f.number(1, 1)
			a, b = f.poll(next(a)), f.poll(next(b))
		}
		if got := f.Status().Viewers; got != 2 {
			t.Errorf("%d viewers after many turns, want 2", got)
		}
		pass(pollSeen - time.Second)
		if got := f.Status().Viewers; got != 2 {
			t.Errorf("%d viewers within a minute, want 2", got)
		}
		pass(3 * time.Second)
		if got := f.Status().Viewers; got != 0 {
			t.Errorf("%d viewers after a minute, want none", got)
		}
	})
}

func TestIdle_countsFromTheLastViewer(t *testing.T) {
	eachTransport(t, Options{}, func(t *testing.T, f *fixture, watch func(string) watcher) {
		pass(time.Hour)
		if f.Idle() != 0 || f.Visited() {
			t.Errorf("idle for %s, visited %t before the first viewer", f.Idle(), f.Visited())
		}
		w := watch("client=x")
		wantHello(t, w)
		pass(0)
		w.close()
		pass(40 * time.Second)
		if got := f.Idle(); got > 40*time.Second || got < 40*time.Second-sweepEvery || !f.Visited() {
			t.Errorf("idle for %s, visited %t; want 40s since leaving was noticed, true", got, f.Visited())
		}
		f.Touch("reader") // a page that is open and does not watch
		pass(20 * time.Second)
		if got := f.Idle(); got != 20*time.Second {
			t.Errorf("idle for %s, want 20s", got)
		}
	})
}

func TestDelivered_waitsForEachViewer(t *testing.T) {
	eachFanout(t, Options{}, func(t *testing.T, f *fixture) {
		for range 10 {
			f.publish("", strings.Repeat("x", laneSize)) // more than a connection holds
		}
		named, nameless := f.poll("client=x&wait=0&limit=3"), f.poll("wait=0&limit=3")
		if err := f.End("input ended, 10 lines"); err != nil {
			t.Fatal(err)
		}
		if f.Delivered() {
			t.Error("delivered, and two have three of ten")
		}
		f.poll("client=x&wait=0&after=" + named[len(named)-1].data)
		if pass(0); f.Delivered() {
			t.Error("delivered, and one has three of ten")
		}
		f.poll("wait=0&after=" + nameless[len(nameless)-1].data)
		if pass(0); !f.Delivered() {
			t.Error("not delivered, and both have the end")
		}
		stuck := f.get("/events")
		if pass(0); f.Delivered() {
			t.Error("delivered, and one does not read")
		}
		stuck.Body.Close()
		if pass(sweepEvery); !f.Delivered() {
			t.Error("not delivered, and the one that did not read has left")
		}
	})
}

// A server's goroutines come back to where they were: synctest fails the test of a bubble that
// leaves one behind, and this one has many.
func TestGoroutines_allEnd(t *testing.T) {
	eachFanout(t, Options{Duration: time.Minute}, func(t *testing.T, f *fixture) {
		for i := range 50 {
			w := f.watchSSE(fmt.Sprint("client=c", i%7))
			wantHello(t, w)
			go func() {
				if response, err := f.client.Get("http://127.0.0.1/poll?wait=3"); err == nil {
					response.Body.Close()
				}
			}()
			if i%2 == 0 {
				w.close()
			}
		}
		f.number(1, 100)
		pass(2 * time.Minute)
		if got := f.open(); got != 0 {
			t.Errorf("%d viewers are left after their viewing", got)
		}
	})
}

// A change of the count is announced to many more seldom than to few.
func TestPresence_manyAreToldMoreSeldom(t *testing.T) {
	for viewers, want := range map[int]time.Duration{1: announceEvery, announceTo: announceEvery, 3 * announceTo: 3 * announceEvery} {
		synctest.Test(t, func(t *testing.T) {
			p := newPresence(viewers + 2)
			defer p.close()
			for range viewers {
				p.add(&viewer{}, false, 0)
			}
			<-p.changes()
			var start time.Time
			for range 2 { // from one announcement to the next
				start = time.Now()
				changed := p.changes()
				p.add(&viewer{}, false, 0)
				<-changed
			}
			if took := time.Since(start); took != want {
				t.Errorf("one more than %d viewers is announced after %v, want %v", viewers, took, want)
			}
		})
	}
}
