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

// tapeOf writes a recording of these events, each without its number.
func tapeOf(t *testing.T, events ...string) (path string) {
	t.Helper()
	var file strings.Builder
	file.WriteString(`{"pushpane":"recording","version":1,"title":"The talk","source":"stdin","name":"","start":1700000000000,"epoch":"abcdefghijk27"}` + "\n")
	for i, event := range events {
		fmt.Fprintf(&file, `{"n":%d,%s}`+"\n", i+1, event)
	}
	path = filepath.Join(t.TempDir(), "talk.ndjson")
	if err := os.WriteFile(path, []byte(file.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// aTalk is a recording of ten minutes with a message and a mark in it.
func aTalk(t *testing.T) string {
	t.Helper()
	events := make([]string, 600)
	for n := range events {
		events[n] = fmt.Sprintf(`"t":%d,"type":"message","data":"second %d."`, n*1000, n)
	}
	events[120] = `"t":120000,"type":"chat","data":"{\"name\":\"Ada\",\"text\":\"a question\"}"`
	events[300] = `"t":300000,"type":"mark","data":"the second half"`
	return tapeOf(t, events...)
}

// The bar in the page: each of its controls, by mouse and by keyboard, and a second tab that follows.
func TestReplay_theBarInThePage(t *testing.T) {
	t.Parallel()
	p := start(t, "--replay", aTalk(t))
	tb := open(t, p.url)
	tb.waitForText("second 0.")
	tb.waitFor("document.title === 'The talk'")
	other := tb.another(p.url)
	tb.click(".player-play")
	tb.waitFor("document.querySelector('.player-play').textContent === 'Play'")
	other.waitFor("document.querySelector('.player-play').textContent === 'Play'")

	tb.click(".player-mark-mark")
	tb.waitFor("document.querySelector('.player-time').textContent === '5:00 / 9:59'")
	tb.click(".player-step")
	tb.waitForText("the second half")
	tb.click(".player-step")
	tb.waitForText("second 301.")
	other.waitFor("document.querySelector('.player-slider').value === '301000'")
	if log := tb.text("#log"); strings.Contains(log, "second 302.") {
		t.Errorf("a step played more than an event: %s", log)
	}

	tb.do(chromedp.Focus(chromedp.CSS(".player-slider")), chromedp.KeyEvent(kb.PageDown), chromedp.KeyEvent(kb.PageDown))
	tb.waitFor("document.querySelector('.player-time').textContent === '2:00 / 9:59'")
	tb.do(chromedp.Focus(chromedp.CSS(".player-slider")), chromedp.KeyEvent(kb.Home))
	tb.waitFor("document.querySelector('.player-time').textContent === '0:00 / 9:59'")

	speed := `(function (s) { s.value = '50'; s.dispatchEvent(new Event('change')); }(document.querySelector('.player-speed')))`
	evaluate[any](tb, speed)
	other.waitFor("document.querySelector('.player-speed').value === '50'")
	tb.click(".player-play")
	tb.waitFor(shows(">", 100))
	evaluate[any](tb, `(function (s) { s.value = '598000'; s.dispatchEvent(new Event('change')); }(document.querySelector('.player-slider')))`)
	tb.waitForText("replay ended, 600 events")
	other.waitFor("document.querySelector('.player-time').textContent === '9:59 / 9:59' && document.querySelector('.player-play').textContent === 'Play'")
}

// A recording that is damaged: what is left out is said in the page.
func TestReplay_damageIsSaidInThePage(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "talk.log")
	if err := os.WriteFile(path, []byte("10:00:00 one\n10:00:00 two\n\x00\x00\x00\x00"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := start(t, "--replay", path)
	tb := open(t, p.url)
	tb.waitForText("1 line left out: line 3: zero bytes")
	tb.waitForText("10:00:00 two")
	if said := p.stderr.String(); !strings.Contains(said, "1 line left out: line 3: zero bytes") {
		t.Errorf("the terminal is told %q", said)
	}
}
