package guard

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// SameOrigin wraps a route that our own page and the origins in Options.Origins may read or write.
// The answers to those get the CORS headers (Fetch standard, section 3.2), and their preflights are
// answered here with 204. All other pages get 403 and a line with the reason, as from OwnPage.
func (g *Guard) SameOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(g.origins) > 0 {
			w.Header().Add("Vary", "Origin")
		}
		if origin := r.Header.Get("Origin"); g.origins[origin] {
			allow(w.Header(), origin)
			if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
				allowPreflight(w.Header())
				w.WriteHeader(http.StatusNoContent)
				return
			}
		} else if err := checkOwnPage(r); err != nil {
			refuseOrigin(w, r, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// OwnPage wraps a route that only our own page may read, and programs that are no browser. Pages of
// other origins, those in Options.Origins included, get 403 and a line with the reason.
func OwnPage(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := checkOwnPage(r); err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// checkOwnPage is CheckSameOrigin for routes that do not act on the program itself. Sec-Fetch-Site:
// same-origin is enough here, whatever Host says: no page can set that header, the browser compares
// the origin with the address that it asked, and a proxy may have changed the Host since.
func checkOwnPage(r *http.Request) error {
	if r.Header.Get("Sec-Fetch-Site") == "same-origin" {
		return nil
	}
	return CheckSameOrigin(r)
}

// CheckSameOrigin returns nil if r comes from our own page or from no page at all, such as curl or
// a typed address: its Sec-Fetch-Site, which browsers send only over https or to this machine, is
// absent, none or same-origin, and its Origin is absent or names the Host of the request. Else the
// error is the line to answer with. It is a check of the origin, not of the peer's machine: for
// that, see FromLoopback.
func CheckSameOrigin(r *http.Request) error {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "none", "same-origin":
	default:
		return refusedOrigin(r)
	}
	origin := r.Header.Get("Origin")
	if origin == "" || strings.EqualFold(origin, "http://"+r.Host) || strings.EqualFold(origin, "https://"+r.Host) {
		return nil
	}
	return refusedOrigin(r)
}

func refusedOrigin(r *http.Request) error {
	const instead = "is not allowed: ask from the page of pushpane itself"
	if origin := r.Header.Get("Origin"); origin != "" {
		return fmt.Errorf("origin %s %s", shown(origin), instead)
	}
	return errors.New("a page from elsewhere " + instead)
}

// passHost are the settings of proxies that send the Host of the browser on.
const passHost = "nginx: proxy_set_header Host $http_host; Apache: ProxyPreserveHost On; " +
	"others: docs/clients.md"

// refuseOrigin answers 403 with err and, where a flag would allow the origin, with that flag.
// Without Sec-Fetch-Site the page may be our own, behind a proxy that changed Host: so the line
// says which Host has arrived, and names the settings.
func refuseOrigin(w http.ResponseWriter, r *http.Request, err error) {
	text := err.Error()
	if origin := r.Header.Get("Origin"); len(origin) <= shownLength {
		if allowed, err := CanonicalOrigin(origin); err == nil && allowed == origin {
			text += ", or start pushpane with --allow-origin " + origin
			if r.Header.Get("Sec-Fetch-Site") == "" {
				text += fmt.Sprintf("; where a proxy made %s of the Host, let it pass that on (%s)",
					shown(r.Host), passHost)
			}
		}
	}
	http.Error(w, text, http.StatusForbidden)
}

// allow sets the CORS headers that let a page of the origin read the answer and its Retry-After,
// which our routes send with a refusal.
func allow(h http.Header, origin string) {
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Access-Control-Expose-Headers", "Retry-After")
}

// allowPreflight sets the CORS headers that list the methods and request headers of our routes. The
// browser may use this answer for ten minutes (600 s) before it sends the preflight again.
func allowPreflight(h http.Header) {
	h.Set("Access-Control-Allow-Methods", "GET, POST")
	h.Set("Access-Control-Allow-Headers", "Content-Type, Last-Event-ID, Cache-Control")
	h.Set("Access-Control-Max-Age", "600")
}

// CanonicalOrigin returns an origin as browsers write it (HTML standard, section 7.1.1): in lower
// case, without the port where it is the scheme's default. The error is that it is none.
func CanonicalOrigin(given string) (string, error) {
	errMalformed := errors.New("want a scheme, a host and perhaps a port, as in https://dash.example:8443")
	u, err := url.Parse(given)
	if err != nil || u.Host == "" || !strings.EqualFold(given, u.Scheme+"://"+u.Host) {
		return "", errMalformed
	}
	host, ok := withoutPort(strings.ToLower(u.Host))
	_, isName := canonicalName(host)
	_, isAddress := address(host)
	if !ok || !isName && !isAddress {
		return "", errMalformed
	}
	port := u.Port()
	if port == "" || u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443" {
		return u.Scheme + "://" + host, nil
	}
	return u.Scheme + "://" + host + ":" + port, nil
}
