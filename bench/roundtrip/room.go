package main

import (
	"context"
	"net/http"
	"sync"

	"github.com/coder/websocket"
)

// room sends each message to all its members.
type room struct {
	mu      sync.Mutex
	members map[*websocket.Conn]bool // guarded by mu
}

func newRoom() *room { return &room{members: map[*websocket.Conn]bool{}} }

func (r *room) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	conn, err := websocket.Accept(w, req, &websocket.AcceptOptions{OriginPatterns: []string{"*"}})
	if err != nil {
		return
	}
	defer func() { _ = conn.CloseNow() }()
	r.mu.Lock()
	r.members[conn] = true
	r.mu.Unlock()
	defer func() {
		r.mu.Lock()
		delete(r.members, conn)
		r.mu.Unlock()
	}()
	for {
		kind, said, err := conn.Read(req.Context())
		if err != nil {
			return
		}
		r.say(req.Context(), kind, said)
	}
}

func (r *room) say(ctx context.Context, kind websocket.MessageType, said []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for member := range r.members {
		_ = member.Write(ctx, kind, said) // the loop of a member that left ends by itself
	}
}
