//go:build unix

package e2e

import (
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// startShell runs a script as the command of a program.
func startShell(t *testing.T, script string, flags ...string) *program {
	t.Helper()
	return start(t, append(flags, "--", "sh", "-c", script)...)
}

// wantEnd waits for the end of the run and checks how it ended.
func wantEnd(t *testing.T, l *listener, want string) block {
	t.Helper()
	end := l.until(t, "end")
	if !regexp.MustCompile(`^{"reason":"source","status":"` + want + ` after [^"]+"}$`).MatchString(end.data) {
		t.Errorf("the end is %s, want %s", end.data, want)
	}
	return end
}

// Everything that a page can see of a run and of the next one.
func TestCommand_pageShowsTheRunAndRunsItAgain(t *testing.T) {
	t.Parallel()
	const script = `printf '\033[31mred\033[0m\n'; test -t 1 && exit 3`
	p := startShell(t, script)
	l := p.listen(t, "")
	if said := l.until(t, "source"); said.number() != 1 || said.data != `{"state":"running","text":"sh -c 'printf '\\''\\033[31mred\\033[0m\\n'\\''; test -t 1 \u0026\u0026 exit 3'"}` {
		t.Errorf("the first event is %+v, want the command", said)
	}
	if got := datas(l.events(t, 1)); got[0] != "\x1b[31mred\x1b[0m" {
		t.Errorf("got %q, want the colours kept", got)
	}
	wantEnd(t, l, "exited 3")

	tb := open(t, p.controlURL(t))
	tb.waitForText("exited 3 after")
	if got := tb.text("#source-name"); got != p.status(t).Name || !strings.HasPrefix(got, "sh -c 'printf") {
		t.Errorf("the page names the command %q, and /status %q", got, p.status(t).Name)
	}
	tb.click("#run")
	if again := l.until(t, "source"); again.number() != 4 {
		t.Errorf("the second run begins with the event %s, want number 4", again.id)
	}
	tb.waitFor("document.querySelectorAll('#log .line-source').length === 2")
	tb.waitFor("document.querySelectorAll('#log .line-end').length === 2")
	for i, id := range tb.shown() {
		if (block{id: id}).number() != i+1 {
			t.Errorf("event %d of the page is %s", i+1, id)
		}
	}
}

// fillsItsTerminal fills the whole screen, and does so again when that has another size, which may
// have come before its trap.
const fillsItsTerminal = `draw() {
	set -- $(stty size)
	printf '\033[?1049h\033[2J\033[H'
	i=1
	while [ $i -lt $1 ]; do printf "%0$2d\n" 0; i=$((i + 1)); done
	printf "%0$2d" 0
}
trap draw WINCH
printf '\033]2;fills <b>all</b>\007\033]8;;https://example.org/x\033\\the docs, www.example.com\033]8;;\033\\\n'
draw
while :; do sleep 0.05; done`

// wantFilled checks that the terminal of fillsItsTerminal is as large as the log of the page: all
// of it is seen, and one more row, or some more columns beside the buttons, would have no place.
func wantFilled(t *testing.T, p *program, tb *tab) {
	t.Helper()
	defer func() {
		if t.Failed() {
			t.Log(evaluate[string](tb, `JSON.stringify({focused: document.hasFocus(), high: document.getElementById('log').clientHeight, lines: Array.from(document.querySelectorAll('#log .line'), function (line) {
				return [line.className, line.offsetHeight, line.querySelector('.text').textContent];
			})})`), p.status(t).Terminal)
		}
	}()
	eventually(t, "the terminal is as large as the log", func() bool {
		shown := evaluate[[]int](tb, `(function () {
			var log = document.getElementById('log'), line = log.querySelector('.line-full'), text = line && line.querySelector('.text');
			var rows = text ? text.textContent.split('\n') : [], free = text ? log.clientHeight - line.offsetHeight : 0;
			var fits = text && text.scrollWidth <= text.clientWidth && free >= 0 && free < text.offsetHeight / rows.length;
			return fits ? [rows[0].length, rows.length] : [0, 0];
		}())`)
		got := p.status(t).Terminal
		return got.Columns == shown[0] && got.Rows == shown[1]
	})
}

func TestCommand_pageShowsTheTimeAndStopsIt(t *testing.T) {
	t.Parallel()
	p := startShell(t, fillsItsTerminal)
	tb := openBrowser(t)
	tb.focused()
	tb.visit(p.controlURL(t))
	tb.waitFor("/^running for \\d/.test(document.querySelector('#source-state').textContent)")
	before := tb.text("#source-time")
	tb.waitFor("document.querySelector('#source-time').textContent !== '" + before + "'")
	tb.waitFor(`(function (a) {
		return a && a.textContent === 'the docs, www.example.com' && a.getAttribute('href') === 'https://example.org/x' && a.title === 'Leads to example.org: https://example.org/x' && a.rel === 'noopener noreferrer' &&
			getComputedStyle(a, '::after').content.indexOf(' [example.org]') >= 0;
	}(document.querySelector('#log .line a[data-host]')))`)
	wantFilled(t, p, tb)
	tb.click("#chat-button") // which leaves the log less height
	tb.waitFor("document.querySelector('#send').checkVisibility()")
	wantFilled(t, p, tb)
	// it says what it is called, and the strip what it is
	tb.waitFor("document.title === 'fills <b>all</b>' && document.querySelector('#title').textContent === document.title && /^sh -c/.test(document.querySelector('#source-name').textContent)")
	tb.do(chromedp.EmulateViewport(800, 500))
	wantFilled(t, p, tb)
	tb.click("#stop")
	tb.waitForText("killed by SIGTERM after")
	// a keyboard goes on where it was
	tb.waitFor("document.activeElement === document.querySelector('#run')")
}

// A size that is told late does not replace a newer one.
func TestCommand_theNewestSizeCounts(t *testing.T) {
	t.Parallel()
	p := startShell(t, fillsItsTerminal)
	tb := openBrowser(t)
	tb.focused()
	tb.beforeScripts(`(function (open, send) {
		XMLHttpRequest.prototype.open = function (method, url) {
			this.address = url;
			return open.apply(this, arguments);
		};
		XMLHttpRequest.prototype.send = function (body) {
			var request = this;
			if (window.release || !/size/.test(this.address)) {
				return send.call(this, body);
			}
			window.release = function () { send.call(request, body); };
			request.addEventListener('loadend', function () { window.arrived = true; });
		};
	}(XMLHttpRequest.prototype.open, XMLHttpRequest.prototype.send))`)
	tb.visit(p.controlURL(t))
	tb.waitFor("window.release")
	tb.do(chromedp.EmulateViewport(800, 500))
	// Behind the next one, if that does not wait.
	evaluate[any](tb, "void setTimeout(release, 1000)")
	tb.waitFor("window.arrived")
	wantFilled(t, p, tb)
}

// The same requests are allowed and refused as for quit.
func TestCommand_orders(t *testing.T) {
	t.Parallel()
	p := startShell(t, "exec sleep 1000")
	key := p.key(t)
	for _, c := range []struct {
		word, key string
		want      int
	}{{"run", key, 409}, {"run", "none", 403}, {"run", "", 403}, {"stop", key[1:], 403}, {"stop", key, 202}} {
		if got := p.ask(t, "POST", "/"+c.word, nil, keyHeader, c.key); got.code != c.want || strings.Count(got.body, "\n") != 1 {
			t.Errorf("POST /%s with %q: %d %q, want %d and one line", c.word, c.key, got.code, got.body, c.want)
		}
	}
	wantEnd(t, p.listen(t, ""), "killed by SIGTERM")
	if got := p.order(t, "stop"); got.code != 409 {
		t.Errorf("stop after the end: %d, want 409", got.code)
	}
	if got := p.ask(t, "GET", "/run", nil, keyHeader, key); got.code != 405 {
		t.Errorf("GET /run: %d, want 405", got.code)
	}
	if got := start(t).order(t, "run"); got.code != 404 {
		t.Errorf("run of the clock: %d, want 404", got.code)
	}
}

func TestCommand_withoutTerminal(t *testing.T) {
	t.Parallel()
	p := startShell(t, "test -t 1 || echo pipe; echo problem >&2", "--no-pty", "--tee", "--exit-when-done")
	if code := p.exitCode(t, 0); code != 0 || p.stdout.String() != "pipe\n" || !strings.Contains(p.stderr.String(), "problem\n") {
		t.Errorf("exit code %d, passed on %q and %q", code, p.stdout.String(), p.stderr.String())
	}
	p = startShell(t, "test -t 1 || echo pipe; echo problem >&2", "--no-pty")
	blocks := p.listen(t, "").events(t, 2)
	slices.SortFunc(blocks, func(a, b block) int { return strings.Compare(a.typ, b.typ) })
	if got := blocks[0].typ + ":" + blocks[0].data + " " + blocks[1].typ + ":" + blocks[1].data; got != ":pipe stderr:problem" {
		t.Errorf("got %s", got)
	}
}

// A command that fails is not our failure, and its end is waited for.
func TestCommand_exitWhenDone(t *testing.T) {
	t.Parallel()
	gate := filepath.Join(t.TempDir(), "gate")
	if err := syscall.Mkfifo(gate, 0o600); err != nil {
		t.Fatal(err)
	}
	p := startShell(t, "read line <"+gate+"; exit 7", "--exit-when-done")
	l := p.listen(t, "")
	l.until(t, "source")
	if err := os.WriteFile(gate, []byte("go\n"), 0); err != nil {
		t.Fatal(err)
	}
	wantEnd(t, l, "exited 7")
	if code := p.exitCode(t, 0); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
}

// A command that cannot run is refused before anything is served.
func TestCommand_refused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	garbage, text := filepath.Join(dir, "garbage"), filepath.Join(dir, "text")
	for name, mode := range map[string]os.FileMode{garbage: 0o755, text: 0o644} {
		if err := os.WriteFile(name, []byte("\x00"), mode); err != nil {
			t.Fatal(err)
		}
	}
	for command, reason := range map[string]string{"no-such-command": "not found", dir: "directory", text: "permission denied", garbage: "exec format error", "ls -l": "not found"} {
		got := runToEnd(t, nil, "--port", "0", "--no-browser", "--", command)
		if got.code != 1 || got.stdout != "" || !errorLines.MatchString(got.stderr) || !strings.Contains(got.stderr, `run "`+command+`": `) || !strings.Contains(got.stderr, reason) {
			t.Errorf("%s: exit code %d, %q and %q, want 1 and that it is: %s", command, got.code, got.stdout, got.stderr, reason)
		}
	}
}

