package e2e

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// openState is what a test waits for before it begins.
const openState = "document.querySelector('#status').getAttribute('data-state') === 'open'"

// ways are how a tab may be connected.
func ways() map[string]func(http.Handler) http.Handler {
	return map[string]func(http.Handler) http.Handler{
		"shared": func(onward http.Handler) http.Handler { return onward },
		"alone":  workerless,
	}
}

// Away to another page and back: the browser keeps the page as it was, with its worker and the
// worker's connection, and there is no viewer meanwhile. Back again the page shows the present at
// once.
func TestLeave_backShowsWhatCameMeanwhile(t *testing.T) {
	for engine, start := range engines() {
		for name, wrap := range ways() {
			t.Run(engine+"_"+name, func(t *testing.T) {
				t.Parallel()
				p := startSilent(t)
				w := start(t)
				tab := w.open(t, meddle(t, p, wrap))
				for visit, kept := 0, 0; kept < rounds(2, 20); visit++ {
					if visit > 2*kept+5 {
						t.Fatalf("the browser has kept the page in %d of %d visits, so too little was tried", kept, visit)
					}
					eventually(t, "the page is live", func() bool { return live(t, w, tab) })
					p.publish(t, fmt.Sprint("before ", visit), "")
					eventually(t, "it shows what came before", func() bool { return says(t, w, tab, "#log", fmt.Sprint("before ", visit)) })
					// A browser does not keep a page that is still loading: last come the counts.
					eventually(t, "the lines are counted", func() bool {
						return isTrue(t, w, tab, "(document.querySelector('#histogram .caption') || {}).textContent")
					})
					w.run(t, tab, "(document.body.setAttribute('data-kept', ''), true)")
					w.leave(t, tab)
					eventuallyWithin(t, promised(5*time.Second), "the server sees nobody", func() bool { return p.status(t).Viewers == 0 })
					p.publish(t, fmt.Sprint("meanwhile ", visit), "")
					w.back(t, tab)
					eventuallyWithin(t, promised(2*time.Second), "it shows what came meanwhile", func() bool { return says(t, w, tab, "#log", fmt.Sprint("meanwhile ", visit)) })
					// An EventSource of the page's own keeps Firefox from that, and so does any
					// request that is on its way when the page is left.
					if name == "alone" || isTrue(t, w, tab, "document.body.hasAttribute('data-kept')") {
						kept++
					}
					eventually(t, "the viewer is counted again", func() bool { return p.status(t).Viewers == 1 })
				}
				for i, id := range shownIn(t, w, tab) {
					if (block{id: id}).number() != i+1 {
						t.Fatalf("event %d is %s", i+1, id)
					}
				}
			})
		}
	}
}

