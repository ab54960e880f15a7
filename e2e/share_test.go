package e2e

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// sharing is the answer of /share.
type sharing struct {
	On          bool
	Link        string
	Joined      int
	Port        int
	QR          []string
	TLS         bool
	Fingerprint string
}

// share sends an order of the presenter.
func (p *program) share(t testing.TB, order string) (state sharing) {
	t.Helper()
	a := p.ask(t, "POST", "/share", strings.NewReader(order), keyHeader, p.key(t))
	if a.code != http.StatusOK {
		t.Fatalf("share %s: %d %s", order, a.code, a.body)
	}
	decode(t, a.body, &state)
	return state
}

// loopback is the link by an address that every machine has.
func (s sharing) loopback() string {
	u, _ := url.Parse(s.Link)
	if s.Link == "" {
		return ""
	}
	return u.Scheme + "://127.0.0.1:" + u.Port() + u.Path
}

// phone is a browser without a screen: a jar of cookies of its own.
func phone(t testing.TB) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &http.Client{Jar: jar, Transport: &http.Transport{}}
	t.Cleanup(c.CloseIdleConnections)
	return c
}

// From the click to thirty browsers that show the same line, and with one click all are out.
func TestShare_thirtyJoinByTheLink(t *testing.T) {
	t.Parallel()
	if !inNetwork(t) {
		return
	}
	p := startSilent(t)
	tb := open(t, p.controlURL(t))
	start := time.Now()
	tb.click("#share-button")
	tb.waitForText("Nobody has joined yet.")
	state := p.share(t, `{}`)
	if !state.On || state.Link == "" {
		t.Skipf("this machine is in no network: %+v", state)
	}
	const line = "the same line for all"
	var joined sync.WaitGroup
	answers := make(chan error, 30)
	ends := make(chan error, 30)
	for range cap(answers) {
		joined.Go(func() {
			answers <- watchLine(t.Context(), phone(t), state.Link, line, ends)
		})
	}
	tb.waitForText("30 have joined")
	p.publish(t, line, "")
	joined.Wait()
	for range cap(answers) {
		if err := <-answers; err != nil {
			t.Error(err)
		}
	}
	if took := time.Since(start); took > promised(15*time.Second) {
		t.Errorf("it took %v, want less than 15 s", took)
	} else {
		t.Logf("30 browsers show the line %v after the click", took)
	}
	tb.click(".share-off")
	for range cap(ends) {
		select {
		case <-ends:
		case <-time.After(patience):
			t.Fatal("a stream goes on after Off")
		}
	}
	// The streams end before the listener closes; nobody is let in between.
	eventually(t, "the link is dead", func() bool {
		res, err := phone(t).Get(state.Link)
		if err != nil {
			return true
		}
		res.Body.Close()
		if res.StatusCode != http.StatusForbidden {
			t.Errorf("the link answers %s after Off", res.Status)
		}
		return false
	})
	if a := p.ask(t, "GET", "/", nil); a.code != http.StatusOK {
		t.Errorf("the page itself answers %d", a.code)
	}
}

// watchLine joins by a link and reads the stream up to a line. Then it says so, and reads on until
// the stream is cut, which it sends to ends.
func watchLine(ctx context.Context, c *http.Client, link, line string, ends chan<- error) error {
	res, err := c.Get(link) // as curl -L does
	if err != nil {
		return err
	}
	res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("join: %s", res.Status)
	}
	u := *res.Request.URL
	u.Path = "/events"
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return err
	}
	stream, err := c.Do(req)
	if err != nil {
		return err
	}
	got := ""
	for b := make([]byte, 4096); !strings.Contains(got, line); {
		n, err := stream.Body.Read(b)
		if got += string(b[:n]); err != nil {
			stream.Body.Close()
			return fmt.Errorf("stream: %w after %q", err, got)
		}
	}
	go func() {
		_, err := io.Copy(io.Discard, stream.Body)
		stream.Body.Close()
		ends <- err
	}()
	return nil
}

// A link is clicked on another site: the browser is in, and its address bar, its history and its
// Referer do not have the token.
func TestShare_aBrowserJoinsAndHidesTheToken(t *testing.T) {
	for name, startWindow := range engines() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !inNetwork(t) {
				return
			}
			p := startSilent(t)
			p.publish(t, "for guests", "")
			link := p.share(t, `{"on":true}`).loopback()
			if link == "" {
				t.Skip("this machine is in no network")
			}
			other := startSilent(t, "--port", "0")
			w := startWindow(t)
			// localhost and 127.0.0.1 are two sites.
			tab := w.open(t, strings.Replace(other.url, "127.0.0.1", "localhost", 1))
			w.run(t, tab, "(setTimeout(function () { location.href = '"+link+"'; }, 0), 1)")
			eventually(t, "the guest sees the line", func() bool {
				return isTrue(t, w, tab, "location.pathname === '/' && (document.body || {innerText: ''}).innerText.indexOf('for guests') >= 0")
			})
			if !isTrue(t, w, tab, "location.href.indexOf('join') < 0 && document.referrer.indexOf('join/') < 0 && document.cookie === ''") {
				t.Error("the token or the cookie can be seen in the page")
			}
			eventually(t, "one has joined", func() bool { return p.share(t, `{}`).Joined == 1 })
			if !isTrue(t, w, tab, "document.getElementById('quit').hidden && document.getElementById('share-button').hidden") {
				t.Error("a guest is offered to control the program")
			}
		})
	}
}

// The token is where only who may control the program sees it.
func TestShare_theTokenIsNowhereElse(t *testing.T) {
	t.Parallel()
	if !inNetwork(t) {
		return
	}
	browser, opened := notingBrowser(t)
	tape := filepath.Join(t.TempDir(), "tape")
	p := launch(t, nil, []string{"BROWSER=" + browser}, "--port", "0", "-v", "--lan", "--record", tape)
	p.waitForURL(t)
	args := opened()
	state := p.share(t, `{"on":true}`)
	link := state.loopback()
	token := link[strings.LastIndex(link, "/")+1:]
	guest := phone(t)
	for _, path := range []string{link, link + "?x", strings.Replace(link, "/join/", "//join/", 1), strings.Replace(link, "/join/", "/JOIN/", 1), p.url + "/join/" + token} {
		if res, err := guest.Get(path); err == nil {
			res.Body.Close()
		}
	}
	p.publish(t, "x", "")
	if runtime.GOOS == "linux" {
		expectNoProcessHas(t, token)
		expectNoProcessHas(t, p.key(t))
	}
	recorded, err := os.ReadFile(tape)
	if err != nil {
		t.Fatal(err)
	}
	for where, text := range map[string]string{
		"the browser's arguments": args, "the recording": string(recorded), "standard output": p.stdout.String(), "standard error": p.stderr.String(),
		"the page": p.ask(t, "GET", "/", nil).body, "/export": p.ask(t, "GET", "/export", nil).body,
		"/status": p.ask(t, "GET", "/status", nil, keyHeader, p.key(t)).body, "/room": p.ask(t, "GET", "/room", nil).body,
		"/share without the key": p.ask(t, "GET", "/share", nil).body,
	} {
		if text == "" || strings.Contains(text, token) {
			t.Errorf("the token is in %s, or that is empty: %.300s", where, text)
		}
	}
}
