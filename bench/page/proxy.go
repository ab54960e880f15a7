package main

import (
	"net"
	"regexp"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// proxy puts a distance between a browser and a server: each byte takes half a round trip either
// way. Opening a connection costs nothing, as in the network throttling of a browser's developer
// tools: of the builds that are compared the older one opens more. It counts what passes.
type proxy struct {
	listener net.Listener
	target   string
	trip     time.Duration
	bytes    atomic.Int64 // from the server
	lastAt   atomic.Int64 // when the last of them came, Unix nanoseconds

	mu       sync.Mutex
	requests []time.Time // guarded by mu: when each came
}

func newProxy(target string, trip time.Duration) (*proxy, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &proxy{listener: l, target: target, trip: trip}
	go p.accept()
	return p, nil
}

func (p *proxy) url() string { return "http://" + p.listener.Addr().String() }

func (p *proxy) last() time.Time { return time.Unix(0, p.lastAt.Load()) }

// Close stops accepting; a connection ends with its server.
func (p *proxy) Close() error { return p.listener.Close() }

// asked is when each request so far has come.
func (p *proxy) asked() []time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.requests)
}

func (p *proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.target)
		if err != nil {
			_ = client.Close()
			continue
		}
		go p.carry(client, server, p.note)
		go p.carry(server, client, p.count)
	}
}

// aRequest begins a request of HTTP/1.1. A browser sends the whole head in one piece, and the next
// request of a connection when it has the answer.
var aRequest = regexp.MustCompile(`^(GET|POST|HEAD) [^ ]+ HTTP/1\.1\r\n`)

func (p *proxy) note(piece []byte) {
	if aRequest.Match(piece) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.requests = append(p.requests, time.Now())
	}
}

func (p *proxy) count(piece []byte) {
	p.bytes.Add(int64(len(piece)))
	p.lastAt.Store(time.Now().UnixNano())
}

// piece is what one read brought, and when it is to arrive.
type piece struct {
	content []byte
	due     time.Time
}

// carry copies from one end to the other, half a round trip later, and closes both at the end.
func (p *proxy) carry(from, to net.Conn, note func([]byte)) {
	under := make(chan piece, 1024)
	go func() {
		defer close(under)
		buffer := make([]byte, 64<<10)
		for {
			n, err := from.Read(buffer)
			if n > 0 {
				note(buffer[:n])
				under <- piece{slices.Clone(buffer[:n]), time.Now().Add(p.trip / 2)}
			}
			if err != nil {
				return
			}
		}
	}()
	for next := range under {
		time.Sleep(time.Until(next.due))
		if _, err := to.Write(next.content); err != nil {
			break
		}
	}
	_ = from.Close()
	_ = to.Close()
	for range under {
		// what was under way has nowhere to go
	}
}
