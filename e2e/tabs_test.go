package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// A browser allows six connections to one host: a seventh tab with one of its own would hang, and
// every POST with it.
func TestTabs_twentyShareOneConnection(t *testing.T) {
	for name, start := range engines() {
		t.Run(name, func(t *testing.T) {
			besideEachOther(t)
			p := startSilent(t, "--verbose")
			w := start(t)
			openTabs(t, w, p, 0, 8)
			messageReachesAll(t, w, 7, 8)
			openTabs(t, w, p, 8, 20)
			messageReachesAll(t, w, 7, 20)
			if got := p.status(t).Viewers; got != 1 {
				t.Errorf("%d viewers, want 1: a browser is one", got)
			}
			for _, tab := range []int{0, 7, 19} {
				w.show(t, tab)
				w.reload(t, tab)
				eventuallyWithin(t, promised(5*time.Second), "the tab is back with what was said", func() bool {
					return live(t, w, tab) && says(t, w, tab, "#log", "message to 20 tabs")
				})
			}
			burst(t, w, p, 20, 1000)
			if got := strings.Count(p.stderr.String(), "GET /events"); got != 1 {
				t.Errorf("%d streams were opened, want 1: a tab that comes or goes takes nothing with it", got)
			}
		})
	}
}

// openTabs opens tabs from..to-1, each of which must be live within 5 s.
func openTabs(t *testing.T, w window, p *program, from, to int) {
	t.Helper()
	for tab := from; tab < to; tab++ {
		began := time.Now()
		w.open(t, p.url)
		eventuallyWithin(t, promised(5*time.Second)-time.Since(began), fmt.Sprintf("tab %d is live", tab+1), func() bool { return live(t, w, tab) })
	}
	eventually(t, "the badge counts the tabs", func() bool {
		return says(t, w, 0, "#badge", fmt.Sprintf("shared by %d tabs", to))
	})
}

func messageReachesAll(t *testing.T, w window, from, tabs int) {
	t.Helper()
	text := fmt.Sprintf("message to %d tabs", tabs)
	began := time.Now()
	sendFrom(t, w, from, "Ada", text)
	for tab := range tabs {
		eventuallyWithin(t, promised(2*time.Second)-time.Since(began), fmt.Sprintf("tab %d shows the message", tab+1), func() bool {
			return says(t, w, tab, "#log", text)
		})
	}
	// Whose it is comes with the answer to the POST, not with the event.
	eventually(t, "the sender shows it as its own", func() bool { return says(t, w, from, "#log", "Ada (you)") })
	for tab := range tabs {
		if tab != from && says(t, w, tab, "#log", "Ada (you)") {
			t.Errorf("tab %d shows the message as its own", tab+1)
		}
	}
}

// burst publishes n events one by one; every tab must show all of them in order, each once.
func burst(t *testing.T, w window, p *program, tabs, n int) {
	t.Helper()
	before := p.status(t).Events
	for i := range n {
		p.publish(t, fmt.Sprint("event ", i+1), "")
	}
	for tab := range tabs {
		eventually(t, fmt.Sprintf("tab %d has all events", tab+1), func() bool {
			return isTrue(t, w, tab, shows(">=", before+n))
		})
		ids := shownIn(t, w, tab)
		if len(ids) != before+n {
			t.Errorf("tab %d shows %d events, want %d", tab+1, len(ids), before+n)
		}
		for i, id := range ids {
			if (block{id: id}).number() != i+1 {
				t.Fatalf("event %d in tab %d is %s", i+1, tab+1, id)
			}
		}
	}
}

// One viewing for the browser: the first click opens it, the second joins it with the time that is
// left.
func TestTabs_shareOneViewing(t *testing.T) {
	t.Parallel()
	p := start(t, "--duration", "20s", "--interval", "500ms")
	first := open(t, p.url)
	second := first.another(p.url) // loaded before: the viewing lasts 20 s
	first.click("#start")
	first.waitFor(shows(">=", 4))
	if got := second.state(); got != "idle" {
		t.Errorf("state of the second tab is %q before its click, want idle", got)
	}
	second.click("#start")
	second.waitFor(shows(">=", 3))
	second.waitFor("/^[0-9]+ seconds? left$/.test(document.querySelector('#left').textContent) && document.querySelector('#left').textContent !== '20 seconds left'")
	for _, tb := range []*tab{first, second} {
		tb.waitForText(wordsClosed)
		expectTicks(t, tb.shown(), 3, 500*time.Millisecond)
	}
	if a, b := first.shown(), second.shown(); a[len(a)-1] != b[len(b)-1] {
		t.Errorf("the tabs end with %s and %s, want the same", a[len(a)-1], b[len(b)-1])
	}
	// A new viewing is opened by its click, in that tab only.
	first.click("#start")
	first.waitFor("document.querySelector('#status').getAttribute('data-state') === 'open'")
	if got := second.state(); got != "ended" {
		t.Errorf("state of the other tab is %q, want ended until its own click", got)
	}
}
