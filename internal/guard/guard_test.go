package guard

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// serve runs a real server that answers 200 and "reached" to what the guard of o lets through,
// everything by Protect and /events by SameOrigin as well, and returns its address.
func serve(t *testing.T, o Options) string {
	t.Helper()
	g, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	reached := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "reached") })
	mux := http.NewServeMux()
	mux.Handle("GET /events", g.SameOrigin(reached))
	mux.Handle("POST /events", g.SameOrigin(reached))
	mux.Handle("OPTIONS /events", g.SameOrigin(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "no such method", http.StatusMethodNotAllowed)
	})))
	mux.Handle("/{$}", reached)
	server := httptest.NewUnstartedServer(g.Protect(mux))
	server.Config.DisableGeneralOptionsHandler = true
	server.Start()
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

// ask sends a request as it stands, LF for CRLF, and returns the answer and its body.
func ask(t *testing.T, address, request string) (*http.Response, string) {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, strings.ReplaceAll(request, "\n", "\r\n"))
	method, _, _ := strings.Cut(request, " ")
	answer, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		t.Fatalf("read answer to %q: %v", request, err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatalf("read answer to %q: %v", request, err)
	}
	return answer, string(body)
}

func TestNew_refusesWhatIsNotANameOrAnOrigin(t *testing.T) {
	for _, host := range []string{
		"", ".", "http://pi.example", "pi.example:80", "pi.example/", "a..b", "*.example", "::1", "[::1]", "a b", "bücher.example", "a\x1b",
	} {
		if _, err := New(Options{Hosts: []string{"fine.example", host}}); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("%q", host)) {
			t.Errorf("host %q: got error %v, want one that names it", host, err)
		}
	}
	for _, origin := range []string{
		"", "null", "*", "dash.example", "dash.example:80", "//dash.example", "https://", "https://dash.example/", "https://dash.example/a",
		"https://dash.example?q", "https://dash.example#f", "https://me@dash.example", "https://dash.example:x", "https://dash.example:70000",
		"https://dash.example:", "https://a b", "file:///tmp", "https://*.example", "https:dash.example",
	} {
		if _, err := New(Options{Origins: []string{"https://fine.example", origin}}); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("%q", origin)) {
			t.Errorf("origin %q: got error %v, want one that names it", origin, err)
		}
	}
}

func TestCanonicalOrigin_isAsBrowsersWriteIt(t *testing.T) {
	for given, want := range map[string]string{
		"https://dash.example":      "https://dash.example",
		"HTTPS://Dash.Example":      "https://dash.example",
		"https://dash.example:443":  "https://dash.example",
		"http://dash.example:80":    "http://dash.example",
		"http://dash.example:443":   "http://dash.example:443",
		"http://127.0.0.1:3000":     "http://127.0.0.1:3000",
		"http://[::1]:3000":         "http://[::1]:3000",
		"chrome-extension://abcdef": "chrome-extension://abcdef",
	} {
		if got, err := CanonicalOrigin(given); got != want || err != nil {
			t.Errorf("%s: got %q and error %v, want %q", given, got, err, want)
		}
	}
}

func TestProtect_everyAnswerHasTheHeaders(t *testing.T) {
	address := serve(t, Options{})
	for name, request := range map[string]string{
		"page":          "GET / HTTP/1.1\nHost: localhost\n\n",
		"stream":        "GET /events HTTP/1.1\nHost: localhost\n\n",
		"no_such_path":  "GET /nothing HTTP/1.1\nHost: localhost\n\n",
		"foreign_host":  "GET / HTTP/1.1\nHost: evil.example\n\n",
		"foreign_post":  "POST / HTTP/1.1\nHost: localhost\nOrigin: http://evil.example\nContent-Length: 0\n\n",
		"wrong_method":  "DELETE /events HTTP/1.1\nHost: localhost\n\n",
		"whole_server":  "OPTIONS * HTTP/1.1\nHost: localhost\n\n",
		"foreign_whole": "OPTIONS * HTTP/1.1\nHost: evil.example\n\n",
	} {
		t.Run(name, func(t *testing.T) {
			answer, _ := ask(t, address, request)
			for header, want := range map[string]string{
				"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
					"worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
				"X-Content-Type-Options":       "nosniff",
				"X-Frame-Options":              "DENY",
				"Referrer-Policy":              "no-referrer",
				"Cross-Origin-Resource-Policy": "same-origin",
				"Access-Control-Allow-Origin":  "",
			} {
				if got := answer.Header.Get(header); got != want {
					t.Errorf("%s: got %q, want %q", header, got, want)
				}
			}
		})
	}
}