// A frozen tab runs nothing and acknowledges nothing. The others go on, and it has everything when
// it thaws: what the worker kept for it, and what it did not keep from the server.
func TestLeave_frozenTabCatchesUp(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	w := &chromiumWindow{first: openWholeBrowser(t)}
	// The messages of the worker to the page, by the number of their effects, and a clock that
	// shows whether the page runs.
	w.first.beforeScripts(`window.said = []; window.ticks = 0; setInterval(function () { ticks += 1; }, 10);
		document.addEventListener('freeze', function () { window.froze = true; said.length = 0; });
		(function (Original) {
			window.SharedWorker = function (address, name) {
				var worker = new Original(address, name);
				worker.port.addEventListener('message', function (m) { said.push((m.data.effects || []).length); });
				return worker;
			};
		}(window.SharedWorker));`)
	frozen, other := w.open(t, p.url), w.open(t, p.url)
	eventually(t, "both are live", func() bool { return live(t, w, frozen) && live(t, w, other) })
	setState := func(state string) {
		t.Helper()
		params := page.SetWebLifecycleStateParams{State: page.SetWebLifecycleStateState(state)}
		if _, err := chromedp.Call(w.tabs[frozen].ctx, page.SetWebLifecycleState, params); err != nil {
			t.Fatal(err)
		}
	}
	ticks := func() (n int) {
		t.Helper()
		decode(t, string(w.run(t, frozen, "ticks")), &n)
		return n
	}
	setState("frozen")
	eventually(t, "the tab is frozen", func() bool { return isTrue(t, w, frozen, "window.froze") })
	stoodStill := ticks()
	const events = 3000 // more than the worker keeps (hub.js)
	lines := make([]string, events)
	for i := range lines {
		lines[i] = fmt.Sprint("event ", i+1)
	}
	p.ask(t, "POST", "/events", strings.NewReader(strings.Join(lines, "\n")), "Content-Type", "application/x-ndjson")
	all := shows(">=", events)
	eventually(t, "the other tab has all events", func() bool { return isTrue(t, w, other, all) })
	if got := ticks(); got != stoodStill {
		t.Fatalf("the clock of the frozen tab went from %d to %d", stoodStill, got)
	}
	setState("active")
	w.show(t, frozen)
	eventually(t, "the thawed tab has all events", func() bool { return isTrue(t, w, frozen, all) })
	// One message waited for it, for all the others it was asked first, and none holds more than
	// the worker keeps.
	var said []int
	decode(t, string(w.run(t, frozen, "said")), &said)
	if len(said) == 0 || said[0] > 10 || slices.Max(said) > 2000 || len(said) > 20 {
		t.Errorf("the worker said %v effects to the thawed tab, want a few, then at most 2000", said)
	}
	for _, tab := range []int{frozen, other} {
		ids := shownIn(t, w, tab)
		if len(ids) != events {
			t.Errorf("tab %d shows %d events, want %d", tab+1, len(ids), events)
		}
		for i, id := range ids {
			if (block{id: id}).number() != i+1 {
				t.Fatalf("event %d in tab %d is %s", i+1, tab+1, id)
			}
		}
	}
}

// A browser is one viewer however many tabs it has, and every page shows both numbers live.
func TestLeave_viewersAndTabsAreCounted(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	w := &chromiumWindow{first: openWholeBrowser(t)}
	for range 3 {
		w.open(t, p.url)
	}
	eventually(t, "three tabs are one viewer", func() bool {
		return says(t, w, 0, "#badge", "shared by 3 tabs") && says(t, w, 0, "#viewers", "Only you")
	})
	another := &chromiumWindow{first: openWholeBrowser(t)}
	another.open(t, "about:blank")
	closed := another.open(t, p.url)
	eventually(t, "the other browser is counted", func() bool { return says(t, another, closed, "#viewers", "1 other") })
	eventually(t, "the tabs learn of the other browser", func() bool { return says(t, w, 1, "#viewers", "1 other") })
	w.tabs[2].visit("about:blank")
	eventually(t, "a tab that leaves is not counted", func() bool { return says(t, w, 0, "#badge", "shared by 2 tabs") })
	another.close(closed)
	eventually(t, "nor is a browser", func() bool { return says(t, w, 1, "#viewers", "Only you") })
}

// A worker that dies closes the connection of all tabs without a message. The visible tab notices
// first, and starts another for all.
func TestLeave_deadWorkerIsReplaced(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	// Not by its own end alone: Chromium keeps the stream of a worker that has closed itself.
	url := meddle(t, p, workerAfter(`(function (Source) {
		var last;
		self.EventSource = function (url) { return last = new Source(url); };
		new BroadcastChannel('die').onmessage = function () {
			last.close();
			self.close();
		};
	}(self.EventSource));
	`))
	w := &chromiumWindow{first: openWholeBrowser(t)}
	for range 3 {
		w.open(t, url)
	}
	for tab := range 3 {
		eventually(t, "the tab is live", func() bool { return live(t, w, tab) })
	}
	p.publish(t, "before", "")
	eventually(t, "the tab shows what came before", func() bool { return says(t, w, 0, "#log", "before") })
	w.run(t, 0, "(new BroadcastChannel('die').postMessage(''), true)")
	eventually(t, "the connection has gone", func() bool { return p.status(t).Viewers == 0 })
	p.publish(t, "meanwhile", "")
	w.show(t, 0)
	eventuallyWithin(t, promised(6*time.Second), "the tab that is looked at has another worker", func() bool {
		return live(t, w, 0) && says(t, w, 0, "#log", "meanwhile")
	})
	if ids := shownIn(t, w, 0); len(ids) != 2 {
		t.Errorf("%d events are shown, want 2: %v", len(ids), ids)
	}
}
