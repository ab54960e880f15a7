//go:build unix

package e2e

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// recorded is a line of a recording, read without the code that wrote it.
type recorded struct {
	N, T       int
	Type, Data string
	Pushpane   string
	Epoch      string
}

// readRecording reads the whole lines of a recording, and fails the test if those are not a header
// and the events 1, 2, 3.
func readRecording(t testing.TB, path string) (epoch string, events []recorded) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	for i, line := range lines[:len(lines)-1] { // behind the last LF stands a torn line, or nothing
		var r recorded
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("line %d of %d is %q: %v", i+1, len(lines), line, err)
		}
		if i == 0 {
			epoch = r.Epoch
			continue
		}
		if r.N != i || i > 1 && r.T < events[i-2].T {
			t.Fatalf("line %d is %q, want event %d", i+1, line, i)
		}
		events = append(events, r)
	}
	return epoch, events
}

// Killed at any moment, the file is a valid prefix that holds every event that a viewer had seen;
// started again with it, the program goes on, and the viewer where it was.
func TestRecord_kills(t *testing.T) {
	t.Parallel()
	// Each start reads the whole file: a new one now and then.
	const kills = 20
	path, cursor, firstEpoch, seen := "", "", "", 0
	for round := range rounds(10, 200) {
		if round%kills == 0 {
			path, cursor, seen = filepath.Join(t.TempDir(), "talk.ndjson"), "", 0
		}
		p, in := startFed(t, "--record", path, "--append", "--history", "1GiB")
		write(t, in, "a\n")
		p.waitForURL(t)
		feed := func(most int) int {
			n := 1 + rand.IntN(most)
			write(t, in, strings.Repeat(fmt.Sprintf("round %d, %d at once\n", round, n), n))
			return n
		}
		l := p.listen(t, "?from=start&after="+cursor)
		hello := l.until(t, "hello")
		var said struct {
			Epoch   string
			Resumed bool
		}
		decode(t, hello.data, &said)
		if round%kills == 0 {
			firstEpoch = said.Epoch
		} else if !said.Resumed || said.Epoch != firstEpoch {
			t.Fatalf("round %d: hello is %s, want the viewer resumed in %s", round, hello.data, firstEpoch)
		}
		texts := map[int]string{}
		// Batches of all sizes, some larger than a page of the file, always more than are read.
		ahead := 0
		for range 1 + rand.IntN(2000) {
			if ahead < 300 {
				ahead += feed(300)
			}
			b := l.next(t)
			ahead--
			if b.number() < 0 || b.typ == "hello" {
				continue
			}
			if seen++; b.number() != seen {
				t.Fatalf("round %d: event %d came, want %d", round, b.number(), seen)
			}
			texts[seen], cursor = b.data, b.id
		}
		feed(2000) // of which some are being recorded
		p.kill()
		for b := range l.blocks { // what was on its way is seen, too
			if b.number() > 0 {
				seen++
				texts[seen], cursor = b.data, b.id
			}
		}
		in.Close()
		epoch, events := readRecording(t, path)
		if epoch != firstEpoch || len(events) < seen {
			t.Fatalf("round %d: %d events of %s are recorded, seen were %d of %s", round, len(events), epoch, seen, firstEpoch)
		}
		for n, text := range texts {
			if events[n-1].Data != text {
				t.Fatalf("round %d: event %d is recorded as %q, seen was %q", round, n, events[n-1].Data, text)
			}
		}
	}
}

// When the disk is full the live stream continues, and the terminal and all viewers get a message.
func TestRecord_fullDisk(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		launch func(t *testing.T, dir string) *program
		reason string
	}{
		"limit": {func(t *testing.T, dir string) *program {
			return launchLimited(t, "ulimit -f 8", "--port", "0", "--no-browser", "--record", filepath.Join(dir, "talk.ndjson"))
		}, "file too large"},
		"fileSystem": {func(t *testing.T, dir string) *program {
			smallFileSystem(t, dir)
			return launch(t, nil, nil, "--port", "0", "--no-browser", "--record", filepath.Join(dir, "talk.ndjson"))
		}, "no space left on device"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			p := c.launch(t, dir)
			p.waitForURL(t)
			l := p.listen(t, "?from=start")
			ids := map[string]bool{}
			for n := range 400 {
				ids[p.publish(t, fmt.Sprintf("event %d %s", n, strings.Repeat("x", 200)), "?type=note")] = true
			}
			lost := l.until(t, "source")
			want := `{"state":"lost","text":"recording stopped: ` + c.reason + `"}`
			if lost.data != want {
				t.Errorf("the page is told %s, want %s", lost.data, want)
			}
			said := "recording stopped: " + c.reason + "; the live stream goes on"
			eventually(t, "the terminal is told", func() bool { return strings.Contains(p.stderr.String(), said) })
			if strings.Count(p.stderr.String(), said) != 1 {
				t.Errorf("the terminal is told %q, want %q once", p.stderr.String(), said)
			}
			_, events := readRecording(t, filepath.Join(dir, "talk.ndjson"))
			if len(events) == 0 || len(events) >= lost.number() {
				t.Errorf("%d events are recorded, told was at %d", len(events), lost.number())
			}
			last := p.publish(t, "the last", "")
			for b := l.next(t); b.id != last; b = l.next(t) {
				delete(ids, b.id)
			}
			// Those before the source event were read over by until.
			if len(ids) >= lost.number() {
				t.Errorf("%d of the events after the full disk did not come", len(ids))
			}
			p.cmd.Process.Signal(os.Interrupt)
			if code := p.exitCode(t, 0); code != 1 || !strings.HasSuffix(p.stderr.String(), "talk.ndjson\" is incomplete: "+c.reason+"\n") {
				t.Errorf("exit code %d, %q; want 1 and that the recording is incomplete", code, p.stderr.String())
			}
		})
	}
}

