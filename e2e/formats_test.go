package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// threeFormats is a file that two programs and their server have written: an hour of it, in one
// moment.
const threeFormats = `Nov 28 09:00:00 gateway sshd[812]: error: kex_exchange_identification: closed
{"level":40,"time":1795856401250,"pid":7,"hostname":"gateway","msg":"slow answer"}
    at Socket.connect (net.js:1)
[2026-11-28 09:00:02] local.ERROR: disk full
{"level":30,"time":1795860003000,"pid":7,"hostname":"gateway","msg":"TypeError: not thrown"}
`

// columnOf is JavaScript for what stands in a column of the lines, with | between them.
func columnOf(name string) string {
	return "Array.from(document.querySelectorAll('#log .line:not(.line-source)'), function (line) { return (line.querySelector('." + name +
		"') || {textContent: ''}).textContent.trim(); }).join('|')"
}

// The lines of a file that is read at once stand at the times that they say, each with the level
// that its program gave it.
func TestFormats_threeInOneFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "mixed.log")
	if err := os.WriteFile(path, []byte(threeFormats), 0o600); err != nil {
		t.Fatal(err)
	}
	p := launch(t, nil, []string{"TZ=UTC"}, "--port", "0", "--no-browser", path)
	p.waitForURL(t)
	tb := open(t, p.url+"/")
	tb.waitFor(shows("===", 6))
	tb.waitForTools()
	tb.press("i")
	tb.waitFor(columnOf("at") + " === '09:00:00|09:00:01||09:00:02|10:00:03'")
	if came := evaluate[string](tb, columnOf("came")); strings.Trim(came, "|") != "" {
		t.Errorf("the lines came at %q, want that on request only", came)
	}
	tb.press("i")
	tb.waitFor("/^\\d\\d:\\d\\d:\\d\\d(\\|\\d\\d:\\d\\d:\\d\\d){4}$/.test(" + columnOf("came") + ")")
	tb.waitFor(columnOf("level") + " === 'E|W||E|I'")
	tb.waitFor("document.querySelector('#levels').innerText.replace(/\\s+/g, ' ') === 'Error 2 Warn 1 Info 1 Debug 0 Other 1 and worse'")
	tb.unfold("#menu-button")
	tb.waitFor("document.querySelector('#recognised').offsetParent && /^Lines are read as .*pino.*\\.$/.test(document.querySelector('#recognised').textContent)")
	tb.fromMenu("[aria-label='Time since the line before']")
	tb.waitFor(columnOf("since") + " === '|+1.3 s||+750 ms|+1 h'")
	tb.waitFor("document.querySelector('#histogram .end').textContent === '28 Nov 2026, 09:00:00'")
}

// What lines lack is that of the machine and of the file: an old file has an old year, and a count
// of seconds is the time of day where the program runs.
func TestFormats_yearAndZone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "old.log")
	if err := os.WriteFile(path, []byte("Jun  6 02:00:00 gateway app: one\n"+`{"level":30,"time":1686024000000,"pid":7,"msg":"two"}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	written := time.Date(2023, time.June, 7, 0, 0, 0, 0, time.UTC)
	if err := os.Chtimes(path, written, written); err != nil {
		t.Fatal(err)
	}
	p := launch(t, nil, []string{"TZ=Asia/Tokyo"}, "--port", "0", "--no-browser", path)
	p.waitForURL(t)
	tb := open(t, p.url+"/")
	tb.waitFor(shows("===", 3))
	tb.waitForTools()
	tb.press("i")
	tb.waitFor(columnOf("at") + " === '02:00:00|13:00:00'")
	tb.waitFor("document.querySelector('#histogram .end').textContent.indexOf('6 Jun 2023, 02:00') === 0")
}

// The page reads lines as the person has said who started the program, in its worker too.
func TestFormats_asSaid(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "own.log")
	if err := os.WriteFile(path, []byte("at 10h30 on 28.11.2026 ERROR one\nat 11h30 on 28.11.2026 two\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := launch(t, nil, []string{"TZ=UTC"}, "--port", "0", "--no-browser", "--time-format", "%Hh%M on %d.%m.%Y", path)
	p.waitForURL(t)
	tb := open(t, p.url+"/")
	tb.waitFor(shows("===", 3))
	tb.waitForTools()
	tb.press("i")
	tb.waitFor(columnOf("at") + " === '10:30:00|11:30:00'")
	tb.waitFor(columnOf("level") + " === 'E|'")
	tb.waitFor("document.querySelector('#histogram .end').textContent === '28 Nov 2026, 10:30:00'")
}
