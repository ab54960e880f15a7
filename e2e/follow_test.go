//go:build unix

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// logDir is a directory with an app.log of ten lines, and its shell.
type logDir struct {
	t   testing.TB
	dir string
}

func newLogDir(t testing.TB) *logDir {
	d := &logDir{t, t.TempDir()}
	d.sh("seq 1 10 > app.log")
	return d
}

func (d *logDir) path(name string) string { return filepath.Join(d.dir, name) }

func (d *logDir) sh(command string) {
	d.t.Helper()
	cmd := exec.Command("sh", "-ec", command)
	cmd.Dir = d.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		d.t.Fatalf("%s: %v\n%s", command, err, out)
	}
}

// told returns a line, or the state of a source event as [STATE] and its text.
func told(t testing.TB, b block) (text, words string) {
	t.Helper()
	if b.typ != "source" {
		return b.data, ""
	}
	var said struct{ State, Text string }
	decode(t, b.data, &said)
	return "[" + said.State + "]", said.Text
}

// sourced returns the next n events of the source, source events included.
func (l *listener) sourced(t testing.TB, n int) []block {
	t.Helper()
	var got []block
	for len(got) < n {
		if b := l.next(t); b.typ == "source" || !b.control() {
			got = append(got, b)
		}
	}
	return got
}

// wantTold expects these lines, states and marks. If a rotation takes too long, as on a machine
// that was suspended, the states of a missing file replace a mark.
func (l *listener) wantTold(t testing.TB, want ...string) {
	t.Helper()
	waited := false
	for len(want) > 0 {
		b := l.sourced(t, 1)[0]
		got, _ := told(t, b)
		switch {
		case got == want[0]:
			want = want[1:]
		case got == "[waiting]", got == "[following]" && waited:
			waited = true
		case waited && want[0] == "[lost]" && len(want) > 1 && got == want[1]:
			want = want[2:]
		default:
			t.Fatalf("got %q (%s), want %q", got, b.data, want[0])
		}
	}
}

func TestFollow_throughRotationsOfTheShell(t *testing.T) {
	t.Parallel()
	d := newLogDir(t)
	p := start(t, "--lines", "3", d.path("app.log"))
	l := p.listen(t, "")
	l.wantTold(t, "[following]", "8", "9", "10")
	for _, step := range []struct {
		command string
		want    []string
	}{
		{"echo 11 >> app.log", []string{"11"}},
		{"printf 1 >> app.log; printf '2\\n13\\n' >> app.log", []string{"12", "13"}},
		{"echo 14 >> app.log; mv app.log app.log.1; echo 15 > app.log", []string{"14", "15"}},
		{"cp app.log app.log.2; : > app.log; echo 16 >> app.log", []string{"[lost]", "16"}},
		{"cp app.log app.log.2; truncate -s 0 app.log; seq 17 40 >> app.log", []string{"[lost]", "17"}},
	} {
		d.sh(step.command)
		l.wantTold(t, step.want...)
	}
	for n := 18; n <= 40; n++ {
		l.sourced(t, 1)
	}
	d.sh("rm app.log; echo 41 > app.log")
	l.wantTold(t, "[lost]", "41")
	d.sh("echo 42 > run-1.log; ln -sf run-1.log new; mv new app.log")
	l.wantTold(t, "[lost]", "42") // the file before has no name any more
	d.sh("echo 43 >> run-1.log; echo 44 > run-2.log; ln -sf run-2.log new; mv new app.log; echo 45 >> run-2.log")
	l.wantTold(t, "43", "44", "45")
	d.sh("mv run-2.log run-2.log.1; echo 46 > run-2.log")
	l.wantTold(t, "46")
	d.sh("for n in 47 48 49; do mv -f run-2.log.1 run-2.log.2; mv run-2.log run-2.log.1; echo $n > run-2.log; done")
	var got []string
	for len(got) == 0 || got[len(got)-1] != "49" {
		text, _ := told(t, l.sourced(t, 1)[0])
		got = append(got, text)
	}
	// Only two rotated files exist: no line is lost if a poll came in time, else there is a mark.
	if !slices.Equal(got, []string{"47", "48", "49"}) && !slices.Contains(got, "[lost]") && !slices.Contains(got, "[waiting]") {
		t.Errorf("got %q, want every line or a mark", got)
	}
}

