package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// requests counts those that pass, by path.
type requests struct {
	mu    sync.Mutex
	paths map[string]int // guarded by mu
}

func (r *requests) wrap(onward http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		r.mu.Lock()
		r.paths[request.URL.Path]++
		r.mu.Unlock()
		onward.ServeHTTP(w, request)
	})
}

// of is how many there were whose path begins so.
func (r *requests) of(path string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for p, count := range r.paths {
		if strings.HasPrefix(p, path) {
			n += count
		}
	}
	return n
}

// thousands is a number of thousands as the page writes it.
func thousands(n int) string { return fmt.Sprintf("%d,%03d", n/1000, n%1000) }

// The server counts: the page has the counts of the whole history, which it does not read, and they
// stay exact while lines come.
func TestCounts_areOfTheServer(t *testing.T) {
	t.Parallel()
	for _, transport := range []string{"sse", "poll"} {
		t.Run(transport, func(t *testing.T) {
			t.Parallel()
			p, in := startLog(t, 60000)
			asked := &requests{paths: map[string]int{}}
			tb := open(t, meddle(t, p, asked.wrap)+"/?transport="+transport)
			tb.waitFor(levelsInRow + " === 'Error 60 Warn 60 Info 0 Debug 0 Other 59,880 and worse'")
			tb.waitFor(caption + ".indexOf('60,000 lines, by when they came; ') === 0")
			evaluate[any](tb, `window.inexact = [];
				new MutationObserver(function () {
					var text = document.querySelector('#levels').innerText + `+caption+`;
					if (/\+|At least/.test(text)) { inexact.push(text); }
				}).observe(document.body, {subtree: true, childList: true, characterData: true})`)
			for i := range 10 {
				write(t, in, strings.Repeat("more\n", 100)+"ERROR: one\n")
				tb.waitFor(fmt.Sprintf("%s.indexOf('Error %d Warn 60 Info 0 Debug 0 Other %s ') === 0", levelsInRow, 61+i, thousands(59980+100*i)))
				tb.waitFor(fmt.Sprintf("%s.indexOf('%s lines, ') === 0", caption, thousands(60101+101*i)))
			}
			if was := evaluate[[]string](tb, "inexact"); len(was) > 0 {
				t.Errorf("of all that came the page has shown %q", was)
			}
			if streams, polls := asked.of("/events"), asked.of("/poll"); transport == "sse" && (streams != 1 || polls != 0) || transport == "poll" && streams != 0 {
				t.Errorf("%d streams and %d polls, want the page's own", streams, polls)
			}
			if n := asked.of("/searcher-"); n != 0 {
				t.Errorf("the script of a worker was asked for %d times, want none", n)
			}
			if n := asked.of("/counts"); n < 2 {
				t.Errorf("/counts was asked for %d times", n)
			}
		})
	}
}

// A page without lines asks for nothing, and neither does one that is not looked at.
func TestCounts_onlyWhenThereIsSomethingToSee(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	asked := &requests{paths: map[string]int{}}
	tb := openBrowser(t)
	tb.beforeScripts(`window.away = false; Object.defineProperty(document, 'hidden', {get: function () { return away; }});`)
	tb.visit(meddle(t, p, asked.wrap))
	tb.waitFor("document.querySelector('#status').getAttribute('data-state') === 'open'")
	tb.waitForTools()
	p.publish(t, "ERROR: one", "")
	tb.waitFor(levelsInRow + ".indexOf('Error 1 ') === 0")
	evaluate[any](tb, "away = true; document.dispatchEvent(new Event('visibilitychange'))")
	before := asked.of("/counts")
	for i := range 20 {
		p.publish(t, fmt.Sprint("ERROR: away ", i), "")
		tb.waitForText(fmt.Sprint("away ", i))
	}
	if n := asked.of("/counts"); n != before {
		t.Errorf("a page that is not looked at has asked %d times", n-before)
	}
	evaluate[any](tb, "away = false; document.dispatchEvent(new Event('visibilitychange'))")
	tb.waitFor(levelsInRow + ".indexOf('Error 21 ') === 0")
}

// The lines of a server that is gone count beside those of the next one, until they are cleared
// away; then the server counts again.
func TestCounts_acrossARestart(t *testing.T) {
	t.Parallel()
	p := startSilent(t, "--port", freePort(t))
	p.publish(t, "ERROR: before", "")
	tb := open(t, p.url)
	tb.waitFor(levelsInRow + ".indexOf('Error 1 Warn 0 ') === 0")
	p = restart(t, p)
	p.publish(t, "ERROR: behind", "")
	p.publish(t, "WARN: behind", "")
	eventuallyWithin(t, comeback, "both are counted", func() bool { return evaluate[bool](tb, levelsInRow+".indexOf('Error 2 Warn 1 ') === 0") })
	p.publish(t, "ERROR: more", "")
	tb.waitFor(levelsInRow + ".indexOf('Error 3 Warn 1 ') === 0")
	tb.pressButton("Clear this page")
	tb.waitFor(levelsInRow + ".indexOf('Error 0 Warn 0 ') === 0")
	p.publish(t, "ERROR: again", "")
	tb.waitFor(levelsInRow + ".indexOf('Error 1 Warn 0 ') === 0")
}

// What the server did not answer is asked again when the connection is back, though nothing comes.
func TestCounts_goOnWithTheConnection(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	p.publish(t, "ERROR: one", "")
	way := cableTo(t, p.addr(t))
	tb := open(t, way.url)
	tb.waitFor(levelsInRow + ".indexOf('Error 1 ') === 0")
	way.refuse()
	tb.do(chromedp.EmulateViewport(500, 800)) // another view of the histogram
	tb.waitFor(levelsInRow + ".indexOf('Error 1+ ') === 0")
	way.restore()
	eventuallyWithin(t, comeback, "the counts are exact", func() bool { return evaluate[bool](tb, levelsInRow+".indexOf('Error 1 ') === 0") })
}

// A guest, whose page comes by another listener, has them as well.
func TestCounts_ofAGuest(t *testing.T) {
	t.Parallel()
	p, _ := startLog(t, 60000)
	guest := joined(t, p.invite(t), "line 60000 of the test")
	guest.waitFor(levelsInRow + " === 'Error 60 Warn 60 Info 0 Debug 0 Other 59,880 and worse'")
}
