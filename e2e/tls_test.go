package e2e

import (
	"crypto/sha256"
	"crypto/tls"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// startTLS starts the binary with --tls and a folder of configuration of its own; its source never
// speaks.
func startTLS(t *testing.T, folder string) *program {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	p := launch(t, r, []string{"XDG_CONFIG_HOME=" + folder}, "--port", "0", "--no-browser", "--tls")
	r.Close()
	p.waitForURL(t)
	return p
}

// With --tls a browser goes past its warning, joins, and watches over HTTP/2; it is told that the
// costs are not counted, and not that they are 0. The certificate is the one whose fingerprint is
// printed, and is there at the next start.
func TestTLS_aBrowserJoinsPastItsWarning(t *testing.T) {
	t.Parallel()
	if !inNetwork(t) {
		return
	}
	folder := t.TempDir()
	p := startTLS(t, folder)
	p.publish(t, "for guests", "")
	state := p.share(t, `{"on":true}`)
	if !strings.HasPrefix(state.Link, "https://10.99.0.1:") {
		t.Fatalf("the link is %q, want https", state.Link)
	}
	expectFingerprint(t, p, state, folder)

	tb := openWholeBrowser(t)
	// The warning is an error of the navigation; past it goes who types the words that it hides.
	// Chromium says once that the network has changed: it is that new.
	eventually(t, "the browser warns of the certificate", func() bool {
		err := chromedp.Do(tb.ctx, chromedp.Navigate(state.Link))
		return err != nil && strings.Contains(err.Error(), "ERR_CERT_AUTHORITY_INVALID")
	})
	// The warning may not listen yet when it is there.
	eventually(t, "the browser joins past the warning", func() bool {
		where, err := chromedp.Run(tb.ctx, chromedp.Evaluate[string]("document.querySelector('#details-button') ? 'warning' : location.pathname + ' ' + (document.body ? document.body.innerText : '')"))
		if err == nil && where == "warning" {
			err = chromedp.Do(tb.ctx, chromedp.KeyEvent("thisisunsafe"))
		}
		return err == nil && strings.HasPrefix(where, "/ ") && strings.Contains(where, "for guests")
	})
	tb.waitFor(isLive)
	if got := evaluate[string](tb, "performance.getEntriesByType('navigation')[0].nextHopProtocol + ' ' + document.cookie"); got != "h2 " {
		t.Errorf("the page came over, and its scripts see the cookie: %q; want h2 and nothing", got)
	}
	cookies, err := chromedp.Call(tb.ctx, network.GetCookies, network.GetCookiesParams{URLs: []string{state.Link}})
	if err != nil || len(cookies.Cookies) != 1 {
		t.Fatalf("the cookies are %+v, %v; want one", cookies, err)
	}
	if c := cookies.Cookies[0]; !c.Secure || !c.HTTPOnly || c.SameSite != network.CookieSameSiteStrict || !c.Session {
		t.Errorf("the cookie is %+v, want it Secure, HttpOnly, Strict and of the session", c)
	}
	p.publish(t, "over the stream", "")
	tb.waitForText("over the stream")
	if state := evaluate[string](tb, "document.querySelector('#status').getAttribute('data-transport')"); state != "sse" {
		t.Errorf("the transport is %s, want sse", state)
	}

	evaluate[any](tb, "void (location.hash = 'race')")
	tb.click("#race .primary")
	tb.waitFor("/cost not counted.*Over TLS the server counts neither requests nor bytes/.test(document.querySelector('#race .sum').textContent)")
	if text := tb.text("#race"); strings.Contains(text, "0 bytes") || strings.Contains(text, "fewest") {
		t.Errorf("the race says %s, which was not measured", text)
	}
	tb.click("#race .primary")

	p.share(t, `{"on":false}`)
	tb.waitForText("The presenter has switched sharing off.")
	p.kill()
	if again := startTLS(t, folder).share(t, `{"on":true}`); again.Fingerprint != state.Fingerprint {
		t.Errorf("the next start has the fingerprint %s, want %s again", again.Fingerprint, state.Fingerprint)
	}
}

// expectFingerprint compares the fingerprint of the page and of the terminal with the certificate
// that is served, and looks at the file that keeps it.
func expectFingerprint(t *testing.T, p *program, state sharing, folder string) {
	t.Helper()
	u, err := url.Parse(state.Link)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := tls.Dial("tcp", u.Host, &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	leaf := conn.ConnectionState().PeerCertificates[0]
	sum := sha256.Sum256(leaf.Raw)
	want := strings.ReplaceAll(strings.ToUpper(fmt.Sprintf("% x", sum)), " ", ":")
	if state.Fingerprint != want {
		t.Errorf("the fingerprint is %s, want %s", state.Fingerprint, want)
	}
	eventually(t, "the terminal says "+want, func() bool { return strings.Contains(p.stderr.String(), want) })
	if err := leaf.VerifyHostname(u.Hostname()); err != nil {
		t.Error(err)
	}
	file, err := os.Stat(filepath.Join(folder, "pushpane", "certificate.pem"))
	if err != nil || file.Mode().Perm() != 0o600 {
		t.Errorf("the certificate is kept as %v, %v; want a file for this user alone", file, err)
	}
}
