package e2e

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"
)

// goodbye is how long the program may take to exit with viewers connected.
const goodbye = 2 * time.Second

// expectExit also fails the test where leaving took too long.
func expectExit(t *testing.T, p *program, asked time.Time, want int) {
	t.Helper()
	if code := p.exitCode(t, 0); code != want {
		t.Errorf("exit code is %d, want %d", code, want)
	}
	if took := time.Since(asked); took > promised(goodbye) {
		t.Errorf("leaving took %v, want at most %v", took, goodbye)
	}
}

// stuckViewer opens a stream and never reads: what is published beyond the buffers of the two
// sockets cannot be written.
func stuckViewer(t *testing.T, p *program) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", p.addr(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	write(t, conn, "GET /events?from=start HTTP/1.1\r\nHost: localhost\r\n\r\n")
	eventually(t, "the stuck viewer is counted", func() bool { return p.status(t).Viewers > 0 })
	p.fillSockets(t)
	return conn
}

// fillSockets publishes more than the sockets of a viewer that does not read can hold.
func (p *program) fillSockets(t *testing.T) {
	t.Helper()
	for range 16 {
		p.publish(t, strings.Repeat("x", 1<<20-100), "")
	}
}

// expectCut reads the rest of a stream whose program has ended inside an event: its reader must see
// that it was cut.
func expectCut(t *testing.T, conn net.Conn) {
	t.Helper()
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, answer.Body); err == nil {
		t.Errorf("the stuck viewer reads %d bytes and an end, want an error: it was cut", n)
	}
}

// Each signal to stop, with each kind of viewer connected: an open stream, a poll that waits, and
// one that does not read, which is what servers hang on when they stop.
func TestSignals_firstEndsStreamsWithBye(t *testing.T) {
	t.Parallel()
	// Under nohup SIGHUP is ignored, and the program respects that. Children of a process that
	// listens to it start afresh.
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	defer signal.Stop(hangups)
	for name, sent := range map[string]os.Signal{"SIGINT": os.Interrupt, "SIGTERM": syscall.SIGTERM, "SIGHUP": syscall.SIGHUP} {
		t.Run(name, func(t *testing.T) {
			p := startSilent(t)
			stuck := stuckViewer(t, p)
			l := p.listen(t, "?from=now")
			l.until(t, "hello")
			polled := make(chan []block, 1)
			poll := p.url + "/poll?wait=50&client=poller&after=" + p.status(t).Last
			go func() {
				blocks, err := pollOnce(t.Context(), p.client, poll)
				if err != nil {
					t.Errorf("the poll: %v", err)
				}
				polled <- blocks
			}()
			eventually(t, "all three viewers are there", func() bool { return p.status(t).Viewers == 3 })
			asked := time.Now()
			if err := p.cmd.Process.Signal(sent); err != nil {
				t.Fatal(err)
			}
			if bye := l.until(t, "bye"); bye.data != `{"reason":"shutdown"}` || bye.id != "" {
				t.Errorf("bye is %+v", bye)
			}
			for range l.blocks {
				t.Error("a block after bye")
			}
			if l.err != io.EOF {
				t.Errorf("the stream ends with %v, want its end between two events", l.err)
			}
			if blocks := receive(t, polled); len(blocks) != 2 || blocks[0].typ != "bye" {
				t.Errorf("the poll got %+v, want bye and next", blocks)
			}
			expectExit(t, p, asked, 0)
			expectCut(t, stuck)
		})
	}
}

func TestSignals_secondEndsAtOnce(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	stuck := stuckViewer(t, p) // the program waits a little for it: time for a second signal
	asked := time.Now()
	p.endAtOnce()
	expectExit(t, p, asked, 130)
	expectCut(t, stuck)
}

// What a script does that started the program.
func TestSignals_quit(t *testing.T) {
	t.Parallel()
	p := start(t)
	l := p.listen(t, "")
	l.until(t, "hello")
	asked := time.Now()
	if got := p.ask(t, "POST", "/quit", nil, keyHeader, p.key(t)); got.code != 202 {
		t.Fatalf("got %d, want 202: %s", got.code, got.body)
	}
	l.until(t, "bye")
	expectExit(t, p, asked, 0)
}

// The page must not take its own doing for a failure and come back.
func TestSignals_quitInThePage(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	tb := open(t, p.controlURL(t))
	tb.waitFor("document.querySelector('#status').getAttribute('data-state') === 'open'")
	tb.fromMenu("#quit")
	if code := p.exitCode(t, 0); code != 0 {
		t.Errorf("exit code is %d, want 0", code)
	}
	tb.waitForText("You can close this tab")
}
