package e2e

import (
	"net"
	"net/http"
	"testing"
	"time"
)

const (
	offered = "document.querySelector('#start').offsetParent !== null"
	isReady = "document.querySelector('#state').textContent === 'Ready' && " + offered
	hasGone = "document.querySelector('#state').textContent.indexOf('pushpane has stopped') === 0 && " +
		"document.querySelector('#notice').textContent.indexOf('Start pushpane again') === 0 && !(" + offered + ")"
	// look is what a browser does when its window is looked at.
	look = "window.dispatchEvent(new Event('focus'))"
)

// A page that waits for its click notices that the server has gone, offers nothing then, and goes
// on by itself when it is back: every tab, whatever its transport.
func TestGone_beforeTheClick(t *testing.T) {
	for engine, begin := range engines() {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			p := start(t, "--interval", "50ms", "--port", freePort(t))
			w := begin(t)
			tabs := []int{w.open(t, p.url), w.open(t, p.url), w.open(t, p.url+"/?transport=poll")}
			each := func(what, expression string) {
				t.Helper()
				for _, tab := range tabs {
					w.show(t, tab)
					w.run(t, tab, look)
					eventuallyWithin(t, comeback, what, func() bool { return isTrue(t, w, tab, expression) })
				}
			}
			each("the page offers the click", isReady)
			p.kill()
			each("the page says that pushpane has stopped", hasGone)
			start(t, "--interval", "50ms", "--port", p.port(t))
			each("the page offers the click again", isReady)
			w.run(t, tabs[2], "(document.querySelector('#start').click(), true)")
			eventually(t, "the page is live", func() bool {
				return isTrue(t, w, tabs[2], "document.querySelectorAll('#log [data-id]').length >= 5")
			})
		})
	}
}

// The same behind the end of a viewing, where the link is for another one.
func TestGone_behindTheEnd(t *testing.T) {
	t.Parallel()
	p := start(t, "--interval", "50ms", "--duration", "1s", "--port", freePort(t))
	tb := open(t, p.url)
	tb.click("#start")
	tb.waitFor("document.querySelector('#state').textContent === 'Ended' && " + offered)
	p.interrupt(t)
	p.exitCode(t, 10*time.Second)
	tb.looksUntilGone()
	start(t, "--interval", "50ms", "--port", p.port(t))
	eventuallyWithin(t, comeback, "the link is there again", func() bool {
		return evaluate[bool](tb, "document.querySelector('#state').textContent === 'Ended' && "+offered)
	})
}

// looksUntilGone looks again and again, since a look soon after an answer asks nothing.
func (tb *tab) looksUntilGone() {
	tb.t.Helper()
	eventually(tb.t, "the page says that pushpane has stopped", func() bool {
		evaluate[any](tb, look)
		return evaluate[bool](tb, hasGone)
	})
}

// Another program at the same address is not pushpane, whatever it answers.
func TestGone_anotherProgramAnswers(t *testing.T) {
	t.Parallel()
	p := start(t, "--port", freePort(t))
	tb := open(t, p.url)
	tb.waitFor(isReady)
	addr := p.addr(t)
	p.kill()
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	other := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("{}")) })}
	t.Cleanup(func() { other.Close() })
	go other.Serve(l)
	tb.looksUntilGone()
}
