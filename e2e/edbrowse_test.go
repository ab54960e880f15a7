package e2e

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// edbrowse is a real browser engine (ES5.1, XMLHttpRequest) that has neither EventSource nor fetch
// nor Promise. It is a line editor: commands go in, and what it prints comes out.
type edbrowse struct {
	t     testing.TB
	stdin io.Writer
	out   *transcript
}

// startEdbrowse runs edbrowse with a home of its own, without the developer's configuration.
func startEdbrowse(t testing.TB) *edbrowse {
	t.Helper()
	path := needs(t, "edbrowse")
	home := t.TempDir()
	// It gives up on an answer after 20 s by itself, before a poll of 25 s has one.
	if err := os.WriteFile(filepath.Join(home, ".ebrc"), []byte("webtimer = 60\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path)
	cmd.Env = append(os.Environ(), "HOME="+home)
	e := &edbrowse{t: t, out: &transcript{}}
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = e.out, e.out, 2*time.Second
	var err error
	if e.stdin, err = cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
		if t.Failed() {
			t.Logf("edbrowse: %.4000s", e.out.String())
		}
	})
	return e
}

// say writes one line to edbrowse.
func (e *edbrowse) say(line string) {
	e.t.Helper()
	write(e.t, e.stdin, line+"\n")
}

// until repeats the lines until edbrowse has printed the words, and returns all that it printed so
// far. edbrowse reads a line of those that came together only when more input comes: so a text that
// is printed once cannot be waited for.
func (e *edbrowse) until(words string, lines ...string) string {
	e.t.Helper()
	again := time.NewTicker(time.Second) // its own timers run only while it has nothing to read
	defer again.Stop()
	eventually(e.t, "edbrowse prints "+words, func() bool {
		if strings.Contains(e.out.String(), words) {
			return true
		}
		select {
		case <-again.C:
			for _, line := range lines {
				e.say(line)
			}
		default:
		}
		return false
	})
	return e.out.String()
}

// Deleting EventSource from a new browser leaves it new; this one proves that the page runs on the
// old syntax and the old API.
func TestEdbrowse_showsTheNoticeAndTheSameTicks(t *testing.T) {
	t.Parallel()
	p := start(t, "--duration", "8s", "--interval", "1s")
	e := startEdbrowse(t)
	e.say("b " + p.url + "/")
	e.until("{"+wordsLink+"}", ",p")
	// It draws the page again only when it is asked to. Where that was between the search and the
	// click, the link is in another line.
	e.until(wordsOpened, "rr", "/"+wordsLink+"/", "g", "rr", ",p")
	printed := e.until(wordsClosed, "rr", ",p")
	if !strings.Contains(printed, wordsNotice) {
		t.Errorf("the notice is missing")
	}
	page, _, _ := strings.Cut(printed, wordsClosed)
	page = page[strings.LastIndex(page, wordsOpened):]
	// Every event of the epoch, as another client reads them: the page must show those of its
	// viewing, in the same order.
	blocks, _ := p.poll(t, "?from=start&wait=0")
	var ticks []string
	for _, b := range blocks {
		if !b.control() && strings.Contains(page, b.data) {
			ticks = append(ticks, b.data)
		}
	}
	if len(ticks) < 3 || !inOrder(page, ticks...) {
		t.Errorf("of the ticks %q at least 3 should stand in this order in\n%s", ticks, page)
	}
}
