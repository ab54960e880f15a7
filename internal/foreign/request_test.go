package foreign

import (
	"bufio"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// headersAt is a server that answers with the headers that it was sent, or leads elsewhere.
func headersAt(t *testing.T, to func() string) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/away" {
			http.Redirect(w, r, to(), http.StatusTemporaryRedirect)
			return
		}
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %s host %s referer %q body %q\n", r.Method, r.URL.Path, r.Host, r.Referer(), body)
		_ = r.Header.Write(w)
	}))
	t.Cleanup(s.Close)
	return s
}

// sent is what the last server of the way was sent.
func sent(t *testing.T, r *Request, lastID string) string {
	t.Helper()
	res, err := r.Send(t.Context(), r.Client(), lastID)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A redirection on the same origin has all headers; to another one, and back from there, go no
// credentials.
func TestRedirect_credentials(t *testing.T) {
	var first, other *httptest.Server
	first = headersAt(t, func() string { return first.URL + "/here" })
	other = headersAt(t, func() string { return first.URL + "/back" })
	across := headersAt(t, func() string { return other.URL + "/there" })
	around := headersAt(t, func() string { return other.URL + "/away" })
	for name, c := range map[string]struct {
		at   string
		kept bool
	}{"same": {first.URL, true}, "other": {across.URL, false}, "otherAndOn": {around.URL, false}} {
		t.Run(name, func(t *testing.T) {
			r, err := NewRequest(strings.Replace(c.at, "http://", "http://ada:pass-word@", 1) + "/away?token=in-the-url")
			if err != nil {
				t.Fatal(err)
			}
			r.Body = []byte(`{"a":1}`)
			for _, h := range []string{"X-Api-Key: planted-1", "Cookie: sid=planted-2", "Accept: text/event-stream", "Host: named.example"} {
				if err := r.AddHeader(h); err != nil {
					t.Fatal(err)
				}
			}
			got := sent(t, r, "41")
			for _, secret := range []string{"planted-1", "planted-2", "Authorization"} {
				if strings.Contains(got, secret) != c.kept {
					t.Errorf("sent %q, %v that it has %s", got, c.kept, secret)
				}
			}
			if strings.Contains(got, "in-the-url") || !strings.Contains(got, "Accept: text/event-stream") || !strings.Contains(got, "Last-Event-Id: 41") || !strings.Contains(got, `body "{\"a\":1}"`) {
				t.Errorf("sent %q", got)
			}
		})
	}
}

func TestRedirect_withoutEnd(t *testing.T) {
	var s *httptest.Server
	s = headersAt(t, func() string { return s.URL + "/away" })
	r, _ := NewRequest(s.URL + "/away")
	if _, err := r.Send(t.Context(), r.Client(), ""); err == nil || err.Error() != "more than 20 redirections" {
		t.Errorf("got %v", err)
	}
}

func TestSend_defaults(t *testing.T) {
	s := headersAt(t, nil)
	r, _ := NewRequest(s.URL)
	if got := sent(t, r, ""); !strings.HasPrefix(got, "GET /") || !strings.Contains(got, "Accept: text/event-stream, */*;q=0.5") || !strings.Contains(got, "Cache-Control: no-cache") || strings.Contains(got, "Accept-Encoding") || strings.Contains(got, "Last-Event-Id") {
		t.Errorf("sent %q", got)
	}
	r, _ = NewRequest(s.URL)
	r.Body = []byte("a=b")
	if got := sent(t, r, "bad\x01id"); !strings.HasPrefix(got, "POST /") || !strings.Contains(got, "Content-Type: application/x-www-form-urlencoded") || strings.Contains(got, "Last-Event-Id") || r.Repeats() {
		t.Errorf("sent %q", got)
	}
}

func TestName_hasNoSecrets(t *testing.T) {
	for address, want := range map[string]string{
		"https://ada:pass-word@api.example/v1/x?a=1&api_key=planted&Access-Token=planted&X-Amz-Signature=planted&b=2#planted": "https://api.example/v1/x?a=1&api_key=…&Access-Token=…&X-Amz-Signature=…&b=2",
		"http://planted@h/":        "http://h/",
		"http://h/?%6bey=planted":  "http://h/?%6bey=…",
		"http://h/?token&sig=":     "http://h/?token&sig=…",
		"http://h:80/a%20b?q=a%26": "http://h:80/a%20b?q=a%26",
	} {
		r, err := NewRequest(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Name(); got != want || ShownURL(address) != want {
			t.Errorf("%q is shown as %q and %q, want %q", address, got, ShownURL(address), want)
		}
	}
	for _, bad := range []string{"https://ada:planted@h:port/", "http://", "ftp://planted@h/", "http://h/%zz?key=planted", "https:planted"} {
		_, err := NewRequest(bad)
		if err == nil || strings.Contains(err.Error(), "planted") || strings.Contains(ShownURL(bad), "planted") {
			t.Errorf("%q: %v, shown as %q", bad, err, ShownURL(bad))
		}
	}
}

// An answer that repeats what it was sent is shown without it.
func TestDescribe_scrubs(t *testing.T) {
	r, err := NewRequest("https://ada:pass-word@h/?key=query%2Bkey")
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range []string{"X-Api-Key: planted-1", "Cookie: sid=planted-2; a=planted-3", "Accept: text/plain"} {
		if err := r.AddHeader(h); err != nil {
			t.Fatal(err)
		}
	}
	res := &http.Response{Proto: "HTTP/2.0", Status: "401 Unauthorized", Header: http.Header{
		"Set-Cookie": {"sid=planted-4"}, "Location": {"https://x/?code=planted-5&a=1"}, "Www-Authenticate": {"Bearer error=planted-1"}, "X-New-Token": {"planted-6"}, "Server": {"nginx"},
	}}
	got := strings.Join(r.Describe(res, []byte("no planted-2\r\nbasic YWRhOnBhc3Mtd29yZA== pass-word query+key query%2Bkey planted-3\n"), false), "\n")
	want := "HTTP/2.0 401 Unauthorized\nLocation: https://x/?code=…&a=1\nServer: nginx\nSet-Cookie: …\nWww-Authenticate: Bearer error=…\nX-New-Token: …\n\nno …\nbasic … … … … …"
	if got != want {
		t.Errorf("shown as\n%s\nwant\n%s", got, want)
	}
}

// The command asks for what is sent.
func TestCurl(t *testing.T) {
	const accept, agent = " -H 'Accept: text/event-stream, */*;q=0.5'", " -H 'User-Agent: pushpane'"
	for name, c := range map[string]struct {
		address, method, body string
		headers               []string
		want                  string
	}{
		"get":     {"http://h/a?key=planted", "", "", nil, "curl -N -L" + accept + " -H 'Cache-Control: no-cache'" + agent + " 'http://h/a?key=…'"},
		"post":    {"http://h/", "", `{"a":1}`, nil, "curl -N -L" + accept + " -H 'Content-Type: application/json'" + agent + " --data-binary '…' 'http://h/'"},
		"same":    {"http://h/", "POST", "a=b", nil, "curl -N -L" + accept + " -H 'Content-Type: application/x-www-form-urlencoded'" + agent + " --data-binary '…' 'http://h/'"},
		"getData": {"http://h/", "GET", "a=b", []string{"Accept: a'b", "Cache-Control: x", "Content-Type:"}, `curl -N -L -X GET -H 'Accept: a'\''b' -H 'Cache-Control: x' -H 'Content-Type;'` + agent + " --data-binary '…' 'http://h/'"},
		"noData":  {"http://h/", "POST", "", nil, "curl -N -L -X POST" + accept + agent + " 'http://h/'"},
		"user":    {"http://ada:planted@h/", "POST", "", []string{"Authorization: planted"}, "curl -N -L -X POST" + accept + " -H 'Authorization: …'" + agent + " 'http://h/'"},
		"key":     {"http://h/", "POST", "", []string{"X-Api-Key: planted"}, "curl -N -X POST" + accept + agent + " -H 'X-Api-Key: …' 'http://h/'"},
		"socket":  {"wss://h/", "", "first", nil, "curl -N -L" + agent + " 'wss://h/'"},
	} {
		r, err := NewRequest(c.address)
		if err != nil {
			t.Fatal(err)
		}
		if r.Method = c.method; c.body != "" {
			r.Body = []byte(c.body)
		}
		for _, h := range c.headers {
			if err := r.AddHeader(h); err != nil {
				t.Fatal(err)
			}
		}
		if got := r.Curl(); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

// A secret is found as JSON, HTML, an address and a form write it, and at the end of what was cut.
func TestScrub_spellings(t *testing.T) {
	r, err := NewRequest("https://sk_live_abcdef:@h/?key=caf%C3%A9%26\\%22")
	if err != nil {
		t.Fatal(err)
	}
	if err := r.AddHeader("X-Api-Key: ab/cd+ef=="); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"no sk_live_abcdef or ab/cd+ef==":                 "no … or …",
		`{"error":"ab\/cd+ef== \u0061b"}`:                 `{"error":"… \u0061b"}`,
		`ab\u002Fcd\u002bef\u003D= ab\x2fcd\x2Bef==`:      "… …",
		"ab%2Fcd%2bef%3D%3D ab&#x2F;cd&#43;ef==":          "… …",
		`café&\" caf\u00e9\u0026\\\" café&amp;\&quot;`:    "… … …",
		"caf%c3%a9%26%5C%22 AB/cd+ef==":                   "… AB/cd+ef==",
		"sk_live_abcde":                                   "sk_live_abcde",
		"c2tfbGl2ZV9hYmNkZWY6 basic c2tfbGl2ZV9hYmNkZWY6": "… basic …",
	} {
		if got := r.Scrub(text); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{"no sk_live_abcde": "no …", `no ab\/cd+ef=`: "no …", `no ab\`: "no …", `no ab\u00`: "no …", "no ab/cd+ef==": "no …", "no s": "no …", "no": "no"} {
		got := r.Describe(&http.Response{}, []byte(text), true)
		if last := got[len(got)-1]; last != want {
			t.Errorf("%q, cut, is shown as %q, want %q", text, last, want)
		}
	}
}

func TestAddHeader_refuses(t *testing.T) {
	r, _ := NewRequest("http://h/")
	for _, bad := range []string{"planted", "a b: planted", ": planted", "X: planted\x01"} {
		if err := r.AddHeader(bad); err == nil || strings.Contains(err.Error(), "planted") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if err := r.SetMethod("GET /"); err == nil {
		t.Error("a method with a blank is taken")
	}
}

// A certificate that is not trusted is named as such, with what helps.
func TestSend_certificate(t *testing.T) {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	for _, c := range []struct{ host, want string }{
		{"", "its certificate is not trusted: x509: certificate signed by unknown authority; --cacert FILE trusts its own, --insecure any"},
		{"localhost", "its certificate is not trusted: x509: certificate is valid for example.com, *.example.com, not localhost; --insecure trusts any"},
	} {
		r, err := NewRequest(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		r.Roots = x509.NewCertPool()
		if c.host != "" {
			r.Roots.AddCert(server.Certificate())
			r.url.Host = c.host + ":" + r.url.Port()
		}
		if _, err = r.Send(t.Context(), r.Client(), ""); err == nil || err.Error() != c.want {
			t.Errorf("the error is %v, want %s", err, c.want)
		}
	}
}

// What a server did that gave no answer is said in words.
func TestSend_noAnswer(t *testing.T) {
	for says, want := range map[string]string{
		"":                             "the server closed the connection without an answer",
		"HTTP/1.1 200 OK\r\n":          "the server closed the connection within the headers of its answer",
		"SSH-2.0-OpenSSH_9.2p1\r\n":    `malformed HTTP response "SSH-2.0-OpenSSH_9.2p1"`,
		"HTTP/1.1 200 OK\r\nX\r\n\r\n": `malformed MIME header: missing colon: "X"`,
	} {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			defer listener.Close()
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			defer conn.Close()
			_, _ = http.ReadRequest(bufio.NewReader(conn))
			_, _ = io.WriteString(conn, says)
		}()
		r, err := NewRequest("http://" + listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		if _, err = r.Send(t.Context(), r.Client(), ""); err == nil || err.Error() != want {
			t.Errorf("%q: the error is %v, want %s", says, err, want)
		}
	}
}
