package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// counting runs before the worker's own script and sends its pages a message for each request. They
// are counted where they are made: a connection that is refused reaches no server, and where one
// breaks Chromium asks again by itself.
const counting = `(function (channel) {
	function tell(url) {
		if (/^(events|poll)\?/.test(url)) {
			channel.postMessage(Date.now());
		}
	}
	var Source = self.EventSource;
	var open = XMLHttpRequest.prototype.open;
	self.EventSource = function (url) {
		tell(url);
		return new Source(url);
	};
	XMLHttpRequest.prototype.open = function (method, url) {
		tell(url);
		return open.apply(this, arguments);
	};
}(new BroadcastChannel('asked')));
`

// What fifty pages do in simulated time (ui/test/away.test.js), real ones do here: each with a
// worker of its own, as in different browsers, while nothing listens at the port. All fifty of a
// soak run leave nothing of the machine to others.
func TestAway_pagesAskSeldomAndComeBack(t *testing.T) {
	if !soak() {
		t.Parallel()
	}
	p := startSilent(t)
	way := cableTo(t, strings.TrimPrefix(meddle(t, p, workerAfter(counting)), "http://"))
	first := openBrowser(t)
	pages := make([]*tab, rounds(4, 50))
	for i := range pages {
		ctx, cancel := chromedp.NewContext(first.ctx, chromedp.WithNewBrowserContext())
		t.Cleanup(cancel)
		pages[i] = startTab(t, ctx)
		pages[i].beforeScripts("window.asked = []; new BroadcastChannel('asked').onmessage = function (m) { asked.push(m.data); }")
		pages[i].visit(way.url)
		pages[i].waitFor(openState)
	}
	away := time.Now()
	way.refuse()
	// The outage is the fault itself: it must last.
	<-time.After(time.Duration(rounds(5, 120)) * time.Second)
	for _, tb := range pages {
		tb.waitFor(fmt.Sprintf("asked.some(function (at) { return at >= %d; })", away.UnixMilli()))
	}
	p.publish(t, "meanwhile", "")
	back := time.Now()
	way.restore()
	var returns []time.Duration
	missing := slices.Clone(pages)
	eventuallyWithin(t, promised(35*time.Second), "all pages are back and show what came meanwhile", func() bool {
		missing = slices.DeleteFunc(missing, func(tb *tab) bool {
			is := evaluate[bool](tb, openState+" && document.querySelector('#log').textContent.indexOf('meanwhile') >= 0")
			if is {
				returns = append(returns, time.Since(back))
			}
			return is
		})
		return len(missing) == 0
	})
	perSecond := map[int64]int{}
	all := 0
	for i, tb := range pages {
		var before int64
		for _, at := range evaluate[[]int64](tb, "asked") {
			if at < away.UnixMilli() || at > back.UnixMilli() {
				continue
			}
			all++
			perSecond[(at-away.UnixMilli())/1000]++
			// The page counts a second from one attempt to the next by a clock that is finer than
			// this one.
			if apart := at - before; apart < 900 {
				t.Errorf("page %d asked again after %d ms, want at least a second", i+1, apart)
			}
			before = at
		}
		if before == 0 {
			t.Errorf("page %d has not asked at all", i+1)
		}
	}
	most := 0
	for _, n := range perSecond {
		most = max(most, n)
	}
	if most > len(pages) {
		t.Errorf("%d requests in one second, want at most one a page", most)
	}
	t.Logf("%d pages asked %d times in %v, at most %d in one second; half of them were back after %v, the last after %v",
		len(pages), all, back.Sub(away).Round(time.Second), most, returns[len(returns)/2].Round(time.Millisecond), returns[len(returns)-1].Round(time.Millisecond))
}
