package e2e

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
)

// searches are typical searches in a long log: each is a click or a text, and the count that the
// page shows then.
var searches = []struct{ name, text, count string }{
	{"literal", "line 999999 ", "1 match"},
	{"every", "line", "1,000,000 matches"},
	{"expression", `9{5}[0-8] x`, "9 matches"},
	{"no_literal", `[89]{5}[78][^y]`, "64 matches"},
}

// timeSearch writes to window.found how many ms a search takes, from the input to the frame behind
// the one that shows all of the answer: what begins it, and what is true then, are put in.
const timeSearch = `(function () {
	var began = performance.now();
	window.found = null;
	function look() {
		if (%[2]s) {
			window.found = performance.now() - began;
		} else {
			requestAnimationFrame(look);
		}
	}
	%[1]s;
	requestAnimationFrame(look);
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
			measure := func(what, begin, done string) {
				w.run(b, tab, fmt.Sprintf(timeSearch, begin, done)+" || true")
				eventually(b, "the search is done: "+what, func() bool { return isTrue(b, w, tab, "window.found") })
				var ms float64
				if err := json.Unmarshal(w.run(b, tab, "window.found"), &ms); err != nil {
					b.Fatal(err)
				}
				took[what] = append(took[what], ms)
			}
			put := func(text string) string {
				return fmt.Sprintf("(function () { var f = document.querySelector('#find-text'); f.value = %q; f.dispatchEvent(new Event('input', {bubbles: true})); }())", text)
			}
			press := func(title string) string {
				return fmt.Sprintf("document.querySelector('#search button[title^=%q],#toolbar button[title^=%q]').click()", title, title)
			}
			for b.Loop() {
				for _, s := range searches {
					if s.name == "expression" {
						w.run(b, tab, press("Regular expression")+" || true")
					}
					measure(s.name, put(s.text), fmt.Sprintf("document.querySelector('#find-count').textContent === %q", s.count))
				}
				w.run(b, tab, "("+press("Regular expression")+", "+put("")+") || true")
				eventually(b, "nothing is looked for", func() bool { return isTrue(b, w, tab, "document.querySelector('#find-count').textContent === ''") })
				measure("levels", "window.read = false; "+press("Only lines of the level: error"),
					"(read = read || /%/.test(document.querySelector('#find-count').textContent)) && !/%/.test(document.querySelector('#find-count').textContent)")
				w.run(b, tab, press("Only lines of the level: error")+" || true")
				eventually(b, "all lines are shown", func() bool { return isTrue(b, w, tab, "document.querySelector('#log .line')") })
			}
			for what, times := range took {
				slices.Sort(times)
				b.ReportMetric(times[len(times)/2], what+"-ms-median")
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}
