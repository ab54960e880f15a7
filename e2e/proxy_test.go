package e2e

import (
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"testing"
)

// faultyProxy is a TCP proxy that can cut connections after a random number of the server's bytes:
// in the headers, inside a chunk, inside an event, between two. toxiproxy cuts at one fixed byte
// and brings a server, a client and thirty modules; this is all that is needed of it.
type faultyProxy struct {
	url  string
	asks atomic.Int64 // bytes from clients: growth is a request
	cuts atomic.Int64 // connections cut so far

	mu       sync.Mutex
	random   *rand.Rand // guarded by mu
	cutsLeft int        // guarded by mu
	within   int        // guarded by mu; a connection is cut within so many bytes
	open     map[net.Conn]bool
}

// proxyTo starts a proxy that cuts no connection until the test starts that. Its random choices
// come from a seed that the test logs.
func proxyTo(t testing.TB, p *program) *faultyProxy {
	t.Helper()
	seed := rand.Uint64()
	t.Logf("seed of the cuts: %d", seed)
	return proxySeeded(t, p, seed)
}

// proxySeeded is proxyTo with a seed of the caller's.
func proxySeeded(t testing.TB, p *program, seed uint64) *faultyProxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := &faultyProxy{
		url:    "http://" + l.Addr().String(),
		random: rand.New(rand.NewPCG(seed, 0)),
		open:   map[net.Conn]bool{},
	}
	target := p.addr(t)
	var running sync.WaitGroup
	running.Go(func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			running.Go(func() { f.serve(client, target) })
		}
	})
	t.Cleanup(func() {
		l.Close()
		f.closeAll()
		running.Wait()
	})
	return f
}

// cutNext makes the next n connections end within so many bytes of the server.
func (f *faultyProxy) cutNext(n, within int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.cutsLeft, f.within = n, within
}

// budget draws the number of bytes after which a new connection is cut, and whether it is reset
// rather than closed.
func (f *faultyProxy) budget() (bytes int64, cut, reset bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.cutsLeft == 0 {
		return 0, false, false
	}
	f.cutsLeft--
	return f.random.Int64N(int64(f.within)), true, f.random.IntN(2) == 0
}

func (f *faultyProxy) serve(client net.Conn, target string) {
	defer f.hold(client)()
	server, err := net.Dial("tcp", target)
	if err != nil {
		return
	}
	defer f.hold(server)()
	go func() {
		io.Copy(counter{server, &f.asks}, client)
		server.Close()
	}()
	bytes, cut, reset := f.budget()
	if !cut {
		io.Copy(client, server)
		return
	}
	if _, err := io.CopyN(client, server, bytes); err != nil { // it has ended before
		f.mu.Lock()
		f.cutsLeft++
		f.mu.Unlock()
		return
	}
	if reset {
		client.(*net.TCPConn).SetLinger(0)
	}
	f.cuts.Add(1)
}

// hold keeps the connection where closeAll finds it; the returned function closes and forgets it.
func (f *faultyProxy) hold(c net.Conn) func() {
	f.mu.Lock()
	f.open[c] = true
	f.mu.Unlock()
	return func() {
		c.Close()
		f.mu.Lock()
		delete(f.open, c)
		f.mu.Unlock()
	}
}

// closeAll breaks every open connection at once.
func (f *faultyProxy) closeAll() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for c := range f.open {
		c.Close()
	}
}

// counter adds up what passes through it.
type counter struct {
	io.Writer
	total *atomic.Int64
}

func (c counter) Write(p []byte) (int, error) {
	c.total.Add(int64(len(p)))
	return c.Writer.Write(p)
}
