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

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

const (
	exportHead   = `{"pushpane":"recording","version":1,"title":"A <b>talk</b>","source":"stdin","name":"","start":1700000000000,"epoch":"abcdefghijk27"}` + "\n"
	exportStepMs = 100
	// withoutData is what an exported page may have besides its recording, in bytes.
	withoutData = 300_000
)

// exportPage writes a recording of events that are 100 ms apart, exports it and returns the address
// of the page on the disk.
func exportPage(t testing.TB, events []string) (address string) {
	t.Helper()
	dir := t.TempDir()
	var tape strings.Builder
	tape.WriteString(exportHead)
	for i, data := range events {
		line, err := json.Marshal(map[string]any{"n": i + 1, "t": i * exportStepMs, "type": "message", "data": data})
		if err != nil {
			t.Fatal(err)
		}
		tape.Write(append(line, '\n'))
	}
	if err := os.WriteFile(filepath.Join(dir, "talk.ndjson"), []byte(tape.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	page := filepath.Join(dir, "talk page.html")
	got := runToEnd(t, nil, "--replay", filepath.Join(dir, "talk.ndjson"), "--export", page)
	if got.code != 0 || got.stdout != page+"\n" || !regexp.MustCompile(`exported .*: [\d.]+ [kM]B, [\d,]+ events\n$`).MatchString(got.stderr) {
		t.Fatalf("exit code %d, %q, %q; want 0, the name and how large it is", got.code, got.stdout, got.stderr)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	data := regexp.MustCompile(`(?m)^\{".*\n`).FindAllString(string(text), -1)
	if rest := len(text) - len(strings.Join(data, "")); rest > withoutData || len(data) != len(events)+1 {
		t.Errorf("%d lines of data and %d bytes besides, want %d and at most %d", len(data), rest, len(events)+1, withoutData)
	}
	return (&url.URL{Scheme: "file", Path: page}).String()
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

			expectShown(t, events, "recording", func(expression string) json.RawMessage { return w.run(t, tab, expression) })
			seek(10 * exportStepMs)
			is(shows("===", 11))
			do("var f = document.querySelector('#sieve-text'); f.value = 'script'; f.dispatchEvent(new Event('input'))")
			is("/^\\d+ lines have this text.$/.test(document.querySelector('#sieve-count').textContent) && document.querySelectorAll('#log mark').length === 5 && " + shows("===", 3))
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
			if e, ok := event.(*network.EventRequestWillBeSent); ok && !strings.HasPrefix(e.Request.URL, "data:") {
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
	if took := evaluate[float64](tb, "performance.getEntriesByType('navigation')[0].domComplete"); took > float64(rounds(40_000, 10_000)) {
		t.Errorf("it took %.0f ms to open, want less than ten seconds", took)
	}
	tb.click("#whole")
	tb.waitFor(shows("===", n))
	tb.waitForText(fmt.Sprint("line ", n, " "))
	seek := func(ms int) float64 {
		return evaluate[float64](tb, fmt.Sprintf(`(function () { var from = performance.now(); var s = document.querySelector('.player-slider');
			s.value = '%d'; s.dispatchEvent(new Event('change')); return performance.now() - from; })()`, ms))
	}
	if took := seek(n / 2 * exportStepMs); took > float64(rounds(4000, 1000)) {
		t.Errorf("seeking took %.0f ms, want less than a second", took)
	}
	tb.waitForText(fmt.Sprint("line ", n/2+1, " "))
	if elements := evaluate[int](tb, "document.querySelectorAll('#log .line').length"); elements > 300 {
		t.Errorf("%d lines are elements, want those in view and some more", elements)
	}
	tb.typeInto("#sieve-text", "line 4999")
	tb.waitFor("document.querySelector('#sieve-count').textContent === '11 lines have this text.'")
	tb.waitForText("line 49999 ")
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
	tb.visit((&url.URL{Scheme: "file", Path: page}).String())
	tb.waitFor("document.title === 'Live'")
	tb.click("#whole")
	tb.waitFor(shows("===", len(hostile())))
	expectShown(t, hostile(), p.status(t).Epoch, func(expression string) json.RawMessage {
		return json.RawMessage(evaluate[string](tb, "JSON.stringify("+expression+")"))
	})
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
