package e2e

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const (
	exportStepMs = 100
	// withoutData is what an exported page may have besides its recording, in bytes.
	withoutData = 720_000
)

// fileURL is the address of a file on the disk.
func fileURL(path string) string { return (&url.URL{Scheme: "file", Path: path}).String() }

// exported exports a recording, and returns the file of the page.
func exported(t testing.TB, tape string) (page string) {
	t.Helper()
	page = filepath.Join(filepath.Dir(tape), "talk page.html")
	got := runToEnd(t, nil, "--replay", tape, "--export", page)
	if got.code != 0 || got.stdout != page+"\n" || !regexp.MustCompile(`exported .*: [\d.]+ [kM]B, [\d,]+ events\n$`).MatchString(got.stderr) {
		t.Fatalf("exit code %d, %q, %q; want 0, the name and how large it is", got.code, got.stdout, got.stderr)
	}
	return page
}

// exportPage writes a recording of lines that are 100 ms apart, exports it and returns the address
// of the page on the disk, which holds little besides.
func exportPage(t testing.TB, lines []string) (address string) {
	t.Helper()
	events := make([]string, len(lines))
	for i, line := range lines {
		events[i] = recordedLine(t, i*exportStepMs, line)
	}
	page := exported(t, tapeOf(t, events...))
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	data := regexp.MustCompile(`(?m)^\{".*\n`).FindAllString(string(text), -1)
	if rest := len(text) - len(strings.Join(data, "")); rest > withoutData || len(data) != len(lines)+1 {
		t.Errorf("%d lines of data and %d bytes besides, want %d and at most %d", len(data), rest, len(lines)+1, withoutData)
	}
	return fileURL(page)
}

// hostile is what breaks pages, each alone and all in one, and an event of the greatest size.
func hostile() []string {
	events := []string{"</script><script>window.injected = 1</script>", "<!--<script>", "--></script>", "]]>", "</style></title></textarea>", "{RECORDING}"}
	for _, piece := range nastyPieces() {
		events = append(events, asReceived(piece))
	}
	// its id needs room, too
	return append(events, asReceived(strings.Join(nastyPieces(), "")), strings.Repeat("long ", (1<<20)/5-20), "the last line")
}

// The exported file, opened from the disk as by a double-click: it is played to its end, everything
// in it is shown as it was, nothing is asked for, nothing thrown.
func TestExport_opensFromDisk(t *testing.T) {
	events := hostile()
	for engine, start := range engines() {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			address := exportPage(t, events)
			w := start(t)
			trouble := watchForTrouble(t, w)
			tab := w.open(t, address)
			is := func(expression string) {
				t.Helper()
				eventually(t, "in the page: "+expression, func() bool { return isTrue(t, w, tab, expression) })
			}
			do := func(statement string) { w.run(t, tab, "(function () { "+statement+"; return 1; })()") }
			seek := func(ms int) {
				do(fmt.Sprintf("var s = document.querySelector('.player-slider'); s.value = '%d'; s.dispatchEvent(new Event('change'))", ms))
			}
			visible := func(selector string) string {
				return "document.querySelector('" + selector + "').getClientRects().length > 0"
			}

			is(visible("#begin") + " && " + shows("===", 1) + " && document.title === 'A <b>talk</b>'")
			is("/^A recording of talk.ndjson, 14 November 2023, .*, " + fmt.Sprint(len(events)) + " lines. Made with pushpane.$/.test(document.querySelector('#about-this').textContent)")
			do("document.querySelector('#begin').click()")
			is(shows(">=", 3) + " && !(" + visible("#poster") + ")")
			do("document.dispatchEvent(new KeyboardEvent('keydown', {key: ' ', bubbles: true}))")
			is("document.querySelector('.player-play').textContent === 'Play'")
			seek(0)
			is(shows("===", 1))
			do("document.querySelector('.player-step').click()")
			is(shows("===", 2))
			do("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true}))")
			is("document.querySelector('.player-time').textContent.indexOf('0:05 / ') === 0")
			do("document.querySelector('.player-play').click(); var s = document.querySelector('.player-speed'); s.value = '5'; s.dispatchEvent(new Event('change'))")
			is("document.querySelector('.player-play').textContent === 'Play' && " + shows("===", len(events)))

			expectShown(t, events, "recordingpage", func(expression string) json.RawMessage { return w.run(t, tab, expression) })
			seek(10 * exportStepMs)
			is(shows("===", 11))
			// By an expression: the worker comes from the page itself, under its policy.
			do("var f = document.querySelector('#find-text'); f.value = 'scr[i]pt'; f.dispatchEvent(new Event('input')); document.querySelectorAll('.find-field button')[1].click()")
			is("document.querySelector('#find-count').textContent === '3 matches' && document.querySelectorAll('#log mark').length === 5")
			do("document.querySelectorAll('.find-found button')[2].click()")
			is("document.querySelectorAll('#log .line').length === 3")
			if isTrue(t, w, tab, "'injected' in window") {
				t.Error("a script of an event ran")
			}
			if said := trouble(tab); len(said) > 0 {
				t.Errorf("the page asked for or threw %q", said)
			}
		})
	}
}

