//go:build unix

package e2e

import (
	little "encoding/binary"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// written is what a program has written to its terminal at a time, in milliseconds.
type written struct {
	at   int
	text string
}

// drawing is a session that prints lines, draws a list and a bar anew, and then the whole screen.
// Nothing is written between a second and the next but at its beginning.
func drawing() []written {
	all := []written{{0, "$ make\r\n"}, {1000, "checking\r\n"}, {2000, "db ..\r\nweb ..\r\n"}, {3000, "\x1b[2A\x1b[2Kdb ok\r\n\x1b[1B"}, {4000, "\x1b[1A\x1b[2Kweb ok\r\n"}, {5000, "\r 10%"}}
	for at := 6000; at < 9000; at += 1000 {
		all = append(all, written{at, fmt.Sprintf("\r\x1b[K %d%%", at/100)})
	}
	return append(all, written{9000, "\r\x1b[Kdone\r\n"}, written{10_000, "$ top\r\n\x1b[?1049h\x1b[Htasks 1\r\nload 2"}, written{11_000, "\x1b[Htasks 3\r\nload 4"},
		written{12_000, "\x1b[H\x1b[2Jtasks 5"}, written{13_000, "\x1b[?1049l$ exit\r\n"})
}

// tapes are the files that recorders write of a session, by the name of the file to play; of a
// session of script the timing is beside it.
func tapes(t *testing.T, dir string, all []written) map[string]string {
	t.Helper()
	quoted := func(text string) string {
		data, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	cast1 := []string{}
	cast2, cast3 := `{"version":2,"width":80,"height":24}`+"\n", `{"version":3,"term":{"cols":80,"rows":24}}`+"\n"
	var frames []byte
	classic, advanced, output, before := "", "H 0.000000 COMMAND make\n", "", 0
	for _, w := range all {
		pause := float64(w.at-before) / 1000
		cast1 = append(cast1, fmt.Sprintf("[%.6f, %s]", pause, quoted(w.text)))
		cast2 += fmt.Sprintf("[%.6f, \"o\", %s]\n", float64(w.at)/1000, quoted(w.text))
		cast3 += fmt.Sprintf("[%.6f, \"o\", %s]\n", pause, quoted(w.text))
		for _, n := range []int{1_800_000_000 + w.at/1000, w.at % 1000 * 1000, len(w.text)} {
			frames = little.LittleEndian.AppendUint32(frames, uint32(n))
		}
		frames = append(frames, w.text...)
		classic += fmt.Sprintf("%.6f %d\n", pause, len(w.text))
		advanced += fmt.Sprintf("O %.6f %d\n", pause, len(w.text))
		output, before = output+w.text, w.at
	}
	session := "Script started on 2026-11-28 14:52:40+00:00 [COMMAND=\"make\" TERM=\"xterm\" COLUMNS=\"80\" LINES=\"24\"]\n" + output + "\nScript done on 2026-11-28 14:52:41+00:00 [COMMAND_EXIT_CODE=\"0\"]\n"
	paths := map[string]string{}
	for name, content := range map[string]string{
		"v1/a.cast": `{"version":1,"width":80,"height":24,"duration":14,"stdout":[` + strings.Join(cast1, ",") + "]}", "v2/a.cast": cast2, "v3/a.cast": cast3, "ttyrec/a.tty": string(frames),
		"classic/typescript": session, "classic/timing": classic, "advanced/typescript": session, "advanced/timing": advanced,
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(name, "timing") {
			paths[filepath.Dir(name)] = path
		}
	}
	return paths
}

// rowsOfLog are the rows of the lines and blocks in the page.
const rowsOfLog = `[].concat.apply([], [].map.call(document.querySelectorAll('#log .line:not(.line-source):not(.line-end) .text'), function (e) { return e.textContent.split('\n'); }))`

// logEnds checks that the rows of the log end with some.
func (tb *tab) logEnds(t *testing.T, when string, want ...string) {
	t.Helper()
	var got []string
	if !comesTrue(t, patience, func() bool {
		got = trimRows(evaluate[[]string](tb, rowsOfLog))
		return len(got) >= len(want) && slices.Equal(got[len(got)-len(want):], want)
	}) {
		t.Errorf("%s the log ends with %q, want %q", when, got, want)
	}
}

// Wherever an exported page goes to, it shows what a terminal shows at that time, whatever has
// recorded it; so does what GET /export gives of a replay.
func TestSeek_exportedTapes(t *testing.T) {
	t.Parallel()
	shown := map[int][]string{ // half a second behind each write
		0: {"$ make"}, 1: {"$ make", "checking"}, 2: {"checking", "db ..", "web .."}, 3: {"checking", "db ok", "web .."}, 4: {"checking", "db ok", "web ok"}, 5: {"db ok", "web ok", " 10%…⏎"},
		6: {"web ok", " 60%"}, 8: {"web ok", " 80%"}, 9: {"web ok", "done"}, 10: {"done", "$ top", "tasks 1", "load 2"}, 11: {"$ top", "tasks 3", "load 4"}, 12: {"$ top", "tasks 5"}, 13: {"tasks 5", "$ exit"},
	}
	dir := t.TempDir()
	tb := openBrowser(t)
	tb.do(chromedp.EmulateViewport(1200, 1400))
	paths := tapes(t, dir, drawing())
	p := start(t, "--replay", paths["v2"])
	p.listen(t, "").until(t, "end")
	paths["the history"] = ""
	for kind, path := range paths {
		page := filepath.Join(dir, kind+".html")
		if kind == "the history" {
			if err := os.WriteFile(page, []byte(p.ask(t, http.MethodGet, "/export", nil).body), 0o600); err != nil {
				t.Fatal(err)
			}
		} else if got := runToEnd(t, nil, "--replay", path, "--export", page); got.code != 0 {
			t.Fatalf("%s: exit code %d, %s", kind, got.code, got.stderr)
		}
		tb.visit((&url.URL{Scheme: "file", Path: page}).String())
		for _, second := range []int{5, 12, 2, 9, 0, 13, 4, 10, 8, 3, 11, 6, 1} {
			tb.seek(second*1000 + 500)
			tb.logEnds(t, fmt.Sprintf("%s: at %d.5 s", kind, second), shown[second]...)
		}
	}
}

// The same by the program: a seek is followed by what the terminal draws at that time, and what
// comes next is drawn in its place.
func TestSeek_replayedTapes(t *testing.T) {
	t.Parallel()
	shown := map[int][]string{3: {"db ok", "web .."}, 4: {"db ok", "web ok"}, 6: {" 60%"}, 8: {" 80%"}, 10: {"tasks 1", "load 2"}, 11: {"tasks 3", "load 4"}, 12: {"tasks 5"}}
	tb := openBrowser(t)
	for kind, path := range tapes(t, t.TempDir(), drawing()) {
		p := start(t, "--replay", path)
		p.ask(t, http.MethodPost, "/replay", strings.NewReader(`{"do":"pause"}`), keyHeader, p.key(t))
		tb.visit(p.controlURL(t))
		for _, second := range []int{12, 4, 10, 8, 3, 11, 6} {
			tb.seek(second*1000 + 500)
			tb.waitForText(fmt.Sprintf("at 0:%02d", second))
			tb.logEnds(t, fmt.Sprintf("%s: at %d.5 s", kind, second), shown[second]...)
		}
		const rows = "document.querySelectorAll('#log .line:not(.line-source)').length"
		before := evaluate[int](tb, rows)
		for range 2 { // a line and its block
			tb.click(".player-step")
		}
		tb.logEnds(t, kind+": a step behind 6.5 s", " 70%")
		tb.waitFor(fmt.Sprintf("%s === %d", rows, before)) // in the same row
	}
}
