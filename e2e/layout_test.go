package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
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

// Where the window is low the lines go first: a chart that was open elsewhere begins folded.
func TestLayout_aLowWindowBeginsWithTheLines(t *testing.T) {
	t.Parallel()
	p := start(t, mixedFile(t, 50))
	tb := openBrowser(t)
	for _, size := range []struct {
		width, height int64
		open          string
	}{{1280, 800, "false"}, {640, 400, "false"}, {1280, 800, "true"}} {
		tb.do(chromedp.EmulateViewport(size.width, size.height))
		tb.visit("about:blank")
		tb.visit(p.url)
		tb.waitFor(hasTools + " && document.getElementById('chart-button').checkVisibility()")
		if got := evaluate[string](tb, "document.getElementById('chart-button').getAttribute('aria-expanded')"); got != size.open {
			t.Errorf("%dx%d: the chart begins open: %s, want %s", size.width, size.height, got, size.open)
		}
		if size.open == "false" && size.height > 400 {
			tb.click("#chart-button")
			tb.waitFor("document.querySelector('#chart canvas').offsetParent")
		}
		if got := evaluate[share](tb, shareOfLog); size.height <= 400 && got.Lines < 6 {
			t.Errorf("%d lines are in view, want at least 6", got.Lines)
		}
	}
}

// overlapping are the words and controls over the log that lie upon each other, or outside of the
// window.
const overlapping = `(function () {
	var boxes = [], wrong = [];
	// A row of chips may scroll on a phone.
	function scrolls(e) {
		return e && (/auto|scroll/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
	}
	function visible(e) { return e.getClientRects().length && getComputedStyle(e).visibility !== 'hidden'; }
	function look(e, id) {
		if (!visible(e)) { return; }
		if (/^(BUTTON|INPUT|SELECT|A|CANVAS)$/.test(e.tagName)) {
			boxes.push({box: e.getBoundingClientRect(), what: e.outerHTML.slice(0, 90), scrolls: scrolls(e)});
			return;
		}
		Array.from(e.childNodes).forEach(function (child) {
			if (child.nodeType === 1) { look(child, id); }
			if (child.nodeType !== 3 || !child.data.trim()) { return; }
			var range = document.createRange();
			range.selectNodeContents(child);
			var box = range.getBoundingClientRect();
			for (var over = e; over && over.id !== id; over = over.parentElement) {
				var clip = over.getBoundingClientRect();
				if (getComputedStyle(over).overflowX !== 'visible') {
					box = {left: Math.max(box.left, clip.left), right: Math.min(box.right, clip.right), top: box.top, bottom: box.bottom};
				}
			}
			if (box.right - box.left > 1) { boxes.push({box: box, what: child.data.trim().slice(0, 60), scrolls: scrolls(e)}); }
		});
	}
	['top', 'toolbar', 'histogram'].forEach(function (id) {
		var e = document.getElementById(id);
		if (e) { look(e, id); }
	});
	boxes.forEach(function (a, at) {
		if ((a.box.left < -1 || a.box.right > innerWidth + 1) && !a.scrolls) { wrong.push(a.what + ' leaves the window'); }
		boxes.slice(at + 1).forEach(function (b) {
			var wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
			var high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
			if (wide > 1 && high > 3) { wrong.push(a.what + ' and ' + b.what + ' overlap by ' + Math.round(wide) + 'x' + Math.round(high)); }
		});
	});
	return wrong;
})()`

