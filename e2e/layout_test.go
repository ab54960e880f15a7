package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// shareOfLog is how much of the window is log, and how many whole lines are in view.
const shareOfLog = `(function () {
	var box = document.querySelector('#log').getBoundingClientRect();
	var left = Math.max(0, box.left), right = Math.min(innerWidth, box.right);
	var top = Math.max(0, box.top), bottom = Math.min(innerHeight, box.bottom);
	return {
		Share: 100 * Math.max(0, right - left) * Math.max(0, bottom - top) / (innerWidth * innerHeight),
		Lines: Array.from(document.querySelectorAll('#log [data-id]')).filter(function (line) {
			var at = line.getBoundingClientRect();
			return at.height > 0 && at.top >= top - 0.5 && at.bottom <= bottom + 0.5;
		}).length
	};
})()`

type share struct {
	Share float64 // in percent of the window
	Lines int
}

// logSources are what a log comes from, each with lines of every level.
func logSources() map[string]func(t *testing.T) *program {
	return map[string]func(t *testing.T) *program{
		"file": func(t *testing.T) *program { return start(t, mixedFile(t, 700)) },
		"lines": func(t *testing.T) *program {
			p, in := startFed(t)
			write(t, in, mixedLog(700))
			p.waitForURL(t)
			return p
		},
		"command": func(t *testing.T) *program {
			return start(t, "--", "sh", "-c", "cat '"+mixedFile(t, 700)+"'; sleep 600")
		},
	}
}

// Who opens a log sees a log: with the chips of the levels and the histogram over it, on every size
// of a screen.
func TestLayout_theWindowIsLog(t *testing.T) {
	t.Parallel()
	for name, serve := range logSources() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tb := openBrowser(t)
			address := serve(t).controlURL(t)
			for _, screen := range []struct {
				width, height int64
				mobile        bool
				share         float64
				lines         int
			}{
				{1280, 800, false, 70, 32},
				{1920, 1080, false, 75, 45},
				{390, 844, true, 65, 1},
				{640, 400, false, 1, 3}, // a laptop at 200 %: the log is above the fold
			} {
				name := fmt.Sprintf("%dx%d", screen.width, screen.height)
				if screen.mobile {
					tb.do(chromedp.EmulateViewport(screen.width, screen.height, chromedp.EmulateScale(2), chromedp.EmulateMobile))
				} else {
					tb.do(chromedp.EmulateViewport(screen.width, screen.height))
				}
				tb.visit("about:blank") // the same address again would load nothing
				tb.visit(address)
				tb.waitFor(shows(">=", 700) + " && document.querySelector('#toolbar button')")
				tb.waitFor("document.querySelector('#levels') && document.querySelector('#levels').offsetParent")
				if screen.height > 400 { // there is none where the window is low
					tb.waitFor("document.querySelector('#histogram').offsetParent")
				}
				got := evaluate[share](tb, shareOfLog)
				t.Logf("%s: %.1f %% of the window is log, %d whole lines", name, got.Share, got.Lines)
				if got.Share < screen.share || got.Lines < screen.lines {
					t.Errorf("%s: %.1f %% of the window is log and %d lines are in view, want at least %v %% and %d", name, got.Share, got.Lines, screen.share, screen.lines)
				}
			}
		})
	}
}
