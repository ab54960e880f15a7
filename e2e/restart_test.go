package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// A server is killed and started again on its port: the page reconnects by itself, shows the
// restart, and has every event of the new epoch.
func TestRestart_pageComesBackAndMissesNothing(t *testing.T) {
	t.Parallel()
	for _, transport := range []string{"sse", "poll"} {
		t.Run(transport, func(t *testing.T) {
			t.Parallel()
			p := startSilent(t, "--port", freePort(t))
			tb := open(t, p.url+"/?transport="+transport)
			tb.waitFor("document.querySelector('#status').getAttribute('data-state') === 'open'")
			for round := range rounds(1, 20) {
				p.publish(t, "before the power cut", "")
				tb.waitForText("before the power cut")
				p = restart(t, p)
				texts := []string{}
				for n := range 5 {
					texts = append(texts, fmt.Sprintf("round %d, event %d", round+1, n+1))
					p.publish(t, texts[n], "")
				}
				eventuallyWithin(t, comeback, "the page is back", func() bool { return strings.Contains(tb.text("#log"), texts[4]) })
				tb.waitForText("The server was restarted")
				if log := tb.text("#log"); !inOrder(log, texts...) {
					t.Fatalf("the log lacks some of %q: %s", texts, log)
				}
				expectEpoch(t, tb.shown(), p.status(t).Epoch, 5)
			}
		})
	}
}

// restart kills the program and starts it again on the same port, which is one of freePort.
func restart(t *testing.T, p *program) *program {
	t.Helper()
	p.kill()
	return startSilent(t, "--port", p.port(t)) // the last --port counts
}

// expectEpoch checks that the page shows the events 1 to n of the epoch, each once, in order, and
// behind all others.
func expectEpoch(t *testing.T, ids []string, epoch string, n int) {
	t.Helper()
	for i := range n {
		at := len(ids) - n + i
		if at < 0 || ids[at][:len(epoch)] != epoch || (block{id: ids[at]}).number() != i+1 {
			t.Fatalf("the page shows %v, want the events 1 to %d of %s at the end", ids, n, epoch)
		}
	}
	if len(ids) > n && ids[len(ids)-n-1][:len(epoch)] == epoch {
		t.Errorf("the page shows an event of %s twice: %v", epoch, ids)
	}
}
