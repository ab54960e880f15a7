package app

import (
	"io"
	"net"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"pushpane/internal/terminal"
)

// brokenListener fails as often as it says, as one does that has no descriptors left, and then is
// closed.
type brokenListener struct {
	net.Listener
	fails int
}

func (l *brokenListener) Accept() (net.Conn, error) {
	if l.fails--; l.fails < 0 {
		return nil, net.ErrClosed
	}
	return nil, &net.OpError{Op: "accept", Err: syscall.EMFILE}
}

func TestQueueListener_goesOnAndWarnsOnceAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stderr := &buffer{}
		minutes := 3
		fails := int(time.Duration(minutes)*time.Minute/acceptRetry) - 1
		l := listenAhead(&brokenListener{fails: fails}, terminal.New(stderr, false, false))
		if _, err := l.Accept(); err != net.ErrClosed {
			t.Errorf("accept: %v, want it to go on until the listener is closed", err)
		}
		if got := strings.Count(stderr.String(), "no new connection"); got != minutes {
			t.Errorf("it stderr so %d times in %d minutes: %s", got, minutes, stderr)
		}
	})
}

// onceListener accepts one connection, and then waits until it is closed.
type onceListener struct {
	net.Listener
	conn   chan net.Conn
	closed chan struct{}
}

func (l *onceListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conn:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *onceListener) Close() error { close(l.closed); return nil }

func TestQueueListener_closesWhatItNeverHandedOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, conn := net.Pipe()
		ln := &onceListener{conn: make(chan net.Conn, 1), closed: make(chan struct{})}
		ln.conn <- conn
		l := listenAhead(ln, terminal.New(io.Discard, false, false))
		synctest.Wait() // it stands in the queue
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		client.SetReadDeadline(time.Now().Add(time.Minute))
		if _, err := client.Read(make([]byte, 1)); err != io.EOF {
			t.Errorf("the client reads %v, want the end of its connection", err)
		}
	})
}
