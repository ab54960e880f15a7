package e2e

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// raw sends bytes as they are and reads one answer, so that requests can be wrong in ways in which
// no client is.
func (p *program) raw(t testing.TB, request string) answer {
	t.Helper()
	conn, err := net.Dial("tcp", p.addr(t))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(patience))
	// The answer of a server that refuses before it has read everything must be read all the same.
	go io.WriteString(conn, request)
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("read answer to %.60q: %v", request, err)
	}
	defer res.Body.Close()
	if res.Header.Get("Content-Type") == "text/event-stream" {
		return answer{res.StatusCode, res.Header, ""} // it has no end
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatalf("read answer to %.60q: %v", request, err)
	}
	return answer{res.StatusCode, res.Header, string(body)}
}

// expectRefusal checks the status and that a person can read why: one plain line.
func expectRefusal(t testing.TB, what string, got answer, code int) {
	t.Helper()
	if got.code != code {
		t.Errorf("%s: got %d, want %d: %s", what, got.code, code, got.body)
		return
	}
	kind := got.header.Get("Content-Type")
	if lines := strings.Count(got.body, "\n"); !strings.HasPrefix(kind, "text/plain") || lines > 1 || len(got.body) < 4 {
		t.Errorf("%s: the answer is %q of the type %q, want one line of plain text", what, got.body, kind)
	}
}

// A name that an attacker points at this machine makes the attacker's page same-origin; then only
// Host distinguishes it (DNS rebinding).
func TestRefuse_foreignHost(t *testing.T) {
	t.Parallel()
	p := start(t)
	paths := []string{"/", p.script(t), "/events", "/poll?wait=0", "/status", "/leave", "/quit", "/not-there"}
	hosts := []string{
		"evil.example", "evil.example:" + p.port(t), "EVIL.example", "localhost.evil.example", "127.0.0.1.evil.example",
		"evil-localhost", "0.0.0.0", "0.0.0.0:" + p.port(t), "[::]", "[::]:80", "0", "127.1", "2130706433", "0x7f.0.0.1", "",
		"localhost@evil.example", "127.0.0.1:80:80",
	}
	for _, host := range hosts {
		for _, path := range paths {
			got := p.raw(t, "GET "+path+" HTTP/1.1\r\nHost: "+host+"\r\n\r\n")
			// What is no host at all net/http refuses itself.
			if got.code != http.StatusForbidden && got.code != http.StatusBadRequest {
				t.Errorf("GET %s with the Host %q: got %d, want 403", path, host, got.code)
			}
		}
	}
	for name, request := range map[string]string{
		"absolute form":     "GET http://evil.example/status HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
		"none, HTTP/1.0":    "GET /status HTTP/1.0\r\n\r\n",
		"method of its own": "BREW / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
	} {
		expectRefusal(t, name, p.raw(t, request), http.StatusForbidden)
	}
	for name, request := range map[string]string{
		"none, HTTP/1.1": "GET /status HTTP/1.1\r\n\r\n",
		"two":            "GET /status HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
	} {
		if got := p.raw(t, request); got.code != http.StatusBadRequest && got.code != http.StatusForbidden {
			t.Errorf("Host: %s: got %d, want 400 or 403", name, got.code)
		}
	}
}

// A request is refused by its headers: a client that announces a body and never sends it must not
// keep the connection open.
func TestRefuse_beforeTheBody(t *testing.T) {
	t.Parallel()
	p := start(t)
	for name, headers := range map[string]string{
		"foreign host":   "Host: evil.example\r\n",
		"foreign origin": "Host: localhost\r\nOrigin: http://evil.example\r\n",
	} {
		got := p.raw(t, "POST /events HTTP/1.1\r\n"+headers+"Content-Length: 1000\r\n\r\n")
		expectRefusal(t, name, got, http.StatusForbidden)
	}
}

// The names that people really use, or a guard that refuses everything would pass.
func TestRefuse_ourOwnHostsAreWelcome(t *testing.T) {
	t.Parallel()
	p := start(t, "--allow-host", "demo.example")
	for _, host := range []string{
		"localhost", "LocalHost:80", "a.localhost", "127.0.0.1", "127.0.0.1:9", "192.0.2.7:7730", "[::1]", "[::1]:7730", "[2001:db8::1]",
		"demo.example", "Demo.Example:1234",
	} {
		if got := p.raw(t, "GET /status HTTP/1.1\r\nHost: "+host+"\r\nConnection: close\r\n\r\n"); got.code != http.StatusOK {
			t.Errorf("Host %q: got %d, want 200: %s", host, got.code, got.body)
		}
	}
}

