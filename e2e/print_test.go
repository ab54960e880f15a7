package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// printed is what a person would read on paper: of the elements that are visible when the browser
// prints, the text.
func (tb *tab) printed() string {
	tb.t.Helper()
	evaluate[any](tb, `window.printed = null; window.addEventListener('beforeprint', function () {
		window.printed = document.body.innerText;
	}, {once: true}); 0`)
	if _, err := chromedp.Call(tb.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		tb.t.Fatal(err)
	}
	if _, err := chromedp.Call(tb.ctx, page.PrintToPDF, page.PrintToPDFParams{}); err != nil {
		tb.t.Fatal(err)
	}
	if _, err := chromedp.Call(tb.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{}); err != nil {
		tb.t.Fatal(err)
	}
	tb.waitFor("window.printed !== null && !document.querySelector('.paper')")
	return evaluate[string](tb, "window.printed")
}

// On paper are the lines that are shown, or marked, with what is folded behind them, and nothing
// else: no button, no field.
func TestPrint_theLinesAndNothingElse(t *testing.T) {
	t.Parallel()
	p, in := startFed(t, "--title", "A log")
	var all []string
	for n := range 300 {
		all = append(all, fmt.Sprintf("line %d of many", n))
	}
	write(t, in, strings.Join(all, "\n"))
	for n := range 9 {
		all = append(all, fmt.Sprintf("at step%d (steps.js:%d)", n, n))
		write(t, in, "\n\t"+all[len(all)-1])
	}
	write(t, in, "\n")
	p.waitForURL(t)
	tb := open(t, p.url)
	tb.waitFor(shows("===", 309) + " && document.querySelector('#log .record[aria-expanded=false]')")
	tb.waitForTools()
	want := func(what string, lines []string) {
		t.Helper()
		got := strings.Split(strings.TrimSpace(tb.printed()), "\n")
		var read []string
		for _, line := range got {
			if line = strings.TrimSpace(line); line != "" && line != "Connection Opened." {
				read = append(read, line)
			}
		}
		if strings.Join(read, "\n") != strings.Join(append([]string{"A log"}, lines...), "\n") {
			t.Errorf("%s: on paper is %.300q, want %d lines from %q", what, read, len(lines), lines[0])
		}
	}
	want("all", all)
	evaluate[any](tb, `(function () {
		var lines = Array.from(document.querySelectorAll('#log [data-id]')).filter(function (e) { return / 29[567] /.test(e.textContent); });
		var range = document.createRange();
		range.setStart(lines[0].querySelector('.text').firstChild, 2);
		range.setEnd(lines[2].querySelector('.text').firstChild, 3);
		getSelection().removeAllRanges();
		getSelection().addRange(range);
	}())`)
	want("marked", all[295:298])
	evaluate[any](tb, "getSelection().removeAllRanges()")
	tb.typeInto("#find-text", "line 7")
	tb.waitFor(findCount + " === '11 matches'")
	tb.pressButton("Show only the lines that match")
	tb.waitFor("document.querySelectorAll('#log [data-id]').length === 11")
	want("filtered", append([]string{all[7]}, all[70:80]...))
}

// What is not in the memory of the page is read from the server first, and what does not fit is
// counted.
func TestPrint_fromTheServer(t *testing.T) {
	t.Parallel()
	p, in := startFed(t)
	const lines = 30_000
	feed(t, in, 1, lines)
	p.waitForURL(t)
	tb := openBrowser(t)
	tb.beforeScripts(`window.print = function () {
		window.dispatchEvent(new Event('beforeprint'));
		window.paper = Array.from(document.querySelectorAll('.paper > *'), function (e) { return e.textContent; });
		window.dispatchEvent(new Event('afterprint'));
	}`)
	tb.visit(p.url)
	tb.waitFor(shows("===", lines))
	tb.pressButton("Print the lines")
	tb.waitFor("window.paper")
	paper := evaluate[[]string](tb, "window.paper")
	if len(paper) != 20_002 || !strings.HasPrefix(paper[1], "10,000 earlier lines are left out") || !strings.HasPrefix(paper[2], "line 10001 ") || !strings.HasPrefix(paper[20_001], "line 30000 ") {
		t.Errorf("on paper are %d elements, %.200q ... %q", len(paper), paper[:min(3, len(paper))], paper[len(paper)-1])
	}
}
