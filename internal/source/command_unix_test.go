//go:build unix

package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"pushpane/internal/screen"
)

func TestMain(m *testing.M) {
	if code, isWarden := Warden(os.Args); isWarden {
		os.Exit(code)
	}
	os.Exit(m.Run())
}

// heldPublisher waits in each call until it is let go, as for an engine that is away.
type heldPublisher struct {
	eventChannel
	held, free chan struct{}
}

func (h heldPublisher) wait() error { h.held <- struct{}{}; <-h.free; return nil }

func (h heldPublisher) SetState(string, string) error { return h.wait() }
func (h heldPublisher) End(string) error              { return h.wait() }

// /status asks for the size of the terminal, whatever the engine of the log does.
func TestCommand_isLookedAtWhileItsStateWaits(t *testing.T) {
	c, err := NewCommand([]string{"true"}, CommandOptions{})
	if err != nil {
		t.Fatal(err)
	}
	p := heldPublisher{make(eventChannel, 100), make(chan struct{}), make(chan struct{})}
	started := make(chan error, 1)
	go func() { started <- c.Start(p) }()
	for range []string{"its start", "its end"} {
		<-p.held
		if size := c.Size(); size == (Size{}) {
			t.Errorf("the size is %v, want that of a terminal", size)
		}
		if err := c.Resize(Size{100, 30}); err != nil {
			t.Error(err)
		}
		if err := c.Stop(); !errors.Is(err, ErrNotRunning) {
			t.Errorf("stop: %v, want that it does not run", err)
		}
		p.free <- struct{}{}
	}
	if err := <-started; err != nil {
		t.Error(err)
	}
}

// eventChannel is a publisher that sends each event as TYPE: TEXT.
type eventChannel chan string

func (h eventChannel) Publish(eventType string, data ...[]byte) error {
	for _, d := range data {
		h <- eventType + ": " + string(d)
	}
	return nil
}

// PublishNumbered numbers nothing: blocks, which need that, are left out.
func (h eventChannel) PublishNumbered(eventType string, data ...[]byte) (int64, error) {
	if eventType == screen.Type {
		return 0, nil
	}
	return 0, h.Publish(eventType, data...)
}

func (h eventChannel) Epoch() string                     { return "" }
func (h eventChannel) SetState(state, text string) error { h <- state + ": " + text; return nil }
func (h eventChannel) Lost(text string) error            { h <- "lost: " + text; return nil }
func (h eventChannel) End(status string) error           { h <- "end: " + status; return nil }

// next waits for the next event and matches it against a pattern.
func (h eventChannel) next(t *testing.T, pattern string) string {
	t.Helper()
	select {
	case got := <-h:
		if !regexp.MustCompile("^(?s:" + pattern + ")$").MatchString(got) {
			t.Fatalf("got %q, want %s", got, pattern)
		}
		return got
	case <-time.After(30 * time.Second):
		t.Fatalf("got nothing, want %s", pattern)
		return ""
	}
}

