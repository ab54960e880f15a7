package main

import (
	"encoding/json"
	"net/http"

	"pushpane/guard"
	"pushpane/stream"
)

// status is the answer to /status: the stream's own and what only the program knows. Times are milliseconds.
type status struct {
	Program string `json:"program"`
	Version string `json:"version"`
	Title   string `json:"title"`
	Uptime  int64  `json:"uptime"`
	Quit    bool   `json:"quit"` // whether this peer may
	Lab     bool   `json:"lab"`  // whether this peer may break its connection
	Idle    int64  `json:"idle"` // 0: stays
	stream.Status
}

func statusHandler(s settings, events *stream.Stream) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "status is read with GET", http.StatusMethodNotAllowed)
			return
		}
		client, err := stream.Client(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		if client != "" {
			events.Show()
		}
		now := events.Status()
		answer := status{"pushpane", version, s.title, now.Now - now.Started, guard.Local(r), s.lab || guard.Local(r), 0, now}
		if s.exitWhenIdle {
			answer.Idle = idleAfter.Milliseconds()
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		_ = json.NewEncoder(w).Encode(answer) // a peer that left needs no answer
	})
}
