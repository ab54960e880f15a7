package source

import (
	"errors"
	"os/exec"
	"strings"
	"testing"
	"time"
)

func TestCommand_nameIsAShellCommand(t *testing.T) {
	for want, argv := range map[string][]string{
		"ping -i .2 127.0.0.1":          {"ping", "-i", ".2", "127.0.0.1"},
		"sh -c 'ls; exit 3'":            {"sh", "-c", "ls; exit 3"},
		`echo '' 'it'\''s' '$HOME' ä=1`: {"echo", "", "it's", "$HOME", "ä=1"},
	} {
		if argv[0] == "echo" {
			want = strings.Replace(want, "ä=1", "'ä=1'", 1)
		}
		if got := (&Command{argv: argv}).Name(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	long := (&Command{argv: []string{strings.Repeat("ä", 600)}}).Name()
	if len(long) > 1000 || !strings.HasSuffix(long, "ä…") {
		t.Errorf("got %d bytes ending in %q, want at most 1000 and whole runes", len(long), long[len(long)-8:])
	}
}

func TestDurationText(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0:                                     "0.0 s",
		4249 * time.Millisecond:               "4.2 s",
		59*time.Second + 949*time.Millisecond: "59.9 s",
		59*time.Second + 950*time.Millisecond: "1 min 0 s",
		125 * time.Second:                     "2 min 5 s",
		3*time.Hour + 10*time.Minute:          "3 h 10 min",
	} {
		if got := durationText(d); got != want {
			t.Errorf("%v: got %q, want %q", d, got, want)
		}
	}
}

func TestNewCommand_notFound(t *testing.T) {
	_, err := NewCommand([]string{"no-such-command", "x"}, CommandOptions{})
	if !errors.Is(err, exec.ErrNotFound) || !strings.HasPrefix(err.Error(), `run "no-such-command": `) || strings.Count(err.Error(), "no-such-command") != 1 {
		t.Errorf("got %v, want that it was not found, and its name once", err)
	}
}
