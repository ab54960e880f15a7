package lab

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// maxOrder is in bytes.
const maxOrder = 1 << 10

// order is the body of POST /lab.
type order struct {
	Do string `json:"do"`
}

// done is the answer: when it ends by itself, in Unix milliseconds; 0 where it has ended.
type done struct {
	Do    string `json:"do"`
	Until int64  `json:"until"`
}

// Orders serves POST /lab?client=NAME with {"do":FAULT}. Who may is for the caller to say; clientOf
// reads the name.
func (l *Lab) Orders(clientOf func(*http.Request) string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := clientOf(r)
		if name == "" {
			http.Error(w, "lab needs the parameter client: whose connections to break", http.StatusBadRequest)
			return
		}
		var o order
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxOrder)).Decode(&o); err != nil {
			http.Error(w, fmt.Sprintf(`read order: want {"do":FAULT}: %v`, err), http.StatusBadRequest)
			return
		}
		until, err := l.do(name, o.Do)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		answer := done{Do: o.Do}
		if !until.IsZero() {
			answer.Until = until.UnixMilli()
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusAccepted)
		_ = json.NewEncoder(w).Encode(answer) // a client that left needs no answer
	})
}

// Break serves next, which answers with events, with the faults of the client that asks.
func (l *Lab) Break(clientOf func(*http.Request) string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := clientOf(r)
		g := newGate(w, r.Context(), func(fault string) time.Duration { return l.left(name, fault) })
		defer g.cancel()
		if r.Method != http.MethodGet || !l.enter(name, g) {
			next.ServeHTTP(w, r)
			return
		}
		defer l.leave(name, g)
		if hasCursor(r) && l.spend(name, doRestart) {
			r.Header.Set("Last-Event-ID", elsewhere)
		}
		next.ServeHTTP(g, r.WithContext(g.ctx))
		g.end()
	})
}

// elsewhere is a cursor in a log that never was.
const elsewhere = "aaaaaaaaaaaaa.1"

func hasCursor(r *http.Request) bool {
	return r.Header.Get("Last-Event-ID") != "" || r.URL.Query().Get("after") != ""
}
