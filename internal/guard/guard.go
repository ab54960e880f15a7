// Package guard decides who may ask, before anything is answered. It stops pages from elsewhere:
// those that have their name point at this machine (DNS rebinding) by the Host, and all others by
// what the browser says of their origin. It does not stop programs, which can write what they like
// into a request: they are what the address listened on and the peer are for.
package guard

import (
	"fmt"
	"net/http"
)

// Options are the exceptions that the operator makes. The zero value makes none.
type Options struct {
	// Hosts are names, besides localhost, that requests may be addressed to, on any port:
	// "pi.example". Refused is what has more than a name: a scheme, a port, a path.
	Hosts []string
	// Origins are those of pages elsewhere that may use what SameOrigin protects:
	// "https://dash.example:8443". Refused is what is not a scheme, a host and perhaps a port, and
	// "null", which is any page that hides its origin.
	Origins []string
}

// Guard is made by New. It does not change and is safe for concurrent use.
type Guard struct {
	hosts     map[string]bool
	origins   map[string]bool
	crossSite *http.CrossOriginProtection
}

// New returns a guard that makes the exceptions of o, or an error that names the one that is
// malformed.
func New(o Options) (*Guard, error) {
	g := &Guard{
		hosts:     make(map[string]bool),
		origins:   make(map[string]bool),
		crossSite: http.NewCrossOriginProtection(),
	}
	for _, host := range o.Hosts {
		name, ok := canonicalName(host)
		if !ok {
			return nil, fmt.Errorf("--allow-host %q: want a name alone, without scheme, port or path", host)
		}
		g.hosts[name] = true
	}
	for _, given := range o.Origins {
		origin, err := canonicalOrigin(given)
		if err == nil {
			err = g.crossSite.AddTrustedOrigin(origin)
		}
		if err != nil {
			return nil, fmt.Errorf("--allow-origin %q: %w", given, err)
		}
		g.origins[origin] = true
	}
	return g, nil
}

// Protect is for every request, on whatever path and method: it sets the headers that every
// response has, refuses a Host that is not ours and a change of state that a page elsewhere asks
// for, with 403 and a line that says why. An HTTP server must have DisableGeneralOptionsHandler
// set, or it answers "OPTIONS *" without us.
func (g *Guard) Protect(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		setHeaders(w.Header())
		if err := g.checkHost(r.Host); err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
		if g.crossSite.Check(r) != nil {
			refuseOrigin(w, r, refusedOrigin(r))
			return
		}
		next.ServeHTTP(w, r)
	})
}