// A command that cannot be started leaves no recording, and one that was there as it was.
func TestRecord_commandThatCannotStart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	garbage, old := filepath.Join(dir, "garbage"), filepath.Join(dir, "old.ndjson")
	const precious = `{"pushpane":"recording","version":1,"title":"","source":"clock","name":"","start":1700000000000,"epoch":"abcdefghijk27"}` + "\n"
	for path, text := range map[string]string{garbage: "\x00", old: precious} {
		if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, flags := range [][]string{{"--record", filepath.Join(dir, "new")}, {"--record", filepath.Join(dir, "new"), "--append"}, {"--record", old, "--append"}, {"--record", old, "--overwrite"}} {
		got := runToEnd(t, nil, append(append([]string{"-q", "--port", "0", "--no-browser"}, flags...), "--", garbage)...)
		if got.code != 1 || !errorLines.MatchString(got.stderr) || !strings.Contains(got.stderr, "exec format error") {
			t.Errorf("%q: exit code %d and %q, want 1 and why", flags, got.code, got.stderr)
		}
		text, _ := os.ReadFile(old)
		if files, err := os.ReadDir(dir); err != nil || len(files) != 2 || string(text) != precious {
			t.Errorf("%q: %d files, %v, and %q; want only what was there before", flags, len(files), err, text)
		}
	}
	// The next try is recorded from its first event on.
	p := start(t, "--record", filepath.Join(dir, "new"), "--exit-when-done", "--", "echo", "hello")
	if code := p.exitCode(t, 0); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	if _, events := readRecording(t, filepath.Join(dir, "new")); len(events) != 3 || events[1].Data != "hello" {
		t.Errorf("recorded %+v, want the start, a line and the end", events)
	}
}

// A full disk does not cost what was recorded, and the numbers that were used without it are
// not used again.
func TestRecord_goesOnAfterAFullDisk(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "talk.ndjson")
	p := launchLimited(t, "ulimit -f 8", "--port", "0", "--no-browser", "--record", path)
	p.waitForURL(t)
	seen := ""
	for range 100 {
		seen = p.publish(t, strings.Repeat("x", 500), "")
	}
	p.kill()
	epoch, events := readRecording(t, path)
	p = startSilent(t, "--record", path, "--append")
	if s := p.status(t); s.Epoch != epoch || strings.HasPrefix(seen, epoch) || s.Events != len(events) {
		t.Errorf("status %+v, want %d events of %s, not the epoch of %s", s, len(events), epoch, seen)
	}
	blocks, _ := p.poll(t, "?wait=0&after="+seen)
	if len(blocks) < 2 || blocks[1].typ != "gap" || !strings.Contains(blocks[1].data, "restart") {
		t.Errorf("who saw more is told %+v, want a gap", blocks)
	}
}

// A recording larger than the history: the newest events are restored, and the gap has the number
// of the others.
func TestRecord_historyHoldsWhileLoading(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "talk.ndjson")
	p := startSilent(t, "--record", path)
	for range 300 {
		p.publish(t, strings.Repeat("x", 1000), "?type=note")
	}
	first := p.status(t)
	p.kill()
	p = startSilent(t, "--record", path, "--append", "--history", "64KiB")
	if s := p.status(t); s.Last != first.Last || s.Events < 30 || s.Events > 65 {
		t.Errorf("status %+v, want the newest 64 KiB of %+v", s, first)
	}
	blocks, _ := p.poll(t, "?wait=0&after="+first.Epoch+".5")
	if len(blocks) < 2 || blocks[1].typ != "gap" || !strings.Contains(blocks[0].data, `"note"`) {
		t.Fatalf("got %+v, want hello with the types and a gap", blocks)
	}
}

func TestRecord_onlyOneRecords(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "talk.ndjson")
	start(t, "--record", path)
	for _, flag := range []string{"--append", "--overwrite"} {
		got := runToEnd(t, nil, "--no-browser", "--port", "0", "--record", path, flag)
		if got.code != 1 || got.stdout != "" || !strings.Contains(got.stderr, "another program is recording to it") {
			t.Errorf("%s: exit code %d, %q, %q; want 1 and why", flag, got.code, got.stdout, got.stderr)
		}
	}
}
