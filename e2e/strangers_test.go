package e2e

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// documentedRoutes returns the paths of the table of routes of docs/wire.md.
func documentedRoutes(t *testing.T) (paths []string) {
	t.Helper()
	page, err := os.ReadFile("../docs/wire.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), "\n## Routes\n")
	table, _, _ = strings.Cut(table, "\n\n`HEAD`")
	for _, row := range regexp.MustCompile("(?m)^\\| (`[^|]*) \\|").FindAllStringSubmatch(table, -1) {
		for _, found := range regexp.MustCompile(`/[a-z/]*`).FindAllString(row[1], -1) {
			if !slices.Contains(paths, found) {
				paths = append(paths, found)
			}
		}
	}
	if len(paths) < 15 || !slices.Contains(paths, "/race/poll") || !slices.Contains(paths, "/share") {
		t.Fatalf("the routes are %v: the table of docs/wire.md has another shape", paths)
	}
	return paths
}

// oneConnection sends requests as bytes to the second listener, one after the other, over as few
// connections as the server allows.
type oneConnection struct {
	t    *testing.T
	dial func() (net.Conn, error)
	conn net.Conn
	r    *bufio.Reader
}

// ask sends a request and returns the status and the body of its answer.
func (c *oneConnection) ask(request string) (code int, body string) {
	c.t.Helper()
	if c.conn == nil {
		var err error
		if c.conn, err = c.dial(); err != nil {
			c.t.Fatal(err)
		}
		c.r = bufio.NewReader(c.conn)
	}
	c.conn.SetDeadline(time.Now().Add(patience))
	method, _, _ := strings.Cut(request, " ")
	io.WriteString(c.conn, request)
	res, err := http.ReadResponse(c.r, &http.Request{Method: method})
	if err != nil {
		c.t.Fatalf("read answer to %.80q: %v", request, err)
	}
	text, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatalf("read answer to %.80q: %v", request, err)
	}
	if res.Close {
		c.conn.Close()
		c.conn = nil
	}
	return res.StatusCode, string(text)
}

// strangers are the headers, a line each, of who has not joined.
func strangers(t *testing.T, p *program, host string, port int) map[string]string {
	t.Helper()
	old := p.share(t, `{"on":true}`)
	guest := insecure(phone(t))
	res, err := guest.Get(old.loopback())
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("join: %v, %v", res, err)
	}
	res.Body.Close()
	at, _ := url.Parse(old.loopback())
	cookies := guest.Jar.Cookies(at)
	if len(cookies) != 1 {
		t.Fatalf("the cookies are %v, want one", cookies)
	}
	p.share(t, `{"on":false}`)
	p.share(t, `{"on":true}`)
	name, key := cookies[0].Name, keyHeader+": "+p.key(t)
	own := "Host: " + host + "\r\n"
	return map[string]string{
		"no cookie":            own,
		"a cookie of Off":      own + "Cookie: " + cookies[0].String() + "\r\n",
		"a wrong cookie":       own + "Cookie: " + name + "=" + strings.Repeat("A", 26) + "\r\n",
		"an empty cookie":      own + "Cookie: " + name + "=\r\n",
		"the token as one":     own + "Cookie: " + name + "=" + path.Base(p.share(t, `{}`).Link) + "\r\n",
		"many cookies":         own + "Cookie: " + strings.Repeat(name+"=; ", 50) + "\r\n",
		"the key":              own + key + "\r\nOrigin: http://" + host + "\r\n",
		"as from a page":       own + "Sec-Fetch-Site: same-origin\r\nOrigin: http://" + host + "\r\n",
		"a foreign Host":       "Host: evil.example\r\n",
		"a foreign Origin":     own + "Origin: http://evil.example\r\n",
		"the machine's own":    fmt.Sprintf("Host: 127.0.0.1:%d\r\n%s\r\nOrigin: http://127.0.0.1:%d\r\n", port, key, port),
		"through a proxy":      own + "X-Forwarded-For: 127.0.0.1\r\nX-Real-IP: 127.0.0.1\r\nForwarded: for=127.0.0.1\r\n",
		"a method in disguise": own + "X-HTTP-Method-Override: GET\r\nX-Original-URL: /events\r\nX-Rewrite-URL: /events\r\n",
	}
}

// insecure lets a client take the certificate that the program has made itself.
func insecure(c *http.Client) *http.Client {
	c.Transport.(*http.Transport).TLSClientConfig = &tls.Config{InsecureSkipVerify: true}
	return c
}

