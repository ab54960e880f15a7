package e2e

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
)

// capture passes connections on and keeps every byte of them, as a capture on the loopback
// interface would.
type capture struct {
	url string

	mu    sync.Mutex
	conns []*captured
}

type captured struct {
	mu       sync.Mutex
	up, down bytes.Buffer
}

// startCapture stands in front of p until the end of the test.
func startCapture(t testing.TB, p *program) *capture {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	c := &capture{url: "http://" + ln.Addr().String()}
	go func() {
		for {
			near, err := ln.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", p.addr(t))
			if err != nil {
				near.Close()
				continue
			}
			one := &captured{}
			c.mu.Lock()
			c.conns = append(c.conns, one)
			c.mu.Unlock()
			go one.pass(far, near, &one.up)
			go one.pass(near, far, &one.down)
		}
	}()
	return c
}

func (c *captured) pass(to, from net.Conn, kept *bytes.Buffer) {
	defer to.Close()
	defer from.Close()
	piece := make([]byte, 64<<10)
	for {
		n, err := from.Read(piece)
		c.mu.Lock()
		kept.Write(piece[:n])
		c.mu.Unlock()
		if _, bad := to.Write(piece[:n]); err != nil || bad != nil {
			return
		}
	}
}

// costs are the bytes of each client's requests and answers, read from the wire by Go's own parser.
func (c *capture) costs(t testing.TB) map[string]costs {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	all := make(map[string]costs)
	for _, conn := range c.conns {
		conn.mu.Lock()
		up, down := &meter{r: bytes.NewReader(conn.up.Bytes())}, &meter{r: bytes.NewReader(conn.down.Bytes())}
		conn.mu.Unlock()
		requests, answers := bufio.NewReader(up), bufio.NewReader(down)
		for {
			request, err := http.ReadRequest(requests)
			if err != nil {
				break
			}
			_, _ = io.Copy(io.Discard, request.Body)
			answer, err := http.ReadResponse(answers, request)
			if err == nil {
				_, _ = io.Copy(io.Discard, answer.Body) // one that stands still has what it has
			}
			client := request.URL.Query().Get("client")
			sum := all[client]
			sum.Client = client
			sum.Requests++
			sum.Up += up.since(requests)
			sum.Down += down.since(answers)
			all[client] = sum
		}
	}
	return all
}

// meter counts the bytes of r that were read since the last call.
type meter struct {
	r    io.Reader
	n    int64
	told int64
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	m.n += int64(n)
	return n, err
}

func (m *meter) since(ahead *bufio.Reader) int64 {
	used := m.n - int64(ahead.Buffered())
	defer func() { m.told = used }()
	return used - m.told
}
