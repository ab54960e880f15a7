package cli

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"pushpane/internal/recording"
	"pushpane/internal/terminal"
	"pushpane/stream"
)

func TestParse_refusesInOneLineWithTheValue(t *testing.T) {
	for line, want := range map[string][]string{
		"--port 70000":               {"--port", "70000", "65535"},
		"--port -1":                  {"--port", "-1"},
		"-p x":                       {"--port", `"x"`},
		"--duration -1s":             {"--duration", "-1s"},
		"--duration 60":              {"--duration", `"60"`, "30s"},
		"--interval 0":               {"--interval", "0s", "10ms"},
		"--interval 9ms":             {"--interval", "9ms"},
		"--interval x":               {"--interval", `"x"`},
		"--history 1":                {"--history", "1B", "64KiB"},
		"--history 12XB":             {"--history", `"12XB"`},
		"--history -5":               {"--history", `"-5"`},
		"--history 99999999TiB":      {"--history"},
		"--host=":                    {"--host", `""`},
		"--size 80":                  {"--size", `"80"`, "120x40"},
		"--size x40":                 {"--size", `"x40"`},
		"--size -1x40":               {"--size", `"-1x40"`},
		"--size 80x24.5":             {"--size", `"80x24.5"`},
		"--size 0x24 -- a":           {"--size", "0x24", "1x1", "1000x500"},
		"--size 1001x24 -- a":        {"--size", "1001x24", "1000x500"},
		"--size 80x501 -- a":         {"--size", "80x501", "1000x500"},
		"--size 9999999x1":           {"--size", `"9999999x1"`},
		"--size 80x24 app.log":       {"--size", "needs a command"},
		"--size 80x24 --no-pty -- a": {"--size", "--no-pty"},
		"--tee=maybe":                {"--tee", `"maybe"`},
		"--title " + long:            {"--title", "201", "200"},
		"-q -v":                      {"--quiet", "--verbose"},
		"--nonsense":                 {"--nonsense"},
		"-z":                         {"-z"},
		"--port":                     {"--port"},
		"--":                         {"--"},
		"--speed 2":                  {"--speed", "--replay"},
		"--loop":                     {"--loop", "--replay"},
		"--timing x":                 {"--timing", "--replay"},
		"--replay x --timing=":       {"--timing", `""`},
		"--replay x --timing flags.go --record ./flags.go --overwrite": {"--timing", `"flags.go"`, "written"},
		"--idle-limit 2s":                       {"--idle-limit", "--replay"},
		"--pace 2s":                             {"--pace", "--replay"},
		"--replay x --pace 2s --timing y":       {"--pace", "--timing"},
		"--replay x --pace 0":                   {"--pace", "0s", "1ms", "1h"},
		"--replay x --pace 2h":                  {"--pace", "2h0m0s", "1ms", "1h"},
		"--format pinno -":                      {"--format", `"pinno"`, "no format"},
		"--format= -":                           {"--format", `""`},
		"--time-format= -":                      {"--time-format", `""`},
		"--time-format %d -":                    {"--time-format", `"%d"`, "%H:%M:%S"},
		"--time-format %H:%q -":                 {"--time-format", "%q"},
		"--format pino --time-format %T -":      {"--format", "--time-format", "contradict"},
		"--append":                              {"--append", "--record"},
		"--overwrite":                           {"--overwrite", "--record"},
		"--record=":                             {"--record", `""`},
		"--replay=":                             {"--replay", `""`},
		"--record x --append --overwrite":       {"--append", "--overwrite"},
		"--replay x --speed 0":                  {"--speed", "0", "0.1", "100"},
		"--replay x --speed 100.1":              {"--speed", "100.1", "100"},
		"--replay x --speed NaN":                {"--speed", "NaN"},
		"--replay x --speed fast":               {"--speed", `"fast"`, "a number"},
		"--replay x --idle-limit -1s":           {"--idle-limit", "-1s"},
		"--export=":                             {"--export", `""`},
		"--export flags.go --replay ./flags.go": {"--export", "--replay", `"flags.go"`, "one file"},
		"--export a --record ./a":               {"--export", "--record", "one file"},
		"--export a --replay x --record b":      {"--export", "--record"},
		"--export a --replay x --speed 2":       {"--export", "--speed"},
		"--export a --replay x --loop":          {"--export", "--loop"},
		"--replay x --loop --exit-when-done":    {"--loop", "--exit-when-done"},
		"--replay flags.go --record ./flags.go": {"--replay", "--record", `"flags.go"`, `"./flags.go"`},
		"a.log b.log":                           {"two sources", `"a.log"`, `"b.log"`},
		"a.log --replay talk.ndjson":            {"two sources", `"a.log"`, `"talk.ndjson"`},
		"- a.log":                               {"two sources", "(-)", `"a.log"`},
		"a.log -- ping localhost":               {"two sources", `"a.log"`, `"ping localhost"`},
		"--replay x -- ping localhost":          {"two sources", `"x"`, `"ping localhost"`},
		"--lines -1 app.log":                    {"--lines", "-1"},
		"--lines x app.log":                     {"--lines", `"x"`},
		"--lines 5":                             {"--lines", "needs a file"},
		"--lines 5 -":                           {"--lines", "needs a file"},
	} {
		_, err := Parse(strings.Fields(line))
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
			if _, err := Parse(words[1:]); err != nil {
				t.Errorf("pushpane %s: the hint %q leads to %v", line, usage.Hint, err)
			}
		}
	}
}

