//go:build unix

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// The scripts print the sequences of tools that a test should not download: tqdm and pip draw a bar
// behind a CR and lines above it, docker compose a list by moving up, apt a bar below a scroll
// region, docker pull goes up to the row of a layer and down again, vitest erases what it draws
// again. What cargo 1.95 has printed is in outputs/cargo.out.
const (
	tqdmLike = `import sys, time
for i in range(101):
    sys.stderr.write('\r%3d%%|%-50s| %d/100 [00:01<00:00, 93.4it/s]' % (i, '#' * (i // 2), i))
    sys.stderr.flush()
    if i % 40 == 20: sys.stderr.write('\r\033[K' + 'checkpoint %d\n' % i)
    time.sleep(0.004)
sys.stderr.write('\n')`
	composeLike = `import sys, time
names = ['db', 'cache', 'web', 'worker']
w = sys.stdout.write
w('\033[?25l[+] Running 0/4\n' + ''.join(' \u283f Container shop-%s-1  \033[33mCreating\033[0m\n' % n for n in names))
for step in range(1, 5):
    w('\033[%dA\033[0G[+] Running %d/4\n' % (len(names) + 1, step))
    for i, n in enumerate(names):
        w('\033[2K\033[1G \033[32m\u2714\033[0m Container shop-%s-1  \033[32m%s\033[0m %d.%ds\n' % (n, 'Started' if i < step else 'Starting', step, i))
    sys.stdout.flush(); time.sleep(0.05)
w('\033[?25hready\n')`
	dockerLike = `import sys, time
w = sys.stdout.write
ids = ['a2abf6c4d29d', 'c7a4e4382001', '4044b9ba67c9', 'c8388a79482f']
w('latest: Pulling from library/nginx\n' + ''.join('%s: Pulling fs layer \n' % i for i in ids))
for step in range(1, 11):
    for n, i in enumerate(ids):
        text = 'Downloading [%-50s]  %dkB/100kB' % ('=' * (5 * step - 1) + '>', 10 * step) if step + n < 10 else 'Pull complete'
        w('\033[%dA\033[2K\r%s: %s \r\033[%dB' % (len(ids) - n, i, text, len(ids) - n))
    sys.stdout.flush(); time.sleep(0.02)
w('Digest: sha256:0d17b565c37b\nStatus: Downloaded newer image for nginx:latest\n')`
	aptLike = `import sys, time
w = sys.stdout.write
w('Selecting packages\n\n\0337\033[0;39r\0338\033[1A')
for i in range(60):
    w('Setting up package-%d ...\n' % i)
    w('\0337\033[40;0f\033[42m\033[30mProgress: [%3d%%]' % (i * 100 // 60))
    w('\033[49m\033[39m [%-58s] \0338' % ('#' * i)); sys.stdout.flush()
    time.sleep(0.005)
w('\0337\033[0;40r\0338\033[1A\033[J\n')`
	vitestLike = `import sys, time
w = sys.stdout.write
w(' RUN  v3.0.0 /shop\n\n')
for i in range(1, 6):
    w(' \u276f cart.test.ts %d/5\n\n Test Files  0 passed (1)\n      Tests  %d passed (5)\n' % (i, i)); sys.stdout.flush(); time.sleep(0.05)
    w('\033[1A\033[2K' * 4 if i % 2 else '\033[4F\033[J')
w(' \u2713 cart.test.ts (5 tests) 12ms\n\n Test Files  1 passed (1)\n      Tests  5 passed (5)\n')`
	spinner = `import sys, time
for i in range(12):
    sys.stdout.write('\033[1G' + '|/-\\'[i % 4] + ' working'); sys.stdout.flush(); time.sleep(0.02)
sys.stdout.write('\033[2K\r\u2713 done in 12 steps\n')
for i in range(6):
    sys.stdout.write('\033[1G\033[0K' + '|/-\\'[i % 4]); sys.stdout.flush(); time.sleep(0.02)
sys.stdout.write('\033[1G\033[0K\nadded 1 package\n')`
)

