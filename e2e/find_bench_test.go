package e2e

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// searches are typical searches in a long log: each is a click or a text, and the count that the
// page shows then.
var searches = []struct{ name, text, count string }{
	{"literal", "line 999999 ", "1 match"},
	{"every", "line", "1,000,000 matches"},
	{"expression", `9{5}[0-8] x`, "9 matches"},
}

// timeSearch writes to window.found how many ms a search takes, from the input to the whole answer:
// what begins it is put in.
const timeSearch = `(function () {
	var count = document.querySelector('#find-count');
	var began = performance.now();
	var reading = false;
	new MutationObserver(function (_, watching) {
		reading = reading || /%%/.test(count.textContent);
		if (reading && !/%%/.test(count.textContent)) {
			watching.disconnect();
			window.found = {ms: performance.now() - began, count: count.textContent};
		}
	}).observe(count, {childList: true, characterData: true, subtree: true});
	window.found = null;
	%s
}())`

// BenchmarkFind_aMillionLines measures a search through a million lines of 100 bytes, in ms with
// the 150 that each waits for the next key. A regression means work for each line.
func BenchmarkFind_aMillionLines(b *testing.B) {
	const lines = 1_000_000
	for name, start := range engines() {
		b.Run(name, func(b *testing.B) {
			p, in := startFed(b)
			write(b, in, hundred(1))
			p.waitForURL(b)
			feed(b, in, 2, lines)
			eventually(b, "all lines are there", func() bool { return p.status(b).Events == lines })
			w := start(b)
			tab := w.open(b, p.url)
			eventually(b, "the page has heard of them", func() bool { return isTrue(b, w, tab, shows("===", lines)) })
			eventually(b, "the search is there", func() bool { return isTrue(b, w, tab, "document.querySelector('#find-text')") })
			took := map[string][]float64{}
			measure := func(what, begin, want string) {
				w.run(b, tab, fmt.Sprintf(timeSearch, begin)+" || true")
				eventually(b, "the search is done", func() bool { return isTrue(b, w, tab, "window.found") })
				var found struct {
					MS    float64
					Count string
				}
				if err := json.Unmarshal(w.run(b, tab, "window.found"), &found); err != nil {
					b.Fatal(err)
				}
				if found.Count != want {
					b.Fatalf("%s: the page says %q, want %q", what, found.Count, want)
				}
				took[what] = append(took[what], found.MS)
			}
			put := func(text string) string {
				return fmt.Sprintf("(function () { var f = document.querySelector('#find-text'); f.value = %q; f.dispatchEvent(new Event('input', {bubbles: true})); }())", text)
			}
			press := func(title string) string {
				return fmt.Sprintf("document.querySelector('#search button[title^=%q],#toolbar button[title^=%q]').click()", title, title)
			}
			for b.Loop() {
				for _, s := range searches {
					if strings.ContainsAny(s.text, "[{") {
						w.run(b, tab, press("Regular expression")+" || true")
					}
					measure(s.name, put(s.text), s.count)
				}
				w.run(b, tab, "("+press("Regular expression")+", "+put("")+") || true")
				measure("levels", press("Only lines of the level: error"), "")
				w.run(b, tab, press("Only lines of the level: error")+" || true")
			}
			for what, times := range took {
				slices.Sort(times)
				b.ReportMetric(times[len(times)/2], what+"-ms-median")
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}
