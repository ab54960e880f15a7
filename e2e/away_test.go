package e2e

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// outage is a server that goes away for a while, and remembers who asked for events meanwhile.
type outage struct {
	mu    sync.Mutex
	away  bool                   // guarded by mu
	asked map[string][]time.Time // guarded by mu; by the name of the client
	lost  context.Context        // guarded by mu; ends when the server goes
	lose  context.CancelFunc     // guarded by mu
}

func newOutage() *outage {
	o := &outage{asked: map[string][]time.Time{}}
	o.lost, o.lose = context.WithCancel(context.Background())
	return o
}

func (o *outage) wrap(onward http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		o.mu.Lock()
		away, lost := o.away, o.lost
		if away && (r.URL.Path == "/events" || r.URL.Path == "/poll") {
			client := r.URL.Query().Get("client")
			o.asked[client] = append(o.asked[client], time.Now())
		}
		o.mu.Unlock()
		if away {
			// Not a connection that breaks: Chromium asks again by itself where one that was kept alive does.
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		defer context.AfterFunc(lost, cancel)()
		onward.ServeHTTP(w, r.WithContext(ctx))
	})
}

func (o *outage) set(away bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.away = away
	if away {
		o.lose()
		return
	}
	o.lost, o.lose = context.WithCancel(context.Background())
}

// What fifty pages do in simulated time (ui/test/away.test.js), a few real ones do here: each with a worker of its own, as in different
// browsers.
func TestAway_pagesAskSeldomAndComeBack(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	server := newOutage()
	url := meddle(t, p, server.wrap)
	first := openBrowser(t)
	pages := make([]*tab, rounds(4, 12))
	for i := range pages {
		ctx, cancel := chromedp.NewContext(first.ctx, chromedp.WithNewBrowserContext())
		t.Cleanup(cancel)
		pages[i] = startTab(t, ctx)
		pages[i].visit(url)
		pages[i].waitFor(openState)
	}
	server.set(true)
	// The outage is the fault itself: it must last.
	<-time.After(time.Duration(rounds(5, 120)) * time.Second)
	p.publish(t, "meanwhile", "")
	server.set(false)
	back := time.Now()
	for i, tb := range pages {
		eventuallyWithin(t, 35*time.Second-time.Since(back), fmt.Sprintf("page %d is back and shows what came meanwhile", i+1), func() bool {
			return evaluate[bool](tb, openState+" && document.querySelector('#log').textContent.indexOf('meanwhile') >= 0")
		})
	}
	server.mu.Lock()
	defer server.mu.Unlock()
	if len(server.asked) != len(pages) {
		t.Errorf("%d clients asked, want %d", len(server.asked), len(pages))
	}
	for client, at := range server.asked {
		for i := 1; i < len(at); i++ {
			// The page counts a second from one attempt to the next; on the way it may shrink a little.
			if apart := at[i].Sub(at[i-1]); apart < 900*time.Millisecond {
				t.Errorf("%s asked again after %v, want at least a second", client, apart)
			}
		}
	}
}
