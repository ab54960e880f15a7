package app

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"pushpane/internal/cli"
	"pushpane/internal/formats"
	"pushpane/internal/terminal"
)

// openArgs opens the source of a command line.
func openArgs(t *testing.T, args ...string) (feed, error) {
	t.Helper()
	s, err := cli.Parse(args)
	if err != nil {
		t.Fatal(err)
	}
	return newApp(s, Process{Stdout: io.Discard, Stderr: io.Discard}).openSource()
}

func TestOpenSource(t *testing.T) {
	dir := t.TempDir()
	log := write(t, filepath.Join(dir, "app.log"), "10:00:00 one\n")
	talk := write(t, filepath.Join(dir, "talk.ndjson"), aRecording)
	for _, c := range []struct {
		args []string
		want feed
	}{
		{nil, feed{kind: "clock", duration: time.Minute}},
		{[]string{"--duration", "0", "--title", "T"}, feed{kind: "clock", title: "T"}},
		{[]string{log}, feed{kind: "file", name: log}},
		{[]string{"--duration", "5s", log}, feed{kind: "file", name: log, duration: 5 * time.Second}},
		{[]string{"--replay", log}, feed{kind: "replay", name: log}},
		{[]string{"--replay", talk}, feed{kind: "replay", name: talk, title: "A <talk>"}},
		{[]string{"--replay", talk, "--title", "Mine"}, feed{kind: "replay", name: talk, title: "Mine"}},
		{[]string{"--", "go", "version"}, feed{kind: "command", name: "go version"}},
	} {
		got, err := openArgs(t, c.args...)
		if err != nil {
			t.Errorf("pushpane %q: %v", c.args, err)
			continue
		}
		if got.kind != c.want.kind || got.name != c.want.name || got.title != c.want.title || got.duration != c.want.duration || got.run == nil {
			t.Errorf("pushpane %q: %+v, want %+v", c.args, got, c.want)
		}
		if (got.command != nil) != (got.kind == kindCommand) || (got.replay != nil) != (got.kind == kindReplay) {
			t.Errorf("pushpane %q: command %v, replay %v", c.args, got.command, got.replay)
		}
		if of := got.kind == kindFile || got.kind == kindReplay; (got.place(time.Now()).Written != 0) != of {
			t.Errorf("pushpane %q: %+v", c.args, got.place(time.Now()))
		}
		if name := got.pageHeader(1, "").Name; strings.HasPrefix(name, dir) && got.kind == kindReplay {
			t.Errorf("pushpane %q: a page would name the folder of %s", c.args, name)
		}
	}
}

func TestOpenSource_hints(t *testing.T) {
	dir := t.TempDir()
	log := write(t, filepath.Join(dir, "app.log"), "")
	t.Chdir(dir)
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{filepath.Join(dir, "none")}, "the file must be there at the start"},
		{[]string{"stream.example.com/events"}, "pushpane https://stream.example.com/events"},
		{[]string{"127.0.0.1:8080"}, "pushpane http://127.0.0.1:8080"},
		{[]string{"localhost:8080/events?a=b"}, "pushpane http://localhost:8080/events?a=b"},
		{[]string{"localhost/events"}, "pushpane http://localhost/events"},
		{[]string{"//example.com/events"}, "pushpane https://example.com/events"},
		{[]string{"ftp://example.com/events"}, "begins with http://, https://, ws:// or wss://"},
		{[]string{"none.d/app.log"}, "the file must be there at the start"},
		{[]string{"app.log:12"}, "the file must be there at the start"},
		{[]string{"example.com"}, "the file must be there at the start"},
		{[]string{dir}, "COMMAND | pushpane shows what is no file"},
		{[]string{"--replay", filepath.Join(dir, "none")}, "it plays recordings"},
		{[]string{"--", "a-command-that-is-nowhere"}, "the command and each ARG are words of their own; what only a shell knows"},
		{[]string{"--", filepath.Join(dir, "none")}, "what only a shell knows"},
		{[]string{"--", log}, "chmod +x"},
		{[]string{"--", "app.log"}, "shown by: pushpane app.log"},
		{[]string{"--exit-when-done", log}, "app.log | pushpane --exit-when-done"},
	} {
		if runtime.GOOS == "windows" && c.want == "chmod +x" {
			continue // has no such permission
		}
		_, err := openArgs(t, c.args...)
		var failure *terminal.Failure
		var usage *terminal.UsageError
		hint := ""
		switch {
		case errors.As(err, &failure):
			hint = failure.Hint
		case errors.As(err, &usage):
			hint = usage.Hint
		}
		if !strings.Contains(hint, c.want) {
			t.Errorf("pushpane %q: %v, hint %q; want %q", c.args, err, hint, c.want)
		}
	}
}

// A replay goes on until its end; of every other source, its end is the last event.
func TestFeed_finished(t *testing.T) {
	log := write(t, filepath.Join(t.TempDir(), "app.log"), "10:00:00 one\n")
	replay, err := openArgs(t, "--replay", log)
	if err != nil {
		t.Fatal(err)
	}
	if replay.finished() || !(feed{}).finished() {
		t.Errorf("finished: a replay that has not begun %v, another source %v; want false, true", replay.finished(), feed{}.finished())
	}
}

func TestRun_printsAndExits(t *testing.T) {
	for line, want := range map[string]string{
		"--help": "^Pushes live data", "help": "^Pushes live data", "man": `^\.Dd `, "completion zsh": "^#compdef pushpane", "__complete --overw": "^--overwrite\t",
		"-V": `^pushpane 9\.9\.9 \(.*go1.*/.*\)\n$`, "version": `^pushpane 9\.9\.9 \(`,
	} {
		var stdout, stderr strings.Builder
		err := Run(t.Context(), Process{"9.9.9", strings.Fields(line), os.Stdin, &stdout, &stderr})
		if err != nil || !regexp.MustCompile(want).MatchString(stdout.String()) || stderr.Len() > 0 {
			t.Errorf("pushpane %s: %v, %q, %q", line, err, stdout.String(), stderr.String())
		}
	}
}

func TestVersionLine(t *testing.T) {
	made := versionLine("1.2.3", build{"0123456789ab+", time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC)})
	if want := "pushpane 1.2.3 (commit 0123456789ab+, 2026-03-04, " + runtime.Version() + ", " + runtime.GOOS + "/" + runtime.GOARCH + ")\n"; made != want {
		t.Errorf("got %q, want %q", made, want)
	}
	if made := versionLine("1.2.3", build{}); strings.Contains(made, "commit") {
		t.Errorf("got %q without a commit", made)
	}
}

// Whatever ends the lines of a file, they tell whether the month or the day comes first.
func TestLastLines_lineEnds(t *testing.T) {
	for _, end := range []string{"\n", "\r\n", "\r"} {
		path := filepath.Join(t.TempDir(), "iostat.log")
		if err := os.WriteFile(path, []byte("Linux"+end+"28/11/26 10:00:00"+end), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := formats.OrderIn(lastLines(path), writtenLast(path)); got != formats.DayFirst {
			t.Errorf("with %q the order is %q, want the day first", end, got)
		}
	}
}