// redraws are the tools. Each writes into the folder %s; what it prints is recorded once and shown
// by tmux and by the page. full: it draws the whole screen, and is looked at before it leaves.
var redraws = []struct {
	name, needs, script string
	full                bool
}{
	{"wget", "wget", "wget --progress=bar:force --limit-rate=400k -O %s/copy URL/page 2>&1", false},
	{"curl", "curl", "curl -# --limit-rate 200k -o %s/copy URL/page", false},
	{"rsync", "rsync", "rsync -a --info=progress2 --bwlimit=2000 %s/many/ %s/there/", false},
	{"pv", "pv", "pv -f -L 400k %s/blob > /dev/null", false},
	{"git", "git", "git clone --progress file://%s/repository %s/clone", false},
	{"dpkg", "dpkg-deb", "python3 %s/apt.py", false},
	{"tqdm", "python3", "python3 %s/tqdm.py", false},
	{"compose", "python3", "python3 %s/compose.py", false},
	{"docker", "python3", "python3 %s/docker.py", false},
	{"vitest", "python3", "python3 %s/vitest.py", false},
	{"cargo", "cat", "cat %s/cargo.printed", false},
	{"spinner", "python3", "python3 %s/spinner.py; echo after", false},
	{"top", "top", "top -n 2 -d 0.3", false},
	{"watch", "watch", "timeout --foreground 2 watch -n 0.5 date +%%N", true},
	{"htop", "htop", "timeout --foreground 2 htop -d 5", true},
	{"less", "less", "timeout --foreground 1 less %s/numbers", true},
	{"whiptail", "whiptail", "timeout --foreground 1 whiptail --title Shop --yesno 'Order now?' 10 40", true},
	{"vim", "vim", "timeout --foreground 1 vim -u NONE -c 'set number' %s/numbers", true},
}

// The rows of each tool in the page are those that tmux shows of the same output.
func TestTerminal_rowsAreThoseOfTmux(t *testing.T) {
	t.Parallel()
	needs(t, "tmux")
	needs(t, "script")
	dir := t.TempDir()
	prepareRedraws(t, dir)
	source := start(t, "--replay", filepath.Join(dir, "page.ndjson"))
	tb := openBrowser(t)
	for _, tool := range redraws {
		t.Run(tool.name, func(t *testing.T) {
			needs(t, tool.needs)
			output := recordOutput(t, dir, strings.ReplaceAll(tool.script, "URL", source.url), tool.full)
			file := filepath.Join(dir, tool.name+".out")
			if err := os.WriteFile(file, output, 0o600); err != nil {
				t.Fatal(err)
			}
			want := tmuxRows(t, dir, "cat "+file)
			tb.wantRows(t, start(t, "--", "cat", file), want)
		})
	}
}

// The same where both run the program themselves.
func TestTerminal_liveRowsAreThoseOfTmux(t *testing.T) {
	t.Parallel()
	needs(t, "tmux")
	dir := t.TempDir()
	prepareRedraws(t, dir)
	tb := openBrowser(t)
	for _, name := range []string{"compose", "vitest", "apt", "tqdm"} {
		command := "python3 " + filepath.Join(dir, name+".py")
		tb.wantRows(t, startShell(t, command), tmuxRows(t, dir, command))
		if name == "compose" { // what is shown is one block, and "ready"
			tb.typeInto("#find-text", "Start")
			tb.waitFor(findCount + " === '1 match'")
			tb.waitFor("document.querySelector('#toolbar').textContent.indexOf('Other 2') >= 0")
			tb.press("f") // of its steps none is a row
			tb.waitFor("document.querySelectorAll('#log .line').length === 1 && document.querySelector('#log .record') !== null")
		}
	}
}

// A program that asks for the colours of its terminal is given those of the page's light look, and
// nothing of the answers is seen.
func TestTerminal_vimIsToldTheColours(t *testing.T) {
	t.Parallel()
	needs(t, "vim")
	said := filepath.Join(t.TempDir(), "said")
	p := startShell(t, `HOME=/nonexistent vim -u NONE -i NONE -n -c 'set nocompatible' -c 'call timer_start(50, {-> v:termrbgresp == "" || v:termrfgresp == "" ? 0 : [writefile([&background, strtrans(v:termrbgresp), strtrans(v:termrfgresp)], "`+said+`"), execute("qa!")]}, {"repeat": -1})'; echo over`)
	l := p.listen(t, "")
	wantEnd(t, l, "exited 0")
	answers, err := os.ReadFile(said)
	if want := "light\n^[]11;rgb:ffff/ffff/ffff^G\n^[]10;rgb:1d1d/2121/2929^G\n"; err != nil || string(answers) != want {
		t.Errorf("vim was told %q, %v; want %q", answers, err, want)
	}
	if text := p.ask(t, "GET", "/poll?format=text&wait=0&type=message,screen", nil).body; !strings.Contains(text, "over") || strings.Contains(text, "rgb:") {
		t.Errorf("an answer is seen in %q", text)
	}
}