// Any page of the web can send these requests from a browser on the machine of the program.
func TestRefuse_otherSites(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	foreign := [][]string{
		{"Sec-Fetch-Site", "cross-site"},
		{"Sec-Fetch-Site", "same-site"},
		{"Origin", "http://evil.example"},
		{"Origin", "null"},
		{"Origin", "http://127.0.0.1:1"},
	}
	requests := []struct{ method, path, body string }{
		{"POST", "/events", "evil"},
		{"GET", "/events", ""},
		{"GET", "/poll?wait=0", ""},
		{"GET", "/find?match=a", ""},
		{"GET", "/counts", ""},
		{"GET", "/status", ""},
		{"POST", "/leave?client=somebody", ""},
		{"POST", "/quit", ""},
	}
	for _, r := range requests {
		for _, headers := range foreign {
			got := p.raw(t, fmt.Sprintf("%s %s HTTP/1.1\r\nHost: %s\r\n%s: %s\r\nX-Pushpane-Key: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s",
				r.method, r.path, p.addr(t), headers[0], headers[1], p.key(t), len(r.body), r.body))
			expectRefusal(t, fmt.Sprint(r.method, r.path, headers), got, http.StatusForbidden)
			if got.header.Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s %s with %q: the answer opens itself to another origin", r.method, r.path, headers)
			}
		}
	}
	if last := p.status(t).Last; (block{id: last}).number() != 0 {
		t.Errorf("an event was published: %s", last)
	}
	for _, headers := range [][]string{{"Origin", p.url}, {"Sec-Fetch-Site", "same-origin"}, nil} {
		p.publish(t, "ours", "", headers...)
	}
}

// An image tag, a link or a prefetch is enough to send a GET.
func TestRefuse_getChangesNothing(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	for _, path := range []string{"/quit", "/quit?x=1", "/leave?client=somebody"} {
		got := p.ask(t, "GET", path, nil, keyHeader, p.key(t))
		expectRefusal(t, "GET "+path, got, http.StatusMethodNotAllowed)
		if allow := got.header.Get("Allow"); allow != "POST" {
			t.Errorf("GET %s: Allow is %q, want POST", path, allow)
		}
	}
	for _, path := range []string{"/events?type=price&data=hello", "/poll?type=price&wait=0&data=hello"} {
		expectRefusal(t, "GET "+path, p.ask(t, "GET", path, nil), http.StatusBadRequest)
	}
	if s := p.status(t); s.Events != 0 {
		t.Errorf("%d events were published by GET", s.Events)
	}
	expectRefusal(t, "POST /quit without its header", p.ask(t, "POST", "/quit", nil), http.StatusForbidden)
}

// RFC 9110, section 15.5.6: a 405 names what is allowed.
func TestRefuse_methods(t *testing.T) {
	t.Parallel()
	p := start(t)
	for _, r := range []struct{ method, path, allow string }{
		{"PUT", "/events", "GET, HEAD, POST"},
		{"DELETE", "/events", "GET, HEAD, POST"},
		{"POST", "/poll", "GET, HEAD"},
		{"POST", "/status", "GET, HEAD"},
		{"POST", "/find", "GET, HEAD"},
		{"POST", "/counts", "GET, HEAD"},
		{"POST", "/", "GET, HEAD"},
		{"PUT", p.script(t), "GET, HEAD"},
		{"PUT", "/quit", "POST"},
		{"DELETE", "/leave?client=x", "POST"},
	} {
		got := p.ask(t, r.method, r.path, nil)
		expectRefusal(t, r.method+" "+r.path, got, http.StatusMethodNotAllowed)
		if allow := got.header.Get("Allow"); allow != r.allow {
			t.Errorf("%s %s: Allow is %q, want %q", r.method, r.path, allow, r.allow)
		}
	}
	expectRefusal(t, "GET of nothing", p.ask(t, "GET", "/not-there", nil), http.StatusNotFound)
}

// A known parameter that is malformed is refused, and never starts a stream at another position.
func TestRefuse_parameters(t *testing.T) {
	t.Parallel()
	p := start(t)
	for _, path := range []string{
		"/events?from=later", "/events?from=-0", "/events?from=5", "/events?from=-9007199254740992", "/events?until=soon", "/events?until=-1",
		"/events?client=", "/events?client=a%20b", "/events?client=" + strings.Repeat("c", 33),
		"/poll?wait=56", "/poll?wait=-1", "/poll?wait=1.5", "/poll?limit=0", "/poll?limit=x", "/poll?limit=9007199254740992", "/status?client=%00",
	} {
		expectRefusal(t, "GET "+path, p.ask(t, "GET", path, nil), http.StatusBadRequest)
	}
	for _, typ := range []string{"", "error", "open", "hello", "end", "a%20b", "a%0Ab", "%C3%A9", strings.Repeat("t", 129)} {
		path := "/events?type=" + typ
		expectRefusal(t, "POST "+path, p.ask(t, "POST", path, strings.NewReader("x")), http.StatusBadRequest)
	}
	// What is no cursor, and what is not known here, is no error.
	if blocks, _ := p.poll(t, "?after=nonsense&wait=0&no-such=1"); len(blocks) < 2 || blocks[1].typ != "gap" {
		t.Errorf("an unreadable cursor got %+v, want hello and a gap", blocks)
	}
}
