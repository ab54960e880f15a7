//go:build unix

package e2e

import (
	"iter"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// The manual page is one, by whom it is read with.
func TestManual_isCorrect(t *testing.T) {
	t.Parallel()
	lint := exec.Command(needs(t, "mandoc"), "-T", "lint")
	manual := runToEnd(t, nil, "man").stdout
	lint.Stdin = strings.NewReader(manual)
	// It names the page of another system as the place of standard input.
	if out, err := lint.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("%v\n%s\n%s", err, out, manual)
	}
	text := exec.Command("mandoc", "-T", "utf8")
	text.Stdin = strings.NewReader(manual)
	out, err := text.Output()
	if shown := string(out); err != nil || !strings.Contains(shown, "--exit-when-idle") || !strings.Contains(shown, `pushpane --record talk.ndjson -- make test`) {
		t.Errorf("%v: it is shown as\n%s", err, out)
	}
}

// A shell completes by asking the program.
func TestCompletion_inShells(t *testing.T) {
	t.Parallel()
	for shell, c := range map[string]struct{ script, want string }{
		"fish": {`pushpane completion fish | source; complete -C "pushpane --overw"; complete -C "pushpane completion po"`, "--overwrite powershell"},
		"bash": {`. /usr/share/bash-completion/bash_completion; . <(pushpane completion bash)
			complete_it() { COMP_LINE="$*" COMP_POINT=${#COMP_LINE} COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_TYPE=9 COMP_KEY=9; __start_pushpane; echo "${COMPREPLY[@]}"; }
			complete_it pushpane --overw; complete_it pushpane completion po`, "--overwrite powershell"},
		"zsh": {`autoload -U compinit; compinit -u -D; . <(pushpane completion zsh); whence -w _pushpane`, "_pushpane: function"},
	} {
		t.Run(shell, func(t *testing.T) {
			cmd := exec.Command(needs(t, shell), "-c", c.script)
			cmd.Env = append(os.Environ(), "PATH="+nameOfBinary(t)+":"+os.Getenv("PATH"))
			out, err := cmd.CombinedOutput()
			if got := strings.Fields(string(out)); err != nil || !inOrder(strings.Join(got, " "), strings.Fields(c.want)...) {
				t.Errorf("%v, %q, want %s", err, out, c.want)
			}
		})
	}
}

// nameOfBinary returns a folder in which the program is called pushpane.
func nameOfBinary(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Symlink(binary(), dir+"/pushpane"); err != nil {
		t.Fatal(err)
	}
	return dir
}

// On a terminal the start says what is shown, and how it is stopped.
func TestStart_onATerminal(t *testing.T) {
	t.Parallel()
	for what, args := range map[string]string{
		"shows the time;": "-d 0", "runs sh -c 'sleep 100';": "-- sh -c 'sleep 100'", `follows the file "/etc/passwd";`: "/etc/passwd",
	} {
		p := launchOnTerminal(t, args)
		eventually(t, "it says "+what, func() bool { return strings.Contains(p.stdout.String(), what+" Ctrl-C stops it") })
	}
	if p := start(t); p.stderr.String() != "" {
		t.Errorf("to a file it says %q, want nothing", p.stderr.String())
	}
}

// Quit would end what others watch.
func TestQuit_asksWhereOthersWatch(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	tb := open(t, p.controlURL(t))
	other := p.listen(t, "?client=other")
	other.until(t, "hello")
	tb.waitFor("!document.getElementById('quit').hidden && document.getElementById('viewers').textContent === 'You and 1 other are watching.'")
	next, stop := iter.Pull2(chromedp.Events(tb.ctx, page.JavascriptDialogOpening))
	defer stop()
	quit := func(yes bool) {
		t.Helper()
		evaluate[any](tb, "void setTimeout(function () { document.getElementById('quit').click(); }, 0)")
		event, err, ok := next()
		if err != nil || !ok {
			t.Fatal(err, ok)
		}
		if want := "One other is watching. Quit pushpane for all?"; event.Message != want {
			t.Errorf("it asks %q, want %q", event.Message, want)
		}
		if _, err := chromedp.Call(tb.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: yes}); err != nil {
			t.Fatal(err)
		}
	}
	quit(false)
	p.publish(t, "goes on", "")
	if got := datas(other.events(t, 1)); got[0] != "goes on" {
		t.Errorf("got %q", got)
	}
	quit(true)
	if code := p.exitCode(t, 0); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
}
