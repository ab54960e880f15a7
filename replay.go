package main

import (
	"encoding/json"
	"errors"
	"net/http"

	"pushpane/internal/cli"
	"pushpane/internal/source"
	"pushpane/internal/terminal"
)

// replay is what hello and /status name as the source.
const replay = "replay"

// replayFeed is the file of --replay.
func replayFeed(s cli.Settings, say *terminal.Console) (feed, error) {
	r, err := source.OpenReplay(s.Replay, s.ReplayOptions())
	if err != nil {
		return feed{}, terminal.Fail(err, "it plays recordings, logs whose lines begin with a time, asciicasts, and what curl -N URL/events wrote")
	}
	for _, trouble := range r.Trouble() {
		say.Info("%s", trouble)
	}
	return feed{kind: replay, name: s.Replay, duration: s.DurationOr(0), run: r.Play, replay: r}, nil
}

// heading is what the page is called: as asked for, or as what is replayed calls itself.
func (f feed) heading(s cli.Settings) string {
	if f.replay == nil || s.Title != "" {
		return s.Title
	}
	title := []rune(f.replay.Title())
	return string(title[:min(len(title), cli.MaxTitle)])
}

// over says whether nothing more is to come once the source has ended.
func (f feed) over() bool { return f.replay == nil || f.replay.Over() }

// maxOrder bounds the body of an order, in bytes.
const maxOrder = 4 << 10

// replayHandler is POST /replay, for whom guard.Order lets through (docs/wire.md).
func replayHandler(r *source.Replay) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		var order source.Order
		if err := json.NewDecoder(http.MaxBytesReader(w, request.Body, maxOrder)).Decode(&order); err != nil {
			http.Error(w, "read order: want JSON such as {\"do\":\"seek\",\"at\":1000}", http.StatusBadRequest)
			return
		}
		switch err := r.Do(request.Context(), order); {
		case errors.Is(err, source.ErrGone):
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
