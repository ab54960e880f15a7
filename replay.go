package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"pushpane/internal/source"
)

// replay is what hello and /status name as the source.
const replay = "replay"

// replayFeed is the file of --replay.
func replayFeed(s settings, say *console) (feed, error) {
	if s.tee {
		return feed{}, &usageError{fmt.Sprintf("--tee passes on lines, and --replay %q has none", s.replay), "curl -N URL/events has what is played"}
	}
	r, err := source.OpenReplay(s.replay, source.ReplayOptions{Speed: s.speed, Loop: s.loop, Idle: s.idleLimit})
	if err != nil {
		return feed{}, &failure{err, "it plays recordings, logs whose lines begin with a time, asciicasts, and what curl -N URL/events wrote"}
	}
	for _, trouble := range r.Problems() {
		say.note("%s", trouble)
	}
	return feed{kind: replay, name: s.replay, duration: max(0, s.duration), run: r.Play, replay: r}, nil
}

// heading is what the page is called: as asked for, or as what is replayed calls itself.
func (f feed) heading(s settings) string {
	if f.replay == nil || s.title != "" {
		return s.title
	}
	title := []rune(f.replay.Title())
	return string(title[:min(len(title), maxTitle)])
}

// over says whether nothing more is to come once the source has ended.
func (f feed) over() bool { return f.replay == nil || f.replay.AtEnd() }

// maxOrder bounds the body of an order, in bytes.
const maxOrder = 4 << 10

// replayHandler is POST /replay, for whom guard.LocalControl lets through (docs/wire.md).
func replayHandler(r *source.Replay) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		var order source.ReplayControl
		if err := json.NewDecoder(http.MaxBytesReader(w, request.Body, maxOrder)).Decode(&order); err != nil {
			http.Error(w, "read order: want JSON such as {\"do\":\"seek\",\"at\":1000}", http.StatusBadRequest)
			return
		}
		switch err := r.Control(request.Context(), order); {
		case errors.Is(err, source.ErrReplayStopped):
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
		case err != nil:
			http.Error(w, err.Error(), http.StatusBadRequest)
		default:
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Cache-Control", "no-store")
			_ = json.NewEncoder(w).Encode(r.State()) // a peer that left needs no answer
		}
	})
}
