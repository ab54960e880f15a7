package desktop

import (
	"io"
	"net/http"
	"strconv"
	"sync"

	"pushpane/internal/guard"
)

// Quit is the route POST /quit, behind guard.LocalControl: it answers 202 and calls stop,
// once, which must not wait for the answer to be done.
func Quit(stop func()) http.Handler {
	stop = sync.OnceFunc(stop)
	return guard.LocalControl("quit", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		const answer = "pushpane stops\n"
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		// With its length the answer is whole once it is flushed, even if the server is gone before
		// this returns.
		w.Header().Set("Content-Length", strconv.Itoa(len(answer)))
		w.WriteHeader(http.StatusAccepted)
		io.WriteString(w, answer)
		// A peer that has gone away meant it all the same.
		_ = http.NewResponseController(w).Flush()
		stop()
	}))
}
