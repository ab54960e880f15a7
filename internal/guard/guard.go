// Package guard refuses HTTP requests that pages of other origins make a browser send to a server
// on this machine or in this network.
//
// # Usage
//
// Make one guard with [New] and wrap the whole server in [Guard.Protect]. Wrap the routes that
// other pages of the operator may read in [Guard.SameOrigin], those for our own page alone in
// [OwnPage], and those that act on the program itself in [Key.Control].
//
//	wrapper      checks                               and so refuses
//	Protect      Host; origin of a POST               DNS rebinding; changes by other origins
//	SameOrigin   origin of any method                 reading by other origins
//	OwnPage      the same, without exceptions         reading by Options.Origins
//	Key.Control  POST, key, loopback peer, origin     control by other users and machines
//	OpenControl  POST, the header of the key, origin  control by other origins
//
// # Limits
//
// A guard checks what browsers send. A program can write any header into a request, and a proxy can
// replace any: where it replaces Host, the check of Host protects nothing. Against programs and
// behind proxies only a secret helps, as [Key] is.
package guard

import (
	"fmt"
	"net/http"
)

// Options are the exceptions that the operator makes. The zero value makes none.
type Options struct {
	// Hosts are names, such as "pi.example", that requests may have as Host besides localhost and
	// IP addresses, on any port. Default: none. A name with a scheme, a port or a path is refused.
	// Pages served under such a name count as our own: only add names whose DNS is in
	// trusted hands.
	Hosts []string
	// Origins, such as "https://dash.example:8443", are other origins that may read and publish on
	// the routes of SameOrigin. Default: none. Refused is what is not a scheme, a host and perhaps
	// a port, and "null", the origin of any page that hides it.
	Origins []string
}

// Guard checks requests; make one with [New]. It does not change and is safe for concurrent use.
type Guard struct {
	hosts     map[string]bool
	origins   map[string]bool
	crossSite *http.CrossOriginProtection
}

// New returns a guard with the exceptions of o. The error names the first malformed one.
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
		origin, err := CanonicalOrigin(given)
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

// Protect wraps the handler of all routes. It sets the security headers of every response, and
// refuses with 403 and a line with the reason: a Host that is not ours, and a method that changes
// state (all but GET, HEAD and OPTIONS) from another origin. The http.Server needs
// DisableGeneralOptionsHandler, or it answers "OPTIONS *" without this check.
func (g *Guard) Protect(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		SetHeaders(w.Header())
		if err := g.CheckHost(r.Host); err != nil {
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
