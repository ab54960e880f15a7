package e2e

import (
	"fmt"
	"net/http"
	"slices"
	"sync/atomic"
	"testing"
	"time"
)

// heldBack lets the headers of a stream through and keeps its body, as a proxy or a virus scanner
// does that wants the whole of it first.
func heldBack(hold *atomic.Bool) func(http.Handler) http.Handler {
	return func(onward http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet && r.URL.Path == "/events" && hold.Load() {
				w.Header().Set("Content-Type", "text/event-stream")
				w.WriteHeader(http.StatusOK)
				w.(http.Flusher).Flush()
				<-r.Context().Done()
				return
			}
			onward.ServeHTTP(w, r)
		})
	}
}

// SSE that opens and delivers nothing is the most common failure of proxies: there is no error.
func TestHeld_switchesToPollingWithinSixSeconds(t *testing.T) {
	t.Parallel()
	for name, wrap := range ways() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startSilent(t)
			var hold atomic.Bool
			hold.Store(true)
			held := heldBack(&hold)
			url := meddle(t, p, func(onward http.Handler) http.Handler { return wrap(held(onward)) })
			p.publish(t, "event 1", "")
			tb := open(t, url)
			tb.waitFor("/^(connecting|open)$/.test(document.querySelector('#status').getAttribute('data-state'))")
			began := time.Now()
			p.publish(t, "event 2", "")
			tb.waitFor("document.querySelector('#status').getAttribute('data-transport') === 'poll' && document.querySelector('#status').getAttribute('data-state') === 'open'")
			if took := time.Since(began); took > promised(6*time.Second) {
				t.Errorf("the switch took %v, want at most 6 s", took)
			}
			tb.waitForText("Something between this page and the server holds the event stream back.")
			tb.click("#cause summary")
			tb.waitForText("pushpane --doctor '" + url + "/events'")
			tb.waitFor("document.querySelector('#badge').textContent.indexOf('Long polling') === 0")
			p.publish(t, "event 3", "")
			tb.waitFor(shows(">=", 3))
			if log := tb.text("#log"); !inOrder(log, "event 1", "event 2", "event 3") {
				t.Errorf("the log is %q, want events 1 to 3", log)
			}
			if got := len(tb.shown()); got != 3 {
				t.Errorf("%d events are shown, want 3", got)
			}
		})
	}
}

// The text of one feed in a browser with EventSource and in one without, as they stand at the same
// moments: what one shows the other shows at most a second later.
func TestFallback_showsTheSameAtMostASecondApart(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	with := open(t, p.url)
	without := openBrowser(t)
	without.beforeScripts("delete window.EventSource")
	without.visit(p.url)
	for _, tb := range []*tab{with, without} {
		tb.waitFor("document.querySelector('#status').getAttribute('data-state') === 'open'")
		// The moment at which each line is there, by the clock that both browsers have in common.
		evaluate[any](tb, `window.seen = {}; new MutationObserver(function () {
			Array.from(document.querySelectorAll('#log [data-id]'), function (e) {
				var id = e.getAttribute('data-id');
				seen[id] = seen[id] || Date.now();
			});
		}).observe(document.querySelector('#log'), {childList: true, subtree: true})`)
	}
	const events = 30
	pace := time.NewTicker(100 * time.Millisecond)
	defer pace.Stop()
	for n := range events {
		<-pace.C
		p.publish(t, fmt.Sprint("event ", n+1), "")
	}
	for _, tb := range []*tab{with, without} {
		tb.waitFor(shows("===", events))
	}
	if a, b := with.lines(), without.lines(); !slices.Equal(a, b) {
		t.Errorf("with EventSource:\n%q\nwithout:\n%q", a, b)
	}
	a, b := evaluate[map[string]int64](with, "seen"), evaluate[map[string]int64](without, "seen")
	limit := promised(time.Second).Milliseconds()
	for id, at := range a {
		if apart := at - b[id]; apart > limit || apart < -limit {
			t.Errorf("%s was shown %d ms apart, want at most %d", id, apart, limit)
		}
	}
}