func TestFollow_goneAndBackIsInThePage(t *testing.T) {
	t.Parallel()
	d := newLogDir(t)
	name := d.path("app.log")
	p := start(t, name)
	var s struct {
		Source, Name string
		State        struct{ State, Text string }
	}
	state := func(want, words string) func() bool {
		return func() bool {
			decode(t, p.ask(t, "GET", "/status", nil).body, &s)
			return s.Source == "file" && s.Name == name && s.State.State == want && s.State.Text == words
		}
	}
	eventually(t, "it is followed", state("following", name))
	d.sh("mv app.log away")
	eventually(t, "it is waited for", state("waiting", name+" is gone; waiting for it to come back"))
	d.sh("echo eleven >> away; mv away app.log")
	eventually(t, "it is followed again", state("following", name))
	l := p.listen(t, "?from=start")
	l.wantTold(t, "[following]", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "[waiting]")
	var after []string
	for range 2 { // the file was held open: its line may come before the word
		text, _ := told(t, l.sourced(t, 1)[0])
		after = append(after, text)
	}
	slices.Sort(after)
	if !slices.Equal(after, []string{"[following]", "eleven"}) {
		t.Errorf("got %q after it came back", after)
	}
	tb := open(t, p.url)
	tb.waitForText("eleven")
}

func TestFollow_errorsBeforeAnythingIsServed(t *testing.T) {
	t.Parallel()
	d := newLogDir(t)
	secret := d.path("secret.log")
	d.sh("echo x > secret.log; chmod 0 secret.log; ln -s nowhere dangling.log")
	for name, c := range map[string]struct {
		args []string
		code int
		want string
	}{
		"missing":       {[]string{d.path("nope.log")}, 1, `follow "` + d.path("nope.log") + `": no such file or directory`},
		"directory":     {[]string{d.dir}, 1, "it is a directory"},
		"device":        {[]string{"/dev/null"}, 1, "it is a device"},
		"permission":    {[]string{secret}, 1, "permission denied"},
		"dangling":      {[]string{d.path("dangling.log")}, 1, "no such file or directory"},
		"empty_name":    {[]string{""}, 1, `follow "": `},
		"two_files":     {[]string{d.path("app.log"), secret}, 2, "two sources"},
		"lines":         {[]string{"--lines", "-1", d.path("app.log")}, 2, "--lines"},
		"lines_of_none": {[]string{"--lines", "5"}, 2, "--lines needs a file"},
		"never_done":    {[]string{"--exit-when-done", d.path("app.log")}, 2, "--exit-when-done"},
	} {
		t.Run(name, func(t *testing.T) {
			if name == "permission" && os.Geteuid() == 0 {
				t.Skip("root may read everything")
			}
			got := runToEnd(t, nil, append([]string{"--no-browser", "--port", "0"}, c.args...)...)
			if got.code != c.code || got.stdout != "" || !errorLines.MatchString(got.stderr) || !strings.Contains(got.stderr, c.want) {
				t.Errorf("exit code %d, %q and %q, want %d and %q", got.code, got.stdout, got.stderr, c.code, c.want)
			}
		})
	}
}

func TestFollow_onlyWhatIsNewAndTee(t *testing.T) {
	t.Parallel()
	d := newLogDir(t)
	p := start(t, "--lines", "0", "--tee", d.path("app.log"))
	l := p.listen(t, "")
	l.wantTold(t, "[following]")
	d.sh("printf 'a\\r\\nb' >> app.log; mv app.log app.log.1; echo c > app.log")
	l.wantTold(t, "a", "b", "c")
	eventually(t, "the lines are passed on", func() bool { return p.stdout.String() == "a\r\nb\nc\n" })
}

// `cmd > pipe` blocks until the pipe is read: the page is served before, and the end of the command
// is the end of the source.
func TestFollow_namedPipeIsReadAsOne(t *testing.T) {
	t.Parallel()
	d := newLogDir(t)
	if err := syscall.Mkfifo(d.path("pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := start(t, "--exit-when-done", d.path("pipe"))
	l := p.listen(t, "")
	d.sh("seq 1 3 > pipe")
	l.wantTold(t, "1", "2", "3")
	l.until(t, "end")
	if code := p.exitCode(t, 0); code != 0 {
		t.Errorf("exit code is %d, want 0", code)
	}
}
