package e2e

import (
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// hundred is a line of 100 bytes with its line end, that says which it is.
func hundred(n int) string {
	text := fmt.Sprintf("line %d ", n)
	return text + strings.Repeat("x", 99-len(text)) + "\n"
}

// flow writes so many lines a second for so long, in order, and returns how many that were.
func flow(t testing.TB, in io.Writer, from, perSecond int, long time.Duration) int {
	t.Helper()
	const perTick = 100
	tick := time.NewTicker(time.Duration(perTick) * time.Second / time.Duration(perSecond))
	defer tick.Stop()
	n := from
	for end := time.Now().Add(long); time.Now().Before(end); {
		<-tick.C
		var batch strings.Builder
		for range perTick {
			n++
			batch.WriteString(hundred(n))
		}
		write(t, in, batch.String())
	}
	return n
}

// watchFrames notes in the page how long each frame took from now on, in ms.
const watchFrames = `window.frames_ = []; window.tasks = []; (function () {
	var before = performance.now();
	requestAnimationFrame(function next(now) {
		frames_.push(now - before);
		before = now;
		requestAnimationFrame(next);
	});
	new PerformanceObserver(function (list) { list.getEntries().forEach(function (e) { tasks.push(e.duration); }); }).observe({entryTypes: ['longtask']});
}())`

func TestReader_fastLinesStaySmooth(t *testing.T) {
	p, in := startFed(t)
	write(t, in, hundred(1))
	p.waitForURL(t)
	tb := openBrowser(t)
	tb.do(chromedp.EmulateViewport(1280, 800))
	tb.visit(p.url)
	tb.waitFor(shows("===", 1))
	long := 5 * time.Second
	if soak() {
		long = time.Minute
	}
	evaluate[any](tb, watchFrames)
	began := time.Now()
	n := flow(t, in, 1, perSecond(), long)
	wrote := time.Since(began)
	tb.waitFor(shows("===", n))
	lag := time.Since(began) - wrote
	t.Logf("%d lines in %v, the last was shown %v later", n, wrote, lag)
	t.Logf("frames %s", evaluate[string](tb, "JSON.stringify([frames_.length, Math.max.apply(null, frames_), frames_.filter(function (f) { return f > 50; }).length, frames_.reduce(function(a,b){return a+b},0)/frames_.length, tasks])"))
}

func perSecond() int {
	n := 5000
	fmt.Sscan(os.Getenv("LPS"), &n)
	return n
}
