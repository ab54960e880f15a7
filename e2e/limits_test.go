package e2e

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// mostData is the largest data of a message on one line: 1 MiB, less the longest id line of 52
// bytes, "data: " and two line ends (docs/wire.md).
const mostData = 1<<20 - 52 - len("data: ") - 2

// The limit is on what is sent to viewers, and text can grow on its way there: at the limit, and in
// each way beyond it.
func TestLimits_sizeOfAnEvent(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	l := p.listen(t, "")
	p.publish(t, strings.Repeat("x", mostData), "")
	if got := len(l.events(t, 1)[0].data); got != mostData {
		t.Errorf("%d bytes arrived, want %d", got, mostData)
	}
	for name, body := range map[string]string{
		"one byte more":         strings.Repeat("x", mostData+1),
		"more than a body may":  strings.Repeat("x", 8<<20),
		"lines grow on the way": strings.Repeat("\n", 200_000),
		"bad bytes grow":        strings.Repeat("\xff", 400_000),
	} {
		// A client of net/http may take the end of the connection that it still writes to for the
		// answer.
		got := p.raw(t, fmt.Sprintf("POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s", len(body), body))
		expectRefusal(t, name, got, http.StatusRequestEntityTooLarge)
	}
	if last := p.status(t).Last; (block{id: last}).number() != 1 {
		t.Errorf("the last id is %s: a refused event took a number", last)
	}
}

// Refused, not read: the answer comes while the rest is still being sent.
func TestLimits_headers(t *testing.T) {
	t.Parallel()
	p := start(t)
	got := p.raw(t, "GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: "+strings.Repeat("x", 1<<20)+"\r\n\r\n")
	if got.code != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("1 MiB of headers: got %d, want 431", got.code)
	}
}

// The headers must be there 10 s after the connection was made, however they trickle. This one
// waits for real.
func TestLimits_headersThatTrickle(t *testing.T) {
	t.Parallel()
	p := start(t)
	began := time.Now()
	conn, err := net.Dial("tcp", p.addr(t))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: local"); err != nil {
		t.Fatal(err)
	}
	conn.SetReadDeadline(began.Add(2 * patience))
	_, err = io.Copy(io.Discard, conn) // the next byte would come after ten seconds: too late
	if err != nil && strings.Contains(err.Error(), "timeout") {
		t.Fatal("the connection is still open after a minute")
	}
	if took := time.Since(began); took < 9*time.Second || took > promised(13*time.Second) {
		t.Errorf("the connection was closed after %v, want about 10 s", took)
	}
}

// A slow reader of the whole history and streams that close do not disturb other viewers.
func TestLimits_viewersThatLeftAreForgotten(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	var open []*listener
	for range rounds(200, 2000) {
		l := p.listen(t, "")
		l.until(t, "hello")
		open = append(open, l)
	}
	if got := p.status(t).Viewers; got != len(open) {
		t.Errorf("%d viewers are counted, want %d", got, len(open))
	}
	for _, l := range open {
		l.close()
	}
	eventually(t, "no viewer is left", func() bool { return p.status(t).Viewers == 0 })
}

// Refusals and errors too: a 404 without a policy is a page like any other to an attacker.
func TestLimits_headersOfEveryAnswer(t *testing.T) {
	t.Parallel()
	p := start(t)
	const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src 'self'; " +
		"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	want := map[string]string{
		"Content-Security-Policy":      policy,
		"X-Content-Type-Options":       "nosniff",
		"X-Frame-Options":              "DENY",
		"Referrer-Policy":              "no-referrer",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Access-Control-Allow-Origin":  "",
	}
	for path, headers := range map[string][]string{
		"/": nil, p.script(t): nil, "/status": nil, "/poll?wait=0": nil, "/not-there": nil, "/events?from=x": nil,
		"/quit": nil, "/?refused": {"Host", "evil.example"},
	} {
		got := p.ask(t, "GET", path, nil, headers...)
		for name, value := range want {
			if got.header.Get(name) != value {
				t.Errorf("GET %s: %s is %q, want %q", path, name, got.header.Get(name), value)
			}
		}
	}
	// Proxies may buffer or compress an answer; these headers forbid both.
	l := p.listen(t, "", "Accept-Encoding", "gzip")
	for name, value := range map[string]string{
		"Content-Type": "text/event-stream", "Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no",
		"Content-Length": "", "Content-Encoding": "", "Content-Security-Policy": policy,
	} {
		if got := l.header.Get(name); got != value {
			t.Errorf("a stream has %s: %q, want %q", name, got, value)
		}
	}
	if first := l.next(t); first.retry == 0 {
		t.Errorf("a stream starts with %+v, want retry", first)
	}
}

// Who comes when there are as many viewers as may be is told to come again. Connections that are no
// streams may be 5,000 more than viewers.
func TestLimits_maxViewers(t *testing.T) {
	t.Parallel()
	p := startSilent(t, "--max-viewers", "2")
	if status := p.ask(t, "GET", "/status", nil).body; !strings.Contains(status, `"maxViewers":2,`) {
		t.Errorf("/status says %s, want maxViewers 2", status)
	}
	p.listen(t, "").until(t, "hello")
	p.listen(t, "").until(t, "hello")
	res, err := http.Get(p.url + "/events")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" {
		t.Errorf("the third stream: %d, Retry-After %q, want 503 and a time", res.StatusCode, res.Header.Get("Retry-After"))
	}
	http.DefaultClient.CloseIdleConnections()
	const most = 5002
	open := 0
	for ; open <= most; open++ {
		conn, err := net.Dial("tcp", p.addr(t))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err = io.WriteString(conn, "GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n"); err == nil {
			_, err = conn.Read(make([]byte, 1))
		}
		if err != nil {
			break
		}
	}
	// of those before some may not be closed yet
	if open < most-10 || open > most {
		t.Errorf("%d connections are served, want %d", open, most)
	}
}