// stubborn ignores all that can be ignored, as does what it starts, in its process group and in
// another.
const stubborn = `trap '' TERM HUP INT
	(trap '' TERM HUP INT; sh -c 'echo $$; while :; do sleep 1000; done') &
	(set -m; sh -c 'trap "" TERM HUP INT; echo $$; while :; do sleep 1000; done' & wait) &
	wait`

// However the program ends, no process of the command is left.
func TestCommand_nobodyIsLeft(t *testing.T) {
	t.Parallel()
	// Under nohup SIGHUP is ignored. Children of a process that listens to it start afresh.
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	t.Cleanup(func() { signal.Stop(hangups) })
	for name, c := range map[string]struct {
		end  func(p *program)
		code int
	}{
		"SIGINT":      {func(p *program) { p.cmd.Process.Signal(os.Interrupt) }, 0},
		"SIGTERM":     {func(p *program) { p.cmd.Process.Signal(syscall.SIGTERM) }, 0},
		"SIGHUP":      {func(p *program) { p.cmd.Process.Signal(syscall.SIGHUP) }, 0},
		"quit":        {func(p *program) { p.order(t, "quit") }, 0},
		"SIGKILL":     {func(p *program) { p.cmd.Process.Kill() }, -1},
		"two_signals": {func(p *program) { p.endAtOnce() }, 130},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startShell(t, stubborn)
			pids := datas(p.listen(t, "").events(t, 2))
			asked := time.Now()
			c.end(p)
			if code := p.exitCode(t, 0); code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			// Three seconds for the command to end by itself, unless one cannot wait.
			if took := time.Since(asked); name == "two_signals" && took > promised(goodbye) {
				t.Errorf("leaving took %v, want at most %v", took, goodbye)
			}
			for _, pid := range pids {
				if c.code == 0 && alive(t, pid) {
					t.Errorf("process %s is there after we have left", pid)
				}
				eventually(t, "process "+pid+" is gone", func() bool { return !alive(t, pid) })
			}
		})
	}
}