var everyMethod = []string{"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "QUERY", "FOO"}

// Over real sockets: whoever has no cookie of the invitation gets the join page, whatever the
// route, the method, the version of HTTP and the headers are, and nothing else.
func TestStranger_getsTheJoinPageOnly(t *testing.T) {
	for name, flags := range map[string][]string{"plain": nil, "tls": {"--tls"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !inNetwork(t) {
				return
			}
			p := launch(t, nil, []string{"XDG_CONFIG_HOME=" + t.TempDir()}, append([]string{"--port", "0", "--no-browser"}, flags...)...)
			p.waitForURL(t)
			port := p.share(t, `{"on":true}`).Port
			host := fmt.Sprintf("10.99.0.1:%d", port)
			who := strangers(t, p, host, port)
			dial := func() (net.Conn, error) { return net.Dial("tcp", host) }
			if name == "tls" {
				dial = func() (net.Conn, error) { return tls.Dial("tcp", host, &tls.Config{InsecureSkipVerify: true}) }
			}
			c := &oneConnection{t: t, dial: dial}
			_, page := c.ask("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
			if !strings.Contains(page, "<h1>You are not in</h1>") || regexp.MustCompile(`(?i)<(script|link|img)|src=|pushpane`).MatchString(page) {
				t.Fatalf("the join page is %s, want one that loads nothing and names nothing", page)
			}
			expect := func(what, request string) {
				t.Helper()
				want := page
				if strings.HasPrefix(request, "HEAD ") {
					want = ""
				}
				if code, body := c.ask(request); code != http.StatusForbidden || body != want {
					t.Errorf("%s: %d %.200q, want the join page", what, code, body)
				}
			}
			paths := append(documentedRoutes(t), p.script(t), "//events", "/./events", "/x/../events", "/%65vents", "/events/", "/EVENTS",
				"/events?after=&client=a", "/poll?wait=0", "/status?client=a", "/join", "/nothing", "*", "http://127.0.0.1/events")
			asked := 0
			for who, headers := range who {
				for _, path := range paths {
					for _, method := range everyMethod {
						if method == "CONNECT" && !strings.HasPrefix(path, "http") {
							continue // its target is a host, below
						}
						if path == "*" && method != "OPTIONS" {
							continue // RFC 9112, section 3.2.4: only of OPTIONS
						}
						expect(fmt.Sprintf("%s %s, %s", method, path, who), method+" "+path+" HTTP/1.1\r\n"+headers+"Content-Length: 0\r\n\r\n")
						asked++
					}
					expect("HTTP/1.0 "+path+", "+who, "GET "+path+" HTTP/1.0\r\n"+headers+"\r\n")
				}
				for _, headers := range []string{
					headers + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n",
					headers + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n",
					headers + "Accept: text/event-stream\r\nLast-Event-ID: a\r\n", headers + "Range: bytes=0-1\r\nIf-None-Match: *\r\n",
				} {
					expect("GET /events, "+headers, "GET /events HTTP/1.1\r\n"+headers+"\r\n")
				}
				expect("POST /events with a body, "+who, "POST /events HTTP/1.1\r\n"+headers+"Content-Type: text/plain\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello")
				expect("CONNECT, "+who, "CONNECT "+host+" HTTP/1.1\r\n"+headers+"\r\n")
			}
			if asked < 4000 {
				t.Errorf("%d requests were sent, want the whole table", asked)
			}
			if code, body := c.ask("GET /joined HTTP/1.1\r\nHost: " + host + "\r\n\r\n"); code != http.StatusForbidden || !strings.Contains(body, "<h1>Joining") {
				t.Errorf("/joined: %d %s, want the join page that looks again", code, body)
			}
			expectPipelined(t, c, "GET /status HTTP/1.1\r\nHost: "+host+"\r\n\r\n", page)
			if name == "tls" {
				expectOverHTTP2(t, p, host, paths, page)
			}
			if status := p.status(t); status.Events != 0 && status.Source != "clock" || status.Viewers != 0 {
				t.Errorf("after all that: %+v, want nothing published and nobody watching", status)
			}
		})
	}
}

// expectPipelined sends many requests at once on one connection.
func expectPipelined(t *testing.T, c *oneConnection, request, page string) {
	t.Helper()
	conn, err := c.dial()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(patience))
	const many = 20
	io.WriteString(conn, strings.Repeat(request, many))
	r := bufio.NewReader(conn)
	for i := range many {
		res, err := http.ReadResponse(r, nil)
		if err != nil {
			t.Fatalf("answer %d: %v", i, err)
		}
		if body, err := io.ReadAll(res.Body); err != nil || res.StatusCode != http.StatusForbidden || string(body) != page {
			t.Errorf("answer %d: %s %.60q, want the join page", i, res.Status, body)
		}
	}
}

func expectOverHTTP2(t *testing.T, p *program, host string, paths []string, page string) {
	t.Helper()
	c := insecure(phone(t))
	c.Jar = nil
	c.Transport.(*http.Transport).ForceAttemptHTTP2 = true
	for _, path := range paths {
		if !strings.HasPrefix(path, "/") {
			continue
		}
		for _, method := range everyMethod {
			if method == "CONNECT" {
				continue // of HTTP/2 it has no path
			}
			for _, headers := range []map[string]string{{}, {"Cookie": "pushpane-1=x"}, {keyHeader: p.key(t), "Origin": "https://" + host}, {"Host": "evil.example"}} {
				r, err := http.NewRequest(method, "https://"+host, nil)
				if err != nil {
					t.Fatal(err)
				}
				if r.URL, err = url.Parse("https://" + host + path); err != nil {
					t.Fatal(err)
				}
				for name, value := range headers {
					r.Header.Set(name, value)
				}
				if headers["Host"] != "" {
					r.Host = headers["Host"]
				}
				res, err := c.Do(r)
				if err != nil {
					t.Fatal(err)
				}
				body, _ := io.ReadAll(res.Body)
				res.Body.Close()
				want := page
				if method == "HEAD" {
					want = ""
				}
				if res.ProtoMajor != 2 || res.StatusCode != http.StatusForbidden || string(body) != want {
					t.Errorf("%s %s %v: %s %s %.60q, want the join page over HTTP/2", method, path, headers, res.Proto, res.Status, body)
				}
			}
		}
	}
}
