// Package traffic counts what each client costs: its requests, its connections, and the bytes on
// them, headers and all. A client is who the parameter client of a request names. Counting is done
// on the connection, above TCP, so nothing has to be guessed.
package traffic

import (
	"context"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// maxClients bounds the memory: beyond it, who has been silent for longest is forgotten.
const maxClients = 1000

// Meter counts for one server. The zero value is ready.
type Meter struct {
	mu      sync.Mutex // guards what is below, and seen of each tally
	clients map[string]*tally
}

// tally is what one client cost.
type tally struct {
	requests    atomic.Int64
	connections atomic.Int64
	up          atomic.Int64
	down        atomic.Int64
	seen        time.Time
}

// Watch makes m count on server, whose connections come from ln, and returns the listener to serve
// on instead.
func (m *Meter) Watch(server *http.Server, ln net.Listener) net.Listener {
	server.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		return context.WithValue(ctx, connKey{}, c)
	}
	next := server.ConnState
	server.ConnState = func(c net.Conn, state http.ConnState) {
		// The answer has been flushed by now: what comes next belongs to the next request.
		if state == http.StateIdle {
			c.(*conn).begin(nil)
		}
		if next != nil {
			next(c, state)
		}
	}
	return listener{ln}
}

// Count gives each request of next, and the bytes that go with it, to the client that it names, as
// clientOf reads it; "" is nobody.
func (m *Meter) Count(clientOf func(*http.Request) string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c, ok := r.Context().Value(connKey{}).(*conn); ok {
			var t *tally
			if client := clientOf(r); client != "" {
				t = m.tally(client)
				t.requests.Add(1)
			}
			c.begin(t)
		}
		next.ServeHTTP(w, r)
	})
}

type connKey struct{}

// tally returns that of a client, which it makes if there is none.
func (m *Meter) tally(client string) *tally {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := m.clients[client]
	if t == nil {
		m.makeRoom()
		t = &tally{}
		if m.clients == nil {
			m.clients = make(map[string]*tally)
		}
		m.clients[client] = t
	}
	t.seen = time.Now()
	return t
}

func (m *Meter) makeRoom() {
	if len(m.clients) < maxClients {
		return
	}
	var oldest string
	for client, t := range m.clients {
		if oldest == "" || t.seen.Before(m.clients[oldest].seen) {
			oldest = client
		}
	}
	delete(m.clients, oldest)
}

// Costs are what one client has cost since it was first seen.
type Costs struct {
	Client      string `json:"client"`
	Requests    int64  `json:"requests"`
	Connections int64  `json:"connections"` // that carried a request of it
	Up          int64  `json:"up"`          // bytes to the server
	Down        int64  `json:"down"`        // bytes from the server
}

// Of returns the costs of a client and of its parts, which have its name and more behind an
// underscore.
func (m *Meter) Of(client string) []Costs {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := []Costs{}
	for name, t := range m.clients {
		if name == client || strings.HasPrefix(name, client+"_") {
			all = append(all, Costs{name, t.requests.Load(), t.connections.Load(), t.up.Load(), t.down.Load()})
		}
	}
	return all
}