// alive reports whether a process exists and is not a zombie.
func alive(t *testing.T, pid string) bool {
	t.Helper()
	number, err := strconv.Atoi(pid)
	if err != nil {
		t.Fatalf("%q is no process", pid)
	}
	if syscall.Kill(number, 0) == syscall.ESRCH {
		return false
	}
	state, err := exec.Command("ps", "-o", "stat=", "-p", pid).Output()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		t.Fatal(err)
	}
	s := strings.TrimSpace(string(state)) // empty: it has gone since
	return s != "" && !strings.HasPrefix(s, "Z")
}

// What a page adds to the window is one name, and what comes late covers nothing up: the switch of
// the transport stands where Quit would push it.
func TestLate_oneGlobalAndNothingUnderAClick(t *testing.T) {
	t.Parallel()
	tb := openBrowser(t)
	tb.beforeScripts(`(function look() {
		var force = document.getElementById('force');
		window.moved = window.moved || [];
		if (force && force.offsetParent) {
			var left = force.getBoundingClientRect().left;
			if (moved[moved.length - 1] !== left) { moved.push(left); }
		}
		requestAnimationFrame(look);
	})()`)
	p := startShell(t, "echo one")
	tb.visit(p.controlURL(t))
	tb.unfold("#menu-button")
	tb.waitForTools()
	tb.waitFor("document.getElementById('quit').offsetParent && document.getElementById('force').offsetParent && moved.length > 0")
	if places := evaluate[int](tb, "moved.length"); places != 1 {
		t.Errorf("the switch of the transport has stood in %d places, want 1", places)
	}
	if got := tb.text("#source-name"); got != "sh -c 'echo one'" {
		t.Errorf("the page names the source %q", got)
	}
	own := evaluate[string](tb, `(function () {
		var frame = document.body.appendChild(document.createElement('iframe'));
		var own = Object.getOwnPropertyNames(window).filter(function (name) { return !(name in frame.contentWindow) && !/^\d+$/.test(name); });
		frame.remove();
		return own.join(' ');
	})()`)
	if own != "pushpane" {
		t.Errorf("the page has the globals %q, want pushpane", own)
	}
}
