package main

import (
	"errors"
	"io"
	"net/http"

	"pushpane/internal/source"
)

// obey does what the page orders the command to do: 202 and what that is, or 409 where it does so
// already, or 500 where it cannot.
func obey(order func() error, done string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		switch err := order(); {
		case errors.Is(err, source.ErrRunning), errors.Is(err, source.ErrNotRunning):
			http.Error(w, err.Error(), http.StatusConflict)
		case err != nil:
			http.Error(w, err.Error(), http.StatusInternalServerError)
		default:
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			w.WriteHeader(http.StatusAccepted)
			_, _ = io.WriteString(w, done+"\n") // a peer that has gone meant it all the same
		}
	})
}
