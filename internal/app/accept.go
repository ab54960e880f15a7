package app

import (
	"errors"
	"net"
	"runtime"
	"time"

	"pushpane/internal/terminal"
)

const (
	// acceptRetry is short for a client that waits, and long enough not to spin.
	acceptRetry = 50 * time.Millisecond
	// acceptQueue is how many accepted connections may wait for their goroutine: twice what the
	// kernel's own queue usually holds.
	acceptQueue = 8192
	// acceptBurst is how many are handed out before other goroutines run.
	acceptBurst = 64
)

// queueListener accepts ahead of the server: the kernel's queue would overflow if thousands connect
// at once, and a connection that finds no place there tries again a second later. When descriptors
// run out it warns at most once a minute and goes on: there are some again as soon as a viewer
// leaves.
//
// Its goroutine ends when the listener is closed.
type queueListener struct {
	net.Listener
	console  *terminal.Console
	accepted chan net.Conn // closed at the end
	end      error         // why, once accepted is closed
	given    int           // connections handed out; Accept has one caller
}

// listenAhead returns a listener with the connections of ln.
func listenAhead(ln net.Listener, console *terminal.Console) *queueListener {
	l := &queueListener{Listener: ln, console: console, accepted: make(chan net.Conn, acceptQueue)}
	go l.acceptAll()
	return l
}

// Accept returns the next connection of the queue. After each acceptBurst it yields: on one core
// the goroutines of those connections would run before the one that accepts, and the kernel's queue
// would overflow meanwhile.
func (l *queueListener) Accept() (net.Conn, error) {
	if l.given++; l.given%acceptBurst == 0 {
		runtime.Gosched()
	}
	c, open := <-l.accepted
	if !open {
		return nil, l.end
	}
	return c, nil
}

// Close also closes the connections in the queue, which the server has not seen.
func (l *queueListener) Close() error {
	err := l.Listener.Close()
	for c := range l.accepted {
		_ = c.Close()
	}
	return err
}

func (l *queueListener) acceptAll() {
	defer close(l.accepted)
	var warned time.Time
	for {
		c, err := l.Listener.Accept()
		switch now := time.Now(); {
		case err == nil:
			l.accepted <- c
			continue
		case errors.Is(err, net.ErrClosed):
			l.end = err
			return
		case warned.IsZero() || now.Sub(warned) >= time.Minute:
			warned = now
			l.console.Info("no new connection can be served at the moment: %v", err)
		}
		time.Sleep(acceptRetry)
	}
}
