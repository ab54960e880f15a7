package e2e

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"
)

// meddle starts an HTTP proxy to the program and returns its address. Between the two stands what
// wrap makes of the way: it sees requests and answers, where faultyProxy sees bytes.
func meddle(t testing.TB, p *program, wrap func(onward http.Handler) http.Handler) string {
	t.Helper()
	target, err := url.Parse(p.url)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = r.In.Host // the page's origin is the proxy
		},
		FlushInterval: -1,
		// A page that leaves, a server that is away: both are what the tests are about.
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
		ErrorLog:     log.New(io.Discard, "", 0),
	}
	server := httptest.NewServer(wrap(proxy))
	t.Cleanup(func() {
		p.kill() // or its streams would hold the proxy up
		server.CloseClientConnections()
		server.Close()
	})
	return server.URL
}

// workerless lets no shared worker through: what a browser without one sees, in any browser.
func workerless(onward http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/worker-") {
			http.NotFound(w, r)
			return
		}
		onward.ServeHTTP(w, r)
	})
}

// workerAfter puts a script before the shared worker's own.
func workerAfter(script string) func(http.Handler) http.Handler {
	return func(onward http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.URL.Path, "/worker-") {
				w.Header().Set("Content-Type", "text/javascript")
				io.WriteString(w, script)
				r.Header.Del("Accept-Encoding")
				w = body{w}
			}
			onward.ServeHTTP(w, r)
		})
	}
}

// body passes on the body of an answer whose headers are written.
type body struct{ http.ResponseWriter }

func (b body) Header() http.Header { return http.Header{} }
func (b body) WriteHeader(int)     {}
