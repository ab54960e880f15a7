package e2e

import (
	"testing"
	"time"
)

// A second engine: EventSource, timers and the layout of the link are its own.
func TestFirefox_clickShowsTheTicks(t *testing.T) {
	t.Parallel()
	p := start(t, "--duration", "8s", "--interval", "1s")
	f := startFirefox(t)
	f.visit(p.url)
	f.click("#start")
	f.waitFor("document.body.innerText.indexOf('" + wordsOpened + "') >= 0")
	f.waitFor("document.body.innerText.indexOf('" + wordsClosed + "') >= 0")
	var ids []string
	decode(t, string(f.run("return Array.from(document.querySelectorAll('#log [data-id]'), e => e.getAttribute('data-id'))")), &ids)
	expectTicks(t, ids, 3, time.Second)
	var transport string
	decode(t, string(f.run("return document.querySelector('#status').getAttribute('data-transport')")), &transport)
	if transport != "sse" {
		t.Errorf("transport is %q, want sse", transport)
	}
}