// watchForTrouble returns a function that returns the requests of a page besides its own, and the
// exceptions and refusals in it.
func watchForTrouble(t *testing.T, w window) func(tab int) []string {
	resources := func(tab int) (all []string) {
		decode(t, string(w.run(t, tab, "performance.getEntriesByType('resource').map(function (e) { return e.name; })")), &all)
		return all
	}
	switch w := w.(type) {
	case *chromiumWindow:
		w.first.beforeScripts(`window.thrown = [];
			window.addEventListener('error', function (e) { thrown.push(String(e.message)); });
			document.addEventListener('securitypolicyviolation', function (e) { thrown.push(e.violatedDirective + ' ' + e.blockedURI); });`)
		asked := &transcript{}
		if err := chromedp.Listen(w.first.ctx, func(event any) {
			// A blob is a part of the page: its own script, for the search worker.
			if e, ok := event.(*network.EventRequestWillBeSent); ok && !strings.HasPrefix(e.Request.URL, "data:") && !strings.HasPrefix(e.Request.URL, "blob:null/") {
				fmt.Fprintln(asked, e.Request.URL)
			}
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := chromedp.Call(w.first.ctx, network.Enable, network.EnableParams{}); err != nil {
			t.Fatal(err)
		}
		return func(tab int) []string {
			said := append(resources(tab), evaluate[[]string](w.tabs[tab], "thrown")...)
			// The page itself is the one request: a watcher that hears nothing proves nothing.
			if all := strings.Fields(asked.String()); len(all) != 1 || !strings.HasPrefix(all[0], "file:///") {
				said = append(said, all...)
				said = append(said, fmt.Sprintf("%d requests", len(all)))
			}
			return said
		}
	case *firefoxWindow:
		return func(tab int) []string {
			var said []string
			w.driver.call("Marionette:SetContext", map[string]any{"value": "chrome"})
			decode(t, string(w.driver.run(`return Services.console.getMessageArray().map(String).filter(function (m) { return m.indexOf('talk%20page') >= 0; })`)), &said)
			w.driver.call("Marionette:SetContext", map[string]any{"value": "content"})
			return append(resources(tab), said...)
		}
	}
	t.Fatalf("%T is no window that can be watched", w)
	return nil
}

// A recording of a day: it opens at once, and any place in it is a moment away.
func TestExport_hundredThousandEvents(t *testing.T) {
	t.Parallel()
	const n = 100_000
	events := make([]string, n)
	for i := range events {
		events[i] = hundred(i + 1)[:99]
	}
	tb := open(t, exportPage(t, events))
	tb.do(chromedp.EmulateViewport(1280, 800))
	tb.waitFor(shows("===", 1))
	if took := evaluate[float64](tb, "performance.getEntriesByType('navigation')[0].domComplete"); took > float64(promised(10*time.Second).Milliseconds()) {
		t.Errorf("it took %.0f ms to open, want less than ten seconds", took)
	}
	tb.click("#whole")
	tb.waitFor(shows("===", n))
	tb.waitForText(fmt.Sprint("line ", n, " "))
	seek := func(ms int) float64 {
		return evaluate[float64](tb, fmt.Sprintf(`(function () { var from = performance.now(); var s = document.querySelector('.player-slider');
			s.value = '%d'; s.dispatchEvent(new Event('change')); return performance.now() - from; })()`, ms))
	}
	if took := seek(n / 2 * exportStepMs); took > float64(promised(time.Second).Milliseconds()) {
		t.Errorf("seeking took %.0f ms, want less than a second", took)
	}
	tb.waitForText(fmt.Sprint("line ", n/2+1, " "))
	if elements := evaluate[int](tb, "document.querySelectorAll('#log .line').length"); elements > 300 {
		t.Errorf("%d lines are elements, want those in view and some more", elements)
	}
	tb.typeInto("#find-text", "line 4999")
	tb.waitFor("document.querySelector('#find-count').textContent === '11 matches'")
	tb.typeInto("#find-text", "\r")
	tb.waitFor("document.querySelector('#find-count').textContent === '2 of 11 matches' && /line 49990 /.test(document.querySelector('.line-current').textContent)")
}

// The button of the page gives the same file, of what the server has.
func TestExport_fromThePage(t *testing.T) {
	t.Parallel()
	p := startSilent(t, "--title", "Live")
	for _, data := range hostile() {
		p.publish(t, data, "")
	}
	tb := open(t, p.url)
	tb.waitFor(shows("===", len(hostile())))
	tb.unfold("#menu-button")
	dir := t.TempDir()
	downloads := browser.SetDownloadBehaviorParams{Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir}
	if _, err := chromedp.Call(tb.ctx, browser.SetDownloadBehavior, downloads); err != nil {
		t.Fatal(err)
	}
	tb.click("#export")
	var page string
	// Whole: the browser gives it its name before its bytes.
	eventually(t, "the file is there", func() bool {
		found, _ := filepath.Glob(filepath.Join(dir, "pushpane-*.html"))
		if len(found) != 1 {
			return false
		}
		page = found[0]
		text, _ := os.ReadFile(page)
		return strings.HasSuffix(strings.TrimSpace(string(text)), "</html>")
	})
	tb.visit(fileURL(page))
	tb.waitFor("document.title === 'Live'")
	// On a slow machine the events came with some time between them.
	evaluate[any](tb, "(function (e) { if (e.getClientRects().length > 0) { e.click(); } }(document.querySelector('#whole')))")
	tb.waitFor(shows("===", len(hostile())))
	expectShown(t, hostile(), p.status(t).Epoch, func(expression string) json.RawMessage {
		return json.RawMessage(evaluate[string](tb, "JSON.stringify("+expression+")"))
	})
}

// A log that came at once has nothing to play: it opens as a list, at its beginning, with the
// search, the levels and the chart of the live page, and the keys of that.
func TestExport_aLogIsAList(t *testing.T) {
	t.Parallel()
	const n = 300
	dir := t.TempDir()
	var log strings.Builder
	for i := range n {
		fmt.Fprintf(&log, "%s request %d took %d ms\n", []string{"INFO", "WARN", "ERROR"}[i%3], i+1, 100+i%50)
	}
	input, err := os.Create(filepath.Join(dir, "app.log"))
	if err == nil {
		_, err = input.WriteString(log.String())
	}
	if err == nil {
		_, err = input.Seek(0, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer input.Close()
	page := filepath.Join(dir, "log.html")
	p := launch(t, input, nil, "--no-browser", "--port", "0", "--exit-when-done", "--export", page)
	if code := p.exitCode(t, 0); code != 0 {
		t.Fatalf("exit code %d, want 0", code)
	}
	tb := openBrowser(t)
	tb.visit(fileURL(page))
	tb.waitForText("request 1 took")
	for _, hidden := range []string{"#player", "#poster"} {
		if evaluate[bool](tb, fmt.Sprintf("document.querySelector('%s').getClientRects().length > 0", hidden)) {
			t.Errorf("%s is shown, although there is nothing to play", hidden)
		}
	}
	if about := tb.text("#about-this"); !regexp.MustCompile(`^A recording of lines from a pipe, [^,]*, [^,]*, 300 lines\. Made with pushpane\.$`).MatchString(about) || strings.Contains(about, "0 s") {
		t.Errorf("the page is about %q, want its lines, and no length", about)
	}
	tb.waitFor("document.querySelector('#chart canvas')")
	tb.typeInto("#find-text", "request 29")
	tb.waitFor("document.querySelector('#find-count').textContent === '11 matches'")
	tb.key("\r")
	tb.waitFor("document.querySelector('#find-count').textContent === '1 of 11 matches' && /request 29 /.test(document.querySelector('.line-current').textContent)")
	tb.key("\r")
	tb.waitFor("/request 290 /.test(document.querySelector('.line-current').textContent)")
	evaluate[any](tb, "document.querySelector('#log').focus()")
	tb.key("f")
	tb.waitFor("document.querySelectorAll('#log .line').length === 11")
	tb.key("?")
	tb.waitForText("Keyboard shortcuts")
	if help := tb.text(".help"); strings.Contains(help, "Play, or pause") || !strings.Contains(help, "A page down") {
		t.Errorf("the keys are %q, want those of a list", help)
	}
}

// The bookmarks of a recording are in its page from the beginning, also those of lines that have
// not been played: to go to one is to go there.
func TestExport_bookmarks(t *testing.T) {
	t.Parallel()
	var events []string
	for n := range 300 {
		events = append(events, recordedLine(t, (n+1)*exportStepMs, fmt.Sprint("line ", n+1)))
	}
	for _, at := range []int{40, 250} {
		events = append(events, recordedAct(31000, fmt.Sprintf(`{"do":"bookmark","id":"abcdefghijk27.%d","note":"note %d"}`, at, at)))
	}
	tb := open(t, fileURL(exported(t, tapeOf(t, events...))))
	tb.waitFor("document.querySelector('#bookmarks-button').textContent === '★ 2'")
	at := func(n int) {
		t.Helper()
		tb.waitFor(fmt.Sprintf("document.querySelector('.line-current .mark-note') && document.querySelector('.line-current .text').textContent === 'line %d' && document.querySelector('.line-current .mark-note').textContent === '★ note %d'", n, n))
	}
	tb.key("]")
	at(40)
	tb.key("]")
	at(250)
	tb.key("[")
	at(40)
	tb.waitFor(shows("===", 250))
	tb.click("#bookmarks-button")
	if got := evaluate[[]string](tb, "Array.from(document.querySelectorAll('.bookmark'), function (e) { return e.querySelector('button').textContent + ' ' + e.querySelector('input').value; })"); fmt.Sprint(got) != "[#40 line 40 note 40 #250 line 250 note 250]" {
		t.Errorf("the list of bookmarks is %q", got)
	}
}

// aQuestion are events of a tape: a line is pinned, a question asked, three votes, and a last line.
var aQuestion = []string{
	`"t":1000,"type":"message","data":"the first"`,
	recordedAct(1500, `{"do":"pin","id":"abcdefghijk27.1","type":"message","data":"the first"}`),
	recordedAct(2000, `{"do":"question","question":1,"text":"Which?","answers":["a","b"]}`),
	recordedAct(3000, `{"do":"vote","question":1,"answer":1,"voter":"x"}`),
	recordedAct(9000, `{"do":"vote","question":1,"answer":2,"voter":"y"}`),
	recordedAct(9500, `{"do":"vote","question":1,"answer":2,"voter":"x"}`),
	`"t":12000,"type":"message","data":"the last"`,
}

// The question of a recording is in its page, its bars where they were at the time that is shown.
func TestExport_question(t *testing.T) {
	t.Parallel()
	tb := open(t, fileURL(exported(t, tapeOf(t, aQuestion...))))
	counts := func(want string) {
		t.Helper()
		tb.waitFor("Array.from(document.querySelectorAll('.question-count'), function (e) { return e.textContent; }).join() === '" + want + "'")
	}
	tb.waitFor("document.querySelector('#begin').offsetParent && !document.querySelector('#room').offsetParent")
	tb.click("#whole")
	counts("0 · 0 %,2 · 100 %")
	tb.waitFor("/2 votes\\.$/.test(document.querySelector('.question-note').textContent) && /the first/.test(document.querySelector('.room-pinned').textContent)")
	tb.key(kb.ArrowLeft)
	counts("1 · 100 %,0 · 0 %")
	tb.click(".room-pinned button")
	tb.waitFor(shows("===", 1))
}

// expectShown walks through the log of a page: each view must hold events that follow each other,
// and all of them together every event as it was.
func expectShown(t testing.TB, events []string, epoch string, run func(expression string) json.RawMessage) {
	t.Helper()
	var views [][]line
	decode(t, string(run(`(function () { var views = []; `+walkLog+`(function () {
		views.push(Array.from(document.querySelectorAll('#log .line'), function (e) { return {id: e.getAttribute('data-id'), text: e.textContent}; }));
	}); return views; })()`)), &views)
	texts := map[int]string{}
	for _, view := range views {
		for i, l := range view {
			n := block{id: l.ID}.number()
			if i > 0 && n != (block{id: view[i-1].ID}).number()+1 || !strings.HasPrefix(l.ID, epoch+".") {
				t.Fatalf("%s follows %s", l.ID, view[max(0, i-1)].ID)
			}
			texts[n] = l.Text
		}
	}
	if len(texts) != len(events) {
		t.Errorf("%d events are shown, want %d", len(texts), len(events))
	}
	for i, data := range events {
		want := asVisible(strings.ReplaceAll(data, "\x1b[31m", ""))
		if len(want) > 12_000 {
			want = want[:9_000] // the rest stands behind a button
		}
		if !strings.Contains(texts[i+1], want) {
			t.Errorf("line %d is %.80q, want %.80q", i+1, texts[i+1], want)
		}
	}
}
