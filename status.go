package main

import (
	"encoding/json"
	"net/http"
	"time"

	"pushpane/internal/guard"
	"pushpane/internal/source"
	"pushpane/stream"
)

// status is the answer to /status: the stream's own and what only the program knows. Times are
// milliseconds.
type status struct {
	Program string `json:"program"`
	Version string `json:"version"`
	Title   string `json:"title"`
	Uptime  int64  `json:"uptime"`
	Quit    bool   `json:"quit"` // whether this peer may
	Lab     bool   `json:"lab"`  // whether this peer may break its connection
	Idle    int64  `json:"idle"` // 0: stays
	stream.Status
	Replay *source.ReplayState `json:"replay"` // nil where nothing is replayed
}

func statusHandler(s settings, f feed, events *stream.Stream) http.Handler {
	began := time.Now() // the epoch may be older: a recording goes on
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
		answer := status{"pushpane", version, f.heading(s), time.Since(began).Milliseconds(), guard.FromLoopback(r), s.lab || guard.FromLoopback(r), 0, now, nil}
		if f.replay != nil {
			state := f.replay.State()
			answer.Replay = &state
		}
		if s.exitWhenIdle {
			answer.Idle = idleAfter.Milliseconds()
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		_ = json.NewEncoder(w).Encode(answer) // a peer that left needs no answer
	})
}
