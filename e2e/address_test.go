package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const (
	fragment = "location.hash"
	caption  = "document.querySelector('#histogram .caption').textContent"
	// rows is the text of the lines in view.
	rows = "Array.from(document.querySelectorAll('#log .line .text'), function (e) { return e.textContent; }).join('|')"
)

// openTimes shows a file of a thousand lines, each a second behind the one before by its own time,
// which is a day ago.
func openTimes(t *testing.T, address string) (*program, *tab) {
	t.Helper()
	var text strings.Builder
	for i := range 1000 {
		level := "INFO"
		switch i % 100 {
		case 7:
			level = "ERROR"
		case 8:
			level = "WARN"
		}
		fmt.Fprintf(&text, "2026-01-02T10:%02d:%02d %s line %d\n", i/60, i%60, level, i)
	}
	file := filepath.Join(t.TempDir(), "a.log")
	if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	p := startSilent(t, "--lines", "2000", file)
	tb := open(t, p.url+address)
	tb.waitForTools()
	return p, tb
}

// dragOver drags on the histogram from one part of its width to another.
func (tb *tab) dragOver(from, to float64) {
	tb.t.Helper()
	tb.waitFor(caption + " !== ''")
	type box struct{ Left, Top, Width float64 }
	b := evaluate[box](tb, "(function (r) { return {Left: r.left, Top: r.top, Width: r.width}; }(document.querySelector('#histogram canvas').getBoundingClientRect()))")
	y := b.Top + 10
	tb.do(chromedp.MouseEvent("mousePressed", b.Left+from*b.Width, y, chromedp.ButtonLeft),
		chromedp.MouseEvent("mouseMoved", b.Left+(from+to)/2*b.Width, y, chromedp.ButtonLeft),
		chromedp.MouseEvent("mouseMoved", b.Left+to*b.Width, y, chromedp.ButtonLeft),
		chromedp.MouseEvent("mouseReleased", b.Left+to*b.Width, y, chromedp.ButtonLeft),
		chromedp.MouseEvent("mouseMoved", b.Left, y+200))
}

// Two pages with the same address show the same lines; a reload and Back keep what is shown.
func TestAddress_isWhatIsShown(t *testing.T) {
	t.Parallel()
	p, tb := openTimes(t, "")
	tb.pressChip("Error", "")
	tb.pressChip("Warn", "ctrlKey: true")
	tb.typeInto("#find-text", "line [34].[78]")
	tb.pressButton("Regular expression")
	tb.waitFor(findCount + " === '4 matches'")
	tb.pressButton("Show only the lines that match")
	tb.waitFor(rows + ".split('|').length === 4")
	tb.press("n")
	tb.press("n")
	tb.waitFor(currentLine + ".indexOf('line 308') > 0")
	tb.waitFor(fragment + ".indexOf('#' + document.querySelector('.line-current').getAttribute('data-id').split('.').slice(0, 2).join('.') + '&') === 0")
	want := evaluate[string](tb, rows)
	address := evaluate[string](tb, "location.href")

	for _, other := range []*tab{tb.another(address), open(t, address)} {
		other.waitFor(rows + " === " + quoted(want))
		other.waitFor(chosen + " === 'Error Warn' && " + findCount + " === '2 of 4 matches' && " + currentLine + ".indexOf('line 308') > 0")
	}
	tb.do(chromedp.Reload())
	tb.waitFor(rows + " === " + quoted(want))

	evaluate[any](tb, "history.back()")
	tb.waitFor(rows + ".split('|').length === 20") // without the filter
	tb.waitFor("document.querySelector('#find-text').value === 'line [34].[78]'")
	evaluate[any](tb, "history.forward()")
	tb.waitFor(rows + " === " + quoted(want))
	if p.url != strings.TrimSuffix(evaluate[string](tb, "location.origin"), "/") {
		t.Errorf("the page is at %s, want %s", evaluate[string](tb, "location.href"), p.url)
	}
}

// Another view keeps what is chosen in the log.
func TestAddress_throughTheViews(t *testing.T) {
	t.Parallel()
	_, tb := openTimes(t, "/#&levels=error")
	tb.waitFor(inView + " === 10")
	tb.click("#views a[href^=\"#wire\"]")
	tb.waitFor(fragment + " === '#wire&levels=error'")
	tb.click("#views a[href^=\"#stream\"]")
	tb.waitFor(fragment + " === '#stream&levels=error' && " + inView + " === 10")
}

// A malformed value is ignored with a line in the note, and the rest applies.
func TestAddress_malformed(t *testing.T) {
	t.Parallel()
	_, tb := openTimes(t, "/#&levels=error&types=a%20b&from=yesterday&re=maybe&find=%zz&unknown=%26x")
	tb.waitFor(inView + " === 10 && " + chosen + " === 'Error'")
	tb.waitFor(readerNote + " === 'Ignored in the address, because malformed: find, re, types, from.'")
	tb.pressChip("Error", "")
	tb.waitFor(fragment + ".indexOf('&unknown=%26x') > 0 && " + inView + " > 20")
}

// A span is dragged or moved by keys, is a chip that can be taken off, and can be looked into.
func TestHistogram_chooseASpan(t *testing.T) {
	t.Parallel()
	_, tb := openTimes(t, "")
	tb.do(chromedp.EmulateViewport(1280, 800))
	tb.waitFor(caption + " === '1,000 lines, by the time in the lines; a bar is 5 s.'")
	tb.dragOver(0.252, 0.498)
	tb.waitFor(fragment + " === '#&from=2026-01-02T10:04:10&to=2026-01-02T10:08:20'")
	tb.press("g")
	tb.waitFor(rows + ".indexOf('2026-01-02T10:04:10 INFO line 250|') === 0")
	tb.press("G")
	tb.waitFor("/\\|2026-01-02T10:08:19 INFO line 499$/.test(" + rows + ")")
	tb.pressChip("Error", "")
	tb.waitFor(inView + " === 2")
	tb.pressChip("Zoom in", "")
	tb.waitFor(caption + " === '2 lines of what is chosen, by the time in the lines; a bar is 1 s.'")

	evaluate[any](tb, "document.querySelector('[role=slider]').focus()")
	tb.key(kb.Enter)
	tb.waitFor(caption + ".indexOf('10 lines of what is chosen') === 0")
	for range 13 {
		tb.key(kb.ArrowLeft)
	}
	tb.waitFor("document.activeElement.getAttribute('aria-valuetext') === '2 Jan 2026, 10:03:05' && " + inView + " === 3")
	tb.waitFor(fragment + ".indexOf('from=2026-01-02T10:03:05&') > 0")
	tb.click("#active button")
	tb.waitFor(inView + " === 10 && " + fragment + " === '#&levels=error'")
}

// quoted is a text as JavaScript writes it.
func quoted(text string) string { return fmt.Sprintf("%q", text) }
