package guard

import (
	"fmt"
	"net/http"
	"net/netip"
)

// orderHeader names the order. A page elsewhere cannot send a header of its own without being asked
// for leave first.
const orderHeader = "X-Pushpane"

// Order is for the routes that tell the program itself to do something: word is which, "quit" for
// one. It lets a POST through that comes from this machine, and only from our own page or by a
// program that sends the header X-Pushpane: word; an origin that is otherwise allowed to read and
// to publish may not. All others get 405, or 403 and a line that says why.
func Order(word string, next http.Handler) http.Handler {
	anybody := OrderByAnybody(word, next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !Local(r) {
			http.Error(w, word+" only from the machine that pushpane runs on", http.StatusForbidden)
			return
		}
		anybody.ServeHTTP(w, r)
	})
}

// OrderByAnybody is Order for who is on another machine, too.
func OrderByAnybody(word string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			http.Error(w, word+" takes POST", http.StatusMethodNotAllowed)
			return
		}
		if err := mayOrder(r, word); err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func mayOrder(r *http.Request, word string) error {
	if r.Header.Get(orderHeader) != word {
		return fmt.Errorf("%s needs the header %s: %s", word, orderHeader, word)
	}
	return FromHere(r)
}

// Local reports whether r was sent on this machine: its peer is a loopback address, and it was not
// passed on by a proxy or a tunnel that runs here for somebody elsewhere.
func Local(r *http.Request) bool {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && peer.Addr().Unmap().IsLoopback() &&
		r.Header.Get("X-Forwarded-For") == "" && r.Header.Get("Forwarded") == ""
}
