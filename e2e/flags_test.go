package e2e

import (
	"regexp"
	"strings"
	"testing"
)

// ended is a run that comes to its end by itself.
type ended struct {
	code           int
	stdout, stderr string
}

// runToEnd is for runs that must not serve: one that does runs into the limit and fails the test.
func runToEnd(t testing.TB, env []string, args ...string) ended {
	t.Helper()
	p := launch(t, nil, env, args...)
	code := p.exitCode(t, 0)
	return ended{code, p.stdout.String(), p.stderr.String()}
}

// errorLines is all that a wrong call may print: which flag and value, then what to do; no usage
// text to scroll over it.
var errorLines = regexp.MustCompile(`^pushpane: error: [^\n]*[^.\n]\npushpane: hint: [^\n]+\n$`)

// Everything that cannot be meant is refused before anything is listened at.
func TestFlags_wrongUsage(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args, env, names []string
	}{
		"port_too_high":        {args: []string{"--port", "70000"}, names: []string{"--port", "70000"}},
		"port_negative":        {args: []string{"--port=-1"}, names: []string{"--port", "-1"}},
		"port_no_number":       {args: []string{"-p", "http"}, names: []string{"--port", "http"}},
		"max_viewers_zero":     {args: []string{"--max-viewers", "0"}, names: []string{"--max-viewers", "0"}},
		"duration_negative":    {args: []string{"--duration", "-1s"}, names: []string{"--duration", "-1s"}},
		"duration_no_unit":     {args: []string{"--duration", "5"}, names: []string{"--duration", "5"}},
		"interval_zero":        {args: []string{"--interval", "0"}, names: []string{"--interval", "0"}},
		"history_too_small":    {args: []string{"--history", "1KiB"}, names: []string{"--history", "1KiB"}},
		"unknown_flag":         {args: []string{"--colour"}, names: []string{"--colour"}},
		"unknown_short_flag":   {args: []string{"-x"}, names: []string{"x"}},
		"value_missing":        {args: []string{"--port"}, names: []string{"--port"}},
		"quiet_and_verbose":    {args: []string{"-q", "-v"}, names: []string{"--quiet", "--verbose"}},
		"file_and_replay":      {args: []string{"log.txt", "--replay", "tape"}, names: []string{"log.txt", "--replay", "tape"}},
		"file_and_command":     {args: []string{"log.txt", "--", "ls", "-l"}, names: []string{"log.txt", "ls -l"}},
		"two_files":            {args: []string{"a.txt", "b.txt"}, names: []string{"a.txt", "b.txt"}},
		"pipes_of_no_command":  {args: []string{"--no-pty"}, names: []string{"--no-pty"}},
		"command_missing":      {args: []string{"--"}, names: []string{"--"}},
		"append_and_overwrite": {args: []string{"--record", "tape", "--append", "--overwrite"}, names: []string{"--append", "--overwrite"}},
		"append_to_nothing":    {args: []string{"--append"}, names: []string{"--append", "--record"}},
		"speed_of_nothing":     {args: []string{"--speed", "2"}, names: []string{"--speed", "--replay"}},
		"speed_too_high":       {args: []string{"--replay", "tape", "--speed", "101"}, names: []string{"--speed", "101", "100"}},
		"export_that_plays":    {args: []string{"--replay", "tape", "--export", "page", "--loop"}, names: []string{"--export", "--loop"}},
		"variable":             {env: []string{"PUSHPANE_PORT=abc"}, names: []string{"PUSHPANE_PORT", "abc"}},
		"variable_not_yes":     {env: []string{"PUSHPANE_TEE=perhaps"}, names: []string{"PUSHPANE_TEE", "perhaps"}},
		"tee_without_lines":    {args: []string{"--tee"}, names: []string{"--tee"}},
		"done_without_lines":   {args: []string{"--exit-when-done"}, names: []string{"--exit-when-done"}},
		"origin_that_is_none":  {args: []string{"--allow-origin", "evil"}, names: []string{"--allow-origin", "evil"}},
		"host_name_with_slash": {args: []string{"--allow-host", "a/b"}, names: []string{"--allow-host", "a/b"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := runToEnd(t, c.env, append([]string{"--no-browser"}, c.args...)...)
			if got.code != 2 || got.stdout != "" {
				t.Errorf("exit code %d and standard output %q, want 2 and nothing", got.code, got.stdout)
			}
			if !errorLines.MatchString(got.stderr) {
				t.Errorf("standard error is %q, want an error and a hint, a line each", got.stderr)
			}
			message, _, _ := strings.Cut(got.stderr, "\n")
			for _, name := range c.names {
				if !strings.Contains(message, name) {
					t.Errorf("%q does not name %q", message, name)
				}
			}
		})
	}
}

// What comes from outside reaches the terminal with its control characters made visible.
func TestFlags_errorsAreSafeToPrint(t *testing.T) {
	t.Parallel()
	got := runToEnd(t, nil, "--no-browser", "evil\x1b[2J\u202egpj")
	if got.code != 1 || strings.ContainsAny(got.stderr, "\x1b\u202e") {
		t.Errorf("exit code %d and %q, want 1 and no control characters", got.code, got.stderr)
	}
}

// Asked for, they are output and no error: `pushpane --help | less` must work.
func TestFlags_helpAndVersion(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"--help"}, {"-h"}, {"--version"}, {"-V"}} {
		got := runToEnd(t, nil, args...)
		if got.code != 0 || got.stdout == "" || got.stderr != "" {
			t.Errorf("%v: exit code %d, %d bytes on standard output, %q on standard error", args, got.code, len(got.stdout), got.stderr)
		}
	}
	help := runToEnd(t, nil, "--help").stdout
	for _, flag := range []string{
		"--port", "--host", "--duration", "--interval", "--no-browser", "--title", "--history", "--lines", "--tee", "--no-pty", "--exit-when-idle", "--exit-when-done",
		"--record", "--append", "--overwrite", "--replay", "--speed", "--loop", "--idle-limit", "--export", "--allow-host", "--allow-origin", "--quiet", "--verbose", "--version", "--help",
	} {
		if !strings.Contains(help, flag) {
			t.Errorf("--help does not name %s", flag)
		}
	}
}

// A port that is named is required: the next free one would be a surprise.
func TestFlags_explicitPortTaken(t *testing.T) {
	t.Parallel()
	first := start(t)
	got := runToEnd(t, nil, "--no-browser", "--port", first.port(t))
	if got.code != 1 || got.stdout != "" || !errorLines.MatchString(got.stderr) || !strings.Contains(got.stderr, first.port(t)) {
		t.Errorf("exit code %d, %q and %q, want 1 and an error that names the port %s", got.code, got.stdout, got.stderr, first.port(t))
	}
}

// The title is the one text of the operator that reaches the page: it is text there, too.
func TestFlags_variablesAndTitle(t *testing.T) {
	t.Parallel()
	p := launch(t, nil, []string{"PUSHPANE_PORT=0", "PUSHPANE_NO_BROWSER=true", "PUSHPANE_TITLE=<b>My & Co</b>", "PUSHPANE_DURATION=7s"})
	p.waitForURL(t)
	var s struct {
		Title    string
		Duration int
	}
	decode(t, p.ask(t, "GET", "/status", nil).body, &s)
	if s.Title != "<b>My & Co</b>" || s.Duration != 7000 {
		t.Errorf("status says %+v, want what the variables say", s)
	}
	tb := open(t, p.url)
	tb.waitForText("<b>My & Co</b>")
}
