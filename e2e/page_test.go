package e2e

import (
	"testing"
	"time"
)

// The words that the page keeps from where it comes from.
const (
	wordsOpened = "Connection Opened."
	wordsClosed = "Connection Closed."
	wordsLink   = "Click Me To See Magic"
	wordsNotice = "Your browser doesn't support Server Sent Events."
)

// quiet is how long a page must stay silent after the end. A page that came back would do so within
// the longest retry, 3 s (docs/wire.md). That nothing comes cannot be waited for, so this one
// window is a fixed one.
const quiet = 4 * time.Second

// The main job of the program, in a browser that people use.
func TestPage_clickShowsTheMinute(t *testing.T) {
	t.Parallel()
	p := start(t, "--duration", "8s", "--interval", "1s")
	// The proxy sees every request, those of a shared worker too, which the page's own network
	// events leave out.
	wire := proxyTo(t, p)
	watchTheMinute(t, open(t, wire.url), wire, "sse")
}

// watchTheMinute clicks the link and expects the whole of a viewing of 8 s with a tick a second.
func watchTheMinute(t *testing.T, tb *tab, wire *faultyProxy, transport string) {
	t.Helper()
	if got := tb.text("#start"); got != wordsLink {
		t.Fatalf("the link says %q, want %q", got, wordsLink)
	}
	if got := tb.state(); got != "idle" {
		t.Errorf("state before the click is %q, want idle", got)
	}
	tb.click("#start")
	tb.waitForText(wordsOpened)
	if got := tb.transport(); got != transport {
		t.Errorf("transport is %q, want %q", got, transport)
	}
	tb.waitFor(shows(">=", 3))
	tb.waitForText(wordsClosed)
	tb.waitFor("document.querySelector('#status').getAttribute('data-state') === 'ended'")
	tb.waitFor("document.querySelector('#start').offsetParent !== null")

	expectTicks(t, tb.shown(), 3, time.Second)
	if body := tb.text("body"); !inOrder(body, wordsOpened, wordsClosed) {
		t.Errorf("want %q before %q in:\n%s", wordsOpened, wordsClosed, body)
	}
	asked := wire.asks.Load()
	if comesTrue(t, quiet, func() bool { return wire.asks.Load() != asked }) {
		t.Errorf("the page sent %d bytes after the end, want none", wire.asks.Load()-asked)
	}
}

// After the end of a viewing a click starts a new one.
func TestPage_linkWorksAgainAfterTheEnd(t *testing.T) {
	t.Parallel()
	p := start(t, "--duration", "3s", "--interval", "200ms")
	tb := open(t, p.url)
	for range 2 {
		// A viewing of three seconds is soon over: its lines show that it was.
		evaluate[any](tb, "document.querySelectorAll('#log [data-id]').forEach(function (line) { line.className += ' before'; })")
		tb.click("#start")
		tb.waitFor("document.querySelector('#log .note-closed') && document.querySelector('#log [data-id]') && !document.querySelector('#log .before') && " +
			"document.querySelector('#status').getAttribute('data-state') === 'ended'")
	}
}

// The one test with the default minute; it does not wait for its end.
func TestPage_showsTheTimeLeft(t *testing.T) {
	t.Parallel()
	p := start(t)
	tb := open(t, p.url)
	tb.click("#start")
	tb.waitForText(wordsOpened)
	// The default minute: the bar moves by itself, whatever the events do.
	const bar = "document.querySelector('[role=progressbar]').getAttribute('aria-valuenow')"
	tb.waitFor(bar)
	before := evaluate[string](tb, bar)
	tb.waitFor(bar + " !== '" + before + "'")
}

// The promise that the starting point made and did not keep.
func TestPage_messageOfOneTabShowsInTheOther(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	first := open(t, p.url)
	second := first.another(p.url)
	for _, tb := range []*tab{first, second} {
		tb.waitFor("document.querySelector('#status').getAttribute('data-state') === 'open'")
	}
	// As a script of the page's own origin does it: past the page's policy and the server's checks
	// in a real browser.
	evaluate[any](first, "fetch('events', {method: 'POST', body: 'hello from the first tab'})")
	second.waitForText("hello from the first tab")
	first.waitForText("hello from the first tab")
}

// Promise 6 for pages that are not ours: an EventSource by itself comes back after every end, and
// must learn that it is one.
func TestPage_bareEventSourceStopsForGood(t *testing.T) {
	t.Parallel()
	p := start(t, "--duration", "1s", "--interval", "200ms")
	tb := open(t, p.url)
	evaluate[any](tb, `window.ends = 0;
		window.source = new EventSource('events');
		source.addEventListener('end', function () { ends++; });`)
	tb.waitFor("source.readyState === EventSource.CLOSED")
	if got := evaluate[int](tb, "ends"); got != 1 {
		t.Errorf("it heard %d ends, want 1", got)
	}
}

// A blank page would be the worst answer.
func TestPage_withoutScriptsSaysWhatToDo(t *testing.T) {
	t.Parallel()
	p := start(t)
	tb := openBrowser(t)
	tb.scriptsOff()
	tb.visit(p.url)
	if got := tb.text("noscript"); got == "" {
		t.Errorf("nothing is said where JavaScript is off; the page: %s", tb.text("body"))
	}
}
