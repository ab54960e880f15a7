// Package traffic counts requests, connections and bytes of an HTTP server for each client. A
// client is named by a parameter of its requests. Bytes are counted on the connection, above TCP,
// with headers and chunk sizes, so the figures are exact.
//
// # Usage
//
// Wrap the server's handler in [Meter.Count] and its listener in [Meter.Watch], before it serves;
// read the figures with [Meter.Costs].
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

// maxClients bounds the memory: beyond it, the client with the oldest request is forgotten.
const maxClients = 1000

// Meter holds the counters of one server, for at most 1000 clients: those with the latest requests.
// The zero value is ready. It is safe for concurrent use.
type Meter struct {
	mu      sync.Mutex // guards clients, and lastRequest of each tally
	clients map[string]*tally
}

// tally holds the counters of one client.
type tally struct {
	requests    atomic.Int64
	connections atomic.Int64
	up          atomic.Int64 // bytes read
	down        atomic.Int64 // bytes written
	lastRequest time.Time
}

// Watch returns a listener on ln that counts bytes; server must serve on it instead of ln. It sets
// server.ConnContext, and server.ConnState, from which it calls the function that was there. Over
// TLS nothing is counted.
func (m *Meter) Watch(server *http.Server, ln net.Listener) net.Listener {
	server.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		if counted, ok := c.(*conn); ok { // not below TLS: HTTP/2 mixes the bytes of all requests
			return context.WithValue(ctx, connKey{}, counted)
		}
		return ctx
	}
	next := server.ConnState
	server.ConnState = func(c net.Conn, state http.ConnState) {
		// The answer has been flushed by now: further bytes belong to the next request.
		if counted, ok := c.(*conn); ok && state == http.StateIdle {
			counted.setCurrent(nil)
		}
		if next != nil {
			next(c, state)
		}
	}
	return listener{ln}
}

// Count wraps the handler of all routes: it counts each request, and attributes its bytes, to the
// client that clientOf returns for it. Requests for which that is "" are not counted.
func (m *Meter) Count(clientOf func(*http.Request) string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c, ok := r.Context().Value(connKey{}).(*conn); ok {
			var t *tally
			if client := clientOf(r); client != "" {
				t = m.tally(client)
				t.requests.Add(1)
			}
			c.setCurrent(t)
		}
		next.ServeHTTP(w, r)
	})
}

// Counted reports whether the bytes of the connection that r came by are counted.
func (m *Meter) Counted(r *http.Request) bool {
	_, ok := r.Context().Value(connKey{}).(*conn)
	return ok
}

type connKey struct{}

// tally returns the counters of a client, new ones at its first request.
func (m *Meter) tally(client string) *tally {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := m.clients[client]
	if t == nil {
		m.forgetOldest()
		t = &tally{}
		if m.clients == nil {
			m.clients = make(map[string]*tally)
		}
		m.clients[client] = t
	}
	t.lastRequest = time.Now()
	return t
}

// forgetOldest makes sure that there are fewer than maxClients.
func (m *Meter) forgetOldest() {
	if len(m.clients) < maxClients {
		return
	}
	var oldest string
	for client, t := range m.clients {
		if oldest == "" || t.lastRequest.Before(m.clients[oldest].lastRequest) {
			oldest = client
		}
	}
	delete(m.clients, oldest)
}

// Costs are the counters of one client since its first request.
type Costs struct {
	Client      string `json:"client"`
	Requests    int64  `json:"requests"`
	Connections int64  `json:"connections"` // that had a request of it
	Up          int64  `json:"up"`          // bytes to the server
	Down        int64  `json:"down"`        // bytes from the server
}

// Costs returns the counters of a client and of its parts: clients whose names are its name, an
// underscore and more. The order is not defined; for an unknown client the slice is empty, not nil.
func (m *Meter) Costs(client string) []Costs {
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