var long = strings.Repeat("x", 201)

func TestParse_defaults(t *testing.T) {
	s, err := Parse(nil)
	if err != nil {
		t.Fatal(err)
	}
	want := Settings{Port: 7730, Host: "127.0.0.1", duration: -1, Interval: time.Second, History: stream.DefaultHistory, lines: 1000, speed: 1, Patience: 40 * time.Second, given: map[string]bool{"FILE": false, "COMMAND": false, "URL": false}}
	if fmt.Sprint(s) != fmt.Sprint(want) {
		t.Errorf("%+v, want %+v", s, want)
	}
}

func TestParse_variables(t *testing.T) {
	t.Setenv("PUSHPANE_NO_BROWSER", "true")
	t.Setenv("PUSHPANE_PORT", "0")
	t.Setenv("PUSHPANE_HISTORY", "1MiB")
	t.Setenv("PUSHPANE_ALLOW_HOST", "one.example")
	s, err := Parse([]string{"--history", "2MiB"})
	if err != nil {
		t.Fatal(err)
	}
	if !s.NoBrowser || s.Port != 0 || !s.PortGiven || s.History != 2<<20 || len(s.allowHosts) != 1 {
		t.Errorf("%+v: want the variables, and the flag before its variable", s)
	}
	t.Setenv("PUSHPANE_INTERVAL", "soon")
	if _, err := Parse(nil); err == nil || !strings.Contains(err.Error(), `PUSHPANE_INTERVAL "soon"`) {
		t.Errorf("%v, want the variable and its value", err)
	}
}

// What is meant is named: the flag, the unit, the command behind a forgotten --.
func TestParse_hintsNameWhatIsMeant(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ls")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		"--prot 80":                    "--port may be meant",
		"--no-browsr":                  "--no-browser may be meant",
		"--replya x":                   "--replay may be meant",
		"-no-browser":                  "--no-browser is meant",
		"-port 80":                     "--port is meant",
		"-duration=5s":                 "--duration is meant",
		"-data x":                      "--data is meant",
		"-insecure":                    "--insecure is meant",
		"-prot=80":                     "--port may be meant",
		"-no-browsr":                   "--no-browser may be meant",
		"sh -version":                  "pushpane -- sh -version",
		"--title ping ping 127.0.0.1":  "pushpane --title ping -- ping 127.0.0.1",
		"-qp 80 ping 127.0.0.1":        "pushpane -qp 80 -- ping 127.0.0.1",
		"-p80 ping 127.0.0.1":          "pushpane -p80 -- ping 127.0.0.1",
		"-f app.log":                   "without a flag: pushpane FILE",
		"app.log -F":                   "by its name: pushpane FILE",
		"--follow app.log":             "without a flag: pushpane FILE",
		"-n 100 app.log":               "--lines N",
		"-k https://example.com":       "--insecure",
		"-sN http://example.com":       "pushpane --help lists the flags",
		"-x":                           "pushpane --help lists the flags",
		"--exit":                       "--exit-when-",
		"--colour":                     "--help lists the flags",
		"--PORT 80":                    "--port may be meant",
		"-Q":                           "-q may be meant",
		"-\xff":                        "lists the flags",
		"—port 80":                     "two hyphens: --port",
		"compleation bash":             "pushpane completion bash may be meant",
		"-d 5":                         "--duration 5s",
		"-i 0.5":                       "--interval 0.5s",
		"-d soon":                      "--help lists the flags",
		"ping 127.0.0.1":               "pushpane -- ping 127.0.0.1",
		"nosuchcommand -c 3 127.0.0.1": "pushpane -- nosuchcommand -c 3 127.0.0.1",
		"--tee -p 80 sh":               "pushpane --tee -p 80 -- sh",
		"sh -c 'x":                     `pushpane -- sh -c ''\''x'`,
		"completion tcsh":              "bash | zsh | fish | powershell",
		"completion":                   "./completion",
		"verion":                       "pushpane version may be meant",
		"halp":                         "pushpane help may be meant",
		"version now":                  "pushpane version",
		"man man":                      "pushpane man",
		"a.log b.log":                  "start pushpane once for each",
		"a.log --prot 80":              "--port may be meant",
		file + " " + file:              "start pushpane once for each",
	} {
		_, err := Parse(strings.Fields(line))
		var usage *terminal.UsageError
		if !errors.As(err, &usage) || !strings.Contains(usage.Hint, want) {
			t.Errorf("pushpane %s: %v, %+v, want the hint %q", line, err, usage, want)
		}
	}
	if _, err := Parse([]string{"sh -c x"}); err == nil || !strings.Contains(fmt.Sprintf("%+v", *err.(*terminal.UsageError)), "pushpane -- sh -c x") {
		t.Errorf("a command in one word: %v", err)
	}
	for _, line := range []string{"nosuch.log", "nosuchcommand", file, "./help", "-- help", "- "} {
		if s, err := Parse(strings.Fields(line)); err != nil || s.Help {
			t.Errorf("pushpane %s: %v", line, err)
		}
	}
}

