package main

import (
	"errors"
	"net"
	"runtime"
	"time"

	"pushpane/internal/terminal"
)

const (
	// acceptAgain is short for who waits, and long enough not to spin.
	acceptAgain = 50 * time.Millisecond
	// acceptQueue is how many accepted connections may wait for their goroutine: twice what the
	// kernel's own queue usually holds.
	acceptQueue = 8192
	// acceptTurn is how many are handed out before others get a turn.
	acceptTurn = 64
)

// patientListener accepts ahead of the server, so that thousands who come at once do not overflow
// the kernel's queue, where a connection that finds no place tries again a second later. When
// descriptors run out it says so at most once a minute and goes on: there are some again as soon as
// a viewer leaves.
//
// Its goroutine ends when the listener is closed.
type patientListener struct {
	net.Listener
	say      *terminal.Console
	accepted chan net.Conn // closed at the end
	end      error         // why, once accepted is closed
	turn     int           // of Accept's one caller
}

func newPatientListener(ln net.Listener, say *terminal.Console) *patientListener {
	l := &patientListener{Listener: ln, say: say, accepted: make(chan net.Conn, acceptQueue)}
	go l.acceptAll()
	return l
}

// Accept hands out what was accepted. Now and then it lets others go first: on one core the
// goroutines of those it has handed out would come before the one that accepts, and the kernel's
// queue would overflow meanwhile.
func (l *patientListener) Accept() (net.Conn, error) {
	if l.turn++; l.turn%acceptTurn == 0 {
		runtime.Gosched()
	}
	c, open := <-l.accepted
	if !open {
		return nil, l.end
	}
	return c, nil
}

// Close also closes what was accepted and never handed out.
func (l *patientListener) Close() error {
	err := l.Listener.Close()
	for c := range l.accepted {
		_ = c.Close()
	}
	return err
}

func (l *patientListener) acceptAll() {
	defer close(l.accepted)
	var said time.Time
	for {
		c, err := l.Listener.Accept()
		switch now := time.Now(); {
		case err == nil:
			l.accepted <- c
			continue
		case errors.Is(err, net.ErrClosed):
			l.end = err
			return
		case said.IsZero() || now.Sub(said) >= time.Minute:
			said = now
			l.say.Info("no new connection can be served at the moment: %v", err)
		}
		time.Sleep(acceptAgain)
	}
}
