//go:build linux || darwin

package stream

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// valve is a gate that a test opens and closes.
type valve struct {
	mu    sync.Mutex
	wait  chan struct{} // nil while it is open
	err   error         // what its writes end with
	tries int           // how often a write had to wait
}

func (v *valve) Open() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.wait == nil && v.err == nil
}

func (v *valve) Pass(stop <-chan struct{}) error {
	v.mu.Lock()
	wait := v.wait
	if wait != nil {
		v.tries++
	}
	v.mu.Unlock()
	if wait != nil {
		select {
		case <-wait:
		case <-stop:
			return net.ErrClosed
		}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.err
}

func (v *valve) shut() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.wait = make(chan struct{})
}

func (v *valve) open(err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	close(v.wait)
	v.wait, v.err = nil, err
}

func (v *valve) waited() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.tries
}

// valved is a writer whose hijacked connection has a valve.
type valved struct {
	http.ResponseWriter
	valve *valve
}

type valvedConn struct {
	*net.TCPConn
	valve *valve
}

func (c valvedConn) Gate() Gate { return c.valve }

func (w valved) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	c, buffered, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	return valvedConn{c.(*net.TCPConn), w.valve}, buffered, nil
}

// Who is to be cut where memory is short does not wait for the gate.
func TestGate_aCutEndsTheWait(t *testing.T) {
	near, far := net.Pipe()
	defer far.Close()
	gate := &valve{}
	gate.shut()
	out := newDeadlineSink(gatedBlocking{near, gate}, true)
	written := make(chan error)
	go func() { written <- out.write([]byte("data: x\n\n")) }()
	until(t, "the write waits", func() bool { return gate.waited() == 1 })
	out.cut()
	if err := <-written; err == nil {
		t.Error("it was written")
	}
}

// A closed gate holds up the writes of its connection and of no other; what waited comes when it
// opens; its error closes the connection.
func TestGate_isPassedByEveryWrite(t *testing.T) {
	gate := &valve{}
	var s *sockets
	s = listenWith(t, Options{}, &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("client") == "gated" {
			w = valved{w, gate}
		}
		s.ServeEvents(w, r)
	})})
	c, gated := s.view("client=gated")
	defer c.Close()
	other, free := s.view("client=free")
	defer other.Close()
	readUntil := func(r *bufio.Reader, text string) {
		t.Helper()
		for line := ""; !strings.Contains(line, text); {
			var err error
			if line, err = r.ReadString('\n'); err != nil {
				t.Fatalf("read up to %q: %v", text, err)
			}
		}
	}
	publish := func(text string) {
		t.Helper()
		if err := s.Publish("", []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	// The first round finds the connection as it was taken over, the others as it was served since.
	for round := range 3 {
		gate.shut()
		publish(fmt.Sprint("first of ", round))
		publish(fmt.Sprint("last of ", round))
		readUntil(free, fmt.Sprint("last of ", round))
		until(t, "a write waits at the gate", func() bool { return gate.waited() > round })
		gate.open(nil)
		readUntil(gated, fmt.Sprint("first of ", round))
		readUntil(gated, fmt.Sprint("last of ", round))
	}
	gate.shut()
	publish("never")
	until(t, "a write waits at the gate", func() bool { return gate.waited() > 3 })
	gate.open(errors.New("cut"))
	if text, err := gated.ReadString(0); err == nil || strings.Contains(text, "never") {
		t.Errorf("got %q, error %v, after the error of the gate; want the connection closed", text, err)
	}
	until(t, "it is counted no more", func() bool { return s.Status().Viewers == 1 })
}