// Whatever the words over the log are, and however wide the window is, none lies upon another.
func TestLayout_nothingLiesUponAnother(t *testing.T) {
	t.Parallel()
	long := filepath.Join(t.TempDir(), strings.Repeat("a-very-long-name-", 6)+"of-a-file.log")
	if err := os.WriteFile(long, []byte(mixedLog(50)), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, stage := range map[string]struct {
		args []string
		then func(tb *tab)
	}{
		"file":    {[]string{mixedFile(t, 50)}, nil},
		"long":    {[]string{long}, nil},
		"command": {[]string{"--", "sh", "-c", "echo INFO one; echo ERROR two; sleep 600"}, nil},
		"ended":   {[]string{"--", "sh", "-c", "echo INFO one; echo ERROR two; exit 3"}, nil},
		"found":   {[]string{mixedFile(t, 50)}, func(tb *tab) { tb.typeInto("#find-text", "job"); tb.waitFor(findCount + " !== ''") }},
		"clock": {nil, func(tb *tab) {
			evaluate[any](tb, "document.querySelector('#start').click()")
			tb.waitFor(shows(">=", 1))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := start(t, stage.args...)
			tb := open(t, p.controlURL(t))
			if stage.then != nil {
				stage.then(tb)
			}
			tb.waitFor(hasTools)
			for _, width := range []int64{1920, 1280, 1024, 800, 640, 390, 320} {
				tb.do(chromedp.EmulateViewport(width, 800))
				tb.waitFor(fmt.Sprintf("innerWidth === %d", width))
				if wrong := evaluate[[]string](tb, overlapping); len(wrong) > 0 {
					t.Errorf("%d wide: %s", width, strings.Join(wrong, "\n"))
				}
			}
			if name != "clock" {
				return
			}
			// A view scrolls at the edge of the window. A phone keeps no row for the search.
			evaluate[any](tb, "location.hash = '#code'")
			for width, kept := range map[int64]bool{1280: true, 390: false} {
				tb.do(chromedp.EmulateViewport(width, 800))
				tb.waitFor(fmt.Sprintf("document.querySelector('main').offsetWidth === %d && (document.getElementById('search').offsetParent !== null) === %v", width, kept))
			}
		})
	}
}

// What comes late has its place from the start, and a longer state no more of it: a click goes
// where it was aimed at. The page may control the program, so it gets all buttons; a command has
// one more, and its state.
func TestLayout_theHeaderKeepsItsHeight(t *testing.T) {
	t.Parallel()
	titled := []string{"--title", "A talk about servers and what they say"}
	command := []string{"--", "sh", "-c",
		"sleep 60 # a command with a name that is longer than its place"}
	for width, args := range map[int64][]string{320: nil, 390: command, 560: titled, 700: titled, 760: command, 800: titled, 1024: nil, 1279: command, 1280: command, 1366: nil} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			t.Parallel()
			p := startSilent(t, args...)
			tb := openBrowser(t)
			tb.do(chromedp.EmulateViewport(width, 800))
			tb.beforeScripts(`window.heights = [];
				window.lefts = [];
				(function look() {
					var top = document.getElementById('top');
					var height = top && document.readyState !== 'loading' ? top.offsetHeight : heights[heights.length - 1];
					if (height !== heights[heights.length - 1]) { heights.push(height); }
					var views = document.getElementById('views'); // null while it is parsed
					var left = views ? views.getBoundingClientRect().left : 0;
					if (left > 0 && left !== lefts[lefts.length - 1]) { lefts.push(left); }
					requestAnimationFrame(look);
				}())`)
			tb.visit(p.controlURL(t))
			tb.waitFor(isLive)
			for n := range 20 {
				p.publish(t, fmt.Sprintf("took=%dms", 10+n), "")
			}
			tb.waitForText("took=29ms")
			tb.waitFor(hasTools + " && ['find-text', 'share-button', 'chart-button', 'viewers-button'].every(function (id) { return document.getElementById(id).checkVisibility({visibilityProperty: true}); })")
			if end := evaluate[float64](tb, "document.getElementById('menu-button').getBoundingClientRect().right"); end > float64(width)-11 {
				t.Errorf("the buttons end at %.0f px of %d", end, width)
			}
			if lefts := evaluate[[]float64](tb, "lefts"); width > 1280 && len(lefts) != 1 {
				t.Errorf("one after another the views begin at %.0f px", lefts)
			}
			p.kill()
			tb.waitFor("/Reconnecting/.test(document.getElementById('state-line').textContent)")
			if heights := evaluate[[]int](tb, "heights"); len(heights) != 1 {
				t.Errorf("one after another the header is %d px high", heights)
			}
		})
	}
}

// A name of common length is not cut off while there is room for it.
func TestLayout_theNameIsWhole(t *testing.T) {
	t.Parallel()
	p := start(t, mixedFile(t, 50))
	tb := openBrowser(t)
	for _, width := range []int64{1920, 1280, 1024, 800, 390} {
		tb.do(chromedp.EmulateViewport(width, 800))
		tb.visit("about:blank")
		tb.visit(p.controlURL(t))
		tb.waitFor(hasTools + " && document.getElementById('share-button').checkVisibility({visibilityProperty: true})")
		cut := evaluate[float64](tb, `(function (e) {
			var range = document.createRange();
			range.selectNodeContents(e);
			return range.getBoundingClientRect().width - e.getBoundingClientRect().width;
		}(document.getElementById('title')))`)
		if cut > 0.001 {
			t.Errorf("%d wide: %.2f px of the name are cut off", width, cut)
		}
	}
}
