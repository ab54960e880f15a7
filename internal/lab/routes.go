package lab

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"

	"pushpane/internal/order"
)

// faultRequest is the body of POST /lab.
type faultRequest struct {
	Do string `json:"do"`
}

// faultAnswer is the answer to POST /lab.
type faultAnswer struct {
	Do    string `json:"do"`
	Until int64  `json:"until"` // when the fault ends, Unix ms; 0 for one without duration
}

// FaultHandler serves POST /lab?client=NAME with the body {"do":FAULT}: it starts the fault for
// that client and answers 202 with {"do":FAULT,"until":UNIX_MS}, or 400 with a line. clientOf
// returns the name in a request, "" for none. The caller protects the route: see
// guard.Key.Control.
func (l *Lab) FaultHandler(clientOf func(*http.Request) string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := clientOf(r)
		if name == "" {
			http.Error(w, "lab needs the parameter client: whose connections to break", http.StatusBadRequest)
			return
		}
		var asked faultRequest
		if err := order.Read(w, r, &asked); err != nil {
			http.Error(w, fmt.Sprintf(`read fault: want {"do":FAULT}: %v`, err), http.StatusBadRequest)
			return
		}
		until, err := l.start(name, asked.Do)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		answer := faultAnswer{Do: asked.Do}
		if !until.IsZero() {
			answer.Until = until.UnixMilli()
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusAccepted)
		_ = json.NewEncoder(w).Encode(answer) // a client that left needs no answer
	})
}

// BreakStream wraps the route of a stream, and BreakPoll one of polls: a GET that names its client
// is served with the fault of that client, the one that lasts or one that begins meanwhile. All
// other requests go to next unchanged. clientOf is as for FaultHandler.
func (l *Lab) BreakStream(clientOf func(*http.Request) string, next http.Handler) http.Handler {
	return l.wrap(clientOf, false, next)
}

// BreakPoll is BreakStream for polls.
func (l *Lab) BreakPoll(clientOf func(*http.Request) string, next http.Handler) http.Handler {
	return l.wrap(clientOf, true, next)
}

func (l *Lab) wrap(clientOf func(*http.Request) string, poll bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := clientOf(r)
		if r.Method != http.MethodGet || name == "" {
			next.ServeHTTP(w, r)
			return
		}
		a := newAnswer(w, l.newGate(name, poll))
		if hasCursor(r) && l.consumeRestart(name) {
			r.Header.Set("Last-Event-ID", foreignCursor)
		}
		next.ServeHTTP(a, r)
		a.abort()
	})
}

// foreignCursor is a cursor of an epoch that no log has, as after a restart of the server.
const foreignCursor = "aaaaaaaaaaaaa.1"

// hasCursor reports whether a request has one of those that docs/wire.md names.
func hasCursor(r *http.Request) bool {
	query := r.URL.Query()
	return cmp.Or(r.Header.Get("Last-Event-ID"), query.Get("lastEventId"), query.Get("lastEventID"), query.Get("after")) != ""
}