// pid returns the id of a process from the next line.
func (h eventChannel) pid(t *testing.T) int {
	t.Helper()
	pid, err := strconv.Atoi(strings.TrimPrefix(h.next(t, `message: \d+`), "message: "))
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

// shell starts a script as a command, which the test ends.
func shell(t *testing.T, options CommandOptions, script string) (*Command, eventChannel) {
	t.Helper()
	c, err := NewCommand([]string{"sh", "-c", script}, options)
	if err != nil {
		t.Fatal(err)
	}
	h := make(eventChannel, 1000)
	if err := c.Start(h); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var waiting sync.WaitGroup
	waiting.Go(func() { _ = c.Wait(ctx, h) })
	t.Cleanup(func() {
		cancel()
		waiting.Wait()
	})
	h.next(t, `running: sh -c .*`)
	return c, h
}

// awaitEnd waits until a process has ended, or is a zombie.
func awaitEnd(t *testing.T, pid int) {
	t.Helper()
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for deadline := time.Now().Add(30 * time.Second); ; <-look.C {
		if syscall.Kill(pid, 0) == syscall.ESRCH {
			return
		}
		state, _ := exec.Command("ps", "-o", "stat=", "-p", strconv.Itoa(pid)).Output()
		if strings.HasPrefix(strings.TrimSpace(string(state)), "Z") {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("process %d is still there: %s", pid, state)
		}
	}
}

func TestCommand_runsOnATerminalWithoutInput(t *testing.T) {
	t.Parallel()
	_, h := shell(t, CommandOptions{}, `test -t 1 && test -t 2 && echo terminal; stty size <&1; echo $TERM $COLORTERM $PAGER; printf 'a\r\nb\n'; cat; exit 3`)
	h.next(t, "message: terminal")
	h.next(t, "message: 40 120")
	h.next(t, "message: xterm-256color truecolor cat")
	h.next(t, "message: a")
	h.next(t, "message: b")
	h.next(t, `end: exited 3 after \d+\.\d s`)
}

// A program that reads what a terminal answers gets it; to others it is no input, and not shown.
func TestCommand_asksItsTerminal(t *testing.T) {
	t.Parallel()
	goOn := filepath.Join(t.TempDir(), "go-on")
	_, h := shell(t, CommandOptions{}, `printf '\033[6n\033[c'; cat; echo "cat had its end"
		while ! test -e '`+goOn+`'; do sleep 0.02; done; stty raw -echo; printf '\033[2;3H\033[6n'
		while c=$(dd bs=1 count=1 2>/dev/null | tr -d '\0\004'); test "$c" != R; do s="$s$c"; done; printf '\033]11;?\007'
		while c=$(dd bs=1 count=1 2>/dev/null | tr -d '\0\004\007'); test "$c"; do s="$s$c"; done; stty sane; echo; echo "$s" | cat -v`)
	h.next(t, "message: .*cat had its end")
	if err := os.WriteFile(goOn, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	h.next(t, "message: .*")
	h.next(t, `message: \^\[\[2;3\^\[\]11;rgb:ffff/ffff/ffff$`)
	h.next(t, `end: exited 0 after .*`)
}

// A size holds for the run and for the next one; the command is told.
func TestCommand_resize(t *testing.T) {
	t.Parallel()
	c, h := shell(t, CommandOptions{Size: Size{80, 24}}, `trap 'stty size; exit' WINCH; stty size; while :; do sleep 0.02; done`)
	h.next(t, "message: 24 80")
	if err := c.Resize(Size{72, 20}); err != nil {
		t.Fatal(err)
	}
	h.next(t, "message: 20 72")
	h.next(t, `end: exited 0 after .*`)
	if err := c.Resize(Size{100, 30}); err != nil { // there is no run
		t.Fatal(err)
	}
	if err := c.Start(h); err != nil {
		t.Fatal(err)
	}
	h.next(t, `running: .*`)
	h.next(t, "message: 30 100")
	if err := c.Resize(Size{1001, 30}); err == nil || !strings.Contains(err.Error(), "1001x30 is not from 1x1 to 1000x500") || c.Size() != (Size{100, 30}) {
		t.Errorf("too wide: %v, and the size is %v", err, c.Size())
	}
	pipes, _ := shell(t, CommandOptions{Pipes: true}, "true")
	if err := pipes.Resize(Size{80, 24}); !errors.Is(err, ErrNoTerminal) {
		t.Errorf("on pipes: %v, want %v", err, ErrNoTerminal)
	}
}

func TestCommand_pipesTellStandardErrorApart(t *testing.T) {
	t.Parallel()
	var out, errs bytes.Buffer
	_, h := shell(t, CommandOptions{Pipes: true, Tee: &out, TeeErrors: &errs}, `test -t 1 || echo pipe; echo problem >&2`)
	got := h.next(t, ".*") + "," + h.next(t, ".*")
	if got != "message: pipe,stderr: problem" && got != "stderr: problem,message: pipe" {
		t.Errorf("got %s, want a message and a line of standard error", got)
	}
	h.next(t, `end: exited 0 after .*`)
	if out.String() != "pipe\n" || errs.String() != "problem\n" {
		t.Errorf("passed on: %q and %q", out.String(), errs.String())
	}
}

// A prompt on the terminal is published, and a command that waits can be stopped.
func TestCommand_promptIsShown(t *testing.T) {
	t.Parallel()
	c, h := shell(t, CommandOptions{}, `printf 'Password: '; exec sleep 1000`)
	h.next(t, "message: Password: …⏎")
	if err := c.Stop(); err != nil {
		t.Fatal(err)
	}
	h.next(t, `end: killed by SIGTERM after \d+\.\d s`)
}

func TestCommand_oneRunAtATime(t *testing.T) {
	t.Parallel()
	c, h := shell(t, CommandOptions{}, `echo $$; exec sleep 1000`)
	first := h.pid(t)
	if err := c.Start(h); !errors.Is(err, ErrRunning) {
		t.Errorf("a second run beside the first: got %v, want ErrRunning", err)
	}
	_ = c.Stop()
	h.next(t, `end: killed by SIGTERM after .*`)
	if err := c.Stop(); !errors.Is(err, ErrNotRunning) {
		t.Errorf("a second stop: got %v, want ErrNotRunning", err)
	}
	if err := c.Start(h); err != nil {
		t.Fatal(err)
	}
	h.next(t, `running: sh -c .*`)
	if second := h.pid(t); second == first {
		t.Errorf("the second run is the process of the first, %d", first)
	}
}

// Processes that ignore all signals they can, in the group of the command and in one of their own.
const stubborn = `trap '' TERM HUP INT
	(trap '' TERM HUP INT; sh -c 'echo $$; while :; do sleep 1000; done') &
	(set -m; sh -c 'trap "" TERM HUP INT; echo $$; while :; do sleep 1000; done' & wait) &
	wait`

func TestCommand_leavesNobody(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(c *Command, cancel func()){
		"stop":  func(c *Command, _ func()) { _ = c.Stop() },
		"leave": func(_ *Command, cancel func()) { cancel() },
		// The warden itself is killed.
		"kill": func(c *Command, _ func()) { _ = c.latest.warden.Process.Kill() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, h := shell(t, CommandOptions{}, stubborn)
			pids := []int{c.latest.warden.Process.Pid, h.pid(t), h.pid(t)}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			left := make(chan struct{})
			go func() {
				_ = c.Wait(ctx, h)
				close(left)
			}()
			end(c, cancel)
			if name == "leave" {
				<-left // no process of the session is left
			}
			for _, pid := range pids {
				awaitEnd(t, pid)
			}
		})
	}
}

// The end of the command is the end of the run. A process that outlives it writes on until the next
// run.
func TestCommand_leftBehind(t *testing.T) {
	t.Parallel()
	fifo := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	c, h := shell(t, CommandOptions{}, `sh -c 'read line <`+fifo+`; echo "still $line"; exec sleep 1000' & echo $!`)
	left := h.pid(t)
	h.next(t, `end: exited 0 after \d+\.\d s`)
	if err := os.WriteFile(fifo, []byte("here\n"), 0); err != nil {
		t.Fatal(err)
	}
	h.next(t, "message: still here")
	if err := c.Start(h); err != nil {
		t.Fatal(err)
	}
	awaitEnd(t, left)
	h.next(t, `running: sh -c .*`)
}

// slowPublisher publishes nothing before it is open.
type slowPublisher struct {
	eventChannel
	open chan struct{}
}

func (s slowPublisher) Publish(eventType string, data ...[]byte) error {
	<-s.open
	return s.eventChannel.Publish(eventType, data...)
}

func (s slowPublisher) PublishNumbered(eventType string, data ...[]byte) (int64, error) {
	<-s.open
	return s.eventChannel.PublishNumbered(eventType, data...)
}

// The end comes after all that the command has written, however slow its lines are published, while
// a process that it has left behind keeps the output open, or even goes on writing.
func TestCommand_endComesLast(t *testing.T) {
	t.Parallel()
	for _, pipes := range []bool{false, true} {
		if !pipes && runtime.GOOS != "linux" {
			continue // terminals cannot be drained there
		}
		for name, left := range map[string]string{"silent": "sleep 1000", "busy": "while :; do echo left; done", "none": ":"} {
			t.Run(fmt.Sprintf("%s_pipes=%v", name, pipes), func(t *testing.T) {
				t.Parallel()
				c, err := NewCommand([]string{"sh", "-c", `(` + left + `) & echo $$; seq 400; printf last; exit 3`}, CommandOptions{Pipes: pipes})
				if err != nil {
					t.Fatal(err)
				}
				h := slowPublisher{make(eventChannel), make(chan struct{})}
				ctx, cancel := context.WithCancel(context.Background())
				go func() {
					// Longer than any wait for the output to end.
					<-time.After(2 * drainWait)
					close(h.open)
				}()
				started := make(chan error, 1)
				go func() { started <- c.Start(h) }()
				h.next(t, "running: .*")
				if err := <-started; err != nil {
					t.Fatal(err)
				}
				want, seen := 1, ""
				for !strings.HasPrefix(seen, "end: ") {
					switch seen = h.next(t, ".*"); {
					case seen == fmt.Sprintf("message: %d", want):
						want++
					case strings.HasPrefix(seen, "message: last"):
						want = 1000
					}
				}
				if want != 1000 || !strings.HasPrefix(seen, "end: exited 3") {
					t.Errorf("%s comes after %d lines of the command, want all and the last", seen, want-1)
				}
				go func() { // what goes on writing
					for range h.eventChannel {
					}
				}()
				cancel()
				_ = c.Wait(ctx, h)
			})
		}
	}
}

func TestCommand_refused(t *testing.T) {
	dir := t.TempDir()
	for name, mode := range map[string]os.FileMode{"text": 0o644, "garbage": 0o755} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("\x00garbage"), mode); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{"text": "permission denied", "garbage": "exec format error", "": "is a directory"} {
		path := filepath.Join(dir, name)
		c, err := NewCommand([]string{path}, CommandOptions{})
		if err == nil {
			err = c.Start(make(eventChannel, 10))
		}
		if err == nil || err.Error() != `run "`+path+`": `+want {
			t.Errorf("%q: got %v, want %s", name, err, want)
		}
	}
}