func TestParse_namesVariablesOfNoFlag(t *testing.T) {
	t.Setenv("PUSHPANE_PROT", "1")
	t.Setenv("PUSHPANE_KEY_FILE", "true")
	t.Setenv("PUSHPANE_FOO", "2")
	t.Setenv("PUSHPANE_TITLE", "x")
	t.Setenv("PUSHPAN_PORT", "3")
	t.Setenv("HUSHPLANE_NOISE", "4")
	s, err := Parse(nil)
	if got := strings.Join(s.Ignored, "\n"); err != nil || strings.Count(got, "\n") != 3 || !strings.Contains(got, "PUSHPAN_PORT is ignored; PUSHPANE_PORT may be meant") || !strings.Contains(got, "PUSHPANE_FOO is ignored: no flag has it\n") || !strings.Contains(got, "PUSHPANE_PROT is ignored: no flag has it; PUSHPANE_PORT may be meant") || !strings.Contains(got, "PUSHPANE_KEY_FILE") {
		t.Errorf("%q, %v, want the two", got, err)
	}
}

func TestGroups_haveEachFlagOnce(t *testing.T) {
	count := map[string]int{}
	for _, g := range groups {
		for _, name := range strings.Fields(g.flags) {
			count[name]++
		}
	}
	newFlags(&Settings{}).VisitAll(func(f *pflag.Flag) {
		if count[f.Name] != 1 {
			t.Errorf("--%s is in %d groups", f.Name, count[f.Name])
		}
		c := describe(f)
		call, text := c.line, c.does
		_, value, _ := strings.Cut(call, "--"+f.Name)
		if value != strings.ToUpper(value) || (value == "") != (f.Value.Type() == "bool") || text == "" || strings.Contains(text, "`") {
			t.Errorf("%s %s: want the name of its value, and a text", call, text)
		}
		delete(count, f.Name)
	})
	if len(count) > 0 {
		t.Errorf("no flags: %v", count)
	}
}

func TestWriteCompletion_forEachShell(t *testing.T) {
	for _, shell := range Shells {
		var b strings.Builder
		if err := WriteCompletion(&b, shell); err != nil || !strings.Contains(b.String(), "pushpane") {
			t.Errorf("%s: %v, %d bytes", shell, err, b.Len())
		}
	}
	for line, want := range map[string]string{"--lo": "--loop", "comp": "completion", "completion ": "fish", "--record talk.ndjson --app": "--append", "app": ":0"} {
		var b strings.Builder
		words := strings.Split("__complete "+line, " ")
		if asked, err := Complete(words, &b); !asked || err != nil || !strings.Contains(b.String(), want) {
			t.Errorf("%q: %v, %v, %q, want %s", line, asked, err, b.String(), want)
		}
	}
	if asked, _ := Complete([]string{"--loop"}, io.Discard); asked {
		t.Error("an ordinary line is taken for a question of a shell")
	}
}

