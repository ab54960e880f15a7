package e2e

import (
	"strings"
	"testing"
)

// The same expectations as over SSE, and a notice about polling.
func TestFallback_withoutEventSourceTheSameByPolling(t *testing.T) {
	t.Parallel()
	p := start(t, "--duration", "8s", "--interval", "1s")
	wire := proxyTo(t, p)
	tb := openBrowser(t)
	tb.beforeScripts("delete window.EventSource")
	tb.visit(wire.url)
	watchTheMinute(t, tb, wire, "poll")
	if got := tb.text("#notice"); !strings.Contains(got, wordsNotice) {
		t.Errorf("the notice is %q, want it to hold %q", got, wordsNotice)
	}
}

// The notice must not blame a browser that can do it.
func TestFallback_isForcedByTheAddress(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	tb := open(t, p.url+"/?transport=poll")
	tb.waitFor("document.querySelector('#status').getAttribute('data-state') === 'open'")
	if got := tb.transport(); got != "poll" {
		t.Errorf("transport is %q, want poll", got)
	}
	if got := tb.text("#notice"); strings.Contains(got, wordsNotice) {
		t.Errorf("the notice is %q, but this browser has EventSource", got)
	}
	for _, text := range []string{"one", "two", "three"} {
		p.publish(t, text, "")
	}
	tb.waitFor(shows("===", 3))
	if log := tb.text("#log"); !inOrder(log, "one", "two", "three") {
		t.Errorf("the log is %q, want one, two, three", log)
	}
}
