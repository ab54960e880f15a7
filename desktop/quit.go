package desktop

import (
	"errors"
	"io"
	"net/http"
	"net/netip"
	"strconv"
	"sync"

	"pushpane/guard"
)

// quitHeader must be "quit". A page elsewhere cannot send a header of its own without being asked for leave first.
const quitHeader = "X-Pushpane"

// Quit is the route POST /quit: it answers 202 and calls stop, once, which must not wait for the answer to be done.
// Only this machine may quit, and only from our own page or by a program that sends the header X-Pushpane: quit; an
// origin that is otherwise allowed to read and to publish may not. All others get 403 and a line that says why.
func Quit(stop func()) http.Handler {
	stop = sync.OnceFunc(stop)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			http.Error(w, "quit takes POST", http.StatusMethodNotAllowed)
			return
		}
		if err := mayQuit(r); err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
		const answer = "pushpane stops\n"
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		// With its length the answer is whole once it is flushed, even if the server is gone before this returns.
		w.Header().Set("Content-Length", strconv.Itoa(len(answer)))
		w.WriteHeader(http.StatusAccepted)
		io.WriteString(w, answer)
		// A peer that has gone away meant it all the same.
		_ = http.NewResponseController(w).Flush()
		stop()
	})
}

func mayQuit(r *http.Request) error {
	if !Local(r) {
		return errors.New("quit only from the machine that pushpane runs on")
	}
	if r.Header.Get(quitHeader) != "quit" {
		return errors.New("quit needs the header " + quitHeader + ": quit")
	}
	return guard.FromHere(r)
}

// Local reports whether r was sent on this machine: its peer is a loopback address, and it was not passed on by a proxy
// or a tunnel that runs here for somebody elsewhere.
func Local(r *http.Request) bool {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && peer.Addr().Unmap().IsLoopback() &&
		r.Header.Get("X-Forwarded-For") == "" && r.Header.Get("Forwarded") == ""
}