// prepareRedraws writes what the tools work on.
func prepareRedraws(t *testing.T, dir string) {
	t.Helper()
	write := func(name, text string) {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, script := range map[string]string{"tqdm": tqdmLike, "compose": composeLike, "apt": aptLike, "vitest": vitestLike, "docker": dockerLike, "spinner": spinner} {
		write(name+".py", script)
	}
	cargo, err := os.ReadFile("outputs/cargo.out")
	if err != nil {
		t.Fatal(err)
	}
	write("cargo.printed", string(cargo))
	write("page.ndjson", `{"n":1,"t":0,"type":"message","data":"a page"}`+"\n")
	write("blob", strings.Repeat("0123456789abcdef", 40_000))
	var numbers strings.Builder
	for i := range 200 {
		fmt.Fprintf(&numbers, "line %d\n", i)
		write(fmt.Sprintf("many/%d", i), strings.Repeat("x", 10_000))
	}
	write("numbers", numbers.String())
	for _, words := range [][]string{{"init", "-q", "repository"}, {"-C", "repository", "add", "."}, {"-C", "repository", "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "a"}} {
		if words[2] == "add" {
			write("repository/a", numbers.String())
		}
		cmd := exec.CommandContext(t.Context(), needs(t, "git"), words...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git: %v: %s", err, out)
		}
	}
}

// recordOutput returns what a script prints on a terminal of 120 by 40. full: without what it
// prints to leave the alternate screen.
func recordOutput(t *testing.T, dir, script string, full bool) []byte {
	t.Helper()
	file := filepath.Join(dir, "typescript")
	if n := strings.Count(script, "%s"); n > 0 {
		script = fmt.Sprintf(script, []any{dir, dir}[:n]...)
	} else {
		script = strings.ReplaceAll(script, "%%", "%")
	}
	// Without echo: the end of its input, which script sends, would be seen as ^D where it comes
	// before a program has taken over the terminal.
	cmd := exec.CommandContext(t.Context(), needs(t, "script"), "-qf", "-E", "never", "-c", "stty cols 120 rows 40; "+script, file)
	cmd.Env = append(os.Environ(), "TERM=xterm-256color", "LC_ALL=C.UTF-8", "HOME="+dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Logf("%s: %v: %.300q", script, err, out)
	}
	output, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text := regexp.MustCompile(`^Script started[^\n]*\n|\n*Script done[^\n]*\n$`).ReplaceAllString(string(output), "")
	if left := strings.LastIndex(text, "\x1b[?1049l"); full && left >= 0 {
		text = text[:left]
	}
	return []byte(text)
}

// tmuxRows returns the rows that tmux shows of a command when that has ended, with what has left
// the screen at its top.
func tmuxRows(t *testing.T, dir, command string) []string {
	t.Helper()
	socket := filepath.Join(dir, "tmux")
	tmux := func(words ...string) string {
		cmd := exec.CommandContext(t.Context(), needs(t, "tmux"), append([]string{"-u", "-S", socket, "-f", os.DevNull}, words...)...)
		cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "SHELL=/bin/sh")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("tmux %q: %v: %s", words, err, out)
		}
		return string(out)
	}
	// The title comes behind the output on the same terminal: tmux has read all of it then.
	tmux("new-session", "-d", "-x", "120", "-y", "40", command+`; printf '\033]2;over\007'; exec sleep 1000`, ";", "set", "-g", "status", "off", ";", "resize-window", "-x", "120", "-y", "40")
	defer tmux("kill-server")
	eventually(t, "tmux has run "+command, func() bool {
		return strings.TrimSpace(tmux("display-message", "-p", "#{pane_title}")) == "over"
	})
	return trimRows(strings.Split(tmux("capture-pane", "-p", "-S", "-"), "\n"))
}

// trimRows returns rows without blanks at their ends, and without empty ones at the end.
func trimRows(rows []string) []string {
	for i := range rows {
		rows[i] = strings.TrimRight(rows[i], " \u200b")
	}
	for len(rows) > 0 && rows[len(rows)-1] == "" {
		rows = rows[:len(rows)-1]
	}
	return rows
}

// wantRows checks what the page shows of the output when that has ended: the last rows, as many as
// the page holds.
func (tb *tab) wantRows(t *testing.T, p *program, want []string) {
	t.Helper()
	tb.do(chromedp.EmulateViewport(1600, 1400))
	tb.visit(p.url)
	var got []string
	deadline := time.Now().Add(patience)
	for time.Now().Before(deadline) {
		got = trimRows(evaluate[[]string](tb, `[].concat.apply([], [].map.call(document.querySelectorAll('#log .line:not(.line-source):not(.line-end) .text'), function (e) { return e.textContent.split('\n'); }))`))
		if strings.HasSuffix("\n"+strings.Join(want, "\n"), "\n"+strings.Join(got, "\n")) && len(got) >= min(len(want), 30) {
			return
		}
	}
	t.Errorf("the page shows\n%s\ntmux shows\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
}