func TestParse_command(t *testing.T) {
	s, err := Parse([]string{"--tee", "--", "ls", "-l", "--", "--port"})
	if err != nil || strings.Join(s.Command, " ") != "ls -l -- --port" || !s.Tee {
		t.Errorf("%q and %v, want everything after the first -- as it stands", s.Command, err)
	}
}

func TestParse_whatASourceCannotServe(t *testing.T) {
	for _, c := range []struct{ line, fact, want string }{
		{"--exit-when-done a.log", SourceFollowed, "--exit-when-done needs an end, and a file that is followed has none"},
		{"--exit-when-done", SourceClock, "--exit-when-done needs lines from standard input, and there are none"},
		{"--tee", SourceClock, "--tee needs lines from standard input, and there are none"},
		{"--tee a.log", SourceFollowed, ""},
		{"--exit-when-idle", SourceClock, ""},
	} {
		s, err := Parse(strings.Fields(c.line))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if err := s.CheckSource(c.fact); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("pushpane %s, %s: got %q, want %q", c.line, c.fact, got, c.want)
		}
		var usage *terminal.UsageError
		if errors.As(s.CheckSource(c.fact), &usage) && c.fact == SourceFollowed && !strings.HasPrefix(usage.Hint, "cat a.log | pushpane") {
			t.Errorf("the hint is %q, want the file in it", usage.Hint)
		}
	}
}

// A misspelt name in the table would be a rule that never, or always, holds.
func TestRules_nameFlags(t *testing.T) {
	flags := newFlags(&Settings{})
	for _, r := range rules() {
		for _, name := range strings.Fields(r.given + " " + r.missing) {
			if flags.Lookup(name) == nil && !slices.Contains([]string{"FILE", "COMMAND", "URL", SourceClock, SourceFollowed, SourceNone}, name) {
				t.Errorf("%q: %s is not a flag", r.message, name)
			}
		}
		if r.hint == "" || strings.Contains(r.message, "{file}") {
			t.Errorf("%q: want a hint, and the file quoted", r.message)
		}
	}
}

func TestSettings_handOutOptions(t *testing.T) {
	s, err := Parse(strings.Fields("--host pi.example --allow-host a.example --allow-origin https://b.example --lines 5 --history 1MiB a.log"))
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Guard(); strings.Join(got.Hosts, " ") != "a.example pi.example" || strings.Join(got.Origins, " ") != "https://b.example" {
		t.Errorf("guard %v, want the names, the one listened on too", got)
	}
	if got := s.FollowOptions(); got.Lines != 5 || got.Bytes != 1<<20 {
		t.Errorf("follow %+v, want 5 lines in 1 MiB", got)
	}
	if got := s.DurationOr(time.Minute); got != time.Minute {
		t.Errorf("duration %s, want what it is otherwise", got)
	}
	s, err = Parse(strings.Fields("--replay x --record y --append --duration 0 --speed 2 --loop --idle-limit 3s --timing z"))
	if err != nil {
		t.Fatal(err)
	}
	if got := s.ReplayOptions(); got.Speed != 2 || !got.Loop || got.Idle != 3*time.Second || got.Timing != "z" {
		t.Errorf("replay %+v", got)
	}
	for line, want := range map[string]time.Duration{"--replay x": 0, "--replay x --idle-limit 0": math.MaxInt64} {
		if s, err := Parse(strings.Fields(line)); err != nil || s.ReplayOptions().Idle != want {
			t.Errorf("%s: pauses up to %s, error %v; want %s", line, s.ReplayOptions().Idle, err, want)
		}
	}
	if got := s.DurationOr(time.Minute); got != 0 {
		t.Errorf("duration %s, want that of the flag", got)
	}
	for line, want := range map[string]recording.Mode{
		"--record y":                                 recording.New,
		"--record y --append":                        recording.Append,
		"--record y --overwrite":                     recording.Overwrite,
		"--record y --append --overwrite --export z": recording.Append,
	} {
		if s, err := Parse(strings.Fields(line)); err != nil || s.RecordMode() != want {
			t.Errorf("pushpane %s: mode %v, %v; want %v", line, s.RecordMode(), err, want)
		}
	}
}

// Every flag is in --help and in the README.
func TestDocuments_nameEverything(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	newFlags(&Settings{}).VisitAll(func(f *pflag.Flag) {
		if !strings.Contains(Help(), "--"+f.Name) || !strings.Contains(string(readme), "--"+f.Name) {
			t.Errorf("--help or the README does not name --%s", f.Name)
		}
	})
}
