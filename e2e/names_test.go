package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What others call their events is kept from a capture through the stream, a recording of it and
// the page, also where a name is one of ours.
func TestNames_ofOthers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	capture, kept := filepath.Join(dir, "saved.txt"), filepath.Join(dir, "kept.ndjson")
	const said = "event: response.output_text.delta\ndata: one\n\nevent: ping\ndata: two\n\nevent: error\ndata: three\n\nevent: node added\ndata: four\n\nevent: end\ndata: five\n\nevent: chat\ndata: {\"name\":\"Ada\",\"text\":\"six\"}\n\n"
	if err := os.WriteFile(capture, []byte(said), 0o600); err != nil {
		t.Fatal(err)
	}
	want := []string{"response.output_text.delta one", "%70ing two", "%65rror three", "node%20added four", "%65nd five", `%63hat {"name":"Ada","text":"six"}`}
	for _, args := range [][]string{{"--replay", capture, "--record", kept}, {"--replay", kept}} {
		p := start(t, append(args, "--speed", "100")...)
		for i, b := range p.listen(t, "").events(t, len(want)) {
			if got := b.typ + " " + b.data; got != want[i] {
				t.Errorf("of %s event %d is %q, want %q", args[1], i, got, want[i])
			}
		}
		tb := open(t, p.url)
		tb.waitForText("six")
		const tags = "Array.from(document.querySelectorAll('#log .tag')).map(function (e) { return e.textContent; }).filter(Boolean).join('|')"
		tb.waitFor(tags + " === 'response.output_text.delta|ping|error|node added|end|chat'")
		tb.waitFor("document.querySelector('#types').textContent.indexOf('ping') >= 0")
		tb.pressChip("ping", "")
		tb.waitFor(inView + " === 1 && document.querySelector('#log .line').textContent.indexOf('two') >= 0")
		if address := evaluate[string](tb, "location.hash"); !strings.Contains(address, "types=%2570ing") {
			t.Errorf("the address of the choice is %q", address)
		}
		p.interrupt(t)
	}
}
