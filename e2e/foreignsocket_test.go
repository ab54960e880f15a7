//go:build unix

package e2e

import (
	"path/filepath"
	"strings"
	"testing"
)

// A WebSocket of another server, over TLS that is trusted by --cacert: each message is an event,
// and the connection comes back after a break, but not after an end.
func TestForeign_socket(t *testing.T) {
	t.Parallel()
	certificate := filepath.Join(t.TempDir(), "certificate.pem")
	writeCertificate(t, certificate)
	other := startForeign(t, "socket_server.js", "0", certificate)
	do := func(what string) {
		t.Helper()
		res, err := proxyClient().Get("https://localhost:" + other.port + "/do?" + what)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
	}
	address := "wss://localhost:" + other.port
	p := start(t, "--cacert", certificate, "--data", "subscribe", "-H", "Sec-WebSocket-Protocol: feed.v1, feed.v2", "-H", "Authorization: Bearer planted-header", address+"/feed?token=planted-query")
	l := p.listen(t, "")
	expect := func(want ...string) {
		t.Helper()
		for _, w := range want {
			if b := l.events(t, 1)[0]; b.typ+" "+b.data != w {
				t.Fatalf("the stream has %.200q, want %.200q", b.typ+" "+b.data, w)
			}
		}
	}
	expect(" you said subscribe")
	do("text=one%0Atwo")
	do("pieces=parts")
	do("binary=%00hi")
	do("long=3000000")
	do("ping=you?")
	do("text=last")
	expect(" one\ntwo", " parts", "binary 3 bytes\n00000000  00 68 69                                          |.hi|", " last")
	for _, how := range []string{"cut=", "close=1012"} {
		do(how)
		expect(" you said subscribe")
	}
	do("close=1000")
	eventually(t, "the run ends", func() bool { return strings.Contains(p.ask(t, "GET", "/status", nil).body, "1000, normal closure") })
	p.interrupt(t)
	said := other.said.String()
	for want, times := range map[string]int{`{"sent":"subscribe"}`: 3, `{"pong":"you?"}`: 1, `"authorization":"Bearer planted-header"`: 3, `feed.v1,feed.v2`: 3} {
		if got := strings.Count(said, want); got != times {
			t.Errorf("the other server has %s %d times, want %d: %s", want, got, times, said)
		}
	}

	refused := start(t, "--exit-when-done", "--insecure", address+"/refused?token=planted-query")
	if code := refused.exitCode(t, 0); code != 1 || !strings.Contains(refused.stderr.String(), "X-Reason: no") || strings.Contains(refused.stderr.String(), "planted-query") {
		t.Errorf("exit code %d: %s", code, refused.stderr)
	}
}
