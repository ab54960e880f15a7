package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A page that was cleared says how many lines are gone from it, whatever filter is on, and brings
// them back; that lines are no longer kept is said only of those.
func TestClear_whateverIsFiltered(t *testing.T) {
	t.Parallel()
	filters := map[string]func(tb *tab){
		"nothing": func(*tab) {},
		"level":   func(tb *tab) { tb.pressButton("Only lines of the level: info") },
		"search":  func(tb *tab) { tb.typeInto("#find-text", "INFO"); tb.waitFor(findCount + " === '1 match'") },
		"filter": func(tb *tab) {
			tb.typeInto("#find-text", "INFO")
			tb.waitFor(findCount + " === '1 match'")
			tb.pressButton("Show only the lines that match")
		},
		"filter_and_level": func(tb *tab) {
			tb.pressButton("Only lines of the level: info")
			tb.typeInto("#find-text", "[IE]")
			tb.pressButton("Regular expression")
			tb.pressButton("Show only the lines that match")
		},
		"filter_that_nothing_passes": func(tb *tab) {
			tb.typeInto("#find-text", "nowhere")
			tb.waitFor(findCount + " === 'No matches'")
			tb.pressButton("Show only the lines that match")
		},
	}
	for name, filter := range filters {
		for _, after := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s_after=%v", name, after), func(t *testing.T) {
				t.Parallel()
				file := filepath.Join(t.TempDir(), "m.log")
				if err := os.WriteFile(file, []byte("INFO a\nERROR b\n"), 0o600); err != nil {
					t.Fatal(err)
				}
				tb := open(t, startSilent(t, file).url)
				tb.waitForText("ERROR b")
				tb.waitForTools()
				steps := []func(){func() { filter(tb) }, func() { tb.pressButton("Clear this page") }}
				if after {
					steps[0], steps[1] = steps[1], func() { clearThenFilter(tb, name) }
				}
				for _, step := range steps {
					step()
				}
				const cleared = "document.querySelector('#log').innerText.trim() === '2 lines were cleared from this page only. Show again'"
				tb.waitFor(cleared)
				tb.waitFor("document.querySelector('#toolbar').offsetParent !== null && document.querySelectorAll('#log .note').length === 1")
				appendTo(t, file, "INFO c\nERROR d\n")
				if name == "filter_that_nothing_passes" {
					tb.waitFor(shows("===", 2))
					tb.waitFor(cleared)
					return
				}
				tb.waitForText("INFO c")
				// At once: a search that is answered builds the rows anew.
				evaluate[any](tb, "document.querySelector('#log .note-cleared button').click()")
				tb.waitForText("INFO a")
				if log := tb.text("#log"); strings.Contains(log, "kept") || strings.Contains(log, "cleared") {
					t.Errorf("the log is %q", log)
				}
			})
		}
	}
}

// clearThenFilter sets a filter on a page that shows no line, so no match is counted.
func clearThenFilter(tb *tab, name string) {
	if strings.Contains(name, "level") {
		tb.pressButton("Only lines of the level: info")
	}
	text := map[string]string{"search": "INFO", "filter": "INFO", "filter_and_level": "INFO", "filter_that_nothing_passes": "nowhere"}[name]
	if text == "" {
		return
	}
	tb.typeInto("#find-text", text)
	tb.waitFor(findCount + " === 'No matches'")
	if name != "search" {
		tb.pressButton("Show only the lines that match")
	}
}

// Where the server has let lines go, a filter shows that, and a gap stands where it was.
func TestClear_gapsStayInAFilter(t *testing.T) {
	t.Parallel()
	p, in := startFed(t, "--history", "64KiB")
	write(t, in, "ERROR first\n")
	p.waitForURL(t)
	tb := open(t, p.url)
	tb.waitForText("ERROR first")
	tb.waitForTools()
	tb.typeInto("#find-text", "ERROR")
	tb.waitFor(findCount + " === '1 match'")
	tb.pressButton("Show only the lines that match")
	tb.pressButton("Clear this page")
	tb.waitForText("1 line was cleared from this page only.")
	evaluate[any](tb, "window.dispatchEvent(new Event('pagehide'))") // the connection is closed
	tb.waitFor("document.querySelector('#status').getAttribute('data-state') === 'waiting'")
	for range 200 {
		write(t, in, strings.Repeat("x", 1000)+"\n")
	}
	write(t, in, "ERROR last\n")
	eventually(t, "the first lines are gone", func() bool { return (block{id: p.status(t).First}).number() > 2 })
	evaluate[any](tb, "window.dispatchEvent(new Event('pageshow'))")
	tb.waitForText("ERROR last")
	if log := tb.text("#log"); !inOrder(log, "1 line was cleared", "events were missed", "ERROR last") {
		t.Errorf("the log is %q", log)
	}
}

func appendTo(t *testing.T, file, text string) {
	t.Helper()
	f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	write(t, f, text)
}
