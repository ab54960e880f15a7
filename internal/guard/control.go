package guard

import (
	"fmt"
	"net/http"
	"net/netip"
)

// controlHeader holds the word of a control request. A browser sends a header of this kind to
// another origin only after a preflight, which no control route answers (CSRF protection).
const controlHeader = "X-Pushpane"

// LocalControl protects a route that acts on the program itself; word names the action, such as
// "quit". It lets a POST through that passes Control and comes from this machine, see FromLoopback.
// All others get 405, or 403 and a line with the reason.
func LocalControl(word string, next http.Handler) http.Handler {
	anyPeer := Control(word, next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !FromLoopback(r) {
			http.Error(w, word+" only from the machine that pushpane runs on", http.StatusForbidden)
			return
		}
		anyPeer.ServeHTTP(w, r)
	})
}

// Control is LocalControl for peers on any machine. It requires POST, the header X-Pushpane: word
// and, of browsers, our own page (CheckSameOrigin): an origin in Options.Origins may read and
// publish, but not control.
func Control(word string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			http.Error(w, word+" takes POST", http.StatusMethodNotAllowed)
			return
		}
		if err := checkControl(r, word); err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func checkControl(r *http.Request, word string) error {
	if r.Header.Get(controlHeader) != word {
		return fmt.Errorf("%s needs the header %s: %s", word, controlHeader, word)
	}
	return CheckSameOrigin(r)
}

// FromLoopback reports whether r was sent on this machine: its peer is a loopback address, and no
// header shows that a proxy or a tunnel on this machine forwarded it (X-Forwarded-For; Forwarded,
// RFC 7239).
func FromLoopback(r *http.Request) bool {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && peer.Addr().Unmap().IsLoopback() &&
		r.Header.Get("X-Forwarded-For") == "" && r.Header.Get("Forwarded") == ""
}
