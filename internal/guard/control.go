package guard

import (
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"strings"
)

// KeyHeader is the request header that a [Key] is sent in. A browser sends a header of this kind to
// another origin only after a preflight, which no control route answers (CSRF protection).
const KeyHeader = "X-Pushpane-Key"

// Key is the secret that a request to control the program must have. Behind a proxy on this machine
// every request comes from a loopback address, whoever sent it, so an address proves nothing. The
// zero Key lets nobody control.
type Key string

// NewKey returns a random key of at least 128 bits, of letters and digits alone.
func NewKey() Key {
	return Key(rand.Text())
}

// Control protects a route that acts on the program itself; word names the action, such as "quit".
// It lets a POST through that [Key.Allows]; all others get 405, or 403 and a line with the reason.
func (k Key) Control(word string, next http.Handler) http.Handler {
	return control(word, k.check, next)
}

// Private is [Key.Control] for a route that is read with GET as well: the answer needs the key,
// too.
func (k Key) Private(word string, next http.Handler) http.Handler {
	order := k.Control(word, next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Method {
		case http.MethodGet, http.MethodHead:
			if err := k.check(r); err != nil {
				http.Error(w, word+": "+err.Error(), http.StatusForbidden)
				return
			}
			next.ServeHTTP(w, r)
		case http.MethodPost:
			order.ServeHTTP(w, r)
		default:
			w.Header().Set("Allow", "GET, HEAD, POST")
			http.Error(w, word+" takes GET and POST", http.StatusMethodNotAllowed)
		}
	})
}

// Allows reports whether r may control the program: it has the key in [KeyHeader], it comes from
// this machine (see FromLoopback) and, where a browser sent it, from our own page
// (CheckSameOrigin). An origin in Options.Origins may read and publish, but not control.
func (k Key) Allows(r *http.Request) bool {
	return k.check(r) == nil
}

func (k Key) check(r *http.Request) error {
	switch {
	case !FromLoopback(r):
		return errors.New("only from the machine that pushpane runs on, and through no proxy")
	case k == "":
		return errors.New("is off: pushpane found no private folder for its key when it started")
	case subtle.ConstantTimeCompare([]byte(r.Header.Get(KeyHeader)), []byte(k)) == 0:
		return fmt.Errorf("needs the key of this pushpane: curl -H @\"$(pushpane --key-file)\" sends the header %s", KeyHeader)
	}
	return CheckSameOrigin(r)
}

// OpenControl is [Key.Control] for clients on any machine: the header must be there, as CSRF
// protection, and its value does not matter.
func OpenControl(word string, next http.Handler) http.Handler {
	return control(word, func(r *http.Request) error {
		if r.Header[KeyHeader] == nil {
			return fmt.Errorf("needs the header %s, with any value", KeyHeader)
		}
		return CheckSameOrigin(r)
	}, next)
}

func control(word string, check func(*http.Request) error, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			http.Error(w, word+" takes POST", http.StatusMethodNotAllowed)
			return
		}
		if err := check(r); err != nil {
			http.Error(w, word+": "+err.Error(), http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// FromLoopback reports whether r was sent on this machine, as far as a request shows it: its peer
// is a loopback address, and it has no header by which proxies and tunnels show themselves (Via,
// RFC 9110; Forwarded, RFC 7239; X-Real-IP and X-Forwarded-*). Many proxies add none of them.
func FromLoopback(r *http.Request) bool {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !peer.Addr().Unmap().IsLoopback() {
		return false
	}
	for name := range r.Header {
		if name == "Via" || name == "Forwarded" || name == "X-Real-Ip" || strings.HasPrefix(name, "X-Forwarded") {
			return false
		}
	}
	return true
}
