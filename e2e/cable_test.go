package e2e

import (
	"bytes"
	"net"
	"strings"
	"sync"
	"testing"
)

// cable is the way between browsers and the program, which can fail as networks do: without a word,
// or so that nothing is there to connect to.
type cable struct {
	url    string
	t      testing.TB
	target string

	mu       sync.Mutex
	listener net.Listener   // guarded by mu; nil while connections are refused
	calls    map[*call]bool // guarded by mu
	running  sync.WaitGroup
}

// call is a connection of a browser's and what it is passed on to.
type call struct {
	client, server net.Conn
	stream, dead   bool // guarded by the cable's mu
}

func cableTo(t testing.TB, target string) *cable {
	t.Helper()
	c := &cable{t: t, target: target, calls: map[*call]bool{}}
	c.listen(freeAddr(t)) // restore listens there again
	c.url = "http://" + c.listener.Addr().String()
	t.Cleanup(func() {
		c.refuse()
		c.running.Wait()
	})
	return c
}

func (c *cable) listen(address string) {
	c.t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		c.t.Fatal(err)
	}
	c.mu.Lock()
	c.listener = l
	c.mu.Unlock()
	c.running.Go(func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			c.running.Go(func() { c.serve(client) })
		}
	})
}

// silence makes every stream dead for good without telling either end, as when a device comes back
// with another address. Idle connections end: browsers drop theirs themselves when the network
// changes.
func (c *cable) silence() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for call := range c.calls {
		if call.dead = call.stream; !call.dead {
			call.close()
		}
	}
}

// refuse breaks all connections, and refuses new ones.
func (c *cable) refuse() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.listener != nil {
		c.listener.Close()
		c.listener = nil
	}
	for call := range c.calls {
		call.close()
	}
}

// restore ends refuse.
func (c *cable) restore() {
	c.t.Helper()
	c.listen(strings.TrimPrefix(c.url, "http://"))
}

func (c *cable) serve(client net.Conn) {
	server, err := net.Dial("tcp", c.target)
	if err != nil {
		client.Close()
		return
	}
	call := &call{client: client, server: server}
	c.mu.Lock()
	c.calls[call] = true
	if c.listener == nil {
		call.close() // it came just before
	}
	c.mu.Unlock()
	c.running.Go(func() { c.pass(call, server, client) })
	c.pass(call, client, server)
	c.mu.Lock()
	delete(c.calls, call)
	c.mu.Unlock()
}

// pass copies until one end closes; of a call that is dead nothing.
func (c *cable) pass(call *call, to, from net.Conn) {
	buf := make([]byte, 64<<10)
	for {
		n, err := from.Read(buf)
		c.mu.Lock()
		call.stream = call.stream || bytes.HasPrefix(buf[:n], []byte("GET /events"))
		dead := call.dead
		c.mu.Unlock()
		if err == nil && !dead {
			_, err = to.Write(buf[:n])
		}
		if err != nil {
			call.close()
			return
		}
	}
}

func (c *call) close() {
	c.client.Close()
	c.server.Close()
}
