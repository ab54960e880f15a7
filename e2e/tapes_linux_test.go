package e2e

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// aSession is what the recorders of terminals record here; its lines come six seconds apart.
const aSession = `echo one; sleep 5.8; printf 'half '; sleep 0.2; echo line; sleep 6; printf 'a\033[1mb\033[0m\n'`

// exportedEvent is an event in an exported page.
type exportedEvent struct {
	N    int
	T    int
	Type string
	Data string
}

// exportedEvents exports a file, and returns the events of the page and what the terminal is told.
func exportedEvents(t testing.TB, args ...string) (events []exportedEvent, stderr string) {
	t.Helper()
	page := filepath.Join(t.TempDir(), "page.html")
	got := runToEnd(t, nil, append(args, "--export", page)...)
	if got.code != 0 {
		t.Fatalf("exit code %d: %s", got.code, got.stderr)
	}
	content, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(content)) {
		var e exportedEvent
		if strings.HasPrefix(line, `{"n":`) && json.Unmarshal([]byte(line), &e) == nil {
			events = append(events, e)
		}
	}
	return events, got.stderr
}

// record runs a recorder in a folder, with its files there; it has a terminal of its own.
func record(t testing.TB, dir string, argv ...string) {
	t.Helper()
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "SHELL=/bin/sh", "HOME="+dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%q: %v: %s", argv, err, out)
	}
}

// What the recorders of terminals write is played with its lines and its pauses.
func TestTapes_ofTheRecordersThemselves(t *testing.T) {
	t.Parallel()
	needs(t, "script")
	script := []string{"script", "-q", "-c", aSession}
	for name, c := range map[string]struct {
		needs, file string
		argv        []string
	}{
		"script":          {"script", "talk.out", append(script, "--log-timing", "talk.tm", "--log-out", "talk.out")},
		"script_advanced": {"script", "typescript", append(script, "--log-timing", "timing", "-m", "advanced", "typescript")},
		"script_input":    {"script", "talk.io", append(script, "--log-timing", "x", "--log-io", "talk.io")},
		"script_old":      {"script", "typescript", []string{"sh", "-c", `script -q -c "$0" -t typescript 2>any.name`, aSession}},
		"ttyrec":          {"ttyrec", "talk.tty", []string{"script", "-q", "-c", `ttyrec -e "$SESSION" talk.tty`, "/dev/null"}},
		"asciinema":       {"asciinema", "talk.cast", []string{"script", "-q", "-c", `asciinema rec -q -c "$SESSION" talk.cast`, "/dev/null"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			needs(t, c.needs)
			dir := t.TempDir()
			record(t, dir, append([]string{"env", "SESSION=" + aSession}, c.argv...)...)
			events, stderr := exportedEvents(t, "--replay", filepath.Join(dir, c.file))
			if len(events) != 3 || events[0].Data != "one" || events[1].Data != "half line" || events[2].Data != "a\x1b[1mb\x1b[0m" {
				t.Fatalf("played %+v, want the three lines; the terminal is told %s", events, stderr)
			}
			for i, e := range events[1:] { // how late a line is recorded depends on the machine
				if got := e.T - events[i].T; got < 3000 || got > 24_000 {
					t.Errorf("line %d comes %d ms after the one before, want 6000", i+2, got)
				}
			}
			if strings.Contains(stderr, "left out") || strings.Contains(stderr, "--pace") {
				t.Errorf("the terminal is told %s", stderr)
			}
		})
	}
}

// A session of script has the lines and the pauses that scriptreplay shows.
func TestTapes_asScriptreplay(t *testing.T) {
	t.Parallel()
	needs(t, "script")
	needs(t, "scriptreplay")
	dir := t.TempDir()
	record(t, dir, "script", "-q", "-c", aSession, "--log-timing", "talk.tm", "--log-out", "talk.out")
	events, _ := exportedEvents(t, "--replay", filepath.Join(dir, "talk.out"), "--timing", filepath.Join(dir, "talk.tm"))

	cmd := exec.Command("scriptreplay", "--log-timing", "talk.tm", "--log-out", "talk.out")
	cmd.Dir = dir
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for shown := bufio.NewScanner(out); shown.Scan(); {
		line := strings.TrimSuffix(shown.Text(), "\r")
		if line == "" {
			continue // its own, at the end
		}
		lines = append(lines, line)
		if n := len(lines); n <= len(events) && time.Since(began).Milliseconds() < int64(events[n-1].T)-20 {
			t.Errorf("scriptreplay shows line %d after %s, and we after %d ms", n, time.Since(began), events[n-1].T)
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	if late := time.Since(began) - time.Duration(events[len(events)-1].T)*time.Millisecond; late > 20*time.Second {
		t.Errorf("scriptreplay is at its end %s after us", late)
	}
	for i, e := range events {
		if i >= len(lines) || e.Data != lines[i] {
			t.Errorf("line %d is %q, that of scriptreplay is one of %q", i+1, e.Data, lines)
		}
	}
}

// In the page a session steps and seeks. Where its timing is missing, that and what to do is said.
func TestTapes_aSessionInThePage(t *testing.T) {
	t.Parallel()
	needs(t, "script")
	dir := t.TempDir()
	record(t, dir, "script", "-q", "-c", `for i in 1 2 3 4 5 6; do echo "step $i."; done`, "--log-timing", "talk.tm", "--log-out", "talk.out")
	content, err := os.ReadFile(filepath.Join(dir, "talk.out"))
	if err != nil {
		t.Fatal(err)
	}
	var timing strings.Builder // the same lines, an hour apart
	for range 6 {
		fmt.Fprintf(&timing, "3600.0 %d\n", len("step 1.\r\n"))
	}
	if err := os.WriteFile(filepath.Join(dir, "talk.tm"), []byte(timing.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	p := start(t, "--replay", filepath.Join(dir, "talk.out"))
	tb := open(t, p.controlURL(t))
	tb.waitFor("document.querySelector('.player-time') && document.querySelector('.player-time').textContent.indexOf('/ 6:00:00') > 0")
	tb.seek(3 * 3_600_000)
	tb.waitForText("step 3.")
	tb.click(".player-step")
	tb.waitForText("step 4.")

	alone := filepath.Join(t.TempDir(), "typescript")
	if err := os.WriteFile(alone, content, 0o600); err != nil {
		t.Fatal(err)
	}
	p = start(t, "--replay", alone)
	tb = open(t, p.url)
	tb.waitForText("--timing FILE")
	tb.waitForText("step 6.")
}
