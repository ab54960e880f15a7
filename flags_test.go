package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pushpane/internal/terminal"
	"pushpane/stream"
)

func TestReadFlags_refusesInOneLineWithTheValue(t *testing.T) {
	for line, want := range map[string][]string{
		"--port 70000":                       {"--port", "70000", "65535"},
		"--port -1":                          {"--port", "-1"},
		"-p x":                               {"--port", `"x"`},
		"--duration -1s":                     {"--duration", "-1s"},
		"--duration 60":                      {"--duration", `"60"`, "30s"},
		"--interval 0":                       {"--interval", "0s", "10ms"},
		"--interval 9ms":                     {"--interval", "9ms"},
		"--interval x":                       {"--interval", `"x"`},
		"--history 1":                        {"--history", "1B", "64KiB"},
		"--history 12XB":                     {"--history", `"12XB"`},
		"--history -5":                       {"--history", `"-5"`},
		"--history 99999999TiB":              {"--history"},
		"--host=":                            {"--host", `""`},
		"--tee=maybe":                        {"--tee", `"maybe"`},
		"--title " + long:                    {"--title", "201", "200"},
		"-q -v":                              {"--quiet", "--verbose"},
		"--nonsense":                         {"--nonsense"},
		"-z":                                 {"-z"},
		"--port":                             {"--port"},
		"--":                                 {"--"},
		"--speed 2":                          {"--speed", "--replay"},
		"--loop":                             {"--loop", "--replay"},
		"--idle-limit 2s":                    {"--idle-limit", "--replay"},
		"--append":                           {"--append", "--record"},
		"--overwrite":                        {"--overwrite", "--record"},
		"--record=":                          {"--record", `""`},
		"--replay=":                          {"--replay", `""`},
		"--record x --append --overwrite":    {"--append", "--overwrite"},
		"--replay x --speed 0":               {"--speed", "0", "0.1", "100"},
		"--replay x --speed 100.1":           {"--speed", "100.1", "100"},
		"--replay x --speed NaN":             {"--speed", "NaN"},
		"--replay x --speed fast":            {"--speed", `"fast"`, "a number"},
		"--replay x --idle-limit -1s":        {"--idle-limit", "-1s"},
		"--export=":                          {"--export", `""`},
		"--export run.go --replay ./run.go":  {"--export", "--replay", `"run.go"`, "one file"},
		"--export a --record ./a":            {"--export", "--record", "one file"},
		"--export a --replay x --record b":   {"--export", "--record"},
		"--export a --replay x --speed 2":    {"--export", "--speed"},
		"--export a --replay x --loop":       {"--export", "--loop"},
		"--replay x --loop --exit-when-done": {"--loop", "--exit-when-done"},
		"--replay run.go --record ./run.go":  {"--replay", "--record", `"run.go"`, `"./run.go"`},
		"a.log b.log":                        {"two sources", `"a.log"`, `"b.log"`},
		"a.log --replay talk.ndjson":         {"two sources", `"a.log"`, `"talk.ndjson"`},
		"- a.log":                            {"two sources", "(-)", `"a.log"`},
		"a.log -- ping localhost":            {"two sources", `"a.log"`, `"ping localhost"`},
		"--replay x -- ping localhost":       {"two sources", `"x"`, `"ping localhost"`},
		"--lines -1 app.log":                 {"--lines", "-1"},
		"--lines x app.log":                  {"--lines", `"x"`},
		"--lines 5":                          {"--lines", "needs a file"},
		"--lines 5 -":                        {"--lines", "needs a file"},
	} {
		_, err := readFlags(strings.Fields(line))
		var usage *terminal.UsageError
		if !errors.As(err, &usage) || usage.Hint == "" || strings.Contains(err.Error(), "\n") {
			t.Errorf("pushpane %s: %v, want one line and a hint", line, err)
			continue
		}
		for _, part := range want {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("pushpane %s: %q does not say %s", line, err, part)
			}
		}
		if words := strings.Fields(usage.Hint); slices.Contains(words, "talk.ndjson") {
			if _, err := readFlags(words[1:]); err != nil {
				t.Errorf("pushpane %s: the hint %q leads to %v", line, usage.Hint, err)
			}
		}
	}
}

var long = strings.Repeat("x", 201)

func TestReadFlags_defaults(t *testing.T) {
	s, err := readFlags(nil)
	if err != nil {
		t.Fatal(err)
	}
	want := settings{port: 7730, host: "127.0.0.1", duration: -1, interval: time.Second, history: stream.DefaultHistory, lines: 1000, speed: 1}
	if fmt.Sprint(s) != fmt.Sprint(want) {
		t.Errorf("%+v, want %+v", s, want)
	}
}

func TestReadFlags_variables(t *testing.T) {
	t.Setenv("PUSHPANE_NO_BROWSER", "true")
	t.Setenv("PUSHPANE_PORT", "0")
	t.Setenv("PUSHPANE_HISTORY", "1MiB")
	t.Setenv("PUSHPANE_ALLOW_HOST", "one.example")
	s, err := readFlags([]string{"--history", "2MiB"})
	if err != nil {
		t.Fatal(err)
	}
	if !s.noBrowser || s.port != 0 || !s.portAsked || s.history != 2<<20 || len(s.allowHosts) != 1 {
		t.Errorf("%+v: want the variables, and the flag before its variable", s)
	}
	t.Setenv("PUSHPANE_INTERVAL", "soon")
	if _, err := readFlags(nil); err == nil || !strings.Contains(err.Error(), `PUSHPANE_INTERVAL "soon"`) {
		t.Errorf("%v, want the variable and its value", err)
	}
}

func TestSize_readsWhatItWrites(t *testing.T) {
	for text, want := range map[string]size{
		"65536": 65536, "64KiB": 65536, "64k": 65536, "64KB": 65536, "1MiB": 1 << 20, "256MiB": 256 << 20, "3g": 3 << 30, "1500000B": 1500000, "0": 0,
	} {
		var got, again size
		if err := got.Set(text); err != nil || got != want {
			t.Errorf("size %q is read as %d, %v; want %d", text, got, err, want)
		}
		if err := again.Set(got.String()); err != nil || again != got {
			t.Errorf("size %d is written as %q and read as %d, %v", got, got, again, err)
		}
	}
	for _, text := range []string{"", "KiB", "1.5MiB", "1 MiB", "1TiB", "1BKi", "-1", "2000GiB", "0x10"} {
		var got size
		if err := got.Set(text); err == nil {
			t.Errorf("size %q is read as %d, want a refusal", text, got)
		}
	}
}

func TestReadFlags_command(t *testing.T) {
	s, err := readFlags([]string{"--tee", "--", "ls", "-l", "--", "--port"})
	if err != nil || strings.Join(s.command, " ") != "ls -l -- --port" || !s.tee {
		t.Errorf("%q and %v, want everything after the first -- as it stands", s.command, err)
	}
}
