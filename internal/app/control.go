package app

import (
	"errors"
	"io"
	"net/http"
	"strconv"

	"pushpane/internal/order"
	"pushpane/internal/source"
)

// serveQuit is POST /quit: it answers 202 and ends the program, which does not wait for the
// answer to be read.
func (s *server) serveQuit(w http.ResponseWriter, _ *http.Request) {
	const answer = "pushpane stops\n"
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	// With its length the answer is whole once it is flushed, even if the server is gone before
	// this returns.
	w.Header().Set("Content-Length", strconv.Itoa(len(answer)))
	w.WriteHeader(http.StatusAccepted)
	_, _ = io.WriteString(w, answer) // the program ends even if the client has left
	_ = http.NewResponseController(w).Flush()
	s.stop()
}

// serveRun is POST /run: it starts the command again, or asks for the URL.
func (s *server) serveRun(w http.ResponseWriter, _ *http.Request) {
	answerControl(w, s.feed.runs.Start(s.publisher), "the "+s.feed.kind+" runs")
}

// serveStop is POST /stop: it ends the run.
func (s *server) serveStop(w http.ResponseWriter, _ *http.Request) {
	answerControl(w, s.feed.runs.Stop(), "the "+s.feed.kind+" is asked to end")
}

// answerControl answers 202 and done, or 409 if the command is in that state already, or 500 if it
// fails.
func answerControl(w http.ResponseWriter, err error, done string) {
	switch {
	case errors.Is(err, source.ErrRunning), errors.Is(err, source.ErrNotRunning):
		http.Error(w, err.Error(), http.StatusConflict)
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
	default:
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(http.StatusAccepted)
		_, _ = io.WriteString(w, done+"\n") // it is done even if the client has left
	}
}

// serveReplay is POST /replay (docs/wire.md): it plays, pauses, steps, seeks or changes the speed,
// and answers with the state of the replay.
func (s *server) serveReplay(w http.ResponseWriter, r *http.Request) {
	var command source.ReplayControl
	if err := order.Read(w, r, &command); err != nil {
		http.Error(w, `read order: want JSON such as {"do":"seek","at":1000}: `+err.Error(), http.StatusBadRequest)
		return
	}
	switch err := s.feed.replay.Control(r.Context(), command); {
	case errors.Is(err, source.ErrReplayStopped):
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
	case err != nil:
		http.Error(w, err.Error(), http.StatusBadRequest)
	default:
		answerJSON(w, http.StatusOK, s.feed.replay.State())
	}
}

// terminalSize is what /status says of the terminal of the command.
type terminalSize struct {
	source.Size
	Follows bool `json:"follows"` // the page in front sets it
}

// terminal returns the terminal of the command, nil where there is none.
func (f feed) terminal() *terminalSize {
	if f.command == nil || f.command.Size() == (source.Size{}) {
		return nil
	}
	return &terminalSize{f.command.Size(), !f.sized}
}

// serveSize is POST /size (docs/wire.md): the page in front says how much it shows, and the
// terminal of the command gets that size.
func (s *server) serveSize(w http.ResponseWriter, r *http.Request) {
	var to source.Size
	err := order.Read(w, r, &to)
	switch {
	case err != nil:
		http.Error(w, `read size: want JSON such as {"columns":120,"rows":40}: `+err.Error(), http.StatusBadRequest)
		return
	case s.feed.sized:
		http.Error(w, "size: --size is for good", http.StatusConflict)
		return
	}
	switch err := s.feed.command.Resize(to); {
	case errors.Is(err, source.ErrNoTerminal):
		http.Error(w, "size: "+err.Error(), http.StatusConflict)
	case err != nil:
		http.Error(w, "size "+err.Error(), http.StatusBadRequest)
	default:
		answerJSON(w, http.StatusOK, s.feed.terminal())
	}
}
