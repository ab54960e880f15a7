//go:build unix

package e2e

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// A stream that is cut inside an event, and a poll that is cut before its end, are errors to
// clients by other people, whatever cuts them and whatever is on the way.
func TestWhole_aCutIsNoEnd(t *testing.T) {
	t.Parallel()
	cuts := map[string]func(t *testing.T, p *program){
		"SIGTERM":       func(t *testing.T, p *program) { p.cmd.Process.Signal(syscall.SIGTERM); p.exitCode(t, 0) },
		"SIGKILL":       func(_ *testing.T, p *program) { p.kill() },
		"second_signal": func(t *testing.T, p *program) { p.interrupt(t) },
		"lab":           func(t *testing.T, p *program) { p.lab(t, "cut") },
		"lab_again":     func(t *testing.T, p *program) { p.lab(t, "cut") },
		"leave": func(t *testing.T, p *program) {
			if got := p.ask(t, "POST", "/leave?client=me", nil); got.code != http.StatusNoContent {
				t.Fatalf("leave: %d %s", got.code, got.body)
			}
		},
	}
	for name, cut := range cuts {
		for _, path := range []string{"/events", "/poll"} {
			for _, client := range []string{"curl", "curl_HTTP_1.0", "net_http"} {
				switch {
				case path == "/poll" && (name == "SIGTERM" || name == "second_signal"):
					continue // a stop answers a poll that waits
				case client == "curl_HTTP_1.0" && path == "/poll":
					continue // written by net/http, which has no mark there; a poll has next
				}
				t.Run(name+path+"_"+client, func(t *testing.T) {
					t.Parallel()
					p := startSilent(t)
					if name == "lab_again" { // which knows the client from then on
						p.lab(t, "mend")
					}
					url := p.url + path + "?client=me"
					if path == "/poll" {
						url += "&wait=50&after=" + p.status(t).Last
					}
					read := openUnread(t, client, url)
					eventually(t, "the viewer is counted", func() bool { return p.status(t).Viewers > 0 })
					if path == "/events" {
						p.fillSockets(t)
					}
					cut(t, p)
					if err := read(); err == nil {
						t.Error("the client reads a complete body, want an error: it was cut")
					}
				})
			}
		}
	}
}

// lab makes a fault of the client me.
func (p *program) lab(t *testing.T, fault string) {
	t.Helper()
	got := p.ask(t, "POST", "/lab?client=me", strings.NewReader(`{"do":"`+fault+`"}`), keyHeader, p.key(t))
	if got.code != http.StatusAccepted {
		t.Fatalf("lab %s: %d %s", fault, got.code, got.body)
	}
}

// openUnread asks for an address with a client that stalls, as soon as what it has read fills a
// pipe. The function that it returns reads on to the end, and returns what the client says of it.
func openUnread(t *testing.T, client, url string) func() error {
	t.Helper()
	if client == "net_http" {
		answer := make(chan *http.Response, 1)
		go func() {
			res, err := (&http.Client{Timeout: patience}).Get(url)
			if err != nil {
				t.Error(err)
			}
			answer <- res
		}()
		return func() error {
			res := receive(t, answer)
			if res == nil {
				return nil
			}
			defer res.Body.Close()
			_, err := io.Copy(io.Discard, res.Body)
			if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("net/http says %v, want %v", err, io.ErrUnexpectedEOF)
			}
			return err
		}
	}
	args := []string{"--silent", "--no-buffer", "--max-time", fmt.Sprint(patience.Seconds()), url}
	want := 18 // "partial file"
	if client == "curl_HTTP_1.0" {
		args = append(args, "--http1.0")
		want = 56 // "failure in receiving network data"
	}
	cmd := exec.Command(needs(t, "curl"), args...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return func() error {
		if _, err := io.Copy(io.Discard, out); err != nil && !errors.Is(err, os.ErrClosed) {
			t.Error(err)
		}
		err := cmd.Wait()
		if err != nil && cmd.ProcessState.ExitCode() != want {
			t.Errorf("curl says %v, want exit code %d", err, want)
		}
		return err
	}
}

// The same behind proxies, of which nginx speaks HTTP/1.0 unless it is told otherwise: what they
// got without its end they pass on without one. Caddy and h2o do not, see docs/clients.md.
func TestWhole_aCutIsNoEndBehindProxies(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"nginx", "haproxy", "nghttpx", "Varnish", "lighttpd_stream", "Apache"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startSilent(t)
			url := proxies()[name].start(t, p)
			read := openUnread(t, "net_http", url+"/events?client=me")
			eventually(t, "the viewer is counted", func() bool { return p.status(t).Viewers > 0 })
			p.fillSockets(t)
			p.kill()
			if err := read(); err == nil {
				t.Error("the client reads a complete body, want an error: it was cut")
			}
		})
	}
}
